"""The usual ups and downs within a year, from the changes between neighbouring periods.

Changes survive what a level does not: gaps, and named breaks, whose own changes are left out.
"""

from __future__ import annotations

import numpy as np

from nkstats.analysis.observed import Booleans, Floats, Integers

DOUBT = 0.1  # no pattern is taken that chance would give more often than this


def seasonal_pattern(values: Floats, at: Integers, season: int, usable: Booleans) -> Floats | None:
    """Return what each season adds, of shape (season,) with mean 0; None where none shows.

    Parameters
    ----------
    values : array of shape (n,)
        On the scale on which seasons add: logarithms for proportional seasons.
    at : array of shape (n,)
        Periods passed since the first value; the pattern begins with its season.
    season
        Periods in a year.
    usable : array of shape (n - 1,)
        The changes to use: not those of a break.
    """
    from scipy import stats

    passed = np.diff(at)[usable]
    free = len(passed) - season
    if season == 1 or free < 3:
        return None
    later, earlier = at[1:][usable] % season, at[:-1][usable] % season
    if len(set(later) | set(earlier)) < season:
        return None
    moves = np.eye(season)[later] - np.eye(season)[earlier]
    design = np.column_stack([moves[:, 1:], passed]) / np.sqrt(passed)[:, None]
    changes = np.diff(values)[usable] / np.sqrt(passed)
    found = np.linalg.lstsq(design, changes, rcond=None)[0]
    left = float(((changes - design @ found) ** 2).sum())
    steady = design[:, -1]
    without = float(((changes - steady * (steady @ changes) / (steady @ steady)) ** 2).sum())
    if without <= left or not np.isfinite(without):
        return None
    ratio = (without - left) / (season - 1) / max(left / free, 1e-300)
    if stats.f.sf(ratio, season - 1, free) > DOUBT:
        return None
    pattern = np.concatenate([[0.0], found[: season - 1]])
    return np.asarray(pattern - pattern.mean())
