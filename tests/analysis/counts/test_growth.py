"""Growth: known changes, what is withheld, the interval of the rate, and words."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
import pandas as pd
import pytest

import nkstats as nk
from nkstats.analysis import compare, figures
from nkstats.analysis.counts.growth import Growth, growth
from nkstats.analysis.counts.rates import rate_ratio
from nkstats.analysis.observed import observe
from nkstats.errors import UsageError


def yearly(*values: float | None, first: str = "2000") -> pd.Series:
    index = pd.period_range(first, periods=len(values), freq="Y")
    return pd.Series(values, index=index, dtype="Float64")


def facts(result: Growth) -> tuple[Any, ...]:
    return result.before, result.now, result.change, result.withheld


def test_1418_in_2016_falls_to_1127_in_2017() -> None:
    """As a count, in percent and as a logarithm."""
    result = growth(nk.load_arrivals("Y")["total"].loc[:"2017"])
    assert facts(result) == (1418, 1127, -291, None)
    assert result.estimate == result.percent == pytest.approx(-20.52186, abs=1e-5)
    assert result.log_ratio == pytest.approx(math.log(1127 / 1418))
    assert (str(result.period), str(result.period_before)) == ("2017", "2016")


@pytest.mark.parametrize("freq", ["Y", "Q"])
def test_growth_and_comparison_withhold_the_same_percentages(freq: str) -> None:
    """One rule, asked at every period of the record and at several floors."""
    totals = nk.load_arrivals(freq)["total"]
    known = figures(nk.load_arrivals(freq))
    for last in totals.index[totals.notna()]:
        for floor in (0, 30, 100):
            ours = growth(totals.loc[:last], base_floor=floor, dispersion=2)
            theirs = compare(known, str(last), base_floor=floor)
            assert (ours.change, ours.percent, ours.withheld) == (
                theirs.difference, theirs.percent, theirs.withheld,
            )  # fmt: skip


@pytest.mark.parametrize(("base", "why"), [(29, "small base"), (30, None), (0, "small base")])
def test_a_base_under_30_withholds_the_percentage_and_keeps_the_counts(
    base: int, why: str | None
) -> None:
    result = growth(yearly(50, base, 60), dispersion=1)
    assert facts(result) == (base, 60, 60 - base, why)
    assert (result.percent is None) == (result.estimate is None) == (why is not None)
    assert result.log_ratio == (pytest.approx(math.log(60 / base)) if base else None)


@pytest.mark.parametrize("values", [(50, None, 60), (60,), (None, 60, None)])
def test_there_is_no_change_across_a_gap(values: tuple[float | None, ...]) -> None:
    """Nor from before the first figure; empty years at the end are not the last."""
    result = growth(yearly(*values))
    assert facts(result) == (None, 60, None, "gap")
    assert (result.estimate, result.percent, result.log_ratio) == (None, None, None)


def test_quarters_are_compared_with_the_same_quarter_of_the_year_before() -> None:
    """Unless another lag is asked for."""
    index = pd.period_range("2020Q1", periods=6, freq="Q")
    series = pd.Series([100, 200, 300, 400, 110, 150], index=index)
    assert facts(growth(series)) == (200, 150, -50, None)
    assert facts(growth(series, lag=1)) == (110, 150, 40, None)


def test_the_compound_rate_runs_over_elapsed_time_and_through_gaps() -> None:
    """A figure that doubles in ten years grows by 7.177 percent a year, whatever is known."""
    result = growth(yearly(100, *[None] * 4, 900, *[None] * 4, 200))
    assert result.compound == pytest.approx(7.177346)
    assert (str(result.compound_since), result.elapsed) == ("2000", 10)


def test_the_compound_rate_of_quarters_is_yearly_and_between_equal_seasons() -> None:
    index = pd.period_range("2020Q1", periods=10, freq="Q")
    series = pd.Series([999, 100, 999, 999] * 2 + [999, 121], index=index)
    result = growth(series)
    assert result.compound == pytest.approx(10)
    assert (str(result.compound_since), result.elapsed) == ("2020Q2", 2)


@pytest.mark.parametrize("values", [(29, 50, 60), (50, 40, 0), (50,)])
def test_a_small_start_or_an_end_at_zero_has_no_compound_rate(values: tuple[float, ...]) -> None:
    assert growth(yearly(*values)).compound is None


@pytest.mark.parametrize("dispersion", [1, 5])
@pytest.mark.parametrize(("before", "now"), [(196, 236), (67, 196), (40, 0)])
def test_the_interval_is_that_of_the_ratio_of_the_two_counts(
    before: int, now: int, dispersion: float
) -> None:
    result = growth(yearly(800, before, now), dispersion=dispersion, level=0.9)
    ratio = rate_ratio(now, before, dispersion=dispersion, level=0.9)
    assert ratio.low is not None and ratio.high is not None
    expected = (100 * ratio.low - 100, 100 * ratio.high - 100)
    assert (result.low, result.high) == pytest.approx(expected)
    assert (result.interval_kind, result.level) == (ratio.interval_kind, 0.9)


def test_the_dispersion_is_that_of_the_other_changes_of_ten_years() -> None:
    """By hand: changes up and down by the same factor; the break before them does not count."""
    values = [9000, *[100, 144] * 6, 100]
    result = growth(yearly(*values))
    up, noise = math.log(144.5 / 100.5), 1 / 144.5 + 1 / 100.5
    # median of ten changes, five up and five down, is 0: each square is that of the full change
    assert result.dispersion == pytest.approx(up**2 / noise / 0.4549)
    assert result.df == 4.5
    assert growth(yearly(90, *values)).dispersion == result.dispersion


def test_changes_between_named_regimes_tell_nothing_of_the_scatter_within() -> None:
    """Left out by name, they give the dispersion that the series without them has."""
    named = nk.load_regimes()  # 2012, 2020, 2023
    values = (500, 520, 490, 510, 80, 90, 75, 260, 240, 250)
    broken = yearly(*values, first="2016")
    inside = [np.log((b + 0.5) / (a + 0.5)) for a, b in
              ((500, 520), (520, 490), (490, 510), (80, 90), (90, 75), (260, 240))]  # fmt: skip
    found = growth(broken, regimes=named)
    assert found.df == (len(inside) - 1) / 2
    assert found.dispersion is not None
    assert found.dispersion < 0.5 * (growth(broken).dispersion or 0)


def test_one_break_among_the_changes_moves_the_dispersion_little() -> None:
    calm = [500, 520, 490, 515, 480, 505, 495, 510, 500, 520]
    broken = [value // (5 if place < 5 else 1) for place, value in enumerate(calm)]
    plain, after = growth(yearly(*calm)).dispersion, growth(yearly(*broken)).dispersion
    assert plain == after == 1


@pytest.mark.parametrize(("mean", "dispersion", "drift"), [(300, 1, 0), (300, 6, 0), (300, 6, 0.1)])
def test_intervals_cover_the_change_of_the_rate(
    mean: float, dispersion: float, drift: float
) -> None:
    """Simulated counts of twelve years, seeded."""
    rng = np.random.default_rng(11)
    means = mean * np.exp(drift * np.arange(12))
    truth = 100 * (math.exp(drift) - 1)
    held = []
    for _ in range(150):
        rates = means if dispersion == 1 else rng.gamma(means / 5, 5.0)
        result = growth(yearly(*rng.poisson(rates)))
        assert result.low is not None and result.high is not None
        held.append(result.low <= truth <= result.high)
    assert np.mean(held) > 0.91


def test_two_figures_alone_cannot_tell() -> None:
    result = growth(yearly(67, 196, first="2022"))
    assert result.percent == pytest.approx(192.537, abs=1e-3)
    assert result.df == 1
    assert result.sentence("en") == (
        "From 2022 to 2023: 67 to 196, +193% (with a 95% interval too wide to be of use); "
        "cannot tell whether the rate behind the counts changed."
    )


def test_the_frame_has_a_row_for_every_known_change_and_no_empty_cell() -> None:
    result = growth(yearly(20, 40, None, 60, 90, 0, 5))
    assert result.frame.reset_index().to_numpy().tolist() == [
        [pd.Period("2001"), 20, 40, 20, "small base"],
        [pd.Period("2004"), 60, 90, 30, ""],
        [pd.Period("2005"), 90, 0, -90, ""],
        [pd.Period("2006"), 0, 5, 5, "small base"],
    ]
    assert dict(result.percents) == {pd.Period("2004"): 50, pd.Period("2005"): -100}


def test_without_a_figure_there_is_a_reason_and_an_empty_frame_with_its_columns() -> None:
    result = growth(pd.Series([], dtype=float))
    assert result.sentence("en") == "There is no figure to compute growth from."
    assert list(result.frame.columns) == ["before", "now", "change", "withheld"]
    assert result.frame.empty and result.percents.empty


def hard() -> list[pd.Series]:
    """Return series that break what is written for nice ones."""
    rng = np.random.default_rng(3)
    ends = [(0,) * 9, (7,) * 9, (1e15,) * 3, (1e300, 5), (5, 1e300), (1.7e308,) * 5]
    ends += [(1e-300, 1e-320, 1e-310), (0.2, 0.4, 0.1), (50, 0, 0, 1e15), (40, 50, None, None, 0)]
    drawn = [10 ** rng.uniform(-300, 300, n) for n in (1, 2, 3, 8, 200)]
    return [yearly(*values) for values in [*ends, *drawn]]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("series", hard(), ids=range(len(hard())))
@pytest.mark.parametrize("dispersion", [1, 3, "estimate"])
def test_no_series_breaks_it(series: pd.Series, dispersion: Any) -> None:
    """No exception, NaN, endless or reversed end, nor warning."""
    observe(series)
    for floor in (0, 30):
        result = growth(series, base_floor=floor, dispersion=dispersion)
        ends = (result.low, result.estimate, result.high)
        assert all(end is None for end in ends) == (result.reason is not None)
        given = [end for end in ends if end is not None]
        assert given == sorted(given) and all(map(math.isfinite, given))
        assert not result.frame.isna().to_numpy().any() and not result.percents.isna().any()
        assert not re.search("nan|None|inf", result.sentence("en") + result.sentence("ko"))


@pytest.mark.parametrize(
    ("named", "wrong"),
    [
        ("lag", 0), ("lag", 1.5), ("lag", True), ("base_floor", -1), ("base_floor", math.nan),
        ("base_floor", None), ("level", 95), ("dispersion", 0.5),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_by_name(named: str, wrong: Any) -> None:
    with pytest.raises(UsageError, match=named):
        growth(yearly(50, 60), **{named: wrong})


@pytest.mark.parametrize(
    ("result", "english", "korean"),
    [
        (
            growth(yearly(800, 196, 236, first="2022"), dispersion=5),
            "From 2023 to 2024: 196 to 236, +20% (95% interval -21% to +84%, quasi-Poisson, "
            "dispersion 5.0); cannot tell whether the rate behind the counts changed.",
            "2023년에서 2024년 사이에 196명에서 236명이 되어 증감률은 +20%이다(95% 구간 -21%~+84%, "
            "준푸아송, 산포 5.0). 수치의 바탕이 되는 흐름이 달라졌는지는 판단할 수 없다.",
        ),
        (
            growth(yearly(1502, 1047, 229, first="2018"), dispersion=1),
            "From 2019 to 2020: 1,047 to 229, -78% (95% interval -81% to -75%, exact Poisson); "
            "the rate behind the counts is lower than before.",
            "2019년에서 2020년 사이에 1,047명에서 229명이 되어 증감률은 -78%이다(95% 구간 "
            "-81%~-75%, 정확 푸아송). 수치의 바탕이 되는 흐름이 그 전보다 적다.",
        ),
        (
            growth(yearly(12, 67, first="2021")),
            "From 2021 to 2022: 12 to 67. A base under 30 has no percentage.",
            "2021년에서 2022년 사이에 12명에서 67명이 되었다. 기준이 30명 미만이면 증감률을 적지 "
            "않는다.",
        ),
        (
            growth(yearly(12, None, 67, first="2020")),
            "There is no figure for 2021 to compare 67 in 2022 with.",
            "2022년의 67명과 비교할 2021년의 수치가 없다.",
        ),
    ],
)
def test_sentences(result: Growth, english: str, korean: str) -> None:
    assert result.sentence("en") == english
    assert result.sentence("ko") == korean
