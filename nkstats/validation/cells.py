"""Each cell against its column: characters, type, required, closed list, pattern and bounds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from nkstats import cells as grammar
from nkstats.schema import Column, Table
from nkstats.validation.advice import advice
from nkstats.validation.problems import Problem, quoted
from nkstats.validation.text import Row

REMEMBERED = 65536  # long tables repeat few days and figures
PARSERS: dict[str, Callable[[str], Any]] = {
    "integer": lru_cache(REMEMBERED)(grammar.parse_integer),
    "number": lru_cache(REMEMBERED)(grammar.parse_number),
    "date": lru_cache(REMEMBERED)(grammar.parse_day),
    "period": lru_cache(REMEMBERED)(grammar.parse_period),
    "string": str,
    "list": str,
}
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_UNSEEN = {"Cf", "Cn", "Co", "Zl", "Zp", "Zs"}
_LOST = "\N{REPLACEMENT CHARACTER}"
_ELSEWHERE = r"[\u0370-\u03ff\u0400-\u052f]"  # Greek and Cyrillic, full of look-alikes
_MIXED = re.compile(rf"[A-Za-z]{_ELSEWHERE}|{_ELSEWHERE}[A-Za-z]")
_PLACEHOLDERS = {
    "#n/a", "#name?", "#ref!", "#value!", "-", "--", "?", "n/a", "na", "nan", "none", "null",
    "tbd", "unknown",
}  # fmt: skip


def check_cells(table: Table, rows: Sequence[Row]) -> list[Problem]:
    """Return what is wrong with single cells of a table."""
    problems: list[Problem] = []
    for column in table.columns:
        texts = {row.cells[column.name] for row in rows}
        faults = {text: fault for text in texts if (fault := _fault(column, text))}
        if faults:
            problems += [
                Problem(table.path, row.line, column.name, *faults[text])
                for row in rows
                if (text := row.cells[column.name]) in faults
            ]
    return sorted(problems, key=lambda problem: problem.line or 0)


def _fault(column: Column, text: str) -> tuple[str, str, str] | None:
    """Return the most basic fault of a cell: what was found, what expected, what to do."""
    if text == "":
        if column.required:
            return "an empty cell", _expected(column), "fill it in, or delete the row"
        return None
    if odd := _odd(text):
        return quoted(text), *odd
    try:
        value = PARSERS[column.type](text)
    except ValueError as error:
        return quoted(text), str(error), advice(column, text)
    if column.type in ("string", "list") and text.casefold() in _PLACEHOLDERS:
        return quoted(text), "a value, or an empty cell", "leave empty what is not known"
    return next(_broken_constraints(column, text, value), None) if column.constraints else None


def _odd(text: str) -> tuple[str, str] | None:
    """Return what is expected and what to do if the text holds what a reader cannot see."""
    if text != text.strip() or _CONTROLS.search(text):
        return "text without spaces around it, tabs or line breaks", "trim the cell"
    if text.isascii():
        return None
    unseen = {char for char in text if char != " " and unicodedata.category(char) in _UNSEEN}
    if unseen:
        marks = ", ".join(f"U+{ord(char):04X}" for char in sorted(unseen))
        return "text without invisible characters", f"remove {marks}, or put a plain space"
    if _LOST in text:
        return "text as printed", "restore what a wrong encoding has lost (U+FFFD)"
    if _garbled(text):
        return "letters as printed", "type it again: UTF-8 was read as another encoding"
    if not unicodedata.is_normalized("NFC", text):
        return "composed letters (Unicode NFC)", "save the text in NFC"
    if _MIXED.search(text):
        return "words of one alphabet", "type the look-alike letter again"
    return None


def _garbled(text: str) -> bool:
    """Return whether the text is UTF-8 that something took for a Western encoding."""
    for encoding in ("cp1252", "latin-1"):
        try:
            text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
        return True
    return False


def _broken_constraints(column: Column, text: str, value: Any) -> Iterator[tuple[str, str, str]]:
    rules = column.constraints
    if column.choices is not None and text not in column.choices:
        yield (
            quoted(text),
            f"one of {', '.join(column.choices)}",
            ("use one of these words; a new one is first added to datapackage.json"),
        )
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
