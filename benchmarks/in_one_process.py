"""The limit: the cells of reports run in one warm process, and printed; no kernel, no papermill.

Called with a report's name, how often, and ``EDITION.LANG`` for each; prints the median seconds.
"""

from __future__ import annotations

import contextlib
import io
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import nbformat
from IPython.core.interactiveshell import InteractiveShell
from nbformat.v4 import output_from_msg

from nkstats.building import pages
from nkstats.reporting.html import NkstatsHTMLExporter
from nkstats.reporting.pdf import NkstatsPDFExporter

ROOT = Path(__file__).resolve().parents[1]


def executed(report: str, edition: str, lang: str) -> Any:
    """Return the notebook with the outputs of its cells, run here."""
    notebook = nbformat.read(ROOT / "notebooks" / f"{report}.ipynb", as_version=4)
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance()
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = outputs(shell, cell.source)
        if "parameters" in cell.metadata.get("tags", ()):
            shell.push({"edition": edition, "lang": lang})
    return notebook


def outputs(shell: Any, source: str) -> list[Any]:
    """Return what a cell shows: the last value, as a kernel would send it."""
    with contextlib.redirect_stdout(io.StringIO()):
        done = shell.run_cell(source, store_history=False)
    done.raise_error()
    if done.result is None:
        return []
    data, metadata = shell.display_formatter.format(done.result)
    content = {"execution_count": 1, "data": data, "metadata": metadata}
    return [output_from_msg({"header": {"msg_type": "execute_result"}, "content": content})]


def made(report: str, names: list[str]) -> float:
    """Make each report once and return the seconds."""
    began = time.perf_counter()
    for name in names:
        notebook = executed(report, *name.split("."))
        NkstatsHTMLExporter().from_notebook_node(notebook)
        NkstatsPDFExporter().from_notebook_node(notebook)
    return time.perf_counter() - began


def main() -> None:
    """Print the median."""
    report, times, *names = sys.argv[1:]
    pages.warm_kernels()
    pages.warm_tasks()
    made(report, names[:1])
    print(statistics.median(made(report, names) for _ in range(int(times))))


if __name__ == "__main__":
    main()
