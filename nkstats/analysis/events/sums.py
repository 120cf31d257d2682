"""Reported events of one kind and unit added up: the sums, and which events count at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from nkstats.analysis.events.inner_bands import inner_band
from nkstats.analysis.events.overlaps import most_apart, parts_of_others
from nkstats.analysis.observed import Floats
from nkstats.errors import DataError, UsageError
from nkstats.rows import cells_of

COUNTING = ("official", "confirmed", "reported")
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
    every = zip(*(cells_of(events[name]) for name in BOUNDS), strict=True)
    numbered = [bounds for bounds in every if bounds != (None, None, None)]
    lows, bests, highs = ([bounds[n] for bounds in numbered] for n in range(3))
    low = most_apart(events) if overlap == "apart" else sum(low or 0 for low in lows)
    high = None if None in highs else sum(highs)
    band = None
    if inner is not None and high is not None and numbered:
        some = events[list(BOUNDS)].notna().any(axis=1)
        band = inner_band(events[some], inner, correlation, seed)
    return Sum(
        low=low, best=None if None in bests else sum(bests), high=high, events=len(events),
        open_events=highs.count(None), without_number=len(events) - len(numbered), inner=band,
    )  # fmt: skip


def wholes(events: pd.DataFrame, *, counting_only: bool = True) -> pd.DataFrame:
    """Return the events that are no part of a numbered one of their kind, however far up.

    Planned and denied events, which count no one, are left out unless asked for; one whose status
    is not stated counts.
    """
    chosen = events
    if counting_only and "status" in events:
        chosen = events[events["status"].isin(COUNTING) | events["status"].isna()]
    parts = parts_of_others(chosen)
    return chosen.drop(index=parts) if parts else chosen.copy(deep=False)


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
