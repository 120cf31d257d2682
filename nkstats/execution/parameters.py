"""What a notebook lets one set: the defaults in its cell tagged `parameters`.

Reads the notebook as JSON and the cell as syntax. It executes nothing, imports neither papermill
nor nbformat, and does not judge what a value means.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from nkstats.errors import ReportError, UsageError, choices

TAG = "parameters"


def declared(notebook: Path) -> dict[str, object]:
    """Return the parameters of a notebook and their defaults, in the order of the cell.

    Parameters
    ----------
    notebook
        An `.ipynb` file with one code cell tagged `parameters`, of the form ``name = literal``.

    Raises
    ------
    ReportError
        The file is absent or no notebook, has no such cell or two of them, or the cell holds
        anything but assignments of literals.

    Examples
    --------
    >>> declared(Path("notebooks/trends.ipynb"))  # doctest: +SKIP
    {'edition': 'latest', 'as_of': None, 'lang': 'en'}
    """
    number, cell = _tagged(notebook)
    where = f"{notebook.name}, code cell {number} (tagged `{TAG}`)"
    return dict(_assigned(cell_source(cell), where))


def check(notebook: Path, given: Mapping[str, object]) -> None:
    """Refuse parameters that the notebook does not declare, or of another type.

    A default of None accepts any value; an int will do where the default is a float.

    Raises
    ------
    UsageError
        A name is unknown, or a value differs in type from the default.
    ReportError
        The notebook's own parameters cannot be read (see `declared`).
    """
    defaults = declared(notebook)
    for name, value in given.items():
        if name not in defaults:
            raise UsageError(
                f"{notebook.name} has no parameter `{name}`: it has {choices(defaults)}. "
                f"Choose one of these, or add it to the cell tagged `{TAG}`."
            )
        if not _fits(value, defaults[name]):
            raise UsageError(_misfit(notebook.name, name, value, defaults[name]))


def cell_source(cell: Mapping[str, Any]) -> str:
    """Return a cell's text; on disk it may be one string or a list of lines."""
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)


def cell_tags(cell: Mapping[str, Any]) -> list[str]:
    """Return a cell's tags, none if it has none."""
    return list(cell.get("metadata", {}).get("tags", []))


def _tagged(notebook: Path) -> tuple[int, dict[str, Any]]:
    found = [(n, cell) for n, cell in _code_cells(notebook) if TAG in cell_tags(cell)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise ReportError(
            f"{notebook.name}: no code cell is tagged `{TAG}`, one was expected. "
            "Tag the cell that holds the defaults (JupyterLab: property inspector, cell tags)."
        )
    # papermill injects after the first, so the second would silently undo what was asked for
    numbers = " and ".join(str(n) for n, _ in found)
    raise ReportError(
        f"{notebook.name}: code cells {numbers} are tagged `{TAG}`, one was expected. "
        "Keep the tag on one cell."
    )


def _code_cells(notebook: Path) -> list[tuple[int, dict[str, Any]]]:
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        return list(enumerate((cell for cell in cells if cell["cell_type"] == "code"), start=1))
    except OSError as error:
        raise ReportError(
            f"{notebook}: the notebook cannot be read ({error.strerror}). "
            "Check the path and its permissions."
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise ReportError(
            f"{notebook}: this is not a notebook ({type(error).__name__}: {error}), expected the "
            "JSON of nbformat 4. Save it again from JupyterLab."
        ) from error


def _assigned(source: str, where: str) -> Iterator[tuple[str, object]]:
    try:
        statements = ast.parse(source).body
    except SyntaxError as error:
        raise _not_literal(where, error.lineno, error.text or "") from error
    for statement in statements:
        try:
            yield from _one_assignment(statement)
        except ValueError as error:
            raise _not_literal(where, statement.lineno, ast.unparse(statement)) from error


def _one_assignment(statement: ast.stmt) -> list[tuple[str, object]]:
    if isinstance(statement, ast.Assign):
        targets: list[ast.expr] = statement.targets
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        targets = [statement.target]
    else:
        raise ValueError("not an assignment")
    if not all(isinstance(target, ast.Name) for target in targets):
        raise ValueError("not a plain name")
    value = ast.literal_eval(statement.value)  # type: ignore[arg-type]
    return [(target.id, value) for target in targets if isinstance(target, ast.Name)]


def _not_literal(where: str, line: int | None, text: str) -> ReportError:
    return ReportError(
        f"{where}, line {line}: found `{text.strip()}`, expected `name = literal`. "
        "Move everything else to another cell."
    )


def _fits(value: object, default: object) -> bool:
    if default is None or type(value) is type(default):
        return True
    return type(default) is float and type(value) is int


def _misfit(notebook: str, name: str, value: object, default: object) -> str:
    return (
        f"{notebook}: parameter `{name}` is {value!r} ({type(value).__name__}), expected "
        f"{type(default).__name__} like its default {default!r}. Give a value of that type."
    )
