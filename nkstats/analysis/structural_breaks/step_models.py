"""Levels that step, on a trend (and seasons) that runs through: fitted in batches.

Least squares, or the likelihood of counts with a log link. A break is named by the place of the
first observation of the new regime.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nkstats.analysis.observed import Floats, Integers

Booleans = npt.NDArray[np.bool_]

ROUNDS = 25  # of iterated weighted least squares, at most
NEARLY = 1e-8  # of the deviance: the last change of a fit that is done
AT_ONCE = 2_000_000  # cells of one batch
FURTHEST = 300.0  # below the level, on the log scale: a regime of nothing but zeros


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


def least_squares(values: Floats, columns: Floats) -> Floats:
    """Return fitted values, batch by batch.

    Parameters
    ----------
    values : array of shape (batch, n)
    columns : array of shape (batch, n, p)
    """
    basis, _ = np.linalg.qr(columns)
    turned = np.swapaxes(basis, 1, 2) @ values[..., None]
    return np.asarray((basis @ turned)[..., 0])


def count_means(counts: Floats, columns: Floats) -> Floats:
    """Return the fitted means of log-linear models of counts, batch by batch.

    Parameters
    ----------
    counts : array of shape (batch, n)
    columns : array of shape (batch, n, p)

    References
    ----------
    McCullagh, Nelder 1989, Generalized Linear Models, 2.5 (iterated weighted least squares).
    """
    level = np.maximum(counts.mean(axis=1, keepdims=True), 1e-300)
    middle = np.log(level)
    logs = np.log((counts + level) / 2)
    before = np.full(len(counts), np.inf)
    for _ in range(ROUNDS):
        means = np.exp(logs)
        logs = _weighted(columns, means, logs + (counts - means) / means)
        logs = np.clip(logs, middle - FURTHEST, middle + 10)
        now = deviance(counts, np.exp(logs))
        if np.all(np.abs(before - now) <= NEARLY * (np.abs(now) + level[:, 0])):
            break
        before = now
    return np.asarray(np.exp(logs))


def _weighted(columns: Floats, weights: Floats, aims: Floats) -> Floats:
    weighted = np.swapaxes(columns * weights[..., None], 1, 2)
    inner = weighted @ columns
    spread = np.trace(inner, axis1=1, axis2=2)[:, None, None]
    inner = inner + 1e-13 * spread * np.eye(columns.shape[2])  # a regime of zeros weighs nothing
    return np.asarray((columns @ np.linalg.solve(inner, weighted @ aims[..., None]))[..., 0])


def deviance(counts: Floats, means: Floats) -> Floats:
    """Return the Poisson deviance of counts from their means, over the last axis."""
    ratio = np.where(counts > 0, counts, 1.0) / np.where(counts > 0, means, 1.0)
    return np.asarray(2 * np.sum(counts * np.log(ratio) - (counts - means), axis=-1))


def pearson(counts: Floats, means: Floats) -> Floats:
    """Return Pearson's X2 of counts from their means, over the last axis."""
    return np.asarray(np.sum((counts - means) ** 2 / np.maximum(means, 1e-300), axis=-1))


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
