"""What the claims on one event must share: its kind, its parent; and no event holds itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from nkstats.schema import Table
from nkstats.validation.problems import Problem, quoted
from nkstats.validation.text import Row

COLUMN = "parent_event_id"


def check_events(table: Table, rows: Sequence[Row]) -> list[Problem]:
    """Return events with two parents or kinds, and parents that lead in a circle."""
    kinds = list(_two_kinds(table, rows)) if "kind" in table.header else []
    if COLUMN not in table.header:
        return kinds
    first: dict[str, Row] = {}
    for row in rows:
        if row.cells[COLUMN]:
            first.setdefault(row.cells["event_id"], row)
    parents = {event: row.cells[COLUMN] for event, row in first.items()}
    return [*kinds, *_two_parents(table, rows, first), *_circles(table, first, parents)]


def _two_kinds(table: Table, rows: Sequence[Row]) -> Iterator[Problem]:
    first: dict[str, Row] = {}
    for row in rows:
        known = first.setdefault(row.cells["event_id"], row)
        kind = row.cells["kind"]
        if kind != known.cells["kind"]:
            expected = f"{known.cells['kind']}, as on line {known.line}: kinds are never added"
            action = "mend either, or make it an event of its own"
            yield Problem(table.path, row.line, "kind", quoted(kind), expected, action)


def _two_parents(table: Table, rows: Sequence[Row], first: Mapping[str, Row]) -> Iterator[Problem]:
    for row in rows:
        known = first.get(row.cells["event_id"])
        parent = row.cells[COLUMN]
        if known and parent and parent != known.cells[COLUMN]:
            expected = f"{known.cells[COLUMN]}, as on line {known.line}: one parent an event"
            yield Problem(table.path, row.line, COLUMN, quoted(parent), expected, "mend either")


def _circles(
    table: Table, first: Mapping[str, Row], parents: Mapping[str, str]
) -> Iterator[Problem]:
    done: set[str] = set()
    for event in parents:
        path: dict[str, None] = {}
        while event in parents and event not in done:
            if event in path:
                circle = list(path)[list(path).index(event) :]
                yield from _circle(table, first, circle)
                break
            path[event] = None
            event = parents[event]
        done.update(path)


def _circle(table: Table, first: Mapping[str, Row], circle: Sequence[str]) -> Iterator[Problem]:
    for event in circle:
        row = first[event]
        found = f"{quoted(row.cells[COLUMN])}, which leads back to {event}"
        expected = "a larger event that is no part of this one"
        yield Problem(table.path, row.line, COLUMN, found, expected, "mend the parent")
