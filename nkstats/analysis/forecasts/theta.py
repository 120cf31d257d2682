"""The dynamic optimised theta model: simple exponential smoothing beside a moving trend line.

For each smoothing weight of a grid the first level and the weight of the trend line follow from
least squares; the best weight is taken. No seasons.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nkstats.analysis.forecasts.exponential_smoothing import least_squares
from nkstats.analysis.observed import Floats

WEIGHTS = np.concatenate([[0.02], np.linspace(0.05, 0.95, 19), [0.99]])
STEEPEST = 0.98  # share of the trend line that is carried on; 1 would be a straight line


@dataclass(frozen=True)
class Lines:
    """The least squares lines through the first 1, 2, ... n values: where at 0, and how steep."""

    at_zero: Floats
    slope: Floats


def theta(values: Floats, steps: int) -> tuple[Floats, Floats]:
    """Return points and standard deviations, each of shape (steps,).

    Parameters
    ----------
    values : array of shape (n,)
        A series without gaps and seasons, n of at least 6.
    steps
        How many periods ahead.

    References
    ----------
    Fiorucci, Pellegrini, Louzada, Petropoulos, Koehler (2016) Models for optimising the theta
    method and their relationship to state space models. International Journal of Forecasting
    32:1151-1161.
    """
    lines = _lines(values)
    level, start_share = _levels(values)
    trend = _trend(lines, len(values))
    design = np.stack([start_share[:, :-1], trend], axis=2)[:, 2:]
    target = (values - level[:, :-1])[:, 2:]
    share = np.clip(least_squares(design, target)[0][:, 1], 0.0, STEEPEST)
    left = target - share[:, None] * design[:, :, 1]
    start, errors = least_squares(design[:, :, :1], left)
    squares = (errors**2).sum(axis=1)
    best = int(np.argmin(squares))
    last = level[best, -1] + start_share[best, -1] * start[best, 0]
    point = _continued(float(last), WEIGHTS[best], float(share[best]), lines, steps)
    ahead = 1 + np.arange(steps) * WEIGHTS[best] ** 2
    return point, np.sqrt(squares[best] / max(errors.shape[1] - 3, 1) * ahead)


def _lines(values: Floats) -> Lines:
    time = np.arange(1, len(values) + 1.0)
    sums, moments = np.cumsum(values), np.cumsum(time * values)
    times, squares = time * (time + 1) / 2, time * (time + 1) * (2 * time + 1) / 6
    spread = time * squares - times**2
    known = spread > 0
    slope = np.where(known, time * moments - times * sums, 0.0) / np.where(known, spread, 1.0)
    return Lines((sums - slope * times) / time, slope)


def _levels(values: Floats) -> tuple[Floats, Floats]:
    """Return the smoothed level before each value and after the last, and the start's share in it.

    The start is an unknown that adds its share to the level; both of shape (g, n + 1).
    """
    kept = 1 - WEIGHTS
    level = np.zeros((len(WEIGHTS), len(values) + 1))
    for i, value in enumerate(values):
        level[:, i + 1] = WEIGHTS * value + kept * level[:, i]
    return level, kept[:, None] ** np.arange(len(values) + 1)


def _trend(lines: Lines, n: int) -> Floats:
    """Return what the trend line known before each value adds to the level; shape (g, n)."""
    kept, weight, passed = 1 - WEIGHTS[:, None], WEIGHTS[:, None], np.arange(n)
    at_zero = np.concatenate([lines.at_zero[:1], lines.at_zero[:-1]])
    slope = np.concatenate([[0.0], lines.slope[:-1]])
    return np.asarray(kept**passed * at_zero + (1 - kept ** (passed + 1)) / weight * slope)


def _continued(level: float, weight: float, share: float, lines: Lines, steps: int) -> Floats:
    kept, n = 1 - weight, len(lines.slope)
    points = np.empty(steps)
    for step in range(steps):
        rise = (1 - kept ** (n + step + 1)) / weight * lines.slope[-1]
        points[step] = level + share * (kept ** (n + step) * lines.at_zero[-1] + rise)
        level = weight * points[step] + kept * level
    return points
