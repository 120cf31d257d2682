"""Counts with what each was observed over: one count or a group of one rate, read and refused.

Also how far a group contradicts that its people come independently of each other.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from nkstats.analysis.counts.proportions import LARGEST, TOO_LARGE, whole_count
from nkstats.analysis.observed import Floats, observe
from nkstats.analysis.results import tidy
from nkstats.analysis.wording import N_, Said
from nkstats.errors import UsageError

NO_COUNT = N_("There is no count to compute a rate from.")
NOT_WHOLE = N_("The values are not whole numbers, so they have no exact interval.")
INDEPENDENT = N_(
    "The interval takes people to come independently of each other; where families or groups come "
    "together, it is too narrow."
)
SCATTERED = N_(
    "The counts scatter {dispersion} times as much as independent ones would; the interval is too "
    "narrow."
)
CONTRADICTED = 0.05  # chance of so much scatter among independent counts


@dataclass(frozen=True)
class Group:
    """Counts of one rate and the exposure of each, arrays of shape (n,)."""

    values: Floats
    times: Floats

    @property
    def n(self) -> int:
        """The number of counts."""
        return len(self.values)

    @property
    def total(self) -> float:
        """Their sum."""
        with np.errstate(over="ignore"):
            return float(self.values.sum())

    @property
    def time(self) -> float:
        """The sum of their exposures."""
        with np.errstate(over="ignore"):
            return float(self.times.sum())

    @property
    def shown(self) -> int | float | None:
        """Their sum, whole where it can be."""
        return tidy(self.total) if math.isfinite(self.total) else None

    def refusal(self, *, exact: bool) -> Said | None:
        """Return why no rate can be computed, None where one can."""
        if self.n == 0:
            return Said(NO_COUNT)
        if exact and not np.all(self.values == np.round(self.values)):
            return Said(NOT_WHOLE)
        large = self.total > LARGEST or not math.isfinite(self.time)
        return Said(TOO_LARGE) if large else None

    def scatter(self) -> tuple[float, int]:
        """Return Pearson's chi-square about the common rate and its df; a rate of 0 tells none."""
        if self.total == 0:
            return 0.0, 0
        expected = self.total * (self.times / self.time)
        return float((((self.values - expected) / np.sqrt(expected)) ** 2).sum()), self.n - 1


def group_of(where: str, count: Any, exposure: Any) -> Group:
    """Return a count, or a series of them, with its exposures.

    Raises
    ------
    UsageError
        If a count is no whole number of 0 or more, or an exposure is not above 0.
    """
    if isinstance(count, (list, tuple, np.ndarray)) and np.ndim(count) == 1:
        count = pd.Series(count)
    if not isinstance(count, pd.Series):
        count = pd.Series([whole_count(where, count)], dtype=float)
    if isinstance(count.index, pd.PeriodIndex):
        observe(count)
    values = _numbers(where, count)
    times = _exposures(where.replace("count", "exposure"), exposure, count.index)
    known = ~np.isnan(values)
    wrong = ~(np.isfinite(times) & (times > 0)) & known
    if wrong.any():
        name, found = where.replace("count", "exposure"), times[np.argmax(wrong)]
        raise UsageError(f"{name} is {found:g}; expected a number above 0")
    return Group(values[known], times[known])


def _numbers(where: str, series: pd.Series) -> Floats:
    try:
        values = series.astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    except (TypeError, ValueError) as error:
        raise UsageError(f"{where} is of {series.dtype}; expected numbers") from error
    wrong = np.isinf(values) | (values < 0)
    if wrong.any():
        found = f"{where} holds {values[np.argmax(wrong)]:g} at {series.index[np.argmax(wrong)]}"
        raise UsageError(f"{found}; expected counts of 0 or more")
    return np.asarray(values, dtype=np.float64)


def _exposures(where: str, exposure: Any, index: pd.Index) -> Floats:
    if isinstance(exposure, pd.Series) and exposure.index.is_unique:
        exposure = exposure.reindex(index).astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    try:
        times = np.asarray(exposure, dtype=np.float64)
        return np.broadcast_to(times, len(index)) if times.ndim == 0 else times.reshape(len(index))
    except (TypeError, ValueError) as error:
        raise UsageError(
            f"{where} does not fit {len(index)} counts; expected a number above 0, or one a count"
        ) from error


def caveat(*groups: Group) -> Said:
    """Return what an exact interval rests on, or that the counts contradict it."""
    from scipy.stats import chi2

    square, df = np.sum([group.scatter() for group in groups], axis=0)
    if df and chi2.sf(square, df) < CONTRADICTED:
        return Said(SCATTERED, dispersion=float(square / df))
    return Said(INDEPENDENT)
