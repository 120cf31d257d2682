"""Levels that step, on a trend (and seasons) that runs through: fitted in batches.

Least squares, or the likelihood of counts with a log link. A break is named by the place of the
first observation of the new regime.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nkstats.analysis.models.batches import count_means, deviance, least_squares
from nkstats.analysis.observed import Floats, Integers

AT_ONCE = 2_000_000  # cells of one batch


@dataclass(frozen=True)
class Stepped:
    """What is fitted, and how.

    Attributes
    ----------
    values : array of shape (n,)
        Logarithms, values or counts, as the family wants them.
    common : array of shape (n, q)
        Orthonormal columns that run through all regimes, the constant among them.
    shortest : int
        The fewest observations in a regime.
    counts : bool
        Whether the likelihood of counts is used (with a log link) instead of least squares.
    """

    values: Floats
    common: Floats
    shortest: int
    counts: bool

    @property
    def n(self) -> int:
        """The number of observations."""
        return len(self.values)

    @property
    def flat(self) -> bool:
        """Whether nothing but a constant runs through all regimes."""
        return bool(self.common.shape[1] == 1)


def orthonormal(columns: Floats) -> Floats:
    """Return an orthonormal basis of what columns span; doubles are dropped."""
    scaled = columns / np.maximum(np.abs(columns).max(axis=0), 1e-300)
    basis, sizes, _ = np.linalg.svd(scaled, full_matrices=False)
    return np.asarray(basis[:, sizes > 1e-9 * sizes[0]])


def design(common: Floats, places: Integers) -> Floats:
    """Return common columns with a step at each place.

    Parameters
    ----------
    common : array of shape (n, q) or (batch, n, q)
    places : array of shape (batch, k)

    Returns
    -------
    array of shape (batch, n, q + k)
    """
    n = common.shape[-2]
    steps = (np.arange(n)[None, :, None] >= places[:, None, :]).astype(float)
    shared = np.broadcast_to(common, (len(places), *common.shape[-2:]))
    return np.concatenate([shared, steps], axis=2)


def fitted(model: Stepped, places: Integers) -> Floats:
    """Return the fitted values with breaks at given places, an array of shape (batch, n)."""
    values = np.broadcast_to(model.values, (len(places), model.n))
    fit = count_means if model.counts else least_squares
    return fit(values, design(model.common, places))


def costs(model: Stepped, places: Integers) -> Floats:
    """Return the sum of squares or the deviance of each of several partitions.

    Parameters
    ----------
    model : Stepped
    places : array of shape (m, k)
    """
    width = max(1, AT_ONCE // (model.n * (model.common.shape[1] + places.shape[1])))
    parts = [places[at : at + width] for at in range(0, len(places), width)]
    return np.concatenate([_misfit(model, fitted(model, part)) for part in parts])


def _misfit(model: Stepped, means: Floats) -> Floats:
    if model.counts:
        return deviance(model.values, means)
    return np.asarray(np.sum((model.values - means) ** 2, axis=1))
