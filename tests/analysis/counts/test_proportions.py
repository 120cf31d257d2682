"""Shares and their differences: published tables, R's figures and brute force."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from nkstats.analysis.counts.proportions import proportion, proportion_difference
from nkstats.errors import UsageError


def test_81_of_263_by_wilson_and_exactly() -> None:
    """R: prop.test(81, 263, correct = FALSE) and binom.test(81, 263)."""
    result = proportion(81, 263)
    assert (result.low, result.high) == pytest.approx((0.2552885199, 0.3662095770), abs=1e-9)
    assert (result.estimate, result.n) == (81 / 263, 263)
    exact = proportion(81, 263, method="clopper-pearson")
    assert (exact.low, exact.high) == pytest.approx((0.2527367456, 0.3676219226), abs=1e-9)
    assert (result.interval_kind, exact.interval_kind) == ("quasi", "exact")


@pytest.mark.parametrize(("method", "theirs"), [("wilson", "wilson"), ("clopper-pearson", "beta")])
@pytest.mark.parametrize(("count", "total"), [(0, 1), (1, 1), (0, 29), (29, 29), (3, 1000)])
@pytest.mark.parametrize("level", [0.8, 0.99])
def test_another_library_agrees(
    method: Any, theirs: str, count: int, total: int, level: float
) -> None:
    result = proportion(count, total, level, method)
    expected = proportion_confint(count, total, alpha=1 - level, method=theirs)
    assert (result.low, result.high) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("share", [0.03, 0.25, 0.5, 0.9])
def test_exact_intervals_cover_at_least_the_level_and_wilson_about_that(share: float) -> None:
    """The sum of the chances of the counts of 40 whose interval holds the share."""
    chances = stats.binom.pmf(range(41), 40, share)

    def coverage(method: Any) -> float:
        found = [proportion(count, 40, 0.95, method) for count in range(41)]
        held = [bool(r.low <= share <= r.high) for r in found if r.low is not None and r.high]
        return float(np.dot(chances, held))

    assert coverage("clopper-pearson") >= 0.95
    assert 0.92 < coverage("wilson") <= 1


# Newcombe 1998, Statistics in Medicine 17:873-890, table II, method 10
NEWCOMBE = [
    (56, 70, 48, 80, 0.0524, 0.3339), (9, 10, 3, 10, 0.1705, 0.8090),
    (6, 7, 2, 7, 0.0582, 0.8062), (5, 56, 0, 29, -0.0381, 0.1926),
    (0, 10, 0, 20, -0.1611, 0.2775), (0, 10, 0, 10, -0.2775, 0.2775),
    (10, 10, 0, 20, 0.6791, 1.0), (10, 10, 0, 10, 0.6075, 1.0),
]  # fmt: skip


@pytest.mark.parametrize("row", NEWCOMBE)
def test_differences_are_those_of_newcombes_table_and_of_statsmodels(
    row: tuple[int, int, int, int, float, float],
) -> None:
    result = proportion_difference(*row[:4])
    assert (result.low, result.high) == pytest.approx(row[4:], abs=6e-5)
    theirs = confint_proportions_2indep(
        *row[:4], method="newcomb", compare="diff", correction=False
    )
    assert (result.low, result.high) == pytest.approx(theirs, abs=1e-12)
    assert result.estimate == pytest.approx(row[0] / row[1] - row[2] / row[3])
    turned = proportion_difference(*row[2:4], *row[:2])
    assert (turned.low, turned.high) == pytest.approx((-row[5], -row[4]), abs=6e-5)


@pytest.mark.parametrize("total", [1, 7, 10**6, 10**12, 10**15])
def test_bounds_hold_the_estimate_at_the_edges(total: int) -> None:
    for count in {0, 1, total // 3, total - 1, total}:
        for method in ("wilson", "clopper-pearson"):
            result = proportion(count, total, 0.9, method)  # type: ignore[arg-type]
            assert result.low is not None and result.high is not None
            assert 0 <= result.low <= count / total <= result.high <= 1
        apart = proportion_difference(count, total, total - count, total)
        assert apart.low is not None and apart.high is not None and apart.estimate is not None
        assert -1 <= apart.low <= apart.estimate <= apart.high <= 1


def test_no_total_is_a_reason_and_no_error() -> None:
    for result in (proportion(0, 0), proportion_difference(0, 0, 1, 5), proportion(0, 10**16)):
        assert result.estimate is result.low is result.high is None
        assert result.reason == result.sentence("en")
    assert proportion(0, 0).sentence("ko") == "전체가 0명이므로 비율이 없다."


@pytest.mark.parametrize(
    ("count", "total", "named"),
    [
        (3, 2, "more than total"), (-1, 2, "count"), (1.5, 2, "count"), (1, math.inf, "total"),
        (1, math.nan, "total"), (True, 2, "count"), ("1", 2, "count"), (None, 2, "count"),
    ],
)  # fmt: skip
def test_what_is_no_part_of_a_whole_is_refused(count: Any, total: Any, named: str) -> None:
    with pytest.raises(UsageError, match=named):
        proportion(count, total)
    with pytest.raises(UsageError, match=named.replace("count", "count_b")):
        proportion_difference(1, 2, count, total)


def test_an_unknown_method_names_the_choices() -> None:
    with pytest.raises(UsageError, match="wilson, clopper-pearson"):
        proportion(1, 2, method="wald")  # type: ignore[arg-type]


@pytest.mark.parametrize("whole", [np.int32, np.float64, float])
def test_whole_numbers_of_any_make_are_counts(whole: Any) -> None:
    assert proportion(whole(3), whole(8)) == proportion(3, 8)


@pytest.mark.parametrize(
    ("result", "english", "korean"),
    [
        (
            proportion(81, 263),
            "81 of 263: 31% (95% interval 26% to 37%, Wilson).",
            "263명 중 81명, 즉 31%이다(95% 구간 26%~37%, 윌슨).",
        ),
        (
            proportion(2, 3),
            "2 of 3: too few for a percentage.",
            "3명 중 2명이다. 너무 적어 백분율을 적지 않는다.",
        ),
        (
            proportion_difference(5, 10, 4, 10),
            "5 of 10 (50%) against 4 of 10 (40%): a difference of +10 percentage points "
            "(95% interval -29 to +45, Newcombe); cannot tell whether the shares differ.",
            "10명 중 5명(50%) 대 10명 중 4명(40%)의 차이는 +10%p이다"
            "(95% 구간 -29~+45, 뉴컴). 두 비율이 다른지는 판단할 수 없다.",
        ),
        (
            proportion_difference(1, 3, 2, 9),
            "1 of 3 against 2 of 9: too few to compare percentages.",
            "3명 중 1명 대 9명 중 2명이다. 너무 적어 백분율을 비교하지 않는다.",
        ),
    ],
)  # fmt: skip
def test_sentences(result: Any, english: str, korean: str) -> None:
    assert result.sentence("en") == english
    assert result.sentence("ko") == korean


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((60, 100, 30, 100), "the first share is larger"),
        ((30, 100, 60, 100), "the first share is smaller"),
        ((50_000, 100_000, 50_010, 100_000), "within two percentage points"),
        ((50, 100, 51, 100), "cannot tell"),
    ],
)
def test_the_verdict_follows_the_interval(counts: tuple[int, int, int, int], said: str) -> None:
    assert said in proportion_difference(*counts).sentence("en")


def test_a_share_near_all_is_not_rounded_to_all() -> None:
    assert proportion(2999, 3000).sentence("en").startswith("2,999 of 3,000: 99.967% (")
