"""The best dates, against brute force with statsmodels and against R's dynamic programme."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
import statsmodels.api as sm

from nkstats.analysis.observed import Floats
from nkstats.analysis.structural_breaks.partitions import _by_turns as by_turns
from nkstats.analysis.structural_breaks.partitions import _moved as moved
from nkstats.analysis.structural_breaks.partitions import (
    best_places,
    cheapest,
    partitions,
    segment_costs,
)
from nkstats.analysis.structural_breaks.step_models import (
    Stepped,
    costs,
    count_means,
    deviance,
    fitted,
    orthonormal,
)


def stepped(values: Floats, trend: bool, counts: bool, shortest: int = 3) -> Stepped:
    n = len(values)
    columns = np.column_stack([np.ones(n), np.arange(n)]) if trend else np.ones((n, 1))
    return Stepped(values, orthonormal(columns), shortest, counts)


def by_statsmodels(values: Floats, trend: bool, counts: bool, places: tuple[int, ...]) -> float:
    n = len(values)
    steps = [np.ones(n), *((np.arange(n) >= place).astype(float) for place in places)]
    columns = np.column_stack([*steps, np.arange(n)] if trend else steps)
    if counts:
        return float(sm.GLM(values, columns, family=sm.families.Poisson()).fit().deviance)
    return float(sm.OLS(values, columns).fit().ssr)


def allowed(n: int, breaks: int, shortest: int) -> list[tuple[int, ...]]:
    return [
        places
        for places in combinations(range(n), breaks)
        if min(np.diff([0, *places, n])) >= shortest
    ]


@pytest.mark.parametrize("breaks", [1, 2, 3])
def test_partitions_are_all_those_whose_regimes_are_long_enough(breaks: int) -> None:
    found = {tuple(row) for row in partitions(14, breaks, 3).tolist()}
    assert found == set(allowed(14, breaks, 3))


@pytest.mark.parametrize("counts", [False, True])
@pytest.mark.parametrize("trend", [False, True])
@pytest.mark.parametrize("breaks", [1, 2])
def test_the_best_places_are_those_of_brute_force(breaks: int, trend: bool, counts: bool) -> None:
    values = np.random.default_rng(breaks).poisson([20] * 5 + [8] * 4 + [12] * 4).astype(float)
    tried = allowed(13, breaks, 3)
    misfit = [by_statsmodels(values, trend, counts, places) for places in tried]
    model = stepped(values, trend, counts)
    assert tuple(best_places(model, breaks).tolist()) == tried[int(np.argmin(misfit))]
    assert costs(model, np.array(tried)) == pytest.approx(misfit, rel=1e-8)


@pytest.mark.parametrize("counts", [False, True])
def test_the_cost_of_a_segment_is_that_of_its_mean(counts: bool) -> None:
    values = np.random.default_rng(4).poisson(6, 12).astype(float)
    cost = segment_costs(stepped(values, False, counts), np.zeros(12))
    part = values[2:9]
    mean = np.full(7, part.mean())
    constant = 2 * float(np.sum(part[part > 0] * np.log(part[part > 0])))
    alone = float(deviance(part, mean)) - constant if counts else float(np.sum((part - mean) ** 2))
    assert cost[2, 9] == pytest.approx(alone)
    assert np.isinf(cost[2, 4])


def test_the_dynamic_programme_finds_what_trying_all_finds() -> None:
    cost = np.random.default_rng(5).random((16, 16))
    lengths = np.arange(16) - np.arange(16)[:, None]
    cost = np.where(lengths >= 3, cost, np.inf)
    tried = allowed(15, 3, 3)
    totals = [sum(cost[a, b] for a, b in zip((0, *p), (*p, 15), strict=True)) for p in tried]
    assert tuple(cheapest(cost, 3, 3).tolist()) == tried[int(np.argmin(totals))]


@pytest.mark.parametrize("counts", [False, True])
def test_fitting_in_turns_finds_clear_steps_on_a_trend(counts: bool) -> None:
    logs = np.linspace(4, 5, 40) - 1.5 * (np.arange(40) >= 12) + 1.2 * (np.arange(40) >= 27)
    values = np.random.default_rng(6).poisson(np.exp(logs)).astype(float)
    model = stepped(values if counts else np.log(values + 0.5), True, counts)
    assert by_turns(model, 2).tolist() == best_places(model, 2).tolist() == [12, 27]


def test_likely_partitions_of_a_long_series_hold_the_best(monkeypatch: pytest.MonkeyPatch) -> None:
    """Least squares names the candidates, the likelihood chooses; here it may try them all too."""
    rng = np.random.default_rng(3)
    logs = 4.4 + rng.normal(0, 0.2, 60) - 0.5 * (np.arange(60) > 20) + 0.3 * (np.arange(60) > 40)
    model = stepped(rng.poisson(np.exp(logs)).astype(float), True, True, 6)
    every = best_places(model, 2).tolist()
    monkeypatch.setattr("nkstats.analysis.structural_breaks.partitions.FEW", 10)
    monkeypatch.setattr("nkstats.analysis.structural_breaks.partitions.LIKELY", 40)
    monkeypatch.setattr(
        "nkstats.analysis.structural_breaks.partitions._moved", lambda _, places: places
    )
    assert best_places(model, 2).tolist() == every


@pytest.mark.parametrize("counts", [False, True])
def test_where_partitions_are_too_many_clear_steps_are_found(
    counts: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nkstats.analysis.structural_breaks.partitions.TRIED", 1)
    steps = 0.9 * np.searchsorted([12, 24, 37], np.arange(50), side="right") % 2
    values = np.random.default_rng(9).poisson(np.exp(4.5 + steps)).astype(float)
    model = stepped(values if counts else np.log(values + 0.5), True, counts)
    found = best_places(model, 3)
    monkeypatch.undo()
    assert found.tolist() == best_places(model, 3).tolist()


@pytest.mark.parametrize("counts", [False, True])
def test_moving_one_at_a_time_mends_a_poor_start(counts: bool) -> None:
    logs = np.linspace(4, 5, 40) - 1.5 * (np.arange(40) >= 12) + 1.2 * (np.arange(40) >= 27)
    values = np.random.default_rng(8).poisson(np.exp(logs)).astype(float)
    model = stepped(values if counts else np.log(values + 0.5), True, counts)
    assert moved(model, np.array([5, 35])).tolist() == [12, 27]


def test_a_regime_of_zeros_is_fitted_with_next_to_nothing() -> None:
    values = np.array([9.0, 11, 10, 12, 8, 0, 0, 0, 0, 0])
    model = stepped(values, False, True)
    means = fitted(model, np.array([[5]]))[0]
    assert means[:5] == pytest.approx(10)
    assert means[5:].max() < 1e-6
    assert deviance(values, means) == pytest.approx(by_statsmodels(values[:5], False, True, ()))


def test_means_of_counts_are_those_of_statsmodels_in_each_series() -> None:
    rng = np.random.default_rng(7)
    columns = np.column_stack([np.ones(30), np.linspace(-1, 1, 30), np.arange(30) >= 20])
    counts = rng.poisson(np.exp(columns @ [3.0, 1.0, -2.0]), (4, 30)).astype(float)
    means = count_means(counts, np.broadcast_to(columns, (4, 30, 3)))
    for row, mean in zip(counts, means, strict=True):
        fit = sm.GLM(row, columns, family=sm.families.Poisson()).fit(tol=1e-12)
        assert mean == pytest.approx(fit.fittedvalues, rel=1e-6)
