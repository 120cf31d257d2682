"""The named regimes as stretches of time, from the raw table `regimes`.

A period belongs to the regime that holds its last day: 2023 to the reopening of August 2023.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import pandas as pd

from nkstats.analysis.observed import observe
from nkstats.errors import UsageError


@dataclass(frozen=True)
class Regime:
    """A named regime: its kind, names, first day, and last day (None while it lasts)."""

    kind: str
    name_en: str
    name_ko: str
    start: date
    end: date | None
    source_id: str

    def name(self, lang: str) -> str:
        """Return the regime's name in a language."""
        return self.name_ko if lang == "ko" else self.name_en


def regimes(frame: pd.DataFrame, until: date | None = None) -> tuple[Regime, ...]:
    """Return the regimes in order; each lasts until the next begins.

    Parameters
    ----------
    frame
        As `nk.load_regimes()` gives it, or the raw table, with `first_period` as a column.
    until
        The last day that counts: later regimes are unknown, and the last of the others lasts.

    Raises
    ------
    UsageError
        If a regime has no first period that can be read.
    """
    rows = [
        row for row in _by_first_period(frame).itertuples()
        if until is None or row.Index.to_timestamp().date() <= until
    ]  # fmt: skip
    starts = [row.Index.to_timestamp().date() for row in rows]
    ends = [*(start.fromordinal(start.toordinal() - 1) for start in starts[1:]), None]
    ends = ends[: len(starts)]
    return tuple(
        Regime(
            str(row.kind), str(row.name_en), str(row.name_ko), start, end,
            str(getattr(row, "source_id", "")),
        )
        for row, start, end in zip(rows, starts, ends, strict=True)
    )  # fmt: skip


def _by_first_period(frame: pd.DataFrame) -> pd.DataFrame:
    if "first_period" in frame:
        try:
            first = pd.PeriodIndex(frame["first_period"], freq="M")
        except (TypeError, ValueError) as error:
            raise UsageError(f"a first_period of the regimes cannot be read: {error}") from error
        frame = frame.drop(columns="first_period").set_index(first)
    if not isinstance(frame.index, pd.PeriodIndex) or frame.index.hasnans:
        raise UsageError("each regime needs a first_period, such as 2020-01")
    return frame.sort_index()


def interventions(series: pd.Series, named: tuple[Regime, ...] | pd.DataFrame) -> list[pd.Period]:
    """Return the first periods of the regimes that begin within a series, after its first period.

    Parameters
    ----------
    series
        Counts on a PeriodIndex.
    named
        The regimes, or the frame of them that `nk.load_regimes()` gives.
    """
    periods = observe(series).periods
    places = stretches(periods, named)
    return [period for period, new in zip(periods, _begins(places), strict=True) if new]


def stretches(periods: pd.PeriodIndex, named: tuple[Regime, ...] | pd.DataFrame) -> list[int]:
    """Return for each period the number of regimes begun by its last day (0 before the first)."""
    starts = [regime.start for regime in as_regimes(named)]
    days = [period.end_time.date() for period in periods]
    return [sum(start <= day for start in starts) for day in days]


def as_regimes(named: tuple[Regime, ...] | pd.DataFrame | None) -> tuple[Regime, ...]:
    """Return regimes given as such or as the frame of them; none for None."""
    if named is None:
        return ()
    return regimes(named) if isinstance(named, pd.DataFrame) else tuple(named)


def _begins(places: list[int]) -> list[bool]:
    return [False, *(later != place for place, later in pairwise(places))] if places else []
