"""Forecasts of a short series, with ranges meant to hold what they say.

An ordinary series gets a combination of simple models; one with named breaks, or whose values fall
20-fold, a random walk on the log scale with the break changes left out. After a named break
the ranges hold on a condition: that there is no further opening or closing. Nothing is
interpolated. See `outlooks` for what may follow if the condition fails.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from nkstats.analysis.forecasts.bands import (
    Band,
    columns_of,
    empty_frame,
    future,
    percents,
    steps_of,
)
from nkstats.analysis.forecasts.combination import ENOUGH, MODELS, SIMPLE, combination, simple
from nkstats.analysis.forecasts.forecast_words import banded
from nkstats.analysis.forecasts.random_walk import AS_COUNTED, ON_LOGS, Walk, random_walk
from nkstats.analysis.observed import Integers, Observed, observe, periods_in
from nkstats.analysis.results import Framed, Result, heard
from nkstats.analysis.wording import N_, Said
from nkstats.errors import UsageError
from nkstats.i18n import Language

Log = bool | Literal["auto"]

FOLD = 20.0  # a fall so deep that what is usual at the top is unheard of at the bottom
LEAST = 3  # values
FURTHEST = {4: 8, 12: 36}  # periods by season; 3 years else
ALIKE = "gamma-Poisson prediction from counts that are all alike"
CONDITION = N_("if there is no further opening or closing of the border or of the routes")


@dataclass(frozen=True, kw_only=True)
class Forecast(Framed, Result):
    """What may follow a series: a table of points and ranges, one row a future period.

    `estimate`, `low` and `high` are those of the first period at the widest level.

    Attributes
    ----------
    frame
        Indexed by the future periods: point, then low and high of each level (`low80`, ...).
    levels
        In percent, narrowest first.
    interventions
        The first periods of named regimes that were taken into account.
    log
        Whether the log scale was used.
    condition
        On which the ranges hold; None where there is none.
    seed
        As given; nothing is drawn at random.
    """

    frame: pd.DataFrame
    levels: tuple[float, ...]
    interventions: tuple[pd.Period, ...] = ()
    log: bool = False
    condition: Said | None = None
    seed: int = 0

    def _said(self, words: Language) -> str:
        row, period = self.frame.iloc[0], self.frame.index[0]
        text = banded(words, period, row, self.levels)
        if self.condition is not None:
            text = words.gettext("{text}, {condition}").format(
                text=text, condition=self.condition.text(words.code)
            )
        return f"{text}."


def forecast(
    series: pd.Series,
    horizon: int,
    levels: Iterable[float] = (80, 95),
    interventions: Iterable[Any] = (),
    log: Log = "auto",
    seed: int = 0,
) -> Forecast:
    """Foretell a series, with ranges.

    Parameters
    ----------
    series
        Counts or amounts on a PeriodIndex; empty or missing periods are gaps and stay so.
    horizon
        How many periods after the last known one.
    levels
        Of the ranges, in percent.
    interventions
        First periods of named new regimes (periods, or text like "2020"); known beforehand, not
        searched in the series.
    log
        Whether to work on the log scale; "auto" does after a named break, and where a value lies
        20-fold under an earlier one.
    seed
        Kept with the result. The ranges are computed, not simulated.

    Raises
    ------
    UsageError
        If the series, the horizon, a level or a period is not of the kind described.
    """
    observed, steps, wanted = observe(series), steps_of(horizon), percents(levels)
    named, notes = _named(observed, interventions)
    with heard() as warned:
        found = _found(observed, steps, wanted, named, checked_log(log))
    if isinstance(found, Said):
        return _withheld(observed, wanted, found, notes, seed)
    band, method, logs = found
    frame = band.tidied(observed.counts).frame(future(observed.periods[-1], steps))
    low, high = (float(frame[name].iloc[0]) for name in columns_of(wanted[-1]))
    return Forecast(
        estimate=float(frame["point"].iloc[0]), low=low, high=high, level=wanted[-1] / 100,
        interval_kind="predictive", method=method, n=observed.n, frame=frame, levels=wanted,
        interventions=named, log=logs, condition=Said(CONDITION) if named else None, seed=seed,
        notes=(*notes, *_notes(observed, steps, named)), warnings=tuple(warned),
    )  # fmt: skip


def _withheld(
    observed: Observed, levels: tuple[float, ...], reason: Said, notes: tuple[Said, ...], seed: int
) -> Forecast:
    frame = empty_frame(levels, observed.periods.freqstr)
    return Forecast(
        level=levels[-1] / 100, interval_kind="predictive", method="none", n=observed.n,
        reason=reason, frame=frame, levels=levels, notes=notes, seed=seed,
    )  # fmt: skip


def _found(
    observed: Observed,
    steps: int,
    levels: tuple[float, ...],
    named: tuple[pd.Period, ...],
    log: Log,
) -> tuple[Band, str, bool] | Said:
    if observed.n < LEAST:
        return Said(
            N_("A forecast needs at least {least} known values; this series has {n}."),
            least=LEAST, n=observed.n,
        )  # fmt: skip
    if np.ptp(observed.values) == 0 and observed.counts:
        return _alike(observed, steps, levels), ALIKE, False
    logs = bool(named) or _falls(observed) if log == "auto" else log
    if named or logs:
        walk = random_walk(observed, begins(observed, named), logs)
        return walk.band(steps, levels), ON_LOGS if logs else AS_COUNTED, logs
    method = SIMPLE if simple(observed) else MODELS
    return combination(observed, steps, levels), method, False


def checked_log(log: Log) -> Log:
    """Return the choice of scale.

    Raises
    ------
    UsageError
        If it is none of True, False and "auto".
    """
    if isinstance(log, (bool, np.bool_)):
        return bool(log)
    if log == "auto":
        return "auto"
    raise UsageError(f'log is {log!r}; give True, False or "auto"')


def fitted_walk(observed: Observed, named: tuple[pd.Period, ...]) -> Walk:
    """Return the walk on the log scale that a forecast after named breaks rests on."""
    return random_walk(observed, begins(observed, named), True)


def begins(observed: Observed, named: Iterable[pd.Period]) -> Integers:
    """Return which values are the first known ones of a named regime."""
    where = [int(np.searchsorted(observed.at, observed.since(period))) for period in named]
    return np.unique(np.asarray(where, dtype=np.int64))


def _falls(observed: Observed) -> bool:
    """Return whether a value lies 20-fold under an earlier one; a steady rise is ordinary."""
    positive = observed.values[observed.values > 0]
    return bool(len(positive) and (np.maximum.accumulate(positive) / positive).max() >= FOLD)


def _named(
    observed: Observed, interventions: Iterable[Any]
) -> tuple[tuple[pd.Period, ...], tuple[Said, ...]]:
    """Return the breaks that lie within the series, and notes on those that do not."""
    given = set(periods_in(observed, interventions))
    if not observed.n:
        return (), ()
    inside = {period for period in given if 0 < observed.since(period) <= int(observed.at[-1])}
    outside = N_("A break in {period} lacks values on one side of it and was left aside.")
    notes = tuple(Said(outside, period=period) for period in sorted(given - inside))
    return tuple(sorted(inside)), notes


def _alike(observed: Observed, steps: int, levels: Iterable[float]) -> Band:
    """Return what counts may follow counts that are all the same, by Jeffreys' prior.

    The variation of the series is 0, which says more about its length than about what may come. At
    least one more than none is held possible.
    """
    from scipy import stats

    total, n = float(observed.values.sum()), observed.n
    point = np.full(steps, observed.values[-1])
    bounds = {}
    for level in levels:
        tails = (0.5 - level / 200, 0.5 + level / 200)
        low, high = (_gamma_poisson(stats, total + 0.5, n, tail) for tail in tails)
        bounds[level] = (np.full(steps, low), np.full(steps, max(high, 1.0)))
    return Band(point, bounds)


def _gamma_poisson(stats: Any, shape: float, n: int, probability: float) -> float:
    mean = shape / n
    if mean < 1e6:
        return float(stats.nbinom.ppf(probability, shape, n / (n + 1)))
    spread = np.sqrt(mean) * np.sqrt(1 + 1 / n)
    return float(max(mean + stats.norm.ppf(probability) * spread, 0.0))


def _notes(observed: Observed, steps: int, named: tuple[pd.Period, ...]) -> tuple[Said, ...]:
    few = N_("With {n} values, fewer than {enough}, only the simplest forecasts are made.")
    gaps = N_("The series has gaps; nothing was filled in.")
    far = N_("A forecast so far ahead after a break is a scenario at best.")
    notes = {
        Said(few, n=observed.n, enough=ENOUGH): observed.n < ENOUGH,
        Said(gaps): observed.has_gaps,
        Said(far): bool(named) and steps > FURTHEST.get(observed.season, 3),
    }
    return tuple(note for note, holds in notes.items() if holds)
