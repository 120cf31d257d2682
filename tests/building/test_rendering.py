"""Printing in other processes: what fails there is said here, and none outlives its parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import pytest

from nkstats.building.rendering import render_all
from nkstats.errors import ReportError


def plan(jobs: int, formats: tuple[str, ...] = ("html",)) -> Any:
    return SimpleNamespace(
        request=SimpleNamespace(jobs=jobs, formats=formats), label="2025H2", data_day="2026-02-04",
        made_from=dict,
    )  # fmt: skip


def save(path: Path, *bundles: dict[str, Any]) -> Path:
    cell = nbformat.v4.new_code_cell("")
    cell.outputs = [nbformat.v4.new_output("display_data", bundle) for bundle in bundles]
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
    return path


def test_reports_are_printed_in_order_and_each_fault_is_named(tmp_path: Path) -> None:
    """The others are printed all the same: one look shows everything that is wrong."""
    summary = {"application/vnd.nkstats.summary+json": {"lines": [{"text": "x", "notes": [1]}]}}
    copies = {
        ("b", "en"): save(tmp_path / "1.ipynb", {"text/plain": "first"}),
        ("a", "ko"): save(tmp_path / "2.ipynb", {"text/plain": "second"}),
        ("c", "en"): save(tmp_path / "3.ipynb", summary),
    }
    with pytest.raises(ReportError, match=r"^c\.en: the summary cites \[1\]"):
        render_all(plan(jobs=2), copies, tmp_path)
    assert "first" in (tmp_path / "b.en.html").read_text(encoding="utf-8")
    copies.pop(("c", "en"))
    entries = render_all(plan(jobs=1), copies, tmp_path)
    assert [entry["files"] for entry in entries] == [["a.ko.html"], ["b.en.html"]]


ORPHANS = """
import os, sys
from nkstats.building import rendering
from types import SimpleNamespace
from pathlib import Path

def announce(*_):
    print(os.getpid(), flush=True)
    import time; time.sleep(60)

rendering._attempt = announce
if __name__ == "__main__":
    from concurrent.futures import ProcessPoolExecutor
    plan = SimpleNamespace(request=SimpleNamespace(jobs=1))
    rendering._side_by_side(plan, [(Path("x"), ("a", "en"))], Path("."), 1)
"""


def test_no_process_outlives_a_killed_parent(tmp_path: Path) -> None:
    (tmp_path / "run.py").write_text(ORPHANS)
    parent = subprocess.Popen(
        [sys.executable, tmp_path / "run.py"], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    deadline = time.monotonic() + 5
    while alive(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not alive(child)


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    return state != "Z"
