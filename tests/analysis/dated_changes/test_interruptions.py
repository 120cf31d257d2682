"""Interrupted series against R and against what was simulated."""

from __future__ import annotations

import pickle

import numpy as np
import pandas as pd
import pytest
from statsmodels.datasets import nile

from nkstats.analysis.dated_changes.interruptions import interrupted
from nkstats.analysis.models.quasipoisson import inflation, t_quantile
from nkstats.errors import UsageError

DRIVERS = [
    1687, 1508, 1507, 1385, 1632, 1511, 1559, 1630, 1579, 1653, 2152, 2148, 1752, 1765, 1717,
    1558, 1575, 1520, 1805, 1800, 1719, 2008, 2242, 2478, 2030, 1655, 1693, 1623, 1805, 1746,
    1795, 1926, 1619, 1992, 2233, 2192, 2080, 1768, 1835, 1569, 1976, 1853, 1965, 1689, 1778,
    1976, 2397, 2654, 2097, 1963, 1677, 1941, 2003, 1813, 2012, 1912, 2084, 2080, 2118, 2150,
    1608, 1503, 1548, 1382, 1731, 1798, 1779, 1887, 2004, 2077, 2092, 2051, 1577, 1356, 1652,
    1382, 1519, 1421, 1442, 1543, 1656, 1561, 1905, 2199, 1473, 1655, 1407, 1395, 1530, 1309,
    1526, 1327, 1627, 1748, 1958, 2274, 1648, 1401, 1411, 1403, 1394, 1520, 1528, 1643, 1515,
    1685, 2000, 2215, 1956, 1462, 1563, 1459, 1446, 1622, 1657, 1638, 1643, 1683, 2050, 2262,
    1813, 1445, 1762, 1461, 1556, 1431, 1427, 1554, 1645, 1653, 2016, 2207, 1665, 1361, 1506,
    1360, 1453, 1522, 1460, 1552, 1548, 1827, 1737, 1941, 1474, 1458, 1542, 1404, 1522, 1385,
    1641, 1510, 1681, 1938, 1868, 1726, 1456, 1445, 1456, 1365, 1487, 1558, 1488, 1684, 1594,
    1850, 1998, 2079, 1494, 1057, 1218, 1168, 1236, 1076, 1174, 1139, 1427, 1487, 1483, 1513,
    1357, 1165, 1282, 1110, 1297, 1185, 1222, 1284, 1444, 1575, 1737, 1763,
]  # fmt: skip
NILE = nile.load_pandas().data["volume"].tolist()


def series(values: list[float], start: str = "1998", freq: str = "Y") -> pd.Series:
    return pd.Series(values, pd.period_range(start, periods=len(values), freq=freq))


def simulated(seed: int = 3, shape: float = 30.0) -> pd.Series:
    """28 years of counts: 1,500, from 2012 half of it, from 2020 a sixth of that, then double."""
    rng = np.random.default_rng(seed)
    level = np.repeat([1500.0, 750.0, 125.0, 250.0], [14, 8, 3, 3])
    return series(rng.poisson(level * rng.gamma(shape, 1 / shape, 28)))


BREAKS = [2012, 2020, 2023]


def test_seat_belts() -> None:
    """R: d <- Seatbelts[, "drivers"]; glm(d ~ 0:191 + law + month, family = quasipoisson).

    The ratio is exp(-0.162005085103) = .850 and its standard error 0.0260366449823.
    """
    found = interrupted(series(DRIVERS, "1969-01", "M"), "1983-02")
    row = found.effects.iloc[0]
    assert found.estimate == row["ratio"] == pytest.approx(np.exp(-0.162005085103), rel=1e-7)
    assert found.dispersion == pytest.approx(13.42730338, rel=1e-6)
    half = np.log(row["quasi_high"] / row["quasi_low"]) / 2 / t_quantile(0.95, 192 - 14)
    # Residuals' autocorrelation: acf(residuals(f, "pearson"))$acf[2] is 0.530935105.
    assert half == pytest.approx(0.0260366449823 * np.sqrt(inflation(0.530935105, 192)), rel=1e-4)
    assert found.seasonal and found.df == 178


def test_the_nile() -> None:
    """R: glm(Nile ~ x + (x >= 28), quasipoisson); gls(log(Nile + .5)) with rho 0 and 0.3."""
    row = interrupted(series(NILE, "1871"), "1899").effects.loc["level 1899"]
    assert row["ratio"] == pytest.approx(np.exp(-0.2974197635542), rel=1e-7)
    assert np.exp(-0.3063) < row["gls_ratio"] < np.exp(-0.3053)


def test_the_wider_interval_is_reported_and_holds_the_ratio() -> None:
    for seed in range(12):
        for row in interrupted(simulated(seed), BREAKS).effects.itertuples():
            quasi = row.quasi_high / row.quasi_low
            gls = row.gls_high / row.gls_low
            assert row.high / row.low >= max(quasi, gls) * (1 - 1e-12)
            assert row.wider == ("quasi-Poisson" if quasi >= gls else "log GLS")
            assert row.low <= row.ratio <= row.high


def test_terms_stand_in_the_order_of_the_dates_and_the_first_is_the_result() -> None:
    forth, back = (interrupted(simulated(), at) for at in (BREAKS, BREAKS[::-1]))
    assert list(forth.effects.index) == ["level 2012", "level 2020", "level 2023"]
    assert list(back.effects.index) == ["level 2023", "level 2020", "level 2012"]
    numbers = ["ratio", "low", "high"]
    a, b = forth.effects[numbers], back.effects.loc[forth.effects.index, numbers]
    assert np.allclose(a.astype(float), b.astype(float), rtol=1e-6)
    assert [back.estimate, back.low, back.high] == back.effects[numbers].iloc[0].tolist()
    assert forth.effects["points"].tolist() == [8, 3, 3]


@pytest.mark.parametrize(
    "at", [2012, "2012", pd.Period("2012", "Y"), [np.int64(2012)], [2012, "2012"]]
)
def test_dates_are_taken_as_they_come(at: object) -> None:
    assert list(interrupted(simulated(), at).effects.index) == ["level 2012"]


def test_before_and_after_are_the_fitted_counts_at_the_break() -> None:
    exact = series([100.0 * 1.02**i * (0.3 if i >= 10 else 1) for i in range(20)])
    row = interrupted(exact, 2008).effects.iloc[0]
    assert row["ratio"] == pytest.approx(0.3)
    assert (row["before"], row["after"]) == pytest.approx((100 * 1.02**10, 30 * 1.02**10))


def test_slopes_change_only_where_six_points_tell() -> None:
    values = [200 * 1.03**i * (0.9 ** max(0, i - 14)) for i in range(24)]
    found = interrupted(series(values), [2012, 2020], slopes=True)
    assert list(found.effects.index) == ["level 2012", "level 2020", "slope 2012"]
    assert found.effects.loc["slope 2012", "ratio"] == pytest.approx(0.9, abs=1e-6)
    assert "2020" in found.notes[0]
    five, six = (interrupted(series(values), at, slopes=True) for at in (2017, 2016))
    assert (len(five.effects), len(six.effects)) == (1, 2)
    assert "growth factor from one period to the next" in found.sentence()


def test_coverage_in_a_small_simulation() -> None:
    """The third term, 60 series: of a nominal 95 % fewer than 52 would be a fault."""
    hits = 0
    for seed in range(60):
        row = interrupted(simulated(seed), BREAKS).effects.loc["level 2020"]
        hits += row["low"] <= 1 / 6 <= row["high"]
    assert hits >= 52


@pytest.mark.parametrize(
    ("values", "at"),
    [
        ([], 2000), ([5] * 10, 1998), ([5] * 10, 2008), ([5] * 10, [2001, 1990]), ([0] * 10, 2001),
        ([5, 6, 7], 2000), ([5, 6, np.nan, 7, 8, 6, 7], [2000, 2001]), ([1e-12] * 9, 2002),
        ([np.nan] * 9, 2002),
    ],
)  # fmt: skip
def test_what_cannot_be_told_says_why(values: list[float], at: object) -> None:
    found = interrupted(series(values), at)
    assert found.estimate is found.low is found.high is None
    assert found.effects.empty and {"ratio", "low", "high"} <= set(found.effects)
    assert found.sensitivity.empty and "variation" in found.sensitivity
    assert found.counterfactual.reason == found.reason
    assert found.sentence() == found.reason != found.sentence("ko")


def test_a_date_without_a_figure_on_each_side_is_named() -> None:
    for at in (1998, 2008):
        found = interrupted(series([5] * 10), [2001, at])
        assert str(at) in found.reason and "1998 to 2007" in found.reason


def test_a_regime_of_zeros_has_an_upper_bound_only() -> None:
    """Three periods of 0 after 100s: the exact limit of Poisson is 3.69 / 3 / 100 = .012."""
    found = interrupted(series([100, 98, 105, 99, 101, 97, 103, 0, 0, 0]), 2005)
    assert found.low == 0
    assert 0.012 < found.high < 0.06
    assert any("half a unit" in note for note in found.notes)
    other = interrupted(series([0, 0, 0, 100, 98, 105, 99, 101, 97, 103]), 2001)
    assert other.low > 1 and any("upper bound" in note for note in other.notes)


def test_an_exposure_takes_its_share() -> None:
    exposure = series(np.repeat([1.0, 4.0], [14, 14]))
    plain, relative = (
        interrupted(simulated(), 2012),
        interrupted(simulated(), 2012, exposure=exposure),
    )
    assert relative.estimate == pytest.approx(plain.estimate / 4, rel=1e-6)


def test_words() -> None:
    found = interrupted(simulated(), BREAKS)
    english, korean = found.sentence(), found.sentence("ko")
    assert "From 2020 on the level was about 0.2" in english
    assert "95% interval" in english and "95% 구간" in korean
    assert "significant" not in english and "because" not in english
    unknown = interrupted(series([50, 90, 40, 100, 45, 80, 70, 60, 75]), 2003)
    assert "cannot tell" in unknown.sentence() and "판단할 수 없다" in unknown.sentence("ko")
    alike = interrupted(series([10000.0] * 20), 2008)
    assert "much what the trend before would have given" in alike.sentence()
    assert "described, not tested" in "".join(interrupted(simulated(), 2025).notes)


def test_a_result_travels_with_what_it_can_be_asked() -> None:
    found = interrupted(simulated(), BREAKS)
    again = pickle.loads(pickle.dumps(found))
    pd.testing.assert_frame_equal(again.effects, found.effects)
    pd.testing.assert_frame_equal(again.sensitivity, found.sensitivity)
    assert again.counterfactual.sentence("ko") == found.counterfactual.sentence("ko")


@pytest.mark.parametrize("at", [[], "nonsense", [None], [pd.NaT], [2012, "x"]])
def test_a_date_that_is_none_is_misuse(at: object) -> None:
    with pytest.raises(UsageError):
        interrupted(simulated(), at)


def test_a_trend_that_is_not_straight_is_said_to_be_a_poor_guide() -> None:
    """Growth that flattens leaves neighbours going together; a straight line does not."""
    index = pd.period_range("1998", periods=24, freq="Y")
    steps = np.where(np.arange(24) >= 18, 0.2, 1.0)
    flattening = pd.Series(np.round(2500 * (1 - np.exp(-np.arange(1, 25) / 4)) * steps), index)
    straight = pd.Series(np.round(2500 * np.exp(-0.03 * np.arange(24)) * steps), index)
    assert "straight trend" in interrupted(flattening, "2016").sentence()
    assert "직선 추세" in interrupted(flattening, "2016").sentence("ko")
    assert "straight trend" not in interrupted(straight, "2016").sentence()
