"""Rules between the cells of one row, for rows whose single cells are sound.

A rule is a function from a row's parsed cells to a fault; which table keeps which rules is
the table at the end of this file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from nkstats.schema import Table
from nkstats.validation.cells import PARSERS
from nkstats.validation.problems import Problem
from nkstats.validation.text import Row

Fault = tuple[str, str, str, str]
Rule = Callable[[Mapping[str, Any]], Iterator[Fault]]

_CHECK = "check it against the source"


def check_rules(table: Table, rows: Sequence[Row]) -> list[Problem]:
    """Return broken rules between the cells of a row."""
    rules = RULES.get(table.name, ())
    parsers = [(column.name, PARSERS[column.type]) for column in table.columns]
    return [
        Problem(table.path, row.line, *fault)
        for row in rows
        if rules
        for values in (_parsed(row, parsers),)
        for rule in rules
        for fault in rule(values)
    ]


def _parsed(row: Row, parsers: Sequence[tuple[str, Callable[[str], Any]]]) -> dict[str, Any]:
    cells = row.cells
    return {name: parse(text) if (text := cells[name]) else None for name, parse in parsers}


def _span_matches(row: Mapping[str, Any]) -> Iterator[Fault]:
    span = row["period"]
    for column, expected in (("start", span.start), ("end", span.end)):
        if row[column] != expected:
            found = str(row[column] or "an empty cell")
            yield column, found, f"{expected or 'an empty cell'}, as the period says", "mend either"


def _sexes_add_up(row: Mapping[str, Any]) -> Iterator[Fault]:
    male, female, total = row["male"], row["female"], row["total"]
    if male is not None and female is not None and male + female != total:
        yield "total", str(total), f"{male} + {female} = {male + female}", _CHECK
    elif (part := max(male or 0, female or 0)) > total:
        yield "total", str(total), f"at least {part}, the part printed beside it", _CHECK


def _dates_in_order(row: Mapping[str, Any]) -> Iterator[Fault]:
    start, end = row["start_date"], row["end_date"]
    if start and end and start > end:
        yield "end_date", str(end), f"{start} or later", "mend start_date or end_date"


def _bounds_in_order(row: Mapping[str, Any]) -> Iterator[Fault]:
    return _in_order(row, ("count_low", "count_best", "count_high"))


def _values_in_order(row: Mapping[str, Any]) -> Iterator[Fault]:
    return _in_order(row, ("value_low", "value_best", "value_high"))


def _in_order(row: Mapping[str, Any], columns: Sequence[str]) -> Iterator[Fault]:
    names = [name for name in columns if row[name] is not None]
    for lower, upper in pairwise(names):
        if row[lower] > row[upper]:
            yield upper, str(row[upper]), f"at least {lower} ({row[lower]})", _CHECK


def _known_after_published(row: Mapping[str, Any]) -> Iterator[Fault]:
    published, known = row["published_on"], row["known_by"]
    if published and known != published:
        expected = f"{published}, the day on the page"
        yield "known_by", str(known or "an empty cell"), expected, "mend either"


def _known_has_reason(row: Mapping[str, Any]) -> Iterator[Fault]:
    if row["known_by"] and not row["known_by_reason"]:
        expected = "the reason for known_by, such as dated page"
        yield "known_by_reason", "an empty cell", expected, "say how the day was bounded"


def _first_before_last(row: Mapping[str, Any]) -> Iterator[Fault]:
    first, last = row["first_period"], row["last_period"]
    if last and first.start > last.end:
        yield "last_period", str(last.end), "a period after first_period", "mend either"


_EVENT: tuple[Rule, ...] = (_dates_in_order, _bounds_in_order)
RULES: dict[str, tuple[Rule, ...]] = {
    "sources": (_known_after_published, _known_has_reason),
    "arrivals": (_span_matches, _sexes_add_up),
    "repatriations": _EVENT,
    "exiles": _EVENT,
    "timeline": _EVENT,
    "repatriation_stock": (_bounds_in_order,),
    "publication": (_first_before_last,),
    "context": (_values_in_order,),
}
