"""Inside `analysis`, imports point only down: models and counts below, what uses them above."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import nkstats.analysis

ROOT = Path(nkstats.analysis.__file__).parent
PREFIX = "nkstats.analysis."
LAYERS = (
    {"few", "observed", "wording"},
    {"results", "named_regimes", "models"},
    {
        "counts",
        "seasonality",
        "structural_breaks",
        "dated_changes",
        "events",
        "regime_levels",
    },
    {"forecasts"},
    {"regime_profiles", "record_quality"},
)
LAYER_OF = {unit: layer for layer, units in enumerate(LAYERS) for unit in units}
LONGEST = 275


def modules() -> list[Path]:
    return [path for path in sorted(ROOT.rglob("*.py")) if path != ROOT / "__init__.py"]


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == PREFIX.rstrip("."):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and str(node.module).startswith(PREFIX):
            yield str(node.module).removeprefix(PREFIX).split(".")[0]


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_from_its_own_package_or_from_below(path: Path) -> None:
    own = path.relative_to(ROOT).with_suffix("").parts[0]
    upward = [unit for unit in imported(path) if unit != own and LAYER_OF[unit] >= LAYER_OF[own]]
    assert upward == []


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_is_short_enough_to_be_read(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_what_only_counts_loads_no_model() -> None:
    """Most reports estimate nothing: names of models are loaded at their first use."""
    code = "import sys; from nkstats import charts, narrative, tables; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    later = {PREFIX + module for module in nkstats.analysis._FROM.values()}
    assert not later & set(done.stdout.split())
    assert set(nkstats.analysis._FROM) <= set(nkstats.analysis.__all__)
