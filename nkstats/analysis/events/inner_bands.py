"""A band inside the bounds of a sum of events, if each true count is spread as a triangle.

The triangle has its top at the central figure; without one the count is spread evenly. How far the
errors go together is an input: sources that err in the same way do not cancel out.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from nkstats.analysis.observed import Floats

DRAWS = 20_000


def inner_band(
    events: pd.DataFrame, share: float, correlation: float, seed: int
) -> tuple[int, int]:
    """Return the bounds between which the sum lies in a share of the draws, in whole counts.

    Parameters
    ----------
    events
        Events with a high; an empty low counts 0, an empty best is spread evenly.
    share
        Of the draws inside the band, half of the rest on either side.
    correlation
        Of the errors of any two events, from 0 to 1 (one common factor, Gaussian copula).
    seed
        Of the draws.
    """
    low = events["low"].fillna(0).to_numpy(dtype=float)
    high = events["high"].to_numpy(dtype=float)
    best = events["best"].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    sums = np.zeros(DRAWS)
    random = np.random.default_rng(seed)
    common = _normals(random)
    for bounds in zip(low, best, high, strict=True):
        own = _normals(random)
        sums += _triangle(_uniform(common, own, correlation), *bounds)
    tail = (1 - share) / 2
    inner = np.quantile(sums, [tail, 1 - tail])
    return int(np.floor(inner[0])), int(np.ceil(inner[1]))


def _normals(random: np.random.Generator) -> Floats:
    """Return draws that fill the normal distribution evenly (a Latin hypercube), shuffled."""
    from scipy.special import ndtri

    places = (random.permutation(DRAWS) + 0.5) / DRAWS
    return np.asarray(ndtri(places), dtype=np.float64)


def _uniform(common: Floats, own: Floats, correlation: float) -> Floats:
    from scipy.special import ndtr

    mixed = np.sqrt(correlation) * common + np.sqrt(1 - correlation) * own
    return np.asarray(ndtr(mixed), dtype=np.float64)


def _triangle(uniform: Floats, low: float, best: float, high: float) -> Floats:
    """Return quantiles of the triangular distribution, or of the even one without a best."""
    width = high - low
    if width == 0 or np.isnan(best):
        return low + width * uniform
    top = (best - low) / width
    rising = low + np.sqrt(uniform * width * (best - low))
    falling = high - np.sqrt((1 - uniform) * width * (high - best))
    return np.where(uniform < top, rising, falling)
