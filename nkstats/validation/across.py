"""Rules between rows and between tables, for rows whose cells are sound."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from nkstats.schema import Schema
from nkstats.validation.dates import check_dates
from nkstats.validation.events import check_events
from nkstats.validation.problems import Problem
from nkstats.validation.text import Row
from nkstats.validation.wholes import Excess, arrivals_above, check_wholes, events_above

WITH_PARENTS = ("repatriations", "exiles")
OF_EVENTS = (*WITH_PARENTS, "timeline")


def check_across(
    schema: Schema, rows: Mapping[str, Sequence[Row]], complete: Collection[str], now: date
) -> tuple[list[Problem], list[Excess]]:
    """Return what is wrong between rows, and the parts that are above their wholes.

    Parameters
    ----------
    rows
        The sound rows of each table, as corrected.
    complete
        The tables of which every row is sound: only their rows are held against each other.
    now
        The day after which nothing has happened.
    """
    known_by = {row.cells["source_id"]: row.cells["known_by"] for row in rows.get("sources", ())}
    excesses = arrivals_above(rows["arrivals"], known_by) if "arrivals" in complete else []
    for name in WITH_PARENTS:
        excesses += events_above(name, rows[name]) if name in complete else []
    problems: list[Problem] = []
    for name, own in rows.items():
        table = schema.tables[name]
        problems += check_dates(table, own, now)
        problems += check_events(table, own) if name in OF_EVENTS else []
        problems += check_wholes(table, excesses)
    return problems, excesses
