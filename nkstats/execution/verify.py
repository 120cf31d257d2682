"""Did every cell of an executed notebook really run? papermill's own stamps do not say.

A kernel that was killed leaves all cells stamped "completed", so the stamps are only a part of
the evidence. Reads the notebook's JSON; it runs and repairs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from nkstats.errors import ReportError
from nkstats.execution.parameters import cell_source, cell_tags

INJECTED = "injected-parameters"
_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def verify(notebook_json: Mapping[str, Any], name: str) -> None:
    """Refuse an executed notebook in which a cell did not run to its end without error.

    Parameters
    ----------
    notebook_json
        The notebook as papermill or nbclient left it, nbformat 4.
    name
        What to call the notebook in a message.

    Raises
    ------
    ReportError
        Names the first cell that failed, was cut short or never ran.
    """
    cells = notebook_json["cells"]
    for index, cell in enumerate(cells):
        if cell["cell_type"] == "code" and cell_source(cell).strip():
            fault = _fault(cell)
            if fault:
                raise ReportError(
                    f"{name}, {place(cells, index)}: {fault}; every cell was expected to run to "
                    "its end without error. Run the notebook in JupyterLab to see why."
                )
    if notebook_json.get("metadata", {}).get("papermill", {}).get("exception"):
        raise ReportError(f"{name}: papermill records an exception. Run the notebook again.")


def place(cells: Sequence[Mapping[str, Any]], index: int) -> str:
    """Return how to name a cell: its number among the code cells, and its first line.

    The cell that papermill injects is not counted: the numbers are those of the author's file.
    """
    if INJECTED in cell_tags(cells[index]):
        return "the cell of injected parameters"
    code = [c for c in cells[: index + 1] if c["cell_type"] == "code"]
    number = sum(INJECTED not in cell_tags(cell) for cell in code)
    lines = cell_source(cells[index]).strip().splitlines() or [""]
    return f"code cell {number} (`{lines[0].strip()[:80]}`)"


def plain(text: str) -> str:
    """Return text without the terminal's colour codes."""
    return _ANSI.sub("", text)


def _fault(cell: Mapping[str, Any]) -> str | None:
    for output in cell.get("outputs", []):
        if output.get("output_type") == "error":
            return plain(f"{output.get('ename')}: {output.get('evalue')}")
    if cell.get("execution_count") is None:
        return "it never ran"
    return _stamped_fault(cell.get("metadata", {}))


def _stamped_fault(metadata: Mapping[str, Any]) -> str | None:
    stamp = metadata.get("papermill", {})
    if stamp.get("exception"):
        return "papermill records an exception"
    status = stamp.get("status", "completed")
    if status != "completed":
        return f"papermill left it {status}"
    # A cell whose kernel died has a count and the stamp "completed", but its reply never came
    timing = metadata.get("execution")
    if timing is not None and "shell.execute_reply" not in timing:
        return "it was cut short: the kernel never answered"
    return None
