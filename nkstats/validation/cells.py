"""Each cell against its column: type, required, closed list, pattern and bounds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from nkstats import cells as grammar
from nkstats.schema import Column, Table
from nkstats.validation.problems import Problem, quoted
from nkstats.validation.text import Row

PARSERS: dict[str, Callable[[str], Any]] = {
    "integer": grammar.parse_integer,
    "number": grammar.parse_number,
    "date": grammar.parse_day,
    "period": grammar.parse_period,
    "string": str,
    "list": str,
}


def check_cells(table: Table, rows: Sequence[Row]) -> list[Problem]:
    """Return what is wrong with single cells of a table."""
    problems: list[Problem] = []
    for column in table.columns:
        seen: dict[str, tuple[str, str, str] | None] = {}
        for row in rows:
            text = row.cells[column.name]
            if text not in seen:
                seen[text] = next(_faults(column, text), None)
            if fault := seen[text]:
                problems.append(Problem(table.path, row.line, column.name, *fault))
    return sorted(problems, key=lambda problem: problem.line or 0)


def _faults(column: Column, text: str) -> Iterator[tuple[str, str, str]]:
    """Yield (found, expected, action), the most basic fault first."""
    if text == "":
        if column.required:
            yield "an empty cell", _expected(column), "fill it in, or delete the row"
        return
    if text != text.strip() or any(ord(char) < 32 for char in text):
        yield quoted(text), "text without spaces around it or line breaks", "trim the cell"
        return
    try:
        value = PARSERS[column.type](text)
    except ValueError as error:
        yield quoted(text), str(error), _advice(text)
        return
    yield from _broken_constraints(column, text, value)


def _broken_constraints(column: Column, text: str, value: Any) -> Iterator[tuple[str, str, str]]:
    rules = column.constraints
    if column.choices is not None and text not in column.choices:
        yield quoted(text), f"one of {', '.join(column.choices)}", "use one of these words"
    if "pattern" in rules and not re.fullmatch(rules["pattern"], text):
        yield quoted(text), f"text of the form {rules['pattern']}", "mend the cell"
    if "minimum" in rules and _below(value, rules["minimum"]):
        yield text, f"at least {rules['minimum']}", "check it against the source"
    if "maximum" in rules and _below(rules["maximum"], value):
        yield text, f"at most {rules['maximum']}", "check it against the source"


def _below(value: Any, bound: Any) -> bool:
    if isinstance(value, date) or isinstance(bound, date):
        return str(value) < str(bound)
    return bool(value < bound)


def _expected(column: Column) -> str:
    return f"one of {', '.join(column.choices)}" if column.choices else f"a value of {column.title}"


def _advice(text: str) -> str:
    if any(char.isdigit() and not char.isascii() for char in text):
        return "type it in ASCII digits"
    if re.fullmatch(r"[0-9]{1,3}([, .][0-9]{3})+", text):
        return "remove the thousands separators"
    if re.fullmatch(r"[0-9]{1,4}[/.][0-9]{1,2}[/.][0-9]{1,4}", text):
        return "a spreadsheet may have rewritten it; type it again as text"
    return "check it against the source"
