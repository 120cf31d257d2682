"""What tests share: a copy of the raw data, its cells as plain text, and a built edition."""

from __future__ import annotations

import ast
import csv
import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import pytest

RAW = Path(__file__).resolve().parents[1] / "data" / "raw"

Rows = list[dict[str, str]]


@pytest.fixture(autouse=True)
def _no_data_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep a variable of the tester's shell out of the tests."""
    monkeypatch.delenv("NKSTATS_DATA", raising=False)


@pytest.fixture(scope="session")
def raw() -> Path:
    """Return the project's own raw tables; never write there."""
    return RAW


@pytest.fixture
def raw_copy(tmp_path: Path) -> Path:
    """Return a copy of data/raw that a test may spoil."""
    return Path(shutil.copytree(RAW, tmp_path / "data" / "raw"))


@pytest.fixture(scope="session")
def table() -> Callable[..., Rows]:
    """Return a reader of a raw table with the csv module; `line` is the line in the file."""

    def read(name: str, folder: Path = RAW) -> Rows:
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            return [{**row, "line": str(rows.line_num)} for row in rows]

    return read


@pytest.fixture(scope="session")
def save(table: Callable[..., Rows]) -> Callable[[Path, str, Rows], None]:
    """Return a writer of rows back to a raw table of a copied folder."""

    def write(folder: Path, name: str, rows: Rows) -> None:
        path = folder / f"{name}.csv"
        header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header, extrasaction="ignore", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    return write


ROOT = RAW.parents[1]

Nkstats = Callable[..., "subprocess.CompletedProcess[str]"]
Rendered = Callable[..., Any]


@pytest.fixture(scope="session")
def nkstats() -> Nkstats:
    """Return a runner of the command line in a process of its own; `cwd` is where it stands."""
    environment = {name: value for name, value in os.environ.items() if name != "NKSTATS_DATA"}

    def run(*arguments: object, cwd: Path = ROOT, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "nkstats", *map(str, arguments)],
            cwd=cwd, capture_output=True, text=True, timeout=300, env={**environment, **more},
        )  # fmt: skip

    return run


@pytest.fixture(scope="session")
def shelf(nkstats: Nkstats, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a shelf with the latest edition, built once a session as a user would build it.

    Workers that run side by side share one: the first to come builds it. Never write there.
    """
    base: Path = tmp_path_factory.getbasetemp()
    out = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shelf" / "reports"
    out.parent.mkdir(exist_ok=True)
    with (out.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not out.exists():
            done = nkstats("build", "--out", out)
            assert done.returncode == 0, done.stderr[-500:]
    return out


@pytest.fixture(scope="session")
def edition_folder(shelf: Path) -> Path:
    """Return the folder of the one edition on the shelf."""
    (folder,) = (path for path in shelf.iterdir() if path.is_dir())
    return folder


@pytest.fixture(scope="session")
def rendered() -> Rendered:
    """Return a runner of a report in this process, without kernel or papermill.

    It gives the executed notebook for the parameters given, each set computed once.
    """

    @cache
    def run(report: str = "quarterly_report", **given: str) -> Any:
        path = ROOT / "notebooks" / f"{report}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        names: dict[str, Any] = {}
        for cell in notebook.cells:
            if cell.cell_type == "code":
                shown = _run_cell(cell.source, names)
                if shown is not None:
                    data = shown._repr_mimebundle_()
                    cell.outputs = [nbformat.v4.new_output("display_data", data=data)]
                if "parameters" in cell.metadata.get("tags", []):
                    names.update(given)
        return notebook

    return run


def _run_cell(source: str, names: dict[str, Any]) -> Any:
    """Run a cell and return the value of its last line, as Jupyter shows it."""
    *body, last = ast.parse(source).body
    if not isinstance(last, ast.Expr):
        body.append(last)
    exec(compile(ast.Module(body, []), "cell", "exec"), names)
    return eval(ast.unparse(last), names) if isinstance(last, ast.Expr) else None


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project of its own with the raw tables and a small report of one cell."""
    folder = tmp_path / "project"
    shutil.copytree(RAW, folder / "data" / "raw")
    write_notebook(folder, "small", SMALL)
    return folder


SMALL = """import nkstats as nk
int(nk.load_arrivals("Y").loc["2017", "total"])"""


@pytest.fixture(scope="session")
def save_notebook() -> Callable[..., Path]:
    """Return a writer of a report into a project's notebooks folder."""
    return write_notebook


def write_notebook(project: Path, name: str, *cells: str, parameters: str = "colour = 1") -> Path:
    """Write a notebook with a parameters cell and these cells of code."""
    made = [nbformat.v4.new_code_cell(text) for text in (parameters, *cells)]
    made[0].metadata["tags"] = ["parameters"]
    for number, cell in enumerate(made):
        cell.id = f"cell-{number}"
    path = project / "notebooks" / f"{name}.ipynb"
    path.parent.mkdir(exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=made), path)
    return path
