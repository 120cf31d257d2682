"""How much memory a forked kernel has to itself, and how much it shares; a task of the benchmark.

The kernel tells it itself, in cells before and after those of a report.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell

LOOK = """from pathlib import Path
sizes = {"Private": 0, "Shared": 0}
for row in Path("/proc/self/smaps_rollup").read_text().splitlines()[1:]:
    kind = row.split("_")[0]
    if kind in sizes and row.split(":")[0].endswith(("Clean", "Dirty")):
        sizes[kind] += int(row.split()[1]) << 10
print(sizes["Private"], sizes["Shared"])"""


def measure(report: str, tell: Callable[[int, int], None]) -> dict[str, tuple[int, int]]:
    """Run a report's notebook; return bytes owned and shared at the start and at the end."""
    from nkstats.execution.run import run

    notebook = nbformat.read(f"{report}.ipynb", as_version=4)
    notebook.cells = [new_code_cell(LOOK), *notebook.cells, new_code_cell(LOOK)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "measured.ipynb"
        nbformat.write(notebook, path)
        cells = run(path, {}, cwd=Path(report).parent, on_cell=tell)["cells"]
    whens = {"when it starts": cells[0], "when the report is done": cells[-1]}
    return {when: _two(cell["outputs"][0]["text"]) for when, cell in whens.items()}


def _two(text: str) -> tuple[int, int]:
    own, shared = map(int, text.split())
    return own, shared
