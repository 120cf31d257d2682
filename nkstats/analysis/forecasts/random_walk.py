"""A random walk seen through noise, begun anew at named breaks: for series with several regimes.

Levels move by steps of unknown size and are observed with noise of unknown size; the change at a
named break says nothing of either and is left out. How much of the variation is noise cannot be
told from 28 points, so all shares on a grid are kept, weighted by their likelihood, and the band is
that of the mixture: with few usable changes it is wide, but never endless. No drift. Counts are
taken as log(y + 0.5), with the Poisson noise of each count known beforehand.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from nkstats.analysis.forecasts.bands import LARGEST, Band
from nkstats.analysis.observed import Booleans, Floats, Integers, Observed
from nkstats.analysis.seasonality.seasonal_pattern import seasonal_pattern

MOVES = np.geomspace(0.01, 2.0, 16)  # sd of one change, as a log ratio: 1 % to a factor of 7
NOISE = np.array([0.0, 0.25, 0.5, 1.0, 2.0, 4.0, 16.0, 1e6])  # variance of noise over that of steps
PURE = len(NOISE) - 1  # half of the prior weight is on a walk without noise, the wider choice
FEW = 50  # a mean count below which Poisson noise is no longer near to normal
ON_LOGS = "log random walk with noise, named breaks masked, averaged by likelihood"
AS_COUNTED = "random walk with noise, named breaks masked, averaged by likelihood"


@dataclass(frozen=True)
class Scale:
    """How values are turned into what the walk is on, and back."""

    log: bool
    offset: float
    unit: float

    def on(self, values: Floats) -> Floats:
        """Return values on the scale of the walk."""
        return np.log(values + self.offset) if self.log else values / self.unit

    def back(self, walked: Floats) -> Floats:
        """Return what is on the scale of the walk as values."""
        if not self.log:
            return np.asarray(walked * self.unit)
        return np.exp(np.clip(walked, None, np.log(LARGEST))) - self.offset


@dataclass(frozen=True)
class Walk:
    """A fitted walk: the candidates' weights, and where each puts the last level.

    Attributes
    ----------
    weights, level, doubt, step, noise : arrays of shape (g,)
        Weight, mean and variance of the last level, variance of a step and of the noise.
    pattern : array of shape (season,)
        What each season adds.
    last : int
        Periods from the first to the last observation.
    poisson : bool
        Whether Poisson noise is added to what is foretold.
    differences : int
        Changes used.
    """

    weights: Floats
    level: Floats
    doubt: Floats
    step: Floats
    noise: Floats
    pattern: Floats
    last: int
    scale: Scale
    poisson: bool
    differences: int

    def band(self, steps: int, levels: Iterable[float], shift: Floats | None = None) -> Band:
        """Return the band of so many steps, each moved by `shift` on the scale of the walk."""
        ahead = np.arange(1, steps + 1)
        season = self.pattern[(self.last + ahead) % len(self.pattern)]
        moved = season if shift is None else season + shift
        mean = self.level[:, None] + moved
        variance = (self.doubt + self.noise)[:, None] + self.step[:, None] * ahead
        point = self._value(_quantiles(self.weights, mean, np.sqrt(variance), 0.5))
        bounds = {
            level: tuple(self._bound(mean, variance, p) for p in _tails(level)) for level in levels
        }
        return Band(point, bounds)  # type: ignore[arg-type]

    def _value(self, walked: Floats) -> Floats:
        return self.scale.back(walked)

    def _bound(self, mean: Floats, variance: Floats, probability: float) -> Floats:
        if not self.poisson:
            return self._value(_quantiles(self.weights, mean, np.sqrt(variance), probability))
        expected = np.exp(np.clip(mean, None, np.log(LARGEST)))
        noisy = np.sqrt(variance + 1 / np.maximum(expected, 0.5))
        bound = self._value(_quantiles(self.weights, mean, noisy, probability))
        for i in np.flatnonzero(self.weights @ expected < FEW):
            near = int(bound[i])
            bound[i] = _count_quantile(self.weights, mean[:, i], variance[:, i], probability, near)
        return bound


def random_walk(observed: Observed, begins: Integers, log: bool) -> Walk:
    """Fit the walk to a series of at least one value.

    Parameters
    ----------
    observed
        The series; a change across a gap of g periods is taken as g steps.
    begins : array
        Which values (counted from 0) are the first of a named regime.
    log
        Whether the walk is on logarithms.

    References
    ----------
    Harvey (1989) Forecasting, Structural Time Series Models and the Kalman Filter. Cambridge.
    Harvey, Durbin (1986) The effects of seat belt legislation on British road casualties. Journal
    of the Royal Statistical Society A 149:187-227.
    """
    usable = ~np.isin(np.arange(1, observed.n), begins)
    scale = _scale(observed, usable, log)
    walked = scale.on(observed.values)
    pattern = seasonal_pattern(walked, observed.at, observed.season, usable)
    if pattern is None:
        pattern = np.zeros(observed.season)
    plain = walked - pattern[observed.at % observed.season]
    poisson = log and observed.counts
    known = 1 / (observed.values + 0.5) if poisson else np.zeros(observed.n)
    moves, shares = (side.ravel() for side in np.meshgrid(MOVES, NOISE, indexing="ij"))
    step, noise = moves**2 / (1 + shares), moves**2 * shares / (1 + shares)
    weights, level, doubt = _filtered(plain, observed.at, begins, known, step, noise)
    used = int(usable.sum())
    return Walk(
        weights, level, doubt, step, noise, pattern, int(observed.at[-1]), scale, poisson, used
    )


def _scale(observed: Observed, usable: Booleans, log: bool) -> Scale:
    """Return logs of counts + 0.5 and of amounts as they are, or units in which moves fit MOVES."""
    values = observed.values
    if log:
        positive = values[values > 0]
        least = float(positive.min()) / 2 if len(positive) else 0.5
        return Scale(True, 0.5 if observed.counts else least if (values == 0).any() else 0.0, 1.0)
    largest = float(values.max()) or 1.0
    changes = np.diff(values / largest)[usable] ** 2 / np.diff(observed.at)[usable]
    typical = float(np.sqrt(changes.mean())) if len(changes) else 0.0
    return Scale(False, 0.0, largest * (typical / 0.3 if typical > 0 else 1.0))


def _filtered(
    values: Floats, at: Integers, begins: Integers, known: Floats, step: Floats, noise: Floats
) -> tuple[Floats, Floats, Floats]:
    """Run a Kalman filter for each candidate; a named regime starts from its first value."""
    level, doubt = np.full(len(step), values[0]), noise + known[0]
    likely = np.zeros(len(step))
    starts = set(begins.tolist())
    for i in range(1, len(values)):
        if i in starts:
            level, doubt = np.full(len(step), values[i]), noise + known[i]
            continue
        doubt = doubt + step * (at[i] - at[i - 1])
        spread = doubt + noise + known[i]
        error = values[i] - level
        likely -= 0.5 * (np.log(spread) + error**2 / spread)
        gain = doubt / spread
        level, doubt = level + gain * error, doubt * (1 - gain)
    weights = np.exp(likely - likely.max()) * np.where(noise == 0, PURE, 1.0)
    return weights / weights.sum(), level, doubt


def _tails(level: float) -> tuple[float, float]:
    return 0.5 - level / 200, 0.5 + level / 200


def _quantiles(weights: Floats, mean: Floats, spread: Floats, probability: float) -> Floats:
    """Return the quantile of the mixture of normals at each step, by halving; shape (steps,)."""
    from scipy.special import ndtr

    low, high = (mean - 9 * spread).min(axis=0), (mean + 9 * spread).max(axis=0)
    for _ in range(60):
        middle = (low + high) / 2
        under = weights @ ndtr((middle - mean) / spread) < probability
        low, high = np.where(under, middle, low), np.where(under, high, middle)
    return np.asarray((low + high) / 2)


def _count_quantile(
    weights: Floats, mean: Floats, variance: Floats, probability: float, near: int
) -> float:
    """Return the quantile of Poisson counts whose log mean is a mixture of normals.

    It is looked for around a number, at first close by.
    """
    from scipy.special import ndtri, pdtr

    nodes = ndtri((np.arange(25) + 0.5) / 25)
    means = np.exp(mean[:, None] + np.sqrt(variance)[:, None] * nodes)
    share = weights[:, None] / len(nodes)

    def reached(count: int) -> bool:
        return bool((share * pdtr(count, means)).sum() >= probability)

    low, high, step = near - 1, near, 1
    while not reached(high):
        low, high, step = high, high + step, 2 * step
    while low >= 0 and reached(low):
        low, high, step = max(low - step, -1), low, 2 * step
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reached(middle) else (middle, high)
    return float(high)
