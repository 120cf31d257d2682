"""Series taken apart, against R's stl, known seasons and statsmodels."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

import nkstats as nk
from nkstats.analysis.observed import observe
from nkstats.analysis.seasonality.seasonal_ratios import Ratios, seasonal_ratios
from nkstats.analysis.seasonality.seasons import decompose

# Airline passengers, Box and Jenkins 1976 (R: datasets::AirPassengers), first eight years.
AIR = pd.Series(
    [
        112, 118, 132, 129, 121, 135, 148, 148, 136, 119, 104, 118, 115, 126, 141, 135, 125, 149,
        170, 170, 158, 133, 114, 140, 145, 150, 178, 163, 172, 178, 199, 199, 184, 162, 146, 166,
        171, 180, 193, 181, 183, 218, 230, 242, 209, 191, 172, 194, 196, 196, 236, 235, 229, 243,
        264, 272, 237, 211, 180, 201, 204, 188, 235, 227, 234, 264, 302, 293, 259, 229, 203, 229,
        242, 233, 267, 269, 270, 315, 364, 347, 312, 274, 237, 278, 284, 277, 317, 313, 318, 374,
        413, 405, 355, 306, 271, 306,
    ],
    pd.period_range("1949-01", periods=96, freq="M"),
)  # fmt: skip
SEASONS = np.array([0.8, 1.0, 1.4, 1.0]) / np.exp(np.log([0.8, 1.0, 1.4, 1.0]).mean())


def quarters(years: int, growth: float = 0.0, start: str = "2003Q1") -> pd.Series:
    n = 4 * years
    means = 500 * np.exp(growth * np.arange(n)) * np.tile(SEASONS, years)
    drawn = np.random.default_rng(1).poisson(means)
    return pd.Series(drawn, pd.period_range(start, periods=n, freq="Q"))


def test_the_pattern_and_the_trend_are_those_of_r() -> None:
    """R: stl(log(window(AirPassengers, end = c(1956, 12)) + 0.5), "periodic")."""
    found = decompose(AIR)
    assert found.stl
    assert found["seasonal"].iloc[:12].tolist() == pytest.approx(
        [
            0.9122115, 0.9116173, 1.039931, 0.99734, 0.9819569, 1.102231, 1.215754, 1.203134,
            1.068879, 0.9289639, 0.8071269, 0.9137985,
        ],
        rel=1e-6,
    )  # fmt: skip
    logs = np.log(found.frame.iloc[[0, 49, 95]])
    assert logs["trend"].tolist() == pytest.approx([4.82737, 5.382643, 5.838008], abs=2e-6)
    assert logs["remainder"].tolist() == pytest.approx(
        [-0.0125329, -0.0094454, -0.0226452], abs=2e-6
    )


def test_the_parts_multiply_to_the_series_and_the_ratios_to_one() -> None:
    found = decompose(AIR)
    product = found["trend"] * found["seasonal"] * found["remainder"]
    assert product.tolist() == pytest.approx((AIR + 0.5).tolist())
    assert np.log(found.ratios["ratio"]).sum() == pytest.approx(0, abs=1e-12)
    assert found.ratios["ratio"].tolist() == pytest.approx(found["seasonal"].iloc[:12].tolist())


@pytest.mark.parametrize("years", [3, 4, 8])
@pytest.mark.parametrize("growth", [0.0, 0.05, -0.05])
def test_known_seasons_are_found_whatever_the_growth(years: int, growth: float) -> None:
    """By ratios from three years, by STL from five on."""
    found = decompose(quarters(years, growth))
    assert found.stl == (years >= 5)
    assert len(found.frame) == (4 * years if found.stl else 0)
    assert found.ratios["ratio"].tolist() == pytest.approx(SEASONS.tolist(), rel=0.07)
    assert found.season == 3
    assert found.low is not None
    assert found.high is not None
    assert found.low < SEASONS[2] < found.high


@pytest.mark.parametrize("years", [4, 7])
def test_intervals_of_the_ratios_cover_what_they_say(years: int) -> None:
    rng, covered = np.random.default_rng(2), 0
    index = pd.period_range("2003Q1", periods=4 * years, freq="Q")
    for _ in range(60):
        means = 300 * np.tile(SEASONS, years) * np.exp(rng.normal(0, 0.15, 4 * years))
        ratios = decompose(pd.Series(rng.poisson(means), index)).ratios
        covered += int(((ratios["low"] <= SEASONS) & (ratios["high"] >= SEASONS)).sum())
    assert covered / 240 >= 0.92


def test_ratios_and_their_errors_are_those_of_statsmodels() -> None:
    """Two years in two regimes: a level each, seasons in common."""
    series = quarters(2)
    found = seasonal_ratios(observe(series), np.repeat([0, 1], 4))
    year, season = np.repeat([0, 1], 4), np.tile(np.arange(4), 2)
    dummies = np.eye(4)[season]
    columns = np.column_stack([year == 0, year == 1, dummies[:, 1:] - dummies[:, :1]])
    fit = sm.GLM(series.to_numpy(), columns.astype(float), family=sm.families.Poisson()).fit()
    assert isinstance(found, Ratios)
    assert found.left == 3
    assert found.logs[1:] == pytest.approx(fit.params[2:], rel=1e-6)
    factor = np.sqrt(found.dispersion or 0.0)
    assert found.errors[1:] == pytest.approx(fit.bse[2:] * factor, rel=1e-6)
    assert found.dispersion == pytest.approx(max(fit.pearson_chi2 / 3, 1))


def test_seasons_are_not_estimated_across_a_named_break() -> None:
    regimes = nk.load_regimes()
    series = quarters(13, start="2010Q1")
    series["2020Q1":] = (series["2020Q1":] / 20).round()
    found = decompose(series, regimes)
    assert found.stl
    assert [str(found.frame.index[0]), str(found.frame.index[-1])] == ["2012Q1", "2019Q4"]
    assert any("2012" in note and "2019" in note for note in found.notes)
    short = decompose(series["2018Q1":"2021Q4"], regimes)
    assert not short.stl
    assert short.n == 16
    assert short.ratios["ratio"].tolist() == pytest.approx(SEASONS.tolist(), rel=0.1)


def test_a_gap_parts_a_stretch() -> None:
    series = quarters(9).astype("Int64")
    series["2006Q2"] = pd.NA
    found = decompose(series)
    assert str(found.frame.index[0]) == "2006Q3"
    assert len(found.frame) == found.n == 22


@pytest.mark.parametrize(
    ("series", "reason"),
    [
        (quarters(6).iloc[:0], "no values"),
        (pd.Series([3, 5, 8], pd.period_range("1998", periods=3, freq="Y")), "yearly"),
        (quarters(6) * 0, "Nothing was counted"), (quarters(6) * 0 + 4, "does not vary"),
        (quarters(1), "Too few"), (quarters(4).iloc[:6], "Too few"),
        (quarters(4) * np.tile([1, 1, 0, 1], 4), "Some season"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_apart_says_why(series: pd.Series, reason: str) -> None:
    found = decompose(series)
    assert found.reason is not None
    assert reason in found.reason
    assert found.sentence("en") == found.reason
    assert (found.estimate, len(found.frame), len(found.ratios)) == (None, 0, 0)
    assert list(found.frame.columns) == ["observed", "trend", "seasonal", "remainder"]


def test_a_year_without_a_count_tells_nothing_and_hinders_nothing() -> None:
    series = quarters(4)
    series["2004"] = 0
    found = decompose(series)
    assert found.n == 12
    assert found.ratios["ratio"].tolist() == pytest.approx(SEASONS.tolist(), rel=0.07)


def test_sentences_name_the_season_or_say_that_one_cannot_tell() -> None:
    found = decompose(quarters(8))
    assert found.sentence().startswith("The third quarter has the largest seasonal ratio, ")
    assert "95% interval" in found.sentence()
    assert "3분기" in found.sentence("ko")
    flat = pd.Series(
        np.random.default_rng(5).poisson(20, 16), pd.period_range("2003Q1", periods=16, freq="Q")
    )
    assert "one cannot tell" in decompose(flat).sentence()
    assert "판단할 수 없다" in decompose(flat).sentence("ko")
    assert decompose(AIR).sentence().startswith("July has the largest")


def test_the_largest_season_has_an_interval_that_allows_for_the_choice() -> None:
    """No month differs from the rest: its own interval misses the largest of twelve often."""
    rng = np.random.default_rng(4)
    months = pd.period_range("2012-01", periods=36, freq="M")
    drawn = [pd.Series(rng.poisson(100.0 * rng.gamma(16, 1 / 16, 36)), months) for _ in range(60)]
    found = [decompose(counts) for counts in drawn]
    assert sum(one.low <= 1 <= one.high for one in found) >= 54
    narrow = [one.ratios.loc[one.season] for one in found]
    assert sum(row["low"] <= 1 <= row["high"] for row in narrow) < 54
