"""A series as the methods see it: what was counted, when, and where nothing is known.

A period without a figure stays a gap: it is never filled, and time runs on through it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from nkstats.errors import UsageError

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]

SEASONS = {"Q": 4, "M": 12}
LARGEST_COUNT = 1e12  # beyond it a count is an amount


@dataclass(frozen=True)
class Observed:
    """The known values of a series, in order.

    Attributes
    ----------
    values : array of shape (n,)
        What was counted, not negative.
    at : array of shape (n,)
        Periods passed since the first known value; more than 1 apart across a gap.
    periods : PeriodIndex of length n
    season : int
        Periods in a year: 4 for quarters, 12 for months, else 1.
    counts : bool
        Whether all values are whole numbers.
    """

    values: Floats
    at: Integers
    periods: pd.PeriodIndex
    season: int
    counts: bool

    @property
    def n(self) -> int:
        """The number of known values."""
        return len(self.values)

    @property
    def has_gaps(self) -> bool:
        """Whether a period between the first and the last has no value."""
        return self.n > 0 and int(self.at[-1]) != self.n - 1

    @property
    def phases(self) -> Integers:
        """The season of each known value, from 0 (the first quarter, or January)."""
        return season_numbers(self.periods, self.season) - 1

    def since(self, period: pd.Period) -> int:
        """Return how many periods after the first known one a period lies."""
        return int(period.ordinal - self.periods[0].ordinal)

    def part(self, chosen: Booleans) -> Observed:
        """Return the chosen observations as a series of their own."""
        at = self.at[chosen]
        start = at[0] if len(at) else 0
        return Observed(
            self.values[chosen], at - start, self.periods[chosen], self.season, self.counts
        )


def observe(series: pd.Series) -> Observed:
    """Return a series as its known values, sorted by period.

    Parameters
    ----------
    series
        Counts or amounts that are not negative, on a PeriodIndex; empty cells are gaps.

    Raises
    ------
    UsageError
        If the index holds no periods or one twice, or a value is negative, endless or no number.
    """
    if not isinstance(series, pd.Series):
        raise UsageError(f"expected a pandas Series, got {type(series).__name__}")
    if len(series) == 0:
        return _nothing()
    index = _periods(series)
    values = _numbers(series)
    order = np.argsort(np.asarray(index.asi8), kind="stable")
    values, index = values[order], index[order]
    known = ~np.isnan(values)
    if not known.any():
        return _nothing()
    values, index = values[known], index[known]
    ordinals = np.asarray(index.asi8, dtype=np.int64)
    season = SEASONS.get(str(index.freqstr).split("-")[0], 1)
    whole = bool(np.all(values == np.round(values)))
    return Observed(values, ordinals - ordinals[0], index, season, whole)


def period_in(observed: Observed, period: Any) -> pd.Period:
    """Return a period, given as such or as text like "2020" or "2020Q1", at the series' frequency.

    Raises
    ------
    UsageError
        If it cannot be read as a period of that frequency.
    """
    freq = observed.periods.freq if observed.n else None
    try:
        if isinstance(period, pd.Period) and freq is not None:
            return period.asfreq(freq, how="start")
        return pd.Period(str(period), freq=freq)
    except ValueError as error:
        raise UsageError(
            f"{period!r} is not a period; give one like {_example(observed)}"
        ) from error


def periods_in(observed: Observed, given: Any) -> list[pd.Period]:
    """Return periods, given as one or as several, in the order given and each once.

    Raises
    ------
    UsageError
        If one cannot be read as a period of the series' frequency.
    """
    single = isinstance(given, (str, pd.Period)) or not isinstance(given, Iterable)
    wanted = [given] if single else given
    return list(dict.fromkeys(period_in(observed, period) for period in wanted))


def season_numbers(periods: pd.PeriodIndex, season: int) -> Integers:
    """Return the quarter or month of each period; 1 where there are no seasons."""
    return np.asarray(periods.asi8, dtype=np.int64) % season + 1


def _example(observed: Observed) -> str:
    return repr(str(observed.periods[-1])) if observed.n else "'2020'"


def _periods(series: pd.Series) -> pd.PeriodIndex:
    index = series.index
    if not isinstance(index, pd.PeriodIndex):
        raise UsageError(
            f"the index of the series is a {type(index).__name__}; give it periods, "
            'for example pd.PeriodIndex(years, freq="Y")'
        )
    if index.hasnans:
        raise UsageError("the index of the series has an empty period; drop that row")
    twice = index[index.duplicated()]
    if len(twice):
        raise UsageError(f"period {twice[0]} is in the series twice; keep one figure a period")
    return index


def _numbers(series: pd.Series) -> Floats:
    try:
        values = series.astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    except (TypeError, ValueError) as error:
        raise UsageError(f"the series is of {series.dtype}; expected numbers") from error
    for wrong, name in ((np.isinf(values), "endless"), (values < 0, "negative")):
        if wrong.any():
            where = series.index[int(np.argmax(wrong))]
            raise UsageError(f"the value of {where} is {name}; expected a count of 0 or more")
    return np.asarray(values, dtype=np.float64)


def _nothing() -> Observed:
    empty = np.empty(0)
    return Observed(empty, empty.astype(np.int64), pd.PeriodIndex([], freq="Y"), 1, True)
