"""A process that forks notebooks: all is loaded, no thread runs, and nothing of it shows later."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "nkstats"
QUIET = {
    "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}  # fmt: skip
USED = ("analysis", "blocks", "charts", "i18n.py", "narrative", "style.py", "tables")
TOLD = """
import json, os, random, sys
import matplotlib, numpy
from nkstats import datasets, resolved, warming
before = random.getstate(), numpy.random.get_state()[1].tolist(), dict(matplotlib.rcParams)
warming.warm()
warming.warm_models()
after = random.getstate(), numpy.random.get_state()[1].tolist(), dict(matplotlib.rcParams)
read = resolved.rows.cache_info().misses
for name in ("load_exiles", "load_timeline", "load_repatriations"):
    for day in (None, datasets.data_day()):
        getattr(datasets, name)(day)
def held():
    links = [os.path.realpath(f"/proc/self/fd/{name}") for name in os.listdir("/proc/self/fd")]
    return [link for link in links if os.path.isfile(link)]
seen, tell = os.pipe()
if not os.fork():
    os.write(tell, json.dumps(held()).encode())
    os._exit(0)
os.wait()
print(json.dumps({
    "held": json.loads(os.read(seen, 5000)),
    "threads": len(os.listdir("/proc/self/task")), "unchanged": before == after,
    "modules": sorted(sys.modules), "resolved": resolved.rows.cache_info().misses - read,
    "figures": len(sys.modules["matplotlib._pylab_helpers"].Gcf.get_all_fig_managers()),
}))
"""


def imported_late(path: Path) -> Iterator[str]:
    """Yield the modules that functions of a file import, those for types alone left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        for node in ast.walk(function):
            if isinstance(node, ast.Import):
                yield from (name.name for name in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module


@pytest.fixture(scope="module")
def told() -> dict[str, object]:
    """Return what a process says of itself after warming."""
    found = subprocess.run(
        [sys.executable, "-W", "error", "-c", TOLD], env={**os.environ, **QUIET},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert not found.stderr, found.stderr
    return dict(json.loads(found.stdout))


def test_no_thread_runs_in_a_warm_process(told: dict[str, object]) -> None:
    """A process with two would not fork safely."""
    assert told["threads"] == 1


def test_a_child_shares_no_open_file(told: dict[str, object]) -> None:
    """Two that read from one would each go on where the other stopped."""
    assert told["held"] == []


def test_a_warm_process_has_loaded_what_notebooks_load_late(told: dict[str, object]) -> None:
    """The list in the module is compared with the code."""
    files = [file for name in USED for file in sorted((PACKAGE / name).rglob("*.py"))]
    files += [PACKAGE / name for name in USED if name.endswith(".py")]
    late = {module for file in files for module in imported_late(file)}
    assert {"scipy.stats", "statsmodels.tsa.seasonal", "matplotlib.ticker", "babel.numbers"} <= late
    assert late <= set(told["modules"])  # type: ignore[call-overload]


def test_warming_leaves_seeds_settings_and_figures_alone(told: dict[str, object]) -> None:
    """What runs afterwards gives what it would give in a new process."""
    assert told["unchanged"]
    assert told["figures"] == 0


def test_the_record_is_resolved_once(told: dict[str, object]) -> None:
    """Neither all that is known nor what was by the data day is worked out again."""
    assert told["resolved"] == 0
