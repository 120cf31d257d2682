"""Breaks in published series, and what the search refuses to find."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from statsmodels.datasets import nile

from nkstats.analysis.structural_breaks.breakpoints import breaks
from nkstats.errors import UsageError


def counted(text: str, start: str, freq: str = "Y") -> pd.Series:
    values = [float(value) for value in text.split()]
    return pd.Series(values, pd.period_range(start, periods=len(values), freq=freq))


# Annual flow of the Nile, Durbin and Koopman 2001 (R: datasets::Nile).
NILE = pd.Series(
    nile.load_pandas().data["volume"].to_numpy(), pd.period_range("1871", periods=100, freq="Y")
)
# Coal mining disasters, Jarrett 1979, Biometrika 66:191-193 (R: boot::coal, counted by year).
COAL = counted(
    "4 5 4 1 0 4 3 4 0 6 3 3 4 0 2 6 3 3 5 4 5 3 1 4 4 1 5 5 3 4 2 5 2 2 3 4 2 1 3 2 2 1 1 1 1 3 0 "
    "0 1 0 1 1 0 0 3 1 0 3 2 2 0 1 1 1 0 1 0 1 0 0 0 2 1 0 0 0 1 1 0 2 3 3 1 1 2 1 1 1 1 2 3 3 0 0 "
    "0 1 4 0 0 0 1 0 0 0 0 0 1 0 0 1 0 1",
    "1851",
)
# Great inventions and discoveries, World Almanac 1975 (R: datasets::discoveries).
DISCOVERIES = counted(
    "5 3 0 2 0 3 2 3 6 1 2 1 2 1 3 3 3 5 2 4 4 0 2 3 7 12 3 10 9 2 3 7 7 2 3 3 6 2 4 3 5 2 2 4 0 4 "
    "2 5 2 3 3 6 5 8 3 6 6 0 5 2 2 2 6 3 4 4 2 2 4 7 5 3 3 0 2 2 2 1 3 4 2 2 1 1 1 2 1 4 4 3 2 1 4 "
    "1 1 1 0 0 2 0",
    "1860",
)
# Gas used in the United Kingdom, Durbin and Koopman 2001 (R: datasets::UKgas).
GAS = counted(
    "160.1 129.7 84.8 120.1 160.1 124.9 84.8 116.9 169.7 140.9 89.7 123.3 187.3 144.1 92.9 120.1 "
    "176.1 147.3 89.7 123.3 185.7 155.3 99.3 131.3 200.1 161.7 102.5 136.1 204.9 176.1 112.1 140.9 "
    "227.3 195.3 115.3 142.5 244.9 214.5 118.5 153.7 244.9 216.1 188.9 142.5 301 196.9 136.1 267.3 "
    "317 230.5 152.1 336.2 371.4 240.1 158.5 355.4 449.9 286.6 179.3 403.4 491.5 321.8 177.7 409.8 "
    "593.9 329.8 176.1 483.5 584.3 395.4 187.3 485.1 669.2 421 216.1 509.1 827.7 467.5 209.7 542.7 "
    "840.5 414.6 217.7 670.8 848.5 437 209.7 701.2 925.3 443.4 214.5 683.6 917.3 515.5 224.1 694.8 "
    "989.4 477.1 233.7 730 1087 534.7 281.8 787.6 1163.9 613.1 347.4 782.8",
    "1960Q1",
    "Q",
)
# Real interest rates, Garcia and Perron 1996 (R: strucchange::RealInt), with 10 added.
INTEREST = 10 + counted(
    "1.99132 0.00403 2.27 0.84833 1.89112 -0.28 3.68431 1.62478 1.21599 1.28373 1.70141 3.16687 "
    "2.32779 2.26202 1.91218 3.53196 -0.31777 3.44694 1.52422 0.74268 1.31541 0.36646 3.59562 "
    "3.6574 0.97494 -0.5328 1.12681 0.31123 0.57834 1.08163 0.24977 0.23792 -0.32653 1.14733 "
    "1.19323 2.58962 0.01195 2.63842 0.42092 2.58823 -2.19809 2.89548 1.8213 0.86332 0.67496 "
    "0.34435 1.22762 -2.83991 -1.8163 -2.22965 -1.58457 -6.31184 -2.46258 -5.61479 -3.53887 "
    "1.0178 -1.58875 -1.85396 -0.2567 2.42226 -1.29502 -0.48977 1.21167 -4.85498 -3.599 0.17094 "
    "1.51603 -1.85304 -5.60478 -1.25767 0.96658 -3.09451 -5.26773 -4.03154 -1.76618 -5.73978 "
    "3.83047 0.52007 -0.18033 3.82808 3.01171 2.75289 11.74184 9.91701 3.03444 10.15143 9.29177 "
    "6.87498 2.43675 4.37202 6.77774 4.16692 5.65037 5.17734 9.41206 3.77006 4.24568 4.53154 "
    "3.39706 8.93951 4.20825 3.43461 4.30529",
    "1961Q1",
    "Q",
)


def numbers(series: pd.Series, found: Any) -> list[tuple[int, int, int]]:
    """Return the intervals and dates of the old regimes' last observations, counted from 1."""
    place = {period: number for number, period in enumerate(series.index, start=1)}
    return [(place[r.low], place[r.last_old], place[r.high]) for r in found.frame.itertuples()]


# confint(breakpoints(y ~ 1), breaks = k), strucchange 1.5, clipped to the series;
# y = log(gas + 0.5) for "log"
@pytest.mark.parametrize(
    ("series", "family", "expected"),
    [
        (NILE, "ols", [(25, 28, 32)]),
        (COAL, "ols", [(34, 36, 42)]),
        (DISCOVERIES, "ols", [(69, 73, 92)]),
        (DISCOVERIES, "ols", [(1, 24, 33), (70, 73, 86)]),
        (DISCOVERIES, "ols", [(9, 24, 27), (28, 39, 78), (68, 73, 85)]),
        (GAS, "log", [(43, 47, 49), (59, 71, 78)]),
        (GAS, "log", [(24, 32, 38), (43, 51, 55), (57, 71, 79)]),
        (INTEREST, "ols", [(39, 47, 49), (77, 79, 81)]),
        (INTEREST, "ols", [(8, 24, 43), (36, 47, 49), (77, 79, 81)]),
    ],
)
def test_dates_and_intervals_are_those_of_r(
    series: pd.Series, family: Any, expected: list[tuple[int, int, int]]
) -> None:
    found = breaks(series, n_breaks=len(expected), trend=False, family=family, p_value=False)
    assert numbers(series, found) == expected


def test_the_nile_fell_after_1898() -> None:
    (row,) = breaks(NILE, n_breaks=1, trend=False, family="ols").frame.itertuples()
    assert [str(p) for p in (row.last_old, row.first_new, row.low, row.high)] == [
        "1898", "1899", "1895", "1902",
    ]  # fmt: skip
    assert (row.level_old, row.level_new) == pytest.approx(
        (NILE[:"1898"].mean(), NILE["1899":].mean())
    )


def test_the_likelihood_moves_the_date_of_coal_mining_by_five_years() -> None:
    """1891, Raftery and Akman 1986; all dates within 3.84 of twice the likelihood, 1886-1893."""
    found = breaks(COAL, n_breaks=1, trend=False, family="quasipoisson")
    (row,) = found.frame.itertuples()
    assert [str(p) for p in (row.low, row.last_old, row.high)] == ["1886", "1891", "1893"]
    assert found.p_value is not None
    assert found.p_value < 0.01


@pytest.mark.parametrize("family", ["log", "ols", "quasipoisson"])
def test_a_large_fall_on_a_trend_is_found_in_its_year(family: Any) -> None:
    rng = np.random.default_rng(1)
    means = np.exp(np.linspace(6, 6.5, 28)) * np.where(np.arange(28) < 22, 1, 0.15)
    series = pd.Series(rng.poisson(means), pd.period_range("1998", periods=28, freq="Y"))
    found = breaks(series, family=family)
    assert found["last_old"].astype(str).tolist() == ["2019"]
    assert found.p_value == 1 / 500
    assert found.estimate == len(found.frame) == 1


@pytest.mark.parametrize("family", ["log", "ols", "quasipoisson"])
def test_few_breaks_are_declared_where_none_is(family: Any) -> None:
    """At most a tenth of 60 trending, overdispersed series, and two standard errors."""
    rng, declared = np.random.default_rng(2), 0
    for _ in range(60):
        means = np.exp(np.linspace(6, rng.uniform(5.5, 7.5), 28) + rng.normal(0, 0.12, 28))
        series = pd.Series(rng.poisson(means), pd.period_range("1998", periods=28, freq="Y"))
        declared += len(breaks(series, family=family, draws=99).frame) > 0
    assert declared <= 8


def test_seasons_of_quarters_are_no_breaks_and_a_step_is_found_among_them() -> None:
    rng = np.random.default_rng(3)
    means = np.tile([50.0, 90, 130, 70], 10) * np.where(np.arange(40) < 22, 1, 0.4)
    series = pd.Series(rng.poisson(means), pd.period_range("2003Q1", periods=40, freq="Q"))
    found = breaks(series, max_breaks=1)
    assert found["last_old"].astype(str).tolist() == ["2008Q2"]
    assert found["level_old"].iloc[0] / found["level_new"].iloc[0] == pytest.approx(2.5, rel=0.1)


def test_a_gap_is_no_obstacle_and_dates_are_observed_periods() -> None:
    series = NILE.copy()
    series["1890":"1893"] = np.nan
    found = breaks(series.dropna().astype("Int64"), n_breaks=1, trend=False, family="ols")
    assert found["last_old"].astype(str).tolist() == ["1898"]


def test_the_same_input_gives_the_same_result_and_the_seed_is_in_it() -> None:
    one, again, other = breaks(COAL, seed=5), breaks(COAL, seed=5), breaks(COAL, seed=6)
    assert one.p_values == again.p_values
    assert (one.seed, other.seed) == (5, 6)
    pd.testing.assert_frame_equal(one.frame, again.frame)


def test_without_p_values_a_note_says_so() -> None:
    found = breaks(NILE, p_value=False)
    assert found.p_value is None
    assert found["last_old"].astype(str).tolist() == ["1898"]
    assert "No p-value stands behind the number of breaks." in found.notes


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([], "no values"), ([np.nan] * 9, "no values"), ([7] * 20, "does not vary"),
        ([0] * 20, "does not vary"), ([1, 5, 2, 8], "at least 6"),
    ],
)  # fmt: skip
def test_what_cannot_be_searched_says_why(values: list[float], reason: str) -> None:
    series = pd.Series(values, pd.period_range("1998", periods=len(values), freq="Y"), dtype=float)
    found = breaks(series)
    assert found.reason is not None
    assert reason in found.reason
    assert found.sentence() == found.reason
    assert (found.estimate, found.p_value, len(found.frame)) == (None, None, 0)
    assert "last_old" in found.frame.columns


@pytest.mark.parametrize(
    "values",
    [
        np.arange(30.0), np.r_[np.zeros(15), np.full(15, 9.0)], np.r_[np.zeros(29), 1e15],
        np.r_[np.full(10, 1e300), np.full(10, 1e299)], np.linspace(1e-9, 1, 12) ** 3,
    ],
)  # fmt: skip
@pytest.mark.parametrize("family", ["log", "ols", "quasipoisson"])
def test_odd_series_give_finite_figures(values: Any, family: Any) -> None:
    series = pd.Series(values, pd.period_range("1990", periods=len(values), freq="Y"))
    found = breaks(series, family=family, draws=29)
    figures = [found.statistic, found.p_value, found.autocorrelation]
    figures += found.frame[["level_old", "level_new"]].to_numpy(dtype=float).ravel().tolist()
    assert np.isfinite([0.0 if figure is None else figure for figure in figures]).all()
    assert (found["low"] <= found["last_old"]).all()
    assert (found["last_old"] <= found["high"]).all()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"family": "poisson"}, "quasipoisson"), ({"max_breaks": -1}, "max_breaks is -1"),
        ({"n_breaks": 1.5}, "n_breaks is 1.5"), ({"seed": None}, "seed is None"),
        ({"draws": 0}, "draws is 0"), ({"level": 95}, "level is 95"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        breaks(NILE, **options)


def test_sentences_name_the_search_exploratory_and_the_route() -> None:
    found = breaks(NILE, n_breaks=1, trend=False, family="ols")
    said = found.sentence()
    assert said.startswith("Exploratory search, 1871 to 1970: 1 break.")
    assert "until 1898 (95% interval: 1895 to 1902)" in said
    assert "from about 1,098 to about 850" in said
    assert said.endswith("people may have left long before.")
    assert "탐색적 분석" in found.sentence("ko")
    assert "1898년" in found.sentence("ko")
    assert "exploratory" in found.method
    assert "significant" not in said
    assert "no break was found" in breaks(COAL[30:60], draws=29).sentence()


@pytest.mark.parametrize("family", ["log", "quasipoisson"])
@pytest.mark.parametrize("freq", ["Y", "Q"])
def test_growth_along_a_straight_line_is_no_break(family: str, freq: str) -> None:
    """Its logarithm bends, and a bend looks like steps."""
    rng, n = np.random.default_rng(8), {"Y": 28, "Q": 60}[freq]
    seasons = np.resize([1.3, 0.9, 0.7, 1.1], n) if freq == "Q" else np.ones(n)
    mean = 50 * (1 + 9 * np.arange(n) / n) * seasons
    drawn = [rng.poisson(mean * rng.gamma(100, 0.01, n)).astype(float) for _ in range(20)]
    periods = pd.period_range("1990", periods=n, freq=freq)
    found = [breaks(pd.Series(row, periods), family=family, draws=99) for row in drawn]
    assert sum(len(one.frame) > 0 for one in found) <= 3


def test_one_event_in_76_years_is_searched_too() -> None:
    """Series drawn like it hold nothing but zeros, whose fit must not be singular."""
    sparse = pd.Series(0, index=pd.period_range("1950", periods=76, freq="Y"))
    sparse.iloc[9] = 1
    assert breaks(sparse, family="quasipoisson").frame.empty
