"""Keys: rows that stand twice, and references to rows that do not exist."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence

from nkstats.cells import parse_period
from nkstats.schema import Column, Reference, Schema, Table
from nkstats.validation.problems import Problem, quoted
from nkstats.validation.text import Row


def check_relations(
    schema: Schema, rows: Mapping[str, Sequence[Row]], *, only: str | None = None
) -> list[Problem]:
    """Return duplicates within, and broken references between, the tables (or of `only` one)."""
    problems: list[Problem] = []
    for name, table in schema.tables.items():
        if only not in (None, name):
            continue
        own = rows.get(name, [])
        problems += _duplicates(table, own)
        for reference in table.references:
            problems += _dangling(table, own, reference, rows.get(reference.table))
        for column in table.columns:
            if column.items_of:
                target = schema.tables[column.items_of]
                problems += _dangling_items(table, own, column, target, rows.get(target.name))
    return problems


def _duplicates(table: Table, rows: Sequence[Row]) -> Iterator[Problem]:
    first: dict[tuple[Hashable, ...], int] = {}
    parts = [(name, _identity(table.column(name))) for name in table.key]
    for row in rows:
        key = tuple(same(row.cells[name]) for name, same in parts)
        if key and key in first:
            found = f"the same {', '.join(table.key)} as line {first[key]}"
            expected = "each key once"
            yield Problem(table.path, row.line, table.key[0], found, expected, "delete one row")
        first.setdefault(key, row.line)


def _identity(column: Column) -> Callable[[str], Hashable]:
    """Return what makes two cells of a key the same, however they are spelt."""
    if column.type == "period":
        return _same_days
    free = column.type == "string" and not column.constraints.get("pattern") and not column.choices
    return _same_words if free else str


def _same_days(text: str) -> Hashable:
    try:
        return parse_period(text)
    except ValueError:
        return text


def _same_words(text: str) -> Hashable:
    return " ".join(text.casefold().split())


def _dangling(
    table: Table, rows: Sequence[Row], reference: Reference, targets: Sequence[Row] | None
) -> Iterator[Problem]:
    if targets is None:
        return
    known = {tuple(row.cells[name] for name in reference.targets) for row in targets}
    for row in rows:
        value = tuple(row.cells[name] for name in reference.columns)
        if any(value) and value not in known:
            yield _missing(table, row, reference.columns[0], " ".join(value), reference.table)


def _dangling_items(
    table: Table, rows: Sequence[Row], column: Column, target: Table, targets: Sequence[Row] | None
) -> Iterator[Problem]:
    if targets is None:
        return
    known = {row.cells[target.key[0]] for row in targets}
    for row in rows:
        text = row.cells[column.name]
        for item in text.split(column.delimiter or "; ") if text else []:
            if item not in known:
                yield _missing(table, row, column.name, item, target.name)


def _missing(table: Table, row: Row, column: str, value: str, target: str) -> Problem:
    expected = f"a row of {target}.csv"
    action = f"add it to {target}.csv or mend the cell"
    return Problem(table.path, row.line, column, quoted(value), expected, action)
