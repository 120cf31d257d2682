"""Forecasts of an ordinary series: the mean of three simple models, the envelope of their bands.

No model is best on short series, and each alone claims to know too much (the table in
docs/methods.md). The band runs from the lowest lower to the highest upper bound, each half-width
taken from Student's t and widened for the parameters estimated. Series under 12 points, or with
gaps, get the naive and the drift model only. For series with named breaks see `random_walk`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from nkstats.analysis.forecasts.bands import Band
from nkstats.analysis.forecasts.exponential_smoothing import exponential_smoothing
from nkstats.analysis.forecasts.theta import theta
from nkstats.analysis.observed import Floats, Integers, Observed
from nkstats.analysis.seasonality.seasonal_pattern import seasonal_pattern

ENOUGH = 12  # points for smoothing weights to be estimated
MODELS = "mean of exponential smoothing, theta and drift; envelope of their t intervals, widened"
SIMPLE = "mean of naive and drift; envelope of their t intervals, widened"

Outlook = tuple[Floats, Floats]  # points and standard deviations, each of shape (steps,)


def combination(observed: Observed, steps: int, levels: Iterable[float]) -> Band:
    """Return the forecast of a series of at least 3 values.

    Parameters
    ----------
    observed
        The series.
    steps
        How many periods ahead.
    levels
        Of the bounds, in percent.

    References
    ----------
    Grushka-Cockayne, Jose (2020) Combining prediction intervals in the M4 competition.
    International Journal of Forecasting 36:178-185. Petropoulos, Svetunkov (2020) A simple
    combination of univariate models. International Journal of Forecasting 36:110-115.
    """
    unit = float(observed.values.max()) or 1.0
    values = observed.values / unit
    proportional = bool((values > 1e-9).all())
    factors = _factors(observed, values, proportional)
    place = observed.at % observed.season
    ahead = factors[(observed.at[-1] + np.arange(1, steps + 1)) % observed.season]
    plain = values / factors[place] if proportional else values - factors[place]
    outlooks = [
        (point * ahead, spread * ahead) if proportional else (point + ahead, spread)
        for point, spread in _outlooks(plain, observed, steps)
    ]
    return _envelope(outlooks, observed, levels, unit)


def simple(observed: Observed) -> bool:
    """Return whether a series is too short, or too broken by gaps, for more than drift."""
    return observed.n < ENOUGH or observed.has_gaps


def _factors(observed: Observed, values: Floats, proportional: bool) -> Floats:
    """Return what each season multiplies (or adds to) the level."""
    usable = np.ones(max(observed.n - 1, 0), dtype=bool)
    scale = np.log(values) if proportional else values
    pattern = seasonal_pattern(scale, observed.at, observed.season, usable)
    if pattern is None:
        return np.full(observed.season, 1.0 if proportional else 0.0)
    return np.exp(pattern) / np.exp(pattern).mean() if proportional else pattern


def _outlooks(values: Floats, observed: Observed, steps: int) -> list[Outlook]:
    last = drift(values, observed.at, steps)
    if simple(observed):
        return [naive(values, observed.at, steps), last]
    return [exponential_smoothing(values, steps), theta(values, steps), last]


def naive(values: Floats, at: Integers, steps: int) -> Outlook:
    """Return the last value carried on; variance grows with the time passed."""
    passed = np.diff(at)
    variance = float((np.diff(values) ** 2 / passed).mean())
    return np.full(steps, values[-1]), np.sqrt(variance * np.arange(1, steps + 1))


def drift(values: Floats, at: Integers, steps: int) -> Outlook:
    """Return the last value carried on with the mean change of the series."""
    passed, whole = np.diff(at), float(at[-1] - at[0])
    slope = (values[-1] - values[0]) / whole
    left = (np.diff(values) - slope * passed) ** 2 / passed
    variance = float(left.sum()) / max(len(passed) - 1, 1)
    ahead = np.arange(1, steps + 1)
    return values[-1] + slope * ahead, np.sqrt(variance * ahead * (1 + ahead / whole))


def _envelope(
    outlooks: list[Outlook], observed: Observed, levels: Iterable[float], unit: float
) -> Band:
    points = np.array([point for point, _ in outlooks])
    spreads = np.array([spread for _, spread in outlooks])
    bounds = {}
    for level in levels:
        half = _widening(observed, level) * spreads
        bounds[level] = (unit * (points - half).min(axis=0), unit * (points + half).max(axis=0))
    return Band(unit * points.mean(axis=0), bounds)


def _widening(observed: Observed, level: float) -> float:
    """Return standard deviations either side: t, and wider for what was estimated.

    Under 6 points t alone is wide enough (measured), and the factor would grow without bound.
    """
    from scipy import stats

    n = observed.n
    free = max(n - 2 if simple(observed) else n - 3, 1)
    wider = math.sqrt((n + 3) / (n - 3)) if n >= 6 else 1.0
    return float(stats.t.ppf(0.5 + level / 200, free)) * wider
