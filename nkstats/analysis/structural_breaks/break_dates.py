"""Intervals for the dates of breaks: Bai 1997 for least squares, the likelihood for counts.

A date is the place of the first observation of the new regime. The intervals take it for granted
that there is a break; whether there is one is for `break_tests` to say.
"""

from __future__ import annotations

import numpy as np

from nkstats.analysis.models.batches import pearson
from nkstats.analysis.observed import Floats, Integers
from nkstats.analysis.structural_breaks.step_models import Stepped, costs, design, fitted

FURTHEST = 1e6  # of an argmax, in units of its own spread


def argmax_distribution(x: float, ratio: float = 1.0) -> float:
    """Return the chance that a two-sided Brownian motion with drift is highest before a point.

    The motion is W(-s) - |s|/2 before 0 and sqrt(ratio) W(s) - s/2 after it.

    Parameters
    ----------
    x : float
        The point, negative or not.
    ratio : float
        The variance after 0 in units of that before it.

    References
    ----------
    Bai 1997, Review of Economics and Statistics 79:551-563, appendix B. Yao 1987, Annals of
    Statistics 15:1321-1328 (both sides alike).
    """
    if x > 0:  # time turned round, and measured in units of the other side
        return 1 - argmax_distribution(-x / ratio, 1 / ratio)
    from scipy.special import erfcx, ndtr

    far, root, rate = -x, float(np.sqrt(-x)), 1 / ratio
    both = (1 + 2 * rate) / (1 + rate)
    bend = both * ratio * erfcx((0.5 + rate) * root / np.sqrt(2)) / 2
    tail = (both * (1 + 2 * rate) * ratio - 2 + far / 2) * ndtr(-root / 2)
    return float(tail - (bend + root / np.sqrt(2 * np.pi)) * np.exp(-far / 8))


def argmax_quantile(share: float, ratio: float = 1.0) -> float | None:
    """Return a quantile of the highest point; None where it lies on the other side of 0.

    Parameters
    ----------
    share : float
        Below one half for a negative, above it for a positive quantile.
    ratio : float
        As for `argmax_distribution`.
    """
    from scipy.optimize import brentq

    sign = -1.0 if share < 0.5 else 1.0
    if (argmax_distribution(0.0, ratio) - share) * sign >= 0:
        return None
    end = sign
    while (argmax_distribution(end, ratio) - share) * sign < 0 and abs(end) < FURTHEST:
        end *= 2
    if abs(end) >= FURTHEST:
        return end
    low, high = min(end, 0.0), max(end, 0.0)
    return float(brentq(lambda x: argmax_distribution(x, ratio) - share, low, high))


def date_intervals(
    model: Stepped, places: Integers, level: float, lasting: float | None
) -> list[tuple[int, int]]:
    """Return the first and last place of each date's interval, within the series.

    Parameters
    ----------
    model : Stepped
    places : array of shape (k,)
    level : float
    lasting : float or None
        How much the noise of neighbouring periods, being alike, adds to its variance (1: nothing);
        with it one variance is estimated for all regimes. None for the textbook: noise without
        memory and, by least squares, with a variance of its own in each regime.
    """
    method = _by_likelihood if model.counts else _by_argmax
    bounds = [method(model, places, i, level, lasting) for i in range(len(places))]
    return [
        (int(np.clip(low, 1, place)), int(np.clip(high, place, model.n - 1)))
        for (low, high), place in zip(bounds, places.tolist(), strict=True)
    ]


def _by_argmax(
    model: Stepped, places: Integers, number: int, level: float, lasting: float | None
) -> tuple[float, float]:
    residuals = model.values - fitted(model, places[None])[0]
    weights, *_ = np.linalg.lstsq(design(model.common, places[None])[0], model.values, rcond=None)
    step = float(weights[model.common.shape[1] + number])
    before, after = _variances(model, residuals, places, number, lasting)
    if not step**2 > 0:
        return 1, model.n - 1
    if min(before, after) <= 1e-12 * step**2:
        before = after = max(before, after, 1e-12 * step**2)
    unit, tail = before / step**2, (1 - level) / 2
    ratio = after / before
    low, high = argmax_quantile(tail, ratio), argmax_quantile(1 - tail, ratio)
    place = int(places[number])
    return (
        1 if high is None else place - np.ceil(high * unit),
        model.n - 1 if low is None else place - np.floor(low * unit),
    )


def _variances(
    model: Stepped, residuals: Floats, places: Integers, number: int, lasting: float | None
) -> tuple[float, float]:
    """Return the variance of the noise before and after a break."""
    if lasting is not None:
        left = max(model.n - model.common.shape[1] - len(places), 1)
        pooled = lasting * float(np.sum(residuals**2)) / left
        return pooled, pooled
    ends = [0, *places.tolist(), model.n]
    start, place, end = ends[number : number + 3]
    return float(np.mean(residuals[start:place] ** 2)), float(np.mean(residuals[place:end] ** 2))


def _by_likelihood(
    model: Stepped, places: Integers, number: int, level: float, lasting: float | None
) -> tuple[float, float]:
    """Return the first and last date whose deviance is not far above the least.

    The textbook's limit is that of one more parameter. A date is no smooth parameter, and it
    covered .88 to .92 of simulated dates; with half the tail, .93 and more.
    """
    from scipy.stats import t

    ends = [0, *places.tolist(), model.n]
    others = np.arange(ends[number] + 1, ends[number + 2])
    tried = np.repeat(places[None], len(others), axis=0)
    tried[:, number] = others
    beyond = costs(model, tried) - float(costs(model, places[None])[0])
    left = max(model.n - model.common.shape[1] - len(places), 1)
    tail = (1 - level) / (2 if lasting is None else 4)
    limit = float(t.ppf(1 - tail, left)) ** 2
    means = fitted(model, places[None])[0]
    dispersion = max(float(pearson(model.values, means)) / left, 1.0) * (lasting or 1.0)
    inside = others[beyond <= limit * dispersion]
    return float(inside.min(initial=places[number])), float(inside.max(initial=places[number]))
