"""Imports point only down the line of layers; read from the syntax, nothing is imported."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = "nkstats"
LAYERS = (
    {"paths", "errors", "i18n", "locks", "marking", "reads", "faces", "lazily"},
    {"cells", "schema", "sources"},
    {"validation", "frames"},
    {"raw"},
    {"periods", "vintages", "claims", "processing", "rows", "resolved"},
    {"datasets", "record", "doubts", "changes", "additions", "holdings", "editions", "codebook",
     "processed", "curating"},
    {"analysis"},
    {"style", "blocks", "charts", "tables", "narrative"},
    {"execution", "reporting", "warming"},
    {"scheduling", "building", "cli", "__main__"},
)  # fmt: skip
LAYER_OF = {unit: layer for layer, units in enumerate(LAYERS) for unit in units}
FORBIDDEN = {
    "execution": {"reporting"},
    "reporting": {"execution"},
    "analysis": {"datasets", "record", "editions", "processed", "paths"},
}
FACE = ""  # the package itself, whose names come from anywhere


@dataclass(frozen=True)
class Import:
    """One imported name of the package: where it stands, and the units at its two ends.

    A unit is a module or a package directly under `nkstats`.
    """

    file: Path
    line: int
    source: str
    target: str
    name: str
    for_types: bool

    def broken(self, rule: str) -> str:
        """Return the sentence that names the file, the import and the rule."""
        return f"{self.file}:{self.line}: imports {self.name}: {rule}"


def modules(package: Path) -> Iterator[tuple[str, Path]]:
    """Yield every module of the package but its own `__init__`, with its unit."""
    for path in sorted(package.rglob("*.py")):
        inside = path.relative_to(package)
        if inside != Path("__init__.py"):
            yield inside.with_suffix("").parts[0], path


def imports(package: Path) -> list[Import]:
    found = []
    for source, path in modules(package):
        file = path.relative_to(package.parent)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        typing = {id(inner) for node in type_checks(tree) for inner in ast.walk(node)}
        for node in ast.walk(tree):
            for name in names(node, file):
                target = unit(name, package)
                if target is not None and target != source:
                    line = getattr(node, "lineno", 0)
                    found.append(Import(file, line, source, target, name, id(node) in typing))
    return found


def type_checks(tree: ast.AST) -> Iterator[ast.stmt]:
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            yield from node.body


def names(node: ast.AST, file: Path) -> Iterator[str]:
    """Yield the dotted names that a piece of syntax imports, if it is an import at all."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        above = file.parent.parts[: len(file.parent.parts) - node.level + 1] if node.level else ()
        base = ".".join((*above, *([node.module] if node.module else [])))
        yield from (f"{base}.{alias.name}" for alias in node.names)
    elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
        called = ast.unparse(node.func).split(".")[-1]
        yield from [str(node.args[0].value)] if called in ("import_module", "__import__") else []


def unit(name: str, package: Path) -> str | None:
    """Return the unit that a dotted name leads to; None if it is no part of the package."""
    top, *rest = name.split(".")
    if top != PACKAGE or rest == ["__version__"]:
        return None
    is_module = rest and (
        (package / f"{rest[0]}.py").exists() or (package / rest[0] / "__init__.py").exists()
    )
    return rest[0] if is_module else FACE


def faults(package: Path) -> list[str]:
    """Return a sentence for each broken rule; cycles are looked for apart."""
    found = [
        f"{path.relative_to(package.parent)}: {source} is in no layer: give it one in LAYERS"
        for source, path in modules(package)
        if source not in LAYER_OF
    ]
    for item in imports(package):
        rule = broken_rule(item.source, item.target)
        if rule:
            found.append(item.broken(rule))
    return found


def broken_rule(source: str, target: str) -> str | None:
    if source not in LAYER_OF:
        return None  # reported already
    layer = LAYER_OF[source]
    if target == FACE:
        top = layer == len(LAYERS) - 1
        return None if top else "below the top layer, import from the module, not from the package"
    if target in FORBIDDEN.get(source, ()):
        return f"{source} must not import {target}"
    if LAYER_OF.get(target, layer) > layer:
        return f"{source} is layer {layer}, {target} is layer {LAYER_OF[target]}: look only down"
    return None


def cycle(package: Path) -> str | None:
    """Return the first circle of units that import each other when run, with where they do."""
    running = [item for item in imports(package) if not item.for_types and item.target != FACE]
    graph = TopologicalSorter[str]()
    for item in running:
        graph.add(item.source, item.target)
    try:
        graph.prepare()
    except CycleError as error:
        # each unit of the circle is imported by the one after it
        links = {(after, before) for before, after in pairwise(error.args[1])}
        steps = [item for item in running if (item.source, item.target) in links]
        return "; ".join(item.broken("the imports go in a circle") for item in steps)
    return None


def test_every_module_keeps_to_its_layer() -> None:
    found = faults(ROOT / PACKAGE)
    assert not found, "\n" + "\n".join(found)


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert cycle(ROOT / PACKAGE) is None


def test_the_table_of_layers_gives_each_unit_one_place() -> None:
    assert sum(map(len, LAYERS)) == len(LAYER_OF)


def planted(folder: Path, files: dict[str, str]) -> Path:
    """Make a package of these files, each unit named in an import there too."""
    package = folder / PACKAGE
    standing = ["__init__", "paths", "errors", "datasets", "charts", "analysis/__init__"]
    standing += ["execution/__init__", "reporting/__init__", "periods", "claims", "cli"]
    for name, text in (dict.fromkeys(standing, "") | files).items():
        path = package / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return package


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("paths", "import nkstats.charts", "paths.py:1: imports nkstats.charts: paths is layer 0"),
        ("periods", "def f():\n    from nkstats import datasets", "periods.py:2: imports"),
        ("periods", "from .charts import bar", "imports nkstats.charts.bar: periods is layer 4"),
        ("analysis/trend", "from .. import datasets", "analysis must not import datasets"),
        ("analysis/trend", "from nkstats.paths import ROOT", "analysis must not import paths"),
        ("reporting/html", "from nkstats.execution import run", "must not import execution"),
        ("execution/run", "import nkstats.reporting as r", "must not import reporting"),
        ("paths", "import importlib as i\ni.import_module('nkstats.charts')", "paths.py:2"),
        ("analysis/trend", "import nkstats as nk", "import from the module"),
        ("analysis/trend", "from nkstats import load_arrivals", "import from the module"),
        ("helpers", "", "nkstats/helpers.py: helpers is in no layer"),
        (
            "periods",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from nkstats import charts",
            "periods.py:3: imports nkstats.charts: periods is layer 4, charts is layer 7",
        ),
    ],
)
def test_a_planted_import_is_named_with_file_and_rule(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    found = faults(planted(tmp_path, {name: text}))
    assert len(found) == 1
    assert said in found[0]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("charts", "from nkstats.datasets import load_arrivals"),
        ("periods", "from nkstats.claims import resolve"),
        ("analysis/trend", "from nkstats.analysis import figures\nfrom nkstats import __version__"),
        ("reporting/html", "from nkstats import __version__, errors"),
        ("cli", "import nkstats as nk"),
        ("__init__", "from nkstats import charts"),
        ("paths", "import pandas\nfrom nkstatsomething import charts"),
    ],
)
def test_what_the_layers_allow_is_no_fault(tmp_path: Path, name: str, text: str) -> None:
    assert faults(planted(tmp_path, {name: text})) == []


def test_a_circle_within_a_layer_is_found_and_one_for_types_is_not(tmp_path: Path) -> None:
    there, back = "from nkstats import claims", "from nkstats.periods import span"
    for_types = f"from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    {back}"
    found = cycle(planted(tmp_path, {"periods": there, "claims": back}))
    assert found is not None
    assert "nkstats/periods.py:1: imports nkstats.claims" in found
    assert "nkstats/claims.py:1: imports nkstats.periods.span" in found
    assert cycle(planted(tmp_path, {"periods": there, "claims": for_types})) is None
