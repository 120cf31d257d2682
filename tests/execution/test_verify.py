"""Executed notebooks that look done and are not."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from nkstats.errors import ReportError
from nkstats.execution.verify import place, plain, verify

RAN = {"papermill": {"status": "completed", "exception": False}, "tags": []}


def cell(source: str, count: int | None, **changes: Any) -> dict[str, Any]:
    made = {
        "cell_type": "code",
        "source": source,
        "execution_count": count,
        "outputs": [],
        "metadata": copy.deepcopy(RAN),
    }
    return made | changes


def notebook(*cells: dict[str, Any]) -> dict[str, Any]:
    prose = {"cell_type": "markdown", "source": "# Trends", "metadata": {}}
    return {"cells": [prose, *cells], "metadata": {"papermill": {"exception": None}}}


def test_a_notebook_whose_cells_all_ran_passes() -> None:
    verify(notebook(cell("a = 1", 1), cell("a", 2), cell("  \n", None)), "trends.ipynb")


def test_a_cell_that_never_ran_is_named_by_number_and_first_line() -> None:
    executed = notebook(cell("a = 1", 1), cell("\nb = 2\nb", None))
    with pytest.raises(ReportError, match=r"trends.ipynb, code cell 2 \(`b = 2`\): it never ran"):
        verify(executed, "trends.ipynb")


def test_an_error_output_is_told_without_colours() -> None:
    error = {"output_type": "error", "ename": "\x1b[31mKeyError\x1b[0m", "evalue": "'x'"}
    with pytest.raises(ReportError, match="code cell 1 .*: KeyError: 'x'"):
        verify(notebook(cell("d['x']", 1, outputs=[error])), "trends.ipynb")


@pytest.mark.parametrize(
    ("stamp", "told"),
    [
        ({"status": "pending"}, "left it pending"),
        ({"status": "running"}, "left it running"),
        ({"status": "failed"}, "left it failed"),
        ({"status": "completed", "exception": True}, "records an exception"),
    ],
)
def test_a_bad_stamp_of_papermill_is_refused(stamp: dict[str, Any], told: str) -> None:
    with pytest.raises(ReportError, match=told):
        verify(notebook(cell("a", 1, metadata={"papermill": stamp})), "trends.ipynb")


def test_an_exception_recorded_for_the_whole_notebook_is_refused() -> None:
    executed = notebook(cell("a", 1))
    executed["metadata"]["papermill"]["exception"] = True
    with pytest.raises(ReportError, match="trends.ipynb: papermill records an exception"):
        verify(executed, "trends.ipynb")


def test_a_notebook_run_without_papermill_can_be_verified() -> None:
    executed = notebook(cell("a", 1, metadata={}))
    del executed["metadata"]
    verify(executed, "trends.ipynb")


def test_the_injected_cell_is_not_counted_as_the_author_does_not_see_it() -> None:
    injected = cell("a = 2", 2, metadata={"tags": ["injected-parameters"]})
    cells = [cell("a = 1", 1), injected, cell("print(a)", 3)]
    assert place(cells, 1) == "the cell of injected parameters"
    assert place(cells, 2) == "code cell 2 (`print(a)`)"


def test_plain_takes_colours_out() -> None:
    assert plain("\x1b[0;31mred\x1b[0m and \x1b[1mbold\x1b[22;24m") == "red and bold"


@pytest.mark.parametrize("after", [[], ["a"]], ids=["in the last cell", "before another"])
def test_a_kernel_killed_under_stock_papermill_is_caught(tmp_path: Path, after: list[str]) -> None:
    """Papermill stamps every cell "completed"; the file alone must still give it away."""
    import nbformat
    import papermill
    from nbclient.exceptions import DeadKernelError
    from nbformat import v4

    sources = ["a = 1", "import os\nos.kill(os.getpid(), 9)", *after]
    template, output = tmp_path / "in.ipynb", tmp_path / "out.ipynb"
    nbformat.write(v4.new_notebook(cells=[v4.new_code_cell(s) for s in sources]), template)
    with pytest.raises(DeadKernelError):
        papermill.execute_notebook(
            template, output, kernel_name="python3", language="python", progress_bar=False
        )
    executed = nbformat.read(output, as_version=4)
    stamps = {c.metadata.papermill.status for c in executed.cells}
    assert stamps == {"completed"}, "the trap this test is about"
    with pytest.raises(ReportError, match=r"in.ipynb, code cell 2 \(`import os`\)"):
        verify(executed, "in.ipynb")
