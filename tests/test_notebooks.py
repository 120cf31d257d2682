"""The notebooks run in stock papermill with their parameters alone, and say without doing."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

from nkstats.i18n import language
from nkstats.narrative.names import report_name

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = ROOT / "notebooks"
ASKED = {
    "explore": {},
    "quarterly_report": {"edition": "2025Q4", "lang": "ko", "as_of": "2026-03-01"},
}
KEPT = sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb"))
REPORTS = [
    "arrivals_trends", "data_quality", "internal_exile", "quarterly_report", "repatriations",
]  # fmt: skip
LONGEST = 32  # code cells


def cells(name: str) -> list[Any]:
    """Return the code cells of a notebook."""
    notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Run two notebooks side by side, from another folder inside the project."""
    out = tmp_path_factory.mktemp("executed")
    environment = {name: value for name, value in os.environ.items() if name != "NKSTATS_DATA"}
    processes = {}
    for name, parameters in ASKED.items():
        given = [word for pair in parameters.items() for word in ("-p", *pair)]
        command = [sys.executable, "-m", "papermill", "--no-progress-bar", "-k", "python3", *given,
                   str(NOTEBOOKS / f"{name}.ipynb"), str(out / f"{name}.ipynb")]  # fmt: skip
        processes[name] = subprocess.Popen(
            command, cwd=ROOT / "tests", env=environment, stderr=subprocess.PIPE, text=True
        )
    failed = {name: process.communicate(timeout=120)[1] for name, process in processes.items()}
    for name, process in processes.items():
        assert process.returncode == 0, failed[name][-2000:]
    return {name: nbformat.read(out / f"{name}.ipynb", as_version=4) for name in ASKED}


@pytest.mark.parametrize("name", ASKED)
def test_a_notebook_runs_in_stock_papermill(executed: dict[str, Any], name: str) -> None:
    """Every cell in order, none with an error, none that warns."""
    run = [cell for cell in executed[name].cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in run] == list(range(1, len(run) + 1))
    for cell in run:
        kinds = {output.output_type for output in cell.outputs}
        assert "error" not in kinds
        warned = [out.text for out in cell.outputs if out.get("name") == "stderr"]
        assert warned == [], cell.source


def test_the_parameters_are_heard(executed: dict[str, Any]) -> None:
    """The title is that of the half that holds the quarter asked for, in Korean."""
    shown = [
        output.data["text/plain"]
        for cell in executed["quarterly_report"].cells
        if cell.cell_type == "code"
        for output in cell.outputs
    ]
    assert any("2025년 하반기" in text and "127명" in text for text in shown)
    assert any("2026년 3월 1일 기준" in text for text in shown)


@pytest.mark.parametrize("name", KEPT)
def test_a_notebook_is_kept_without_its_outputs(name: str) -> None:
    """Nor counts, nor a trace of the machine."""
    for cell in cells(name):
        assert (cell.outputs, cell.execution_count) == ([], None)
    kept = json.loads((NOTEBOOKS / f"{name}.ipynb").read_text(encoding="utf-8"))
    assert "papermill" not in kept["metadata"]
    assert len({cell["id"] for cell in kept["cells"]}) == len(kept["cells"])


def test_the_set_of_reports_is_that_of_the_design() -> None:
    assert set(REPORTS) <= set(KEPT)  # a user may have added others


@pytest.mark.parametrize("name", REPORTS)
def test_the_parameters_of_a_report_are_those_of_the_design(name: str) -> None:
    """One tagged cell, four names, plain defaults."""
    (tagged,) = [cell for cell in cells(name) if "tags" in cell.metadata]
    names = [node.targets[0].id for node in ast.parse(tagged.source).body]
    assert names == ["edition", "as_of", "since", "lang"]
    assert cells(name).index(tagged) == 0


@pytest.mark.parametrize("name", REPORTS)
def test_title_and_cadence_stand_in_the_metadata(name: str) -> None:
    """In both languages, the same names as the report itself carries."""
    told = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4).metadata["nkstats"]
    assert told["title"] == {code: report_name(language(code), name) for code in ("en", "ko")}
    assert told["title"]["en"] != told["title"]["ko"]
    assert told["cadence"] in ("quarterly", "half-yearly", "yearly")


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_is_a_short_notebook(name: str) -> None:
    assert len(cells(name)) <= LONGEST


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_ends_with_what_every_report_says(name: str) -> None:
    """What changed, the definitions, the words, what counts do not tell, sources, citation."""
    said = [cell.source.splitlines()[-1] for cell in cells(name)[-6:]]
    called = [line.partition("(")[0].removeprefix("nk.narrative.") for line in said]
    assert called == ["changes", "methods", "glossary", "care_note", "source_list", "citation"]


@pytest.mark.parametrize(
    ("name", "number"),
    [(name, number) for name in REPORTS for number in range(1, len(cells(name)))],
)
def test_each_line_of_a_report_calls_one_thing(name: str, number: int) -> None:
    """No definition, loop, choice, arithmetic or drawing: the package does that."""
    forbidden = (
        ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.While,
        ast.If, ast.IfExp, ast.With, ast.Try, ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare,
        ast.AugAssign, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.JoinedStr,
    )  # fmt: skip
    source = cells(name)[number].source
    tree = ast.parse(source)
    assert not [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, forbidden)]
    assert len(source.splitlines()) <= 8
    for line in tree.body:
        if isinstance(line, ast.Expr):
            assert isinstance(line.value, ast.Call)
            assert ast.unparse(line.value.func).startswith("nk.")
    assert sum(isinstance(line, ast.Expr) for line in tree.body) <= 1


@pytest.mark.parametrize("name", KEPT)
def test_a_notebook_reads_no_file_by_its_path(name: str) -> None:
    """The loaders know where the data are."""
    for cell in cells(name):
        names = {node.attr for node in ast.walk(ast.parse(cell.source.rstrip(";")))
                 if isinstance(node, ast.Attribute)}  # fmt: skip
        assert not {found for found in names if found.startswith("read_")}
        assert "open(" not in cell.source.replace("nk.open_edition(", "")
        assert ".csv" not in cell.source
