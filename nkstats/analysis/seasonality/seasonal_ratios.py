"""Seasonal ratios of counts where a stretch is too short or too broken for STL.

Each year of each regime has a level of its own; within a regime the level runs straight from
mid-year to mid-year, for a level that jumped each January would give growth to the seasons.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nkstats.analysis.models.batches import count_means, pearson
from nkstats.analysis.models.designs import centred_dummies
from nkstats.analysis.observed import LARGEST_COUNT, Booleans, Floats, Integers, Observed
from nkstats.analysis.wording import N_, Said

LEFT = 3  # degrees of freedom of the noise, at least


@dataclass(frozen=True)
class Ratios:
    """Logarithms of the seasonal ratios (adding up to 0), their errors, and what they rest on."""

    logs: Floats
    errors: Floats
    left: int
    dispersion: float | None
    n: int


def seasonal_ratios(seen: Observed, regimes: Integers) -> Ratios | Said:
    """Return the ratios, or why there are none.

    Parameters
    ----------
    seen : Observed
        Quarters or months, not all 0.
    regimes : array of shape (n,)
        The number of the regime of each period.
    """
    groups = _groups(seen, regimes)
    told = np.bincount(groups, weights=seen.values > 0)[groups] > 0
    part, groups, regimes = seen.part(told), groups[told], regimes[told]
    phases = part.phases
    if np.bincount(phases, weights=part.values > 0, minlength=seen.season).min() <= 0:
        message = N_("Some season has no count above {none}, so no seasonal ratios can be given.")
        return Said(message, none=0)
    columns = np.column_stack(
        [_levels(part.at, groups, regimes), centred_dummies(phases, seen.season)]
    )
    left = part.n - columns.shape[1]
    if left < LEFT or np.linalg.matrix_rank(columns) < columns.shape[1]:
        return Said(N_("Too few values ({n}) to tell the seasons from the years."), n=part.n)
    return _estimated(part, columns, left)


def _groups(seen: Observed, regimes: Integers) -> Integers:
    """Return for each period the number of its year within its regime."""
    years = np.asarray(seen.periods.year)
    changed = (np.diff(years) != 0) | (np.diff(regimes) != 0)
    return np.asarray(np.concatenate([[0], np.cumsum(changed)]), dtype=np.int64)


def _levels(at: Integers, groups: Integers, regimes: Integers) -> Floats:
    """Return a column for each year of each regime: 1 in its middle, 0 in the next middles."""
    blocks = []
    for regime in np.unique(regimes):
        inside: Booleans = regimes == regime
        own = at[inside].astype(float)
        middles = np.array([own[groups[inside] == g].mean() for g in np.unique(groups[inside])])
        block = np.zeros((len(at), len(middles)))
        block[inside] = _straight(own, middles)
        blocks.append(block)
    return np.concatenate(blocks, axis=1)


def _straight(at: Floats, middles: Floats) -> Floats:
    """Return the weights of the two nearest middles in a straight line through them."""
    weights = np.zeros((len(at), len(middles)))
    if len(middles) == 1:
        return weights + 1
    after = np.clip(np.searchsorted(middles, at), 1, len(middles) - 1)
    share = (at - middles[after - 1]) / (middles[after] - middles[after - 1])
    rows = np.arange(len(at))
    weights[rows, after], weights[rows, after - 1] = share, 1 - share
    return weights


def _estimated(part: Observed, columns: Floats, left: int) -> Ratios:
    whole = part.counts and part.values.max() <= LARGEST_COUNT
    counts = part.values / (1.0 if whole else part.values.max())
    means = count_means(counts[None], columns[None])[0]
    logs, *_ = np.linalg.lstsq(columns, np.log(means), rcond=None)
    misfit = float(pearson(counts, means)) / left
    dispersion = max(misfit, 1.0) if whole else misfit
    spread = dispersion * np.linalg.pinv((columns * means[:, None]).T @ columns, hermitian=True)
    back = np.vstack([-np.ones(part.season - 1), np.eye(part.season - 1)])
    own = slice(columns.shape[1] - part.season + 1, None)
    variances = np.diag(back @ spread[own, own] @ back.T)
    errors = np.sqrt(np.maximum(variances, 0.0))
    return Ratios(back @ logs[own], errors, left, dispersion if whole else None, part.n)
