"""Counts that might have been: drawn from a fitted model with all its doubts.

The coefficients are drawn from Student's t, and the counts around their mean with the dispersion
and the autocorrelation that the model found.
"""

from __future__ import annotations

import numpy as np

from nkstats.analysis.models.quasipoisson import Fit, corrected
from nkstats.analysis.observed import Floats, Integers

MANY = 1e9  # above it a Poisson count is drawn as a normal one
LARGEST = 690.0  # the logarithm of the largest mean


def draw_counts(
    fit: Fit, matrix: Floats, at: Integers, offset: Floats, *, draws: int, seed: int
) -> Floats:
    """Return counts drawn for m periods, shape (draws, m).

    Parameters
    ----------
    fit
        The model, its covariance widened for autocorrelation.
    matrix : array of shape (m, p)
    at : array of shape (m,)
        The times of the periods, increasing.
    offset : array of shape (m,)
    draws
    seed
        Of the random numbers: the same seed gives the same counts.
    """
    rng = np.random.default_rng(seed)
    doubt = fit.df / rng.chisquare(fit.df, draws)
    normal = rng.standard_normal((draws, matrix.shape[1])) @ _root(fit.covariance).T
    linear = (fit.coefficients + normal * np.sqrt(doubt)[:, None]) @ matrix.T + offset
    # Of the variance, what is more than chance is relative noise, the same at every level.
    excess = np.maximum(fit.dispersion * doubt, 1) - 1
    spread = np.sqrt(np.log1p(excess / fit.fitted.mean()))[:, None]
    rho = corrected(fit.autocorrelation, len(fit.fitted))
    noise = spread * autocorrelated(rng, rho, at, draws) - spread**2 / 2
    return _counted(rng, np.exp(np.minimum(linear + noise, LARGEST)))


def _root(covariance: Floats) -> Floats:
    values, vectors = np.linalg.eigh(covariance)
    root: Floats = vectors * np.sqrt(np.maximum(values, 0))
    return root


def autocorrelated(rng: np.random.Generator, rho: float, at: Integers, draws: int) -> Floats:
    """Return standard normal noise whose correlation is rho to the power of the time between.

    Parameters
    ----------
    rng
    rho
        From 0 to below 1.
    at : array of shape (m,)
        Times, increasing.
    draws

    Returns
    -------
    array of shape (draws, m)
    """
    noise = rng.standard_normal((draws, len(at)))
    for i, decay in enumerate(rho ** np.diff(at).astype(np.float64), start=1):
        noise[:, i] = decay * noise[:, i - 1] + np.sqrt(1 - decay**2) * noise[:, i]
    return noise


def _counted(rng: np.random.Generator, mean: Floats) -> Floats:
    few = rng.poisson(np.minimum(mean, MANY)).astype(np.float64)
    many = mean + np.sqrt(mean) * rng.standard_normal(mean.shape)
    return np.where(mean < MANY, few, many)
