"""Reported events of one kind and unit added up: the sums, and which events count at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from nkstats.analysis.events.inner_bands import inner_band
from nkstats.analysis.events.overlaps import most_apart, parts_of_others
from nkstats.analysis.observed import Floats
from nkstats.errors import DataError, UsageError
from nkstats.rows import Row, cells_of, rows_of

COUNTING = ("official", "confirmed", "reported")
_COUNTED = (*COUNTING, None)
BOUNDS = ("low", "best", "high")
MOST = 1e15  # beyond it a float no longer tells whole numbers apart

Overlap = Literal["add", "apart"]


@dataclass(frozen=True, kw_only=True)
class Sum:
    """Events of one kind and unit added up.

    `high` is None where an event has no upper bound, `best` where an event has no central figure.
    `open_events` have a number but no upper bound; `without_number` have none at all.
    """

    low: int
    best: int | None
    high: int | None
    events: int
    open_events: int
    without_number: int
    inner: tuple[int, int] | None = None


def added(
    events: pd.DataFrame,
    *,
    overlap: Overlap,
    inner: float | None = None,
    correlation: float = 0.0,
    seed: int = 0,
) -> Sum:
    """Return the sum of events of one kind and unit, none of them part of another.

    Raises
    ------
    DataError
        If an event's bounds are reversed or negative.
    """
    events = checked(events)
    used = [name for name in (*BOUNDS, "start", "end") if name in events]
    found = summed(rows_of(events[used]).values(), overlap=overlap)
    if inner is None or found.high is None or found.events == found.without_number:
        return found
    some = events[list(BOUNDS)].notna().any(axis=1)
    return replace(found, inner=inner_band(events[some], inner, correlation, seed))


def summed(rows: Iterable[Row], *, overlap: Overlap) -> Sum:
    """Return the sum of events as `added` does, from the rows of what `checked` gives."""
    rows = list(rows)
    every = [tuple(row[name] for name in BOUNDS) for row in rows]
    numbered = [bounds for bounds in every if bounds != (None, None, None)]
    lows, bests, highs = ([bounds[n] for bounds in numbered] for n in range(3))
    return Sum(
        low=most_apart(rows) if overlap == "apart" else sum(low or 0 for low in lows),
        best=None if None in bests else sum(bests),
        high=None if None in highs else sum(highs),
        events=len(rows),
        open_events=highs.count(None),
        without_number=len(rows) - len(numbered),
    )


def wholes(events: pd.DataFrame, *, counting_only: bool = True) -> pd.DataFrame:
    """Return the events that are no part of a numbered one of their kind, however far up.

    Planned and denied events, which count no one, are left out unless asked for; one whose status
    is not stated counts.
    """
    held = np.ones(len(events), dtype=bool)
    if counting_only and "status" in events:
        held = np.array([word in _COUNTED for word in cells_of(events["status"])], dtype=bool)
    parts = parts_of_others(events, held)
    if parts:
        held &= [label not in parts for label in events.index.to_numpy(dtype=object)]
    return events.copy(deep=False) if held.all() else events[held]


def checked(events: pd.DataFrame) -> pd.DataFrame:
    """Return the events with all three bounds and their id as index, or name the one at fault."""
    if "event_id" in events:
        events = events.set_index("event_id")
    if not set(BOUNDS) & set(events):
        raise UsageError(f"the events have none of the columns {', '.join(BOUNDS)}")
    columns = {name: _whole(events, name) for name in BOUNDS}
    events = events.assign(**columns)
    bounds = {name: _floats(column) for name, column in columns.items()}
    twice = events.index[events.index.duplicated()]
    if len(twice):
        raise DataError(f"event {twice[0]} is in the table twice; resolve its claims first")
    for below, above in (("low", "best"), ("best", "high"), ("low", "high")):
        wrong = np.flatnonzero(bounds[below] > bounds[above])
        if len(wrong):
            row = events.iloc[wrong[0]]
            raise DataError(
                f"event {row.name}: {below} {row[below]} is above {above} {row[above]}; mend it"
            )
    return events


def _whole(events: pd.DataFrame, name: str) -> pd.Series:
    if name not in events:
        return pd.Series(pd.NA, index=events.index, dtype="Int64")
    try:
        column = events[name].astype("Float64")
    except (TypeError, ValueError) as error:
        raise DataError(f"column {name} holds {error}; expected whole numbers") from error
    values = _floats(column)
    wrong = events.index[values < 0]
    if len(wrong):
        raise DataError(f"event {wrong[0]}: {name} is below 0; expected a count")
    wrong = events.index[(values != np.trunc(values)) & ~np.isnan(values) | (values > MOST)]
    if len(wrong):
        raise DataError(f"event {wrong[0]}: {name} is no whole number of people; mend it")
    return column.astype("Int64")


def _floats(column: pd.Series) -> Floats:
    """Return the values of a column, an empty one as NaN, which is neither above nor below any."""
    return np.asarray(column.to_numpy(dtype=float, na_value=np.nan))
