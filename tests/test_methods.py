"""The examples of docs/methods.md and of the docstrings run, and every function has one."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
import re
import typing
from pathlib import Path

import pytest

from nkstats import analysis

METHODS = Path(__file__).parents[1] / "docs" / "methods.md"
MODULES = sorted(
    found.name for found in pkgutil.walk_packages(analysis.__path__, "nkstats.analysis.")
)
FUNCTIONS = [name for name in analysis.__all__ if inspect.isfunction(getattr(analysis, name))]
STATISTICS = [
    name for name in FUNCTIONS
    if (made := typing.get_type_hints(getattr(analysis, name))["return"]) and isinstance(made, type)
    and issubclass(made, analysis.Result)
]  # fmt: skip


def test_the_examples_of_the_methods_run() -> None:
    run = doctest.testfile(str(METHODS), module_relative=False, encoding="utf-8")
    assert run.attempted > 0
    assert run.failed == 0


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_run(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_public_function_is_described(name: str) -> None:
    methods = METHODS.read_text(encoding="utf-8")
    assert f"`{name}" in methods or f"analysis.{name}(" in methods


@pytest.mark.parametrize("name", STATISTICS)
def test_a_statistic_has_an_example(name: str) -> None:
    examples = re.findall(r"^(?:>>>|\.\.\.) .*", METHODS.read_text(encoding="utf-8"), re.MULTILINE)
    assert any(f"analysis.{name}(" in line for line in examples)
