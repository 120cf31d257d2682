"""Reported events in a period, as a report shows them: ranges, never facts.

An event is placed by the last day on which it can have happened. Reports whose days overlap may
count the same people: the low is the most that reports with no day in common give together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nkstats.analysis.events.sums import BOUNDS, checked, summed, wholes
from nkstats.analysis.few import FEW
from nkstats.analysis.observed import Booleans
from nkstats.cells import parse_period
from nkstats.rows import Row, rows_of

UNITS = ("persons", "households", "families")
Days = NDArray[np.datetime64]

_USED = [*BOUNDS, "start", "end", "kind", "unit", "status", "parent_id", "source_ids"]


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

    @property
    def withheld(self) -> bool:
        """Whether a breakdown does not show the sum: one or two people, or at least so few."""
        return (self.low if self.high is None else self.high) in FEW


@dataclass(frozen=True)
class Counted:
    """Events that count, wholes only: the last possible day of each, and its cells."""

    last: Days
    rows: tuple[Row, ...]

    def total(self, period: str, kind: str, unit: str) -> Total:
        """Return the sum of a period's events of one kind and unit, as a range."""
        held = [self.rows[place] for place in np.flatnonzero(within(self.last, period))]
        held = [row for row in held if (row["kind"], row["unit"]) == (kind, unit)]
        found = summed(held, overlap="apart")
        leading = dict.fromkeys(str(row["source_ids"]).split("; ")[0] for row in held)
        return Total(
            period, kind, unit, found.low, found.high, found.events, found.without_number,
            source_ids=tuple(leading),
        )  # fmt: skip

    def by_unit(self, period: str, kind: str) -> tuple[Total, ...]:
        """Return one total a unit; units are never added to each other."""
        return tuple(self.total(period, kind, unit) for unit in UNITS)


def counted(events: pd.DataFrame) -> Counted:
    """Return those of some events that count, ready to be added up by period.

    Raises
    ------
    DataError
        If an event's bounds are reversed.
    """
    found = checked(wholes(events[[name for name in _USED if name in events]]))
    return Counted(last_days(found), tuple(rows_of(found).values()))


def last_days(events: pd.DataFrame) -> Days:
    """Return the last day on which each event can have happened."""
    last = events["end"].fillna(events["start"])
    return np.asarray(last.to_numpy(dtype="datetime64[s]"))


def within(last: Days, period: str) -> Booleans:
    """Return which of some days lie in a period."""
    span = parse_period(period)
    held = last <= np.datetime64(span.end)
    return held if span.start is None else held & (last >= np.datetime64(span.start))


def in_period(events: pd.DataFrame, period: str) -> pd.DataFrame:
    """Return the events whose last possible day lies in a period."""
    return events[within(last_days(events), period)]


def total(events: pd.DataFrame, period: str, kind: str, unit: str) -> Total:
    """Return the sum of a period's events of one kind and unit, as a range.

    Raises
    ------
    DataError
        If an event's bounds are reversed.
    """
    return counted(events).total(period, kind, unit)


def totals(events: pd.DataFrame, periods: Iterable[str], kind: str, unit: str) -> tuple[Total, ...]:
    """Return one total a period."""
    found = counted(events)
    return tuple(found.total(period, kind, unit) for period in periods)


def totals_by_unit(events: pd.DataFrame, period: str, kind: str) -> tuple[Total, ...]:
    """Return one total a unit; units are never added to each other."""
    return counted(events).by_unit(period, kind)
