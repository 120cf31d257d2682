"""Many small regressions at once, by least squares or as log-linear models of counts.

The first axis of every array is the batch. One fit with its errors is for `quasipoisson`.
"""

from __future__ import annotations

import numpy as np

from nkstats.analysis.observed import Floats

ROUNDS = 25  # of iterated weighted least squares, at most
NEARLY = 1e-8  # of the deviance: the last change of a fit that is done
LEAST = 1e-100  # a level for a series of zeros whose weights are not yet nothing
FURTHEST = 300.0  # below the level, on the log scale: a regime of nothing but zeros


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
    level = np.maximum(counts.mean(axis=1, keepdims=True), LEAST)
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
