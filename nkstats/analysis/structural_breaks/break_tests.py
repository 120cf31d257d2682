"""Whether there is one break more: sup-F and sup-LR with a parametric bootstrap.

Series are drawn from the null model, and the statistic is computed in each as in the series
itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nkstats.analysis.models.batches import count_means, deviance, least_squares, pearson
from nkstats.analysis.observed import Booleans, Floats, Integers
from nkstats.analysis.structural_breaks.break_nulls import Null, simulated
from nkstats.analysis.structural_breaks.step_models import Stepped, design

LOOKED_AT = 4  # candidates of the score whose likelihood is computed, for counts
EXACT = 1e-10  # of all variation: a fit that leaves less is exact


@dataclass(frozen=True)
class StepTest:
    """A test of one number of breaks against a smaller one; no p-value where none was drawn."""

    statistic: float
    p_value: float | None
    null: Null


def step_test(
    model: Stepped,
    null: Null,
    fewer: int,
    more: int,
    transform: Callable[[Floats], Floats],
    draws: int,
    rng: np.random.Generator,
) -> StepTest:
    """Return the test of `more` breaks against `fewer`.

    Parameters
    ----------
    model : Stepped
    null : Null
    transform
        What makes the model's values of drawn counts.
    draws : int
        Series drawn under the null; none if 0.
    """
    statistic = float(f_statistics(model, model.values[None], fewer, more)[0])
    if not draws:
        return StepTest(statistic, None, null)
    drawn = f_statistics(model, transform(simulated(null, draws, rng)), fewer, more)
    beyond = int(np.sum(drawn >= statistic * (1 - EXACT)))
    return StepTest(statistic, (1 + beyond) / (draws + 1), null)


def f_statistics(model: Stepped, values: Floats, fewer: int, more: int) -> Floats:
    """Return F of the best steps found in each series, 0 where nothing is left to explain.

    Parameters
    ----------
    model : Stepped
    values : array of shape (batch, n)

    References
    ----------
    Andrews 1993, Econometrica 61:821-856. Bai, Perron 1998, Econometrica 66:47-78.
    """
    places = np.zeros((len(values), 0), dtype=np.int64)
    whole = _cost(model, values, _fit(model, values, places))
    costs = [whole]
    for _ in range(more):
        places = _one_more(model, values, places)
        places = _again(model, values, places)
        means = _fit(model, values, places)
        costs.append(np.minimum(_cost(model, values, means), costs[-1]))
    left = model.n - model.common.shape[1] - more
    scale = pearson(values, means) if model.counts else costs[-1]
    floor = EXACT * np.maximum(_all_variation(model, values), 1e-300)
    scale = np.maximum(scale, floor / 100) / left
    gain = (costs[fewer] - costs[-1]) / (more - fewer)
    return np.asarray(np.where(costs[fewer] > floor, gain / scale, 0.0))


def _fit(model: Stepped, values: Floats, places: Integers) -> Floats:
    fit = count_means if model.counts else least_squares
    return fit(values, design(model.common, places))


def _cost(model: Stepped, values: Floats, means: Floats) -> Floats:
    if model.counts:
        return deviance(values, means)
    return np.asarray(np.sum((values - means) ** 2, axis=-1))


def _all_variation(model: Stepped, values: Floats) -> Floats:
    mean = values.mean(axis=-1, keepdims=True)
    return _cost(model, values, np.broadcast_to(mean, values.shape)) + (
        0 if model.counts else EXACT * np.sum(values**2, axis=-1)
    )


def _one_more(model: Stepped, values: Floats, places: Integers) -> Integers:
    """Return the places with the best further one in each series."""
    columns = design(model.common, places)
    means = _fit(model, values, places)
    weights = means if model.counts else np.ones_like(means)
    gains = _gains(values - means, columns, weights)
    gains = np.where(_allowed(model, places), gains, -1.0)
    if not model.counts:
        return _joined(places, np.argmax(gains, axis=1))
    best = np.argsort(-gains, axis=1, kind="stable")[:, :LOOKED_AT]
    tried = [_joined(places, best[:, i]) for i in range(best.shape[1])]
    misfit = np.array([_cost(model, values, _fit(model, values, places)) for places in tried])
    misfit = np.where(np.take_along_axis(gains, best, axis=1).T >= 0, misfit, np.inf)
    return np.asarray(np.stack(tried)[np.argmin(misfit, axis=0), np.arange(len(values))])


def _joined(places: Integers, further: Integers) -> Integers:
    return np.concatenate([places, further[:, None]], axis=1)


def _allowed(model: Stepped, places: Integers) -> Booleans:
    at = np.arange(model.n)
    edges = np.array([0, model.n]) * np.ones((len(places), 1), dtype=np.int64)
    taken = np.concatenate([places, edges], axis=1)
    return np.asarray((np.abs(at[None, :, None] - taken[:, None, :]) >= model.shortest).all(axis=2))


def _gains(residuals: Floats, columns: Floats, weights: Floats) -> Floats:
    """Return what a step at each place would take off the (weighted) sum of squares.

    Parameters
    ----------
    residuals : array of shape (batch, n)
        Values less fitted values: weighted, for counts, so that the score comes out.
    """
    beyond = _from_here(residuals)
    own = _from_here(weights)
    shared = _from_here(weights[..., None] * columns)
    inner = np.swapaxes(columns * weights[..., None], 1, 2) @ columns
    inner = inner + 1e-13 * np.trace(inner, axis1=1, axis2=2)[:, None, None] * np.eye(
        columns.shape[2]
    )
    explained = np.linalg.solve(inner, np.swapaxes(shared, 1, 2))
    free = own - np.einsum("bnq,bqn->bn", shared, explained)
    usable = free > 1e-9 * own
    return np.asarray(np.where(usable, beyond**2, 0.0) / np.where(usable, free, 1.0))


def _from_here(values: Floats) -> Floats:
    return np.asarray(values[:, ::-1].cumsum(axis=1)[:, ::-1])


def _again(model: Stepped, values: Floats, places: Integers) -> Integers:
    """Return the places after each has been looked for once more, given the others (Bai 1997)."""
    for number in range(places.shape[1] - 1):
        others = np.delete(places, number, axis=1)
        moved = _one_more(model, values, others)
        moved = np.insert(others, number, moved[:, -1], axis=1)
        now = _cost(model, values, _fit(model, values, places))
        then = _cost(model, values, _fit(model, values, moved))
        places = np.where((then < now)[:, None], moved, places)
    return places
