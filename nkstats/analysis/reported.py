"""Reported events in a period, summed as ranges and never as if they were facts.

An event is placed by the last day on which it can have happened. A part never adds to its
whole, nor one kind to another, nor one unit to another. Reports whose days overlap may count the
same people: the low is the most that reports with no day in common give together, the high the
sum of all. A missing low counts 0, a missing high leaves the high open, an event without any
number is counted apart. Planned and denied events count no one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from nkstats.cells import parse_period
from nkstats.errors import DataError
from nkstats.rows import Row, rows_of

UNITS = ("persons", "households", "families")
EARLIEST = pd.Timestamp("1900-01-01")
COUNTING = ("official", "confirmed", "reported")


@dataclass(frozen=True)
class Total:
    """Reported events of one kind and unit in a period: people (or `unit`) from low to high.

    `high` is None where the sum is open ("at least"); `without_number` counts the events that
    no source puts a number on.
    """

    period: str
    kind: str
    unit: str
    low: int
    high: int | None
    events: int
    without_number: int
    source_ids: tuple[str, ...]


def in_period(events: pd.DataFrame, period: str) -> pd.DataFrame:
    """Return the events whose last possible day lies in a period."""
    span = parse_period(period)
    last = events["end"].fillna(events["start"])
    after = True if span.start is None else last >= pd.Timestamp(span.start)
    return events[after & (last <= pd.Timestamp(span.end))]


def total(events: pd.DataFrame, period: str, kind: str, unit: str) -> Total:
    """Return the sum of a period's events of one kind and unit, as a range.

    Raises
    ------
    DataError
        If an event's bounds are reversed.
    """
    counted = wholes(events)
    counted = in_period(counted, period)
    counted = counted[(counted["kind"] == kind) & (counted["unit"] == unit)]
    _refuse_reversed(counted)
    numbered = counted[counted[["low", "best", "high"]].notna().any(axis=1)]
    open_end = bool(numbered["high"].isna().any())
    return Total(
        period, kind, unit,
        low=_most_apart(numbered),
        high=None if open_end else int(numbered["high"].sum()),
        events=len(counted),
        without_number=len(counted) - len(numbered),
        source_ids=_leading_sources(counted),
    )  # fmt: skip


def totals(events: pd.DataFrame, periods: Iterable[str], kind: str, unit: str) -> tuple[Total, ...]:
    """Return one total a period."""
    return tuple(total(events, period, kind, unit) for period in periods)


def totals_by_unit(events: pd.DataFrame, period: str, kind: str) -> tuple[Total, ...]:
    """Return one total a unit; units are never added to each other."""
    return tuple(total(events, period, kind, unit) for unit in UNITS)


def wholes(events: pd.DataFrame, *, counting_only: bool = True) -> pd.DataFrame:
    """Return the events that are no part of a numbered one of their kind, however far up.

    Planned and denied events, which count no one, are left out unless asked for.
    """
    chosen = events[events["status"].isin(COUNTING)] if counting_only else events
    rows = rows_of(chosen)
    parts = [event for event in rows if _is_part(event, rows)]
    return chosen.drop(index=parts)


def _is_part(event: str, rows: dict[str, Row]) -> bool:
    kind, seen = rows[event]["kind"], {event}
    parent = rows[event]["parent_id"]
    while parent in rows and parent not in seen:
        above = rows[parent]
        numbered = any(above[name] is not None for name in ("low", "best", "high"))
        if numbered and above["kind"] == kind:
            return True
        seen.add(parent)
        parent = above["parent_id"]
    return False


def _most_apart(events: pd.DataFrame) -> int:
    """Return the largest sum of lows over events that share no day (weighted interval schedule)."""
    first = events["start"].fillna(EARLIEST).tolist()
    last = events["end"].fillna(events["start"]).tolist()
    lows = events["low"].fillna(0).astype(int).tolist()
    best: list[tuple[pd.Timestamp, int]] = []
    for start, end, low in sorted(zip(first, last, lows, strict=True), key=lambda e: e[1]):
        before = max((total for day, total in best if day < start), default=0)
        so_far = max((total for _, total in best), default=0)
        best.append((end, max(before + low, so_far)))
    return max((total for _, total in best), default=0)


def _refuse_reversed(events: pd.DataFrame) -> None:
    reversed_ = events[(events["low"] > events["high"]).fillna(False).astype(bool)]
    if len(reversed_):
        row = reversed_.iloc[0]
        raise DataError(f"event {row.name}: low {row['low']} is above high {row['high']}; mend it")


def _leading_sources(events: pd.DataFrame) -> tuple[str, ...]:
    firsts = [str(ids).split("; ")[0] for ids in events["source_ids"]]
    return tuple(dict.fromkeys(firsts))
