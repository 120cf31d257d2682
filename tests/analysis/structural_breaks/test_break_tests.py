"""The test of one break more, against brute force, and its size and power in small."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from nkstats.analysis.observed import Floats
from nkstats.analysis.structural_breaks.break_nulls import (
    Null,
    autocorrelation,
    null_model,
    simulated,
)
from nkstats.analysis.structural_breaks.break_tests import f_statistics, step_test
from nkstats.analysis.structural_breaks.partitions import best_places
from nkstats.analysis.structural_breaks.step_models import Stepped, costs, orthonormal

AT = np.arange(28)
COMMON = orthonormal(np.column_stack([np.ones(28), AT]))


def logs(counts: Floats) -> Floats:
    return np.asarray(np.log(counts + 0.5))


def by_brute_force(values: Floats, counts: bool) -> float:
    base = np.column_stack([np.ones(28), AT])
    family = sm.families.Poisson() if counts else sm.families.Gaussian()
    null = sm.GLM(values, base, family=family).fit()
    found = []
    for place in range(3, 26):
        fit = sm.GLM(values, np.column_stack([base, place <= AT]), family=family).fit()
        scale = fit.pearson_chi2 if counts else fit.deviance
        found.append((fit.deviance, (null.deviance - fit.deviance) / (scale / 25)))
    return float(min(found)[1])


@pytest.mark.parametrize("counts", [False, True])
def test_sup_f_is_that_of_the_best_of_all_places(counts: bool) -> None:
    rng = np.random.default_rng(1)
    for fall in (1.0, 1.0, 1.0, 0.8, 0.7, 0.2):
        drawn = rng.poisson(np.where(AT < 20, 90, 90 * fall)).astype(float)
        values = drawn if counts else logs(drawn)
        model = Stepped(values, COMMON, 3, counts)
        found = f_statistics(model, values[None], 0, 1)[0]
        assert found == pytest.approx(by_brute_force(values, counts), rel=1e-6)


def test_an_exact_trend_leaves_nothing_to_explain_and_an_exact_step_everything() -> None:
    line, step = 3.0 + 0.2 * AT, 3.0 + 1.0 * (AT >= 10)
    model = Stepped(line, COMMON, 3, False)
    assert f_statistics(model, np.stack([line, step]), 0, 1)[0] == 0
    assert 1e6 < f_statistics(model, np.stack([line, step]), 0, 1)[1] < np.inf


def test_a_second_step_is_found_beside_the_first() -> None:
    values = np.where((AT >= 9) & (AT < 18), 1.0, 0.0) + np.random.default_rng(2).normal(0, 0.1, 28)
    model = Stepped(values, COMMON, 3, False)
    one, two = (f_statistics(model, values[None], fewer, 2)[0] for fewer in (0, 1))
    assert min(one, two) > 100


@pytest.mark.parametrize("seed", [1, 2, 14])
def test_steps_found_one_by_one_are_looked_for_again(seed: int) -> None:
    """The first found alone is not where it lies beside the second."""
    noise = np.random.default_rng(seed).normal(0, 0.3, 28)
    values = np.where((AT >= 9) & (AT < 18), 0.6, 0.0) + noise
    model = Stepped(values, COMMON, 3, False)
    none, two = (float(costs(model, best_places(model, k)[None])[0]) for k in (0, 2))
    found = f_statistics(model, values[None], 0, 2)[0]
    assert found == pytest.approx((none - two) / 2 / (two / 24))


def test_series_drawn_have_the_mean_variance_and_autocorrelation_of_the_null() -> None:
    null = Null(np.full(40, 200.0), 0.04, 0.6, np.arange(40), True, False)
    drawn = simulated(null, 4000, np.random.default_rng(3))
    assert drawn.mean() == pytest.approx(200, rel=0.01)
    assert drawn.var() == pytest.approx(200 + 0.04 * 200**2, rel=0.05)
    lagged = np.mean((drawn[:, 1:] - 200) * (drawn[:, :-1] - 200)) / (0.04 * 200**2)
    assert lagged == pytest.approx(0.6, abs=0.03)


def test_across_a_gap_noise_is_less_alike() -> None:
    null = Null(np.full(2, 1e6), 0.01, 0.5, np.array([0, 3]), False, True)
    drawn = np.log(simulated(null, 20000, np.random.default_rng(4)))
    assert np.corrcoef(drawn.T)[0, 1] == pytest.approx(0.125, abs=0.02)


def test_the_noise_of_the_null_is_that_which_was_put_in() -> None:
    rng, found = np.random.default_rng(5), []
    put = Null(np.full(200, 500.0), 0.04, 0.5, np.arange(200), True, False)
    model_common = orthonormal(np.column_stack([np.ones(200), np.arange(200)]))
    for counts in simulated(put, 20, rng):
        model = Stepped(logs(counts), model_common, 30, False)
        null = null_model(model, 0, 1, counts, np.arange(200), True, True)
        found.append((null.variance, null.autocorrelation))
    variance, alike = np.mean(found, axis=0)
    assert variance == pytest.approx(0.04, rel=0.15)
    assert alike == pytest.approx(0.5, abs=0.08)


def test_autocorrelation_is_mended_for_the_trend_taken_out() -> None:
    """Of residuals from a trend in 28 points, r1 itself would be near .35 for .6."""
    drawn = np.log(
        simulated(Null(np.full(28, 1e9), 0.01, 0.6, AT, False, True), 800, np.random.default_rng(6))
    )
    residuals = drawn - drawn @ COMMON @ COMMON.T
    model = Stepped(drawn[0], COMMON, 3, False)
    plain = np.mean(
        np.sum(residuals[:, 1:] * residuals[:, :-1], axis=1) / np.sum(residuals**2, axis=1)
    )
    mended = np.mean([autocorrelation(model, row, 0) for row in residuals])
    assert plain < 0.45
    assert mended == pytest.approx(0.55, abs=0.07)


def test_p_values_are_those_of_the_draws() -> None:
    """The largest statistic possible leaves one in draws + 1; none is drawn for 0."""
    counts = np.where(AT < 14, 900.0, 100.0)
    model = Stepped(logs(counts), COMMON, 3, False)
    null = null_model(model, 0, 1, counts, AT, True, True)
    test = step_test(model, null, 0, 1, logs, 99, np.random.default_rng(0))
    assert test.p_value == 1 / 100
    assert step_test(model, null, 0, 1, logs, 0, np.random.default_rng(0)).p_value is None
