"""Series without the break in question: the null model, its noise, and series drawn from it.

Noise of neighbouring periods that is alike looks much like a step, so it belongs to the null.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nkstats.analysis.models.batches import count_means, deviance, least_squares, pearson
from nkstats.analysis.models.draws import autocorrelated
from nkstats.analysis.observed import Floats, Integers
from nkstats.analysis.structural_breaks.partitions import best_places
from nkstats.analysis.structural_breaks.step_models import Stepped, design, fitted

MOST_ALIKE = 0.95
SPREAD = 25.0  # the largest variance of the noise on the log scale
LARGEST = 1e15  # mean of a drawn Poisson count
ENDLESS = 1e300
NEARLY = 1e-9  # of a column of length 1: what a projection leaves of nothing
HALF = 0.5  # added to a count before its logarithm is taken


@dataclass(frozen=True)
class Null:
    """The model without the break in question, from which series are drawn.

    Attributes
    ----------
    means : array of shape (n,)
        Expected counts (or amounts).
    variance : float
        Of the noise beyond a Poisson count's, relative to the mean (of the logarithm, for "log").
    autocorrelation : float
        Of that noise from one period to the next.
    at : array of shape (n,)
        Periods passed since the first.
    whole : bool
        Whether counts are drawn, with Poisson noise, or amounts without it.
    logs : bool
        Whether `means` are means of logarithms.
    """

    means: Floats
    variance: float
    autocorrelation: float
    at: Integers
    whole: bool
    logs: bool


def null_model(
    model: Stepped, fewer: int, more: int, counts: Floats, at: Integers, logs: bool, whole: bool
) -> Null:
    """Return the model with `fewer` breaks, and the noise around it.

    The noise has the variance that `more` breaks leave, and an autocorrelation halfway between
    what either leaves: the null alone takes a break for autocorrelation and finds too few, the
    alternative alone takes autocorrelation for a break and finds too many.

    Parameters
    ----------
    model : Stepped
    fewer, more : int
    counts : array of shape (n,)
        The series itself, before any transformation.
    at : array of shape (n,)
        Periods passed since the first.
    logs : bool
        Whether the model is of logarithms.
    whole : bool
        Whether counts are drawn.
    """
    means, under = _noise(model, fewer, counts, at, logs, whole)
    _, beyond = _noise(model, more, counts, at, logs, whole)
    variance = beyond[0]
    return Null(means, variance, (under[1] + beyond[1]) / 2, at, whole, logs)


def _noise(
    model: Stepped, breaks: int, counts: Floats, at: Integers, logs: bool, whole: bool
) -> tuple[Floats, tuple[float, float]]:
    """Return expected counts with so many breaks, and variance and autocorrelation around them."""
    places = best_places(model, breaks)
    means = _means(model, places, counts, at, logs)
    residuals = counts / means - 1
    if logs:
        residuals = model.values - fitted(model, places[None])[0]
    own = 1 / (means + HALF) if whole else np.zeros(model.n)
    left = max(model.n - model.common.shape[1] - breaks, 1)
    variance = _beyond_poisson(residuals, own, left)
    alike = autocorrelation(model, residuals / np.sqrt(own + variance + 1e-300), breaks)
    share = max(float(np.mean(variance / (own + variance + 1e-300))), 0.05)
    return means, (variance, min(alike / share, MOST_ALIKE))


def _means(model: Stepped, places: Integers, counts: Floats, at: Integers, logs: bool) -> Floats:
    """Return expected counts: along a straight line or of steady growth, whichever fits better.

    A trend bends on the scale on which the other one is straight, and a bend looks like steps.
    """
    least = max(0.02 * float(counts.mean()), 1e-300)  # a straight line may fall below zero
    centre = fitted(model, places[None])[0]
    own: Floats = np.maximum(_unlogged(centre) if logs else centre, least)
    if model.flat:
        return own
    if model.counts or logs:
        columns = _along_a_line(model, places, counts, at, least)
    else:
        columns = design(model.common, places[None])[0]
    if logs:
        other = _unlogged(least_squares(model.values[None], columns[None])[0])
    else:
        other = count_means(counts[None], columns[None])[0]
    other = np.maximum(other, least)
    return min(own, other, key=lambda means: _misfit(model, counts, means, logs))


def _along_a_line(
    model: Stepped, places: Integers, counts: Floats, at: Integers, least: float
) -> Floats:
    """Return columns of a constant, the logarithm of a straight line with steps, and seasons."""
    plain = np.column_stack([np.ones(model.n), at])
    line = least_squares(counts[None], design(plain, places[None]))[0]
    seasons = model.common - np.swapaxes(least_squares(model.common.T, plain[None]), 0, 1)
    basis, sizes, _ = np.linalg.svd(seasons, full_matrices=False)
    logarithm = np.log(np.maximum(line, least))
    return np.column_stack([plain[:, 0], logarithm, basis[:, sizes > NEARLY]])


def _unlogged(logs: Floats) -> Floats:
    return np.asarray(np.exp(np.minimum(logs, 700.0)) - HALF)


def _misfit(model: Stepped, counts: Floats, means: Floats, logs: bool) -> float:
    if logs:
        return float(np.sum((model.values - np.log(means + HALF)) ** 2))
    return float((deviance if model.counts else pearson)(counts, means))


def _beyond_poisson(residuals: Floats, own: Floats, left: int) -> float:
    """Return the variance that, added to a count's own, brings Pearson's X2 to its expectation."""
    low, high = 0.0, SPREAD
    for _ in range(60):
        middle = (low + high) / 2
        too_small = np.sum(residuals**2 / (own + middle + 1e-300)) > left
        low, high = (middle, high) if too_small else (low, middle)
    return high if high > 1e-15 else 0.0


def autocorrelation(model: Stepped, residuals: Floats, breaks: int) -> float:
    """Return r1, mended for what fitting a trend and steps takes off it, from 0 to .95.

    References
    ----------
    Marriott, Pope 1954, Biometrika 41:390-402 (the bias; here with a term for each column).
    """
    n, all_ = len(residuals), float(np.sum(residuals**2))
    fitted_ = (1 if model.flat else 2) + breaks
    if n < fitted_ + 4 or not all_ > 0:
        return 0.0
    r1 = float(np.sum(residuals[1:] * residuals[:-1])) / all_
    return float(np.clip((n * r1 + fitted_) / (n - fitted_ - 2), 0.0, MOST_ALIKE))


def simulated(null: Null, draws: int, rng: np.random.Generator) -> Floats:
    """Return series drawn under the null, an array of shape (draws, n)."""
    noise = autocorrelated(rng, null.autocorrelation, null.at, draws)
    variance = null.variance if null.logs else np.log1p(null.variance)
    below = 0.0 if null.logs else variance / 2
    means = np.minimum(null.means * np.exp(np.sqrt(variance) * noise - below), ENDLESS)
    return _counted(means, rng) if null.whole else np.asarray(means)


def _counted(means: Floats, rng: np.random.Generator) -> Floats:
    few = means < LARGEST
    counts = rng.poisson(np.where(few, means, 0.0)).astype(float)
    return np.asarray(np.where(few, counts, means))
