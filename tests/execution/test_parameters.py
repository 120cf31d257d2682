"""What a notebook declares, read without running it, and what it then accepts."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from nkstats.errors import ReportError, UsageError
from nkstats.execution import parameters


def cell(source: Any, *tags: str) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": {"tags": list(tags)}, "source": source}


def save(folder: Path, *cells: dict[str, Any]) -> Path:
    notebook = folder / "trends.ipynb"
    prose = {"cell_type": "markdown", "metadata": {}, "source": "# Trends"}
    notebook.write_text(json.dumps({"cells": [prose, *cells], "metadata": {}, "nbformat": 4}))
    return notebook


def test_defaults_are_read_with_their_types_and_order(tmp_path: Path) -> None:
    source = [
        "edition = 'latest'  # newest\n",
        "as_of: str | None = None\n",
        "level = -0.5\n",
        "low = high = 3\n",
        "langs = ['en', 'ko']\n",
    ]
    notebook = save(tmp_path, cell("1/0"), cell(source, "parameters"))
    namespace: dict[str, object] = {}
    exec("".join(source), {"__builtins__": {"str": str}}, namespace)  # the second route: run it
    namespace.pop("__annotations__", None)
    namespace.pop("__conditional_annotations__", None)
    assert parameters.declared(notebook) == namespace
    assert list(parameters.declared(notebook)) == [
        "edition",
        "as_of",
        "level",
        "low",
        "high",
        "langs",
    ]


def test_a_cell_of_comments_declares_nothing(tmp_path: Path) -> None:
    assert parameters.declared(save(tmp_path, cell("# none yet", "parameters"))) == {}


@pytest.mark.parametrize(
    ("source", "line", "shown"),
    [
        ("a = 1\nb = open('/etc/passwd').read()", 2, "open('/etc/passwd').read()"),
        ("a = 1\nimport os", 2, "import os"),
        ("a, b = 1, 2", 1, "b"),
        ("a: int", 1, "a: int"),
        ("a += 1", 1, "a += 1"),
        ("x.y = 1", 1, "x.y = 1"),
        ("%matplotlib inline", 1, "%matplotlib inline"),
    ],
)
def test_anything_but_literals_is_refused_with_cell_and_line(
    tmp_path: Path, source: str, line: int, shown: str
) -> None:
    notebook = save(tmp_path, cell("# first"), cell(source, "parameters"))
    with pytest.raises(ReportError) as refusal:
        parameters.declared(notebook)
    message = str(refusal.value)
    assert f"trends.ipynb, code cell 2 (tagged `parameters`), line {line}" in message
    assert shown in message


def test_a_notebook_without_the_tag_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="trends.ipynb: no code cell is tagged"):
        parameters.declared(save(tmp_path, cell("a = 1")))


def test_two_tagged_cells_are_refused_as_the_second_would_undo_the_first(tmp_path: Path) -> None:
    notebook = save(tmp_path, cell("a = 1", "parameters"), cell("a = 2", "parameters"))
    with pytest.raises(ReportError, match="code cells 1 and 2"):
        parameters.declared(notebook)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cells": [{}]}', '{"worksheets": []}', "\xff"])
def test_a_file_that_is_no_notebook_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "broken.ipynb").write_bytes(text.encode("latin-1"))
    with pytest.raises(ReportError, match="broken.ipynb: this is not a notebook"):
        parameters.declared(tmp_path / "broken.ipynb")


def test_an_absent_notebook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="cannot be read"):
        parameters.declared(tmp_path / "absent.ipynb")


DEFAULTS = "edition = 'latest'\nas_of = None\nlevel = 0.5\nruns = 3\nshow = True\nlangs = ['en']"


@pytest.mark.parametrize(
    ("name", "value", "fits"),
    [
        ("edition", "2025H2", True),
        ("edition", 2025, False),
        ("edition", None, False),
        ("as_of", "2026-01-01", True),
        ("as_of", 7, True),
        ("level", 0.9, True),
        ("level", 1, True),
        ("level", True, False),
        ("level", "0.9", False),
        ("runs", 4, True),
        ("runs", 4.0, False),
        ("runs", True, False),
        ("show", False, True),
        ("show", 0, False),
        ("langs", ["ko"], True),
        ("langs", "ko", False),
    ],
)
def test_a_value_must_have_the_type_of_its_default(
    tmp_path: Path, name: str, value: object, fits: bool
) -> None:
    notebook = save(tmp_path, cell(DEFAULTS, "parameters"))
    if fits:
        parameters.check(notebook, {name: value})
        return
    with pytest.raises(UsageError) as refusal:
        parameters.check(notebook, {name: value})
    assert f"`{name}`" in str(refusal.value) and repr(value) in str(refusal.value)


def test_an_unknown_name_is_refused_with_the_choices(tmp_path: Path) -> None:
    notebook = save(tmp_path, cell("lang = 'en'\nedition = 'latest'", "parameters"))
    with pytest.raises(UsageError, match="no parameter `langs`: it has edition, lang"):
        parameters.check(notebook, {"langs": "ko"})


def test_reading_parameters_imports_nothing_heavy(tmp_path: Path) -> None:
    notebook = save(tmp_path, cell(DEFAULTS, "parameters"))
    code = (
        "import sys; from pathlib import Path; from nkstats.execution import parameters;"
        "parameters.check(Path(sys.argv[1]), {'runs': 4});"
        "print(*{'papermill', 'nbformat', 'nbclient', 'zmq', 'pandas'} & set(sys.modules))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(notebook)], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == ""
