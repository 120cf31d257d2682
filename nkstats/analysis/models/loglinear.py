"""The log-linear model with autocorrelated errors, averaged over how strong these may be.

Generalised least squares on log(y + 0.5) at each autocorrelation of a grid, weighted by the
restricted likelihood: a short series cannot tell its autocorrelation, so none is picked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from nkstats.analysis.observed import Floats, Integers

GRID = np.arange(0, 0.95, 0.05)
HALVINGS = 80


@dataclass(frozen=True)
class Averaged:
    """Fits of one model at k autocorrelations.

    Attributes
    ----------
    rho, weights : arrays of shape (k,)
    coefficients, errors : arrays of shape (k, p)
    df : int
    """

    rho: Floats
    weights: Floats
    coefficients: Floats
    errors: Floats
    df: int

    def quantile(self, column: int, share: float) -> float:
        """Return a quantile of the mixture of Student's t for a coefficient."""
        from scipy.special import stdtr, stdtrit

        centres, scales = self.coefficients[:, column], self.errors[:, column]
        bounds = centres + scales * stdtrit(self.df, share)
        low, high = float(bounds.min()), float(bounds.max())
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            below = self.weights @ stdtr(self.df, (middle - centres) / scales)
            low, high = (middle, high) if below < share else (low, middle)
        return (low + high) / 2

    def interval(self, column: int, level: float) -> tuple[float, float, float]:
        """Return the median of a coefficient with its lower and upper bound."""
        shares = (0.5, (1 - level) / 2, (1 + level) / 2)
        middle, low, high = (self.quantile(column, share) for share in shares)
        return middle, low, high


def average_over_rho(
    values: Floats, matrix: Floats, at: Integers, offset: Floats, grid: Floats = GRID
) -> Averaged:
    """Fit log(y + 0.5) at each autocorrelation of a grid and weigh the fits.

    Parameters
    ----------
    values : array of shape (n,)
        Counts or amounts.
    matrix : array of shape (n, p)
        Columns of full rank, fewer than n.
    at : array of shape (n,)
        The time of each value: the correlation of two errors is rho to the power of the time
        between them.
    offset : array of shape (n,)
        The logarithm of the exposure.

    References
    ----------
    Cochrane and Orcutt 1949, JASA 44:32-61; Harville 1974, Biometrika 61:383-385.
    """
    logs = np.log(values + 0.5) - offset
    fits = [_at_rho(logs, matrix, at, float(rho)) for rho in grid]
    likelihood = np.array([fit[2] for fit in fits])
    weights = np.exp(likelihood - likelihood.max())
    return Averaged(
        np.asarray(grid),
        weights / weights.sum(),
        np.array([fit[0] for fit in fits]),
        np.array([fit[1] for fit in fits]),
        len(values) - matrix.shape[1],
    )


def _at_rho(logs: Floats, matrix: Floats, at: Integers, rho: float) -> tuple[Any, Any, float]:
    """Return coefficients, standard errors and the restricted log-likelihood at one rho."""
    decay = rho ** np.diff(at).astype(np.float64)
    scale = np.sqrt(1 - decay**2)
    y, x = _whitened(logs[:, None], decay, scale)[:, 0], _whitened(matrix, decay, scale)
    df = len(y) - matrix.shape[1]
    inverse = np.linalg.inv(x.T @ x)
    coefficients, *_ = np.linalg.lstsq(x, y, rcond=None)
    residuals = y - x @ coefficients
    # An exact fit leaves rounding errors, which are no likelihood.
    least = len(y) * np.finfo(float).eps * (1 + float(np.abs(logs).max())) ** 2
    rss = max(float(residuals @ residuals), least)
    errors = np.sqrt(np.diag(inverse) * rss / df)
    determinants = 2 * float(np.log(scale).sum()) - float(np.linalg.slogdet(inverse)[1])
    return coefficients, errors, -(df * np.log(rss) + determinants) / 2


def _whitened(columns: Floats, decay: Floats, scale: Floats) -> Floats:
    later = (columns[1:] - decay[:, None] * columns[:-1]) / scale[:, None]
    return np.vstack([columns[:1], later])
