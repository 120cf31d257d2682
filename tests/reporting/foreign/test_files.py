"""Any file: old formats, holes, nothing at all; and nbconvert's own command."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from nkstats.errors import ReportError
from nkstats.reporting.foreign import printing
from nkstats.reporting.html import NkstatsHTMLExporter
from nkstats.reporting.pdf import NkstatsPDFExporter

OLD = {
    "nbformat": 3,
    "nbformat_minor": 0,
    "metadata": {"name": ""},
    "worksheets": [
        {
            "cells": [
                {"cell_type": "heading", "level": 3, "metadata": {}, "source": ["Old ", "words"]},
                {
                    "cell_type": "code",
                    "input": ["1+", "1"],
                    "language": "python",
                    "prompt_number": 1,
                    "metadata": {},
                    "outputs": [
                        {"output_type": "pyout", "prompt_number": 1, "text": "two", "metadata": {}}
                    ],
                },
            ]
        }
    ],
}
WRONG = {
    "metadata": 5,
    "cells": [
        "no cell",
        None,
        {"cell_type": "strange", "source": ["li", "nes"]},
        {"cell_type": "markdown"},
        {"cell_type": "code", "source": None, "outputs": "none", "metadata": []},
        {
            "cell_type": "code",
            "source": ["x", 1],
            "outputs": [
                {"output_type": "error"},
                {"output_type": "stream"},
                {},
                {"output_type": "?", "data": 3},
                {
                    "output_type": "display_data",
                    "data": {"text/html": ["<b>", "bold", "</b>"], "image/png": 5},
                },
                {"output_type": "display_data", "data": {"image/png": None, "text/plain": None}},
            ],
        },
        {"cell_type": "markdown", "source": "![](attachment:a)", "attachments": {"a": {}, "b": 4}},
    ],
}
FILES = {
    "format 3": (json.dumps(OLD), "Old words"),
    "no metadata": ('{"cells":[{"cell_type":"markdown","source":["so","me"]}]}', "some"),
    "byte-order mark": ('\ufeff{"cells":[{"cell_type":"code","source":"marked"}]}', "marked"),
    "wrong types": (json.dumps(WRONG), "lines"),
    "wrong metadata": (
        json.dumps(
            {
                "cells": [{"cell_type": "code", "source": "held"}],
                "metadata": {"language_info": 5, "kernelspec": 1},
            }
        ),
        "held",
    ),
    "empty": ('{"cells":[],"metadata":{},"nbformat":4,"nbformat_minor":5}', "notebook is empty"),
    "empty cells": ('{"cells":[{"cell_type":"code","source":""}]}', "notebook is empty"),
}


@pytest.mark.parametrize("name", FILES)
def test_any_file_with_cells_is_rendered(name: str, pdf: Any) -> None:
    """By both exporters."""
    text, words = FILES[name]
    page, _ = NkstatsHTMLExporter().from_file(io.StringIO(text))
    assert words in page
    printed, _ = NkstatsPDFExporter().from_file(io.StringIO(text))
    assert words in type(pdf({"cells": []}))(printed).text


@pytest.mark.parametrize("text", ["", "{ no", "[]", '{"a": 1}', "5"])
def test_a_file_without_cells_is_refused(text: str) -> None:
    """In one sentence."""
    for exporter in (NkstatsHTMLExporter(), NkstatsPDFExporter()):
        with pytest.raises(ReportError, match="this is no notebook"):
            exporter.from_file(io.StringIO(text))


def convert(path: Path, form: str, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "nbconvert", "--to", form, *options, str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def test_the_command_renders_and_refuses(make: Any, tmp_path: Path) -> None:
    """As a user types it: code is shown unless `--no-input`; a fault is one line, exit 1."""
    path = tmp_path / "some name.ipynb"
    path.write_text(json.dumps(make.notebook(make.text("# T"), make.code("secret()"))), "utf-8")
    assert convert(path, "nkstats-html", "--no-input").returncode == 0
    assert "<h1>T</h1>" in path.with_suffix(".html").read_text("utf-8")
    assert "secret()" not in path.with_suffix(".html").read_text("utf-8")
    broken = tmp_path / "broken.ipynb"
    broken.write_bytes(b'{"cells": "caf\xe9"}')
    done = convert(broken, "nkstats-pdf")
    assert done.returncode == 1
    assert "nkstats: this is no notebook: it is not UTF-8" in done.stderr
    assert "Traceback" not in done.stderr
    assert not broken.with_suffix(".pdf").exists()


def fake(refused: Any) -> Any:
    def compile_(source: str, standards: list[Any]) -> bytes:
        if refused(source, standards):
            raise ReportError("refused")
        return source.encode()

    return compile_


CELLS = [("good markup", "good text"), ("bad markup", "bad text")]


def test_a_part_that_cannot_be_set_is_printed_as_its_text() -> None:
    """With a warning that names the cell, and with the standards kept."""
    said: list[str] = []
    found = printing.printed(
        CELLS,
        head="",
        said="Sorry.",
        compile_=fake(lambda source, _: "bad markup" in source),
        standards=["ua-1"],
        warn=said.append,
    )
    assert b"good markup" in found
    assert b"bad text" in found
    assert b"Sorry." in found
    assert [words.split(" is ")[0] for words in said] == ["cell 2"]


def test_where_no_part_is_at_fault_a_plain_pdf_is_made() -> None:
    """With a warning; where not even that is possible, the first error is raised."""
    said: list[str] = []
    found = printing.printed(
        CELLS,
        head="",
        said="",
        compile_=fake(lambda source, standards: standards and "good" in source),
        standards=["ua-1"],
        warn=said.append,
    )
    assert found
    assert "no standard" in said[-1]
    with pytest.raises(ReportError):
        printing.printed(
            CELLS,
            head="",
            said="",
            compile_=fake(lambda *_: True),
            standards=["ua-1"],
            warn=said.append,
        )
