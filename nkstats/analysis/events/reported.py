"""Reported events in a period, as a report shows them: ranges, never facts.

An event is placed by the last day on which it can have happened. Reports whose days overlap may
count the same people: the low is the most that reports with no day in common give together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from nkstats.analysis.events.sums import BOUNDS, added, wholes
from nkstats.analysis.few import FEW
from nkstats.cells import parse_period

UNITS = ("persons", "households", "families")
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


def in_period(events: pd.DataFrame, period: str) -> pd.DataFrame:
    """Return the events whose last possible day lies in a period."""
    span = parse_period(period)
    last = events["end"].fillna(events["start"]).to_numpy(dtype="datetime64[s]")
    held = last <= np.datetime64(span.end)
    return events[held if span.start is None else held & (last >= np.datetime64(span.start))]


def total(events: pd.DataFrame, period: str, kind: str, unit: str) -> Total:
    """Return the sum of a period's events of one kind and unit, as a range.

    Raises
    ------
    DataError
        If an event's bounds are reversed.
    """
    return _total(_counted(events), period, kind, unit)


def totals(events: pd.DataFrame, periods: Iterable[str], kind: str, unit: str) -> tuple[Total, ...]:
    """Return one total a period."""
    counted = _counted(events)
    return tuple(_total(counted, period, kind, unit) for period in periods)


def totals_by_unit(events: pd.DataFrame, period: str, kind: str) -> tuple[Total, ...]:
    """Return one total a unit; units are never added to each other."""
    counted = in_period(_counted(events), period)
    return tuple(_total(counted, period, kind, unit) for unit in UNITS)


def _counted(events: pd.DataFrame) -> pd.DataFrame:
    return wholes(events[[name for name in _USED if name in events]])


def _total(counted: pd.DataFrame, period: str, kind: str, unit: str) -> Total:
    held = in_period(counted, period)
    held = held[((held["kind"] == kind) & (held["unit"] == unit)).to_numpy()]
    found = added(held, overlap="apart")
    return Total(
        period, kind, unit, found.low, found.high, found.events, found.without_number,
        source_ids=_leading_sources(held),
    )  # fmt: skip


def _leading_sources(events: pd.DataFrame) -> tuple[str, ...]:
    firsts = [str(ids).split("; ")[0] for ids in events["source_ids"]]
    return tuple(dict.fromkeys(firsts))
