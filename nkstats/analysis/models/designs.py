"""What a log-linear model of counts is made of: trend, steps, bends, pulses and seasons.

Time runs in periods since the first known one, so that a gap takes its time. Nothing is fitted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from nkstats.analysis.observed import (
    Booleans,
    Floats,
    Integers,
    Observed,
    observe,
    season_numbers,
)
from nkstats.errors import UsageError

LEAST_DF = 4  # what must be left to judge the spread by, for season dummies to be afforded
LEAST_FOR_SLOPE = 6  # figures between a date and the next, for a slope of their own


@dataclass(frozen=True)
class Design:
    """The terms of a model, in the order of its columns: constant, trend, steps, bends, ...

    Attributes
    ----------
    centre : float
        The time at which the trend is 0.
    trend : bool
    steps : times from which on a level is another
    bends : times from which on a slope is another
    pulses : times of single periods that are left to themselves
    seasons : the seasons (of 1 to 4, or 1 to 12) that differ from the first
    """

    centre: float = 0.0
    trend: bool = True
    steps: tuple[int, ...] = ()
    bends: tuple[int, ...] = ()
    pulses: tuple[int, ...] = ()
    seasons: tuple[int, ...] = ()

    @property
    def width(self) -> int:
        """The number of parameters."""
        terms = (self.steps, self.bends, self.pulses, self.seasons)
        return 1 + self.trend + sum(map(len, terms))

    def step(self, which: int) -> int:
        """Return the column of a step."""
        return 1 + self.trend + which

    def bend(self, which: int) -> int:
        """Return the column of a bend."""
        return 1 + self.trend + len(self.steps) + which

    def matrix(self, at: Integers, season: Integers) -> Floats:
        """Return the columns at times, shape (n, width); `season` is the number of each season."""
        columns: list[Any] = [np.ones(len(at))]
        columns += [at - self.centre] if self.trend else []
        columns += [at >= step for step in self.steps]
        columns += [np.maximum(at - bend, 0) for bend in self.bends]
        columns += [at == pulse for pulse in self.pulses]
        columns += [season == number for number in self.seasons]
        return np.column_stack(columns).astype(np.float64)

    def of(self, observed: Observed) -> Floats:
        """Return the columns at the known periods of a series."""
        return self.matrix(observed.at, season_numbers(observed.periods, observed.season))

    def is_identified(self, observed: Observed) -> bool:
        """Return whether the series can tell the terms apart and leaves something to judge by."""
        if observed.n <= self.width:
            return False
        return bool(np.linalg.matrix_rank(self.of(observed)) == self.width)

    def seasonal(self, observed: Observed) -> Design:
        """Return the design with season dummies, where the series is long enough for them."""
        if observed.season == 1 or observed.n < 2 * observed.season:
            return self
        numbers = season_numbers(observed.periods, observed.season)
        fuller = replace(self, seasons=tuple(int(number) for number in np.unique(numbers)[1:]))
        enough = observed.n - fuller.width >= LEAST_DF
        return fuller if enough and fuller.is_identified(observed) else self


def centred(observed: Observed, steps: tuple[int, ...] = ()) -> Design:
    """Return a design of steps and a trend that is centred on the known periods of a series."""
    return Design(centre=float(observed.at.mean()), steps=steps)


def log_exposure(exposure: pd.Series | None, periods: pd.PeriodIndex) -> Floats:
    """Return the logarithm of an exposure (a population, a stock) in each period; 0 for None.

    Raises
    ------
    UsageError
        If a period has none, or one of 0.
    """
    if exposure is None:
        return np.zeros(len(periods))
    known = observe(exposure)
    found = pd.Series(known.values, known.periods)
    if known.n and known.periods.freq != periods.freq:
        raise UsageError(f"the exposure is by {known.periods.freqstr}; the series is not")
    missing = [period for period in periods if not found.get(period, 0.0) > 0]
    if missing:
        raise UsageError(f"the exposure of {missing[0]} is missing or 0; give one for each period")
    return np.asarray(np.log(found.reindex(periods).to_numpy(dtype=float)))


def points_before(at: Integers, steps: Sequence[int], which: int) -> Booleans:
    """Return which times lie before a step and from the step before it on."""
    earlier = [step for step in steps if step < steps[which]]
    return np.asarray((at < steps[which]) & (at >= max(earlier, default=0)))


def points_after(at: Integers, steps: Sequence[int], which: int) -> Booleans:
    """Return which times lie from a step on and before the next."""
    later = [step for step in steps if step > steps[which]]
    until = min(later) if later else np.inf
    return np.asarray((at >= steps[which]) & (at < until))


def enough_for_bends(at: Integers, steps: tuple[int, ...]) -> tuple[int, ...]:
    """Return the steps that have enough times before the next for a slope of their own."""
    counts = [points_after(at, steps, which).sum() for which in range(len(steps))]
    enough = zip(steps, counts, strict=True)
    return tuple(step for step, count in enough if count >= LEAST_FOR_SLOPE)


def centred_dummies(phases: Integers, season: int) -> Floats:
    """Return columns of the seasons from the second on, whose effects add up to 0 with the first.

    Parameters
    ----------
    phases : array of shape (n,)
        The season of each value, from 0.
    season
        Periods in a year.
    """
    dummies = (phases[:, None] == np.arange(season)).astype(np.float64)
    return np.asarray(dummies[:, 1:] - dummies[:, :1])
