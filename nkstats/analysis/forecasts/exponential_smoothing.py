"""Exponential smoothing of a short series: level, trend or damped trend, averaged.

Instead of choosing one model and one set of smoothing weights, which a series of 20 points cannot
do well, all on a grid are fitted and weighted by their corrected Akaike criterion. The starting
values enter the errors linearly, so least squares gives them. Errors are additive or, where all
fitted values are positive and the errors small beside them, proportional. No seasons.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nkstats.analysis.observed import Floats

LEVELS = np.array([0.02, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99])
SLOPES = np.array([0.001, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1.0])  # as shares of the level's weight
DAMPING = np.array([0.8, 0.85, 0.9, 0.95, 0.98])
PROPORTIONAL = 0.2  # relative errors above a fifth: a proportional spread would explode
TINY = 1e-300


@dataclass(frozen=True)
class Grid:
    """One kind of model at many smoothing weights, each array of shape (g,)."""

    level: Floats
    slope: Floats
    damping: Floats
    trended: bool
    parameters: int


@dataclass(frozen=True)
class Fit:
    """Fits of a grid: errors of shape (g, n), last level and slope of shape (g,)."""

    errors: Floats
    level: Floats
    slope: Floats


def exponential_smoothing(values: Floats, steps: int) -> tuple[Floats, Floats]:
    """Return points and standard deviations of the models' average, each of shape (steps,).

    Parameters
    ----------
    values : array of shape (n,)
        A series without gaps and seasons, n of at least 5.
    steps
        How many periods ahead.

    References
    ----------
    Hyndman, Koehler, Ord, Snyder (2008) Forecasting with Exponential Smoothing. Springer.
    Kolassa (2011) Combining exponential smoothing forecasts using Akaike weights. International
    Journal of Forecasting 27:238-251.
    """
    parts = [part for grid in _grids() for part in _weighed(values, grid, steps)]
    criterion = np.concatenate([part[0] for part in parts])
    points = np.concatenate([part[1] for part in parts])
    variances = np.concatenate([part[2] for part in parts])
    weights = np.exp(-0.5 * (criterion - criterion.min()))
    weights /= weights.sum()
    point = weights @ points
    return point, np.sqrt(weights @ (variances + (points - point) ** 2))


def _grids() -> tuple[Grid, Grid, Grid]:
    alone = np.linspace(0.05, 0.95, 19)
    alone = np.concatenate([[0.02], alone, [0.99]])
    none = np.zeros_like(alone)
    level = Grid(alone, none, np.ones_like(alone), False, 3)
    return level, _trended(np.array([1.0]), 5), _trended(DAMPING, 6)


def _trended(damping: Floats, parameters: int) -> Grid:
    level, share, kept = np.meshgrid(LEVELS, SLOPES, damping, indexing="ij")
    return Grid(level.ravel(), (level * share).ravel(), kept.ravel(), True, parameters)


def _weighed(values: Floats, grid: Grid, steps: int) -> list[tuple[Floats, Floats, Floats]]:
    """Return criteria, points and variances of a grid, with additive and proportional errors."""
    n, k = len(values), grid.parameters
    if n - k - 1 <= 0:
        return []
    fit = _fitted(values, grid)
    points, growth = _points(fit, grid, steps), _growth(grid, steps)
    penalty = 2 * k + 2 * k * (k + 1) / (n - k - 1) + 2 * np.log(len(grid.level))
    free = max(n - k + 1, 1)
    squares = (fit.errors**2).sum(axis=1)
    parts = [(n * np.log(squares + TINY) + penalty, points, growth * (squares / free)[:, None])]
    expected = values - fit.errors
    sound = (expected > 0).all(axis=1) & bool((values > 0).all())
    safe = np.where(expected > 0, expected, 1.0)
    relative = ((fit.errors / safe) ** 2).sum(axis=1)
    sound &= relative / n < PROPORTIONAL**2
    if sound.any():
        likely = n * np.log(relative + TINY) + 2 * np.log(safe).sum(axis=1) + penalty
        spread = growth * (relative / free)[:, None] * points**2
        parts.append((likely[sound], points[sound], spread[sound]))
    return parts


def _fitted(values: Floats, grid: Grid) -> Fit:
    """Run the recursions with the starting values as unknowns, then solve for these."""
    unknown = 1 + grid.trended
    level = np.zeros((len(grid.level), 1 + unknown))
    slope = np.zeros_like(level)
    level[:, 1] = 1.0
    if grid.trended:
        slope[:, 2] = 1.0
    errors = np.empty((len(grid.level), len(values), 1 + unknown))
    quick, drifting, kept = grid.level[:, None], grid.slope[:, None], grid.damping[:, None]
    for i, value in enumerate(values):
        slope = kept * slope
        error = -(level + slope)
        error[:, 0] += value
        errors[:, i] = error
        level, slope = level + slope + quick * error, slope + drifting * error
    start, left = least_squares(-errors[:, :, 1:], errors[:, :, 0])
    return Fit(left, _solved(level, start), _solved(slope, start))


def _solved(state: Floats, start: Floats) -> Floats:
    return np.asarray(state[:, 0] + (state[:, 1:] * start).sum(axis=1))


def _points(fit: Fit, grid: Grid, steps: int) -> Floats:
    ahead = np.cumsum(grid.damping[:, None] ** np.arange(1, steps + 1), axis=1)
    return np.asarray(fit.level[:, None] + ahead * fit.slope[:, None])


def _growth(grid: Grid, steps: int) -> Floats:
    """Return the variance of each step in units of the variance of the first."""
    ahead = np.cumsum(grid.damping[:, None] ** np.arange(1, steps), axis=1)
    carried = grid.level[:, None] + grid.slope[:, None] * ahead
    return 1.0 + np.hstack([np.zeros((len(carried), 1)), np.cumsum(carried**2, axis=1)])


def least_squares(design: Floats, target: Floats) -> tuple[Floats, Floats]:
    """Return coefficients and residuals of many small regressions at once.

    Parameters
    ----------
    design : array of shape (g, n, k)
    target : array of shape (g, n)
    """
    crossed = np.einsum("gnk,gnl->gkl", design, design)
    ridge = 1e-10 * np.trace(crossed, axis1=1, axis2=2) + TINY
    crossed = crossed + ridge[:, None, None] * np.eye(design.shape[2])
    coefficients = np.linalg.solve(crossed, np.einsum("gnk,gn->gk", design, target)[..., None])
    coefficients = coefficients[..., 0]
    return coefficients, target - np.einsum("gnk,gk->gn", design, coefficients)
