"""The best dates for a given number of breaks.

All partitions are tried where they are few; where they are many, the dynamic programme of Bai and
Perron finds the steps and the common part is fitted by turns. Whether there is a break is not
asked here.
"""

from __future__ import annotations

from itertools import combinations
from math import comb

import numpy as np

from nkstats.analysis.observed import Floats, Integers
from nkstats.analysis.structural_breaks.step_models import Stepped, costs, design, fitted

TRIED = 400_000  # partitions that are tried one by one
FEW = 2_000  # of them tried by the likelihood; of more, those that least squares thinks likely
LIKELY = 400
TURNS = 50


def fits(n: int, breaks: int, shortest: int) -> bool:
    """Return whether so many breaks leave each regime long enough."""
    return bool(n >= (breaks + 1) * shortest)


def partitions(n: int, breaks: int, shortest: int) -> Integers:
    """Return all partitions whose regimes are long enough, an array of shape (m, breaks)."""
    free = n - (breaks + 1) * shortest + breaks
    chosen = np.array(list(combinations(range(free), breaks)), dtype=np.int64)
    return chosen.reshape(-1, breaks) + shortest + (shortest - 1) * np.arange(breaks)


def best_places(model: Stepped, breaks: int) -> Integers:
    """Return the places of a given number of breaks that fit best, an array of shape (breaks,).

    References
    ----------
    Bai, Perron 2003, Journal of Applied Econometrics 18:1-22.
    """
    if breaks == 0:
        return np.zeros(0, dtype=np.int64)
    if model.flat:
        return cheapest(segment_costs(model, np.zeros(model.n)), breaks, model.shortest)
    number = comb(model.n - (breaks + 1) * model.shortest + breaks, breaks)
    if number > TRIED:
        starts = np.stack([_by_turns(model, breaks), _even(model, breaks)])
        return _least(model, np.stack([_moved(model, start) for start in starts]))
    tried = partitions(model.n, breaks, model.shortest)
    if not model.counts:
        return np.asarray(tried[int(np.argmin(_quick(model, model.values, tried)))])
    if number <= FEW:
        return _least(model, tried)
    order = np.argsort(_quick(model, np.log(model.values + model.values.mean() / 20), tried))
    return _moved(model, _least(model, tried[order[:LIKELY]]))


def _least(model: Stepped, places: Integers) -> Integers:
    return np.asarray(places[int(np.argmin(costs(model, places)))])


def _even(model: Stepped, breaks: int) -> Integers:
    return np.asarray(np.arange(1, breaks + 1) * model.n // (breaks + 1))


def _quick(model: Stepped, values: Floats, places: Integers) -> Floats:
    """Return minus what each partition explains beyond the common part (normal equations)."""
    steps = (np.arange(model.n)[:, None] >= np.arange(model.n)).astype(float)
    apart = steps - model.common @ (model.common.T @ steps)
    inner, outer = apart.T @ apart, apart.T @ values
    squares = inner[places[:, :, None], places[:, None, :]]
    squares = squares + 1e-12 * np.eye(places.shape[1])
    sides = outer[places]
    return -np.asarray((sides * np.linalg.solve(squares, sides[..., None])[..., 0]).sum(axis=1))


def segment_costs(model: Stepped, beside: Floats) -> Floats:
    """Return what each stretch costs with a level of its own, endless where it is too short.

    Parameters
    ----------
    model : Stepped
    beside : array of shape (n,)
        What the common part adds to the level (to its logarithm, for counts).

    Returns
    -------
    array of shape (n + 1, n + 1)
        At [i, j] the cost of the observations from i up to, but not with, j.
    """
    lengths = np.arange(model.n + 1) - np.arange(model.n + 1)[:, None]
    long_enough = lengths >= model.shortest
    y = model.values
    if model.counts:
        total, expected = _sums(y), _sums(np.exp(beside))
        held = np.where(long_enough & (total > 0), total, 1.0)
        cost = -2 * held * np.log(held / np.where(long_enough, expected, 1.0))
        cost = np.where(total > 0, cost, 0.0)
    else:
        rest = y - beside
        rest = rest - rest.mean()
        cost = _sums(rest**2) - _sums(rest) ** 2 / np.maximum(lengths, 1)
    return np.asarray(np.where(long_enough, cost, np.inf))


def _sums(values: Floats) -> Floats:
    running = np.concatenate([[0.0], np.cumsum(values)])
    return np.asarray(running - running[:, None])


def cheapest(cost: Floats, breaks: int, shortest: int) -> Integers:
    """Return the ends of the regimes that cost least together, by dynamic programming.

    Parameters
    ----------
    cost : array of shape (n + 1, n + 1)
        As `segment_costs` gives it.
    """
    least, came = cost[0], []
    for _ in range(breaks):
        through = least[:, None] + cost
        came.append(np.argmin(through, axis=0))
        least = np.min(through, axis=0)
    place, places = len(cost) - 1, []
    for froms in reversed(came):
        place = int(froms[place])
        places.append(place)
    return np.array(places[::-1], dtype=np.int64)


def _by_turns(model: Stepped, breaks: int) -> Integers:
    """Return the best places by fitting the common part and the steps in turns."""
    places, least = np.zeros(0, dtype=np.int64), np.inf
    beside = _common_part(model, places)
    for _ in range(TURNS):
        found = cheapest(segment_costs(model, beside), breaks, model.shortest)
        cost = float(costs(model, found[None])[0])
        if not cost < least:
            break
        places, least = found, cost
        beside = _common_part(model, places)
    return places


def _moved(model: Stepped, places: Integers) -> Integers:
    """Return places moved, one at a time, until no move fits better."""
    for _ in range(TURNS):
        before = places
        for number in range(len(places)):
            places = _best_move(model, places, number)
        if np.array_equal(places, before):
            break
    return places


def _best_move(model: Stepped, places: Integers, number: int) -> Integers:
    start, end = np.concatenate([[0], places, [model.n]])[[number, number + 2]]
    free = np.arange(start + model.shortest, end - model.shortest + 1)
    tried = np.repeat(places[None], len(free), axis=0)
    tried[:, number] = free
    return _least(model, tried)


def _common_part(model: Stepped, places: Integers) -> Floats:
    means = fitted(model, places[None])[0]
    logs = np.log(means) if model.counts else means
    steps = design(model.common, places[None])[0]
    weights, *_ = np.linalg.lstsq(steps, logs, rcond=None)
    moving = model.common - model.common.mean(axis=0)
    return np.asarray(moving @ weights[: model.common.shape[1]])
