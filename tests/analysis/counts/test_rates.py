"""Rates and their ratios: R's figures, identities, and what is refused or cannot be told."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM

from nkstats.analysis.counts.rates import Rate, RateRatio, rate, rate_ratio
from nkstats.errors import UsageError


def yearly(*values: float | None, first: str = "2000") -> pd.Series:
    index = pd.period_range(first, periods=len(values), freq="Y")
    return pd.Series(values, index=index, dtype="Float64")


def bounds(result: Rate | RateRatio) -> tuple[float, float]:
    assert result.low is not None
    assert result.high is not None
    return result.low, result.high


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [
        (0, 0, 3.688879), (1, 0.02531781, 5.571643), (10, 4.795389, 18.39036),
        (67, 51.92408, 85.08763), (1418, 1345.147, 1493.774),
    ],
)  # fmt: skip
def test_the_interval_of_a_count_is_that_of_r(count: int, low: float, high: float) -> None:
    """R: poisson.test(count)$conf.int."""
    result = rate(count)
    assert bounds(result) == pytest.approx((low, high), rel=1e-6)
    assert (result.estimate, result.n, result.interval_kind) == (count, 1, "exact")


def test_an_interval_holds_the_means_under_which_the_count_is_not_rare() -> None:
    """Its ends are the means that leave a tail of 5 percent (level 90) at the count."""
    low, high = bounds(rate(13, exposure=4, level=0.9))
    assert stats.poisson.sf(12, 4 * low) == pytest.approx(0.05)
    assert stats.poisson.cdf(13, 4 * high) == pytest.approx(0.05)


def test_a_series_is_added_up_and_its_gaps_are_left_out() -> None:
    """Three known years of four, a period each."""
    result = rate(yearly(3, None, 4, 5))
    assert (result.count, result.exposure, result.n) == (12, 3.0, 3)
    assert bounds(result) == bounds(rate(12, 3))


def test_exposures_may_be_one_a_count_and_are_matched_by_period() -> None:
    """In whatever order they come."""
    counts, persons = yearly(3, 5, None), yearly(10, 20, 35)
    assert rate(counts, persons[::-1]).exposure == rate(counts, [10, 20, 35]).exposure == 30


# R: poisson.test(c(a, b), c(ta, tb)) for estimate and interval; central p: twice the smaller of
# binom.test(a, a + b, ta / (ta + tb), alternative = "less" / "greater")$p.value
FROM_R = [
    ((2, 9, 17877, 16660), 0.2070942, 0.02177406, 1.00054910, 0.0501065),
    ((67, 63), 1.063492, 0.7426158, 1.524632, 0.7925825),
    ((236, 196), 1.204082, 0.9920769, 1.462709, 0.06047662),
    ((196, 67), 2.925373, 2.206135, 3.920696, 7.563924e-16),
    ((0, 5), 0, 0, 1.091279, 0.0625),
    ((5, 0), math.inf, 0.9163559, math.inf, 0.0625),
]


@pytest.mark.parametrize(("given", "ratio", "low", "high", "p_value"), FROM_R)
def test_the_exact_ratio_is_that_of_r_with_the_central_p_value(
    given: tuple[int, ...], ratio: float, low: float, high: float, p_value: float
) -> None:
    result = rate_ratio(*given)
    assert (result.estimate, *bounds(result)) == pytest.approx((ratio, low, high), rel=1e-6)
    assert result.p_value == pytest.approx(p_value, rel=1e-5)
    assert (result.interval_kind, result.dispersion, result.df) == ("exact", 1, None)


@pytest.mark.parametrize(
    ("a", "b", "low", "high"),
    [(236, 196, 0.79, 1.84), (196, 67, 1.57, 5.44), (67, 63, 0.49, 2.29)],
)
def test_a_dispersion_of_five_widens_the_interval(a: int, b: int, low: float, high: float) -> None:
    """Published in the project's own measurements, from R."""
    result = rate_ratio(a, b, dispersion=5)
    assert tuple(round(end, 2) for end in bounds(result)) == (low, high)
    assert result.interval_kind == "quasi"


@pytest.mark.parametrize("dispersion", [1, 2.5, "estimate"])
@pytest.mark.parametrize("groups", [((4, 9, 2), (0, 0)), ((4, 9, 2), (21, 30)), ((1, 0), (9, 4))])
def test_interval_and_p_value_are_of_one_method(
    dispersion: Any, groups: tuple[tuple[int, ...], tuple[int, ...]]
) -> None:
    """At the level 1 - p one end of the interval is 1; seen from b to a all is turned over."""
    a, b = (yearly(*counts) for counts in groups)
    result = rate_ratio(a, b, dispersion=dispersion)
    assert result.p_value is not None
    assert min(abs(end - 1) for end in bounds(
        rate_ratio(a, b, level=1 - result.p_value, dispersion=dispersion)
    )) < 1e-6  # fmt: skip
    low, high = bounds(rate_ratio(b, a, dispersion=dispersion))
    turned = (1 / high, 1 / low if low else math.inf)
    assert bounds(result) == pytest.approx(turned, rel=1e-9)
    assert rate_ratio(b, a, dispersion=dispersion).p_value == pytest.approx(result.p_value)


def test_an_estimated_dispersion_is_that_of_a_quasi_poisson_model() -> None:
    """A second route: statsmodels' GLM with one mean a group, an offset and scale X2."""
    a, b, months = yearly(30, 55, 21, 40), yearly(12, 3, 19), [12, 12, 6, 12]
    fitted = GLM(
        np.array([*a, *b], dtype=float), np.array([[1, 1]] * 4 + [[1, 0]] * 3),
        family=Poisson(), offset=np.log([*months, 12, 12, 12]),
    ).fit(scale="X2")  # fmt: skip
    result = rate_ratio(a, b, months, 12, level=0.9, dispersion="estimate")
    half = stats.t.isf(0.05, 5) * fitted.bse[1]
    expected = np.exp([fitted.params[1], fitted.params[1] - half, fitted.params[1] + half])
    assert (result.estimate, *bounds(result)) == pytest.approx(tuple(expected), rel=1e-6)
    assert result.p_value == pytest.approx(2 * stats.t.sf(abs(fitted.tvalues[1]), 5), rel=1e-6)
    assert (result.dispersion, result.df, result.notes) == (pytest.approx(fitted.scale), 5, ())


def test_a_dispersion_is_never_estimated_below_one_and_few_counts_are_named() -> None:
    result = rate_ratio(yearly(10, 10), yearly(20, 20), dispersion="estimate")
    assert (result.dispersion, result.df) == (1.0, 2)
    assert [note.message for note in result.notes] == [
        "The dispersion is poorly known (degrees of freedom: {df})."
    ]


def test_intervals_cover_where_counts_scatter_five_times_as_much() -> None:
    """Exact ones do not, and say so."""
    rng = np.random.default_rng(4)
    draws = rng.negative_binomial(25, 0.2, size=(150, 9))  # mean 100, variance 500
    pairs = [(pd.Series(draw[:5]), pd.Series(draw[5:])) for draw in draws]
    quasi = [bounds(rate_ratio(a, b, dispersion="estimate")) for a, b in pairs]
    exact = [rate_ratio(a, b) for a, b in pairs]
    assert np.mean([low <= 1 <= high for low, high in quasi]) > 0.9
    assert np.mean([low <= 1 <= high for low, high in map(bounds, exact)]) < 0.75
    assert np.mean(["too narrow." in result.sentence()[-12:] for result in exact]) > 0.8


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        (rate(yearly()), "no count"), (rate(yearly(0.5)), "not whole"),
        (rate(yearly(1e300, 2)), "too large"), (rate_ratio(0, 0), "no ratio"),
        (rate_ratio(3, 4, dispersion="estimate"), "too few counts"),
        (rate_ratio(yearly(None), 4), "no count"), (rate_ratio(10**16, 4), "too large"),
    ],
)  # fmt: skip
def test_what_cannot_be_computed_says_why(result: Rate | RateRatio, reason: str) -> None:
    assert result.estimate is result.low is result.high is None
    assert reason in result.sentence("en")
    assert not re.search("[A-Za-z]", result.sentence("ko"))


@pytest.mark.parametrize("count", [-1, 2.5, math.nan, math.inf, True, "3", None, pd.NA, [1, -2]])
def test_what_is_no_count_is_refused_by_name(count: Any) -> None:
    with pytest.raises(UsageError, match="count_b"):
        rate_ratio(1, count)


@pytest.mark.parametrize("exposure", [0, -1, math.nan, math.inf, "a year", None, [1, 2]])
def test_an_exposure_has_to_be_above_zero(exposure: Any) -> None:
    with pytest.raises(UsageError, match="exposure_a"):
        rate_ratio(1, 2, exposure_a=exposure)


@pytest.mark.parametrize("dispersion", [0.9, 0, math.nan, math.inf, "auto", True, None])
def test_a_dispersion_under_one_is_refused(dispersion: Any) -> None:
    with pytest.raises(UsageError, match="dispersion"):
        rate_ratio(1, 2, dispersion=dispersion)


@pytest.mark.parametrize("level", [0, 1, 95, -0.5, math.nan])
def test_a_level_is_a_share(level: float) -> None:
    with pytest.raises(UsageError, match="level"):
        rate(3, level=level)


@pytest.mark.parametrize("count", [np.int64(7), 7.0, np.float64(7)])
def test_whole_numbers_of_any_make_are_counts(count: Any) -> None:
    assert rate(count) == rate(7)


@pytest.mark.parametrize(
    ("result", "english", "korean"),
    [
        (
            rate_ratio(236, 196, dispersion=5),
            "236 against 196: 1.2 times (95% interval 0.79 to 1.8, quasi-Poisson, dispersion 5.0); "
            "cannot tell whether the rates differ.",
            "236명 대 196명, 발생률의 비는 1.2배이다(95% 구간 0.79~1.8배, 준푸아송, 산포 5.0). "
            "두 발생률이 다른지는 판단할 수 없다.",
        ),
        (
            rate_ratio(5, 0, level=0.9),
            "5 against 0: at least 1.2 times (90% interval, exact Poisson); the first rate is "
            "higher.",
            "5명 대 0명, 발생률의 비는 1.2배 이상이다(90% 구간, 정확 푸아송). 앞의 발생률이 더 "
            "높다.",
        ),
        (
            rate(1418, 2),
            "1,418 over 2 periods: 710 per unit (95% interval 670 to 750, exact Poisson).",
            "2개 기간 1,418명, 단위당 710명이다(95% 구간 670~750명, 정확 푸아송).",
        ),
    ],
)
def test_sentences(result: Rate | RateRatio, english: str, korean: str) -> None:
    assert result.sentence("en") == english
    assert result.sentence("ko") == korean


@pytest.mark.parametrize(
    ("a", "b", "said"),
    [(40, 90, "lower"), (90, 40, "higher"), (90_000, 90_100, "within a tenth"), (4, 5, "cannot")],
)
def test_the_verdict_follows_the_interval(a: int, b: int, said: str) -> None:
    assert said in rate_ratio(a, b).sentence("en")
