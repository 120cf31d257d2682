"""Forecasts: what series gets which method, what bounds never do, and what is said."""

from __future__ import annotations

import re
import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from nkstats.analysis.forecasts.combination import MODELS, SIMPLE
from nkstats.analysis.forecasts.forecasting import ALIKE, Forecast, forecast
from nkstats.analysis.forecasts.random_walk import AS_COUNTED, ON_LOGS
from nkstats.errors import UsageError

BROKEN = [1400, 1250, 1500, 1390, 1610, 1450, 1380, 1500, 230, 190, 210, 60, 71, 52, 190, 240, 220]
BREAKS = ("2006", "2009", "2012")


def yearly(*values: float | None, first: str = "1998") -> pd.Series:
    index = pd.period_range(first, periods=len(values), freq="Y")
    return pd.Series(values, index=index, dtype="Float64")


def ordinary(n: int = 28, seed: int = 1) -> pd.Series:
    rng = np.random.default_rng(seed)
    return yearly(*np.round(500 + rng.normal(5, 30, n).cumsum()))


def test_the_frame_has_a_row_a_future_period_and_a_column_a_bound() -> None:
    result = forecast(ordinary(), 3)
    assert list(result.frame.columns) == ["point", "low80", "high80", "low95", "high95"]
    assert list(result.frame.index.astype(str)) == ["2026", "2027", "2028"]
    assert result.frame.index.freqstr == "Y-DEC"
    assert result.interval_kind == "predictive"
    assert (result.estimate, result.low, result.high) == tuple(
        result.frame.iloc[0][["point", "low95", "high95"]]
    )
    assert list(result["low80"]) == list(result.frame["low80"])


@pytest.mark.parametrize("freq", ["Y", "Q", "M", "Q-NOV"])
def test_any_frequency_is_carried_on(freq: str) -> None:
    index = pd.period_range("2010-01", periods=40, freq=freq)
    result = forecast(pd.Series(range(100, 140), index=index), 2)
    assert list(result.frame.index) == [index[-1] + 1, index[-1] + 2]
    assert result.frame.index.freq == index.freq


def test_the_forecast_starts_after_the_last_known_value_in_any_order_of_rows() -> None:
    series = ordinary()
    series.iloc[-1] = pd.NA
    result = forecast(series, 1)
    assert str(result.frame.index[0]) == "2025"
    pd.testing.assert_frame_equal(forecast(series[::-1], 1).frame, result.frame)


@pytest.mark.parametrize(
    ("series", "arguments", "method", "logs"),
    [
        (ordinary(), {}, MODELS, False),
        (ordinary(8), {}, SIMPLE, False),
        (ordinary().drop(pd.Period("2010")), {}, SIMPLE, False),
        (ordinary(), {"log": True}, ON_LOGS, True),
        (ordinary(), {"interventions": ["2010"]}, ON_LOGS, True),
        (ordinary(), {"interventions": ["2010"], "log": False}, AS_COUNTED, False),
        (yearly(*range(100, 2100, 100), 40), {}, ON_LOGS, True),
        (yearly(*range(100, 4000, 100)), {}, MODELS, False),
        (yearly(*[7] * 9), {}, ALIKE, False),
    ],
    ids=["ordinary", "short", "gap", "log", "break", "no log", "20-fold fall", "rise", "alike"],
)
def test_each_series_gets_its_method(
    series: pd.Series, arguments: dict[str, Any], method: str, logs: bool
) -> None:
    result = forecast(series, 2, **arguments)
    assert (result.method, result.log) == (method, logs)


def test_a_named_break_gives_a_narrower_range_and_a_condition() -> None:
    """The level of the last regime, not the fall from the first, decides the width."""
    named = forecast(yearly(*BROKEN), 2, interventions=BREAKS)
    unnamed = forecast(yearly(*BROKEN), 2)
    assert named.high is not None and unnamed.high is not None
    assert named.high < 0.6 * unnamed.high
    assert [str(period) for period in named.interventions] == list(BREAKS)
    assert named.condition is not None and unnamed.condition is None
    assert "no further opening or closing" in named.sentence()


@pytest.mark.parametrize("given", [BREAKS, [pd.Period(b) for b in BREAKS], [2006, 2009, 2012]])
def test_breaks_are_given_as_text_numbers_or_periods(given: Any) -> None:
    expected = forecast(yearly(*BROKEN), 2, interventions=BREAKS)
    pd.testing.assert_frame_equal(
        forecast(yearly(*BROKEN), 2, interventions=given).frame, expected.frame
    )


def test_breaks_outside_the_series_are_left_aside_with_a_note() -> None:
    result = forecast(ordinary(), 2, interventions=["1990", "1998", "2030"])
    assert (result.method, result.interventions) == (MODELS, ())
    assert [re.findall(r"\d+", note) for note in result.notes] == [["1990"], ["1998"], ["2030"]]


def test_one_break_may_stand_alone() -> None:
    result = forecast(ordinary(), 2, interventions="2010")
    assert result.interventions == (pd.Period("2010"),)


def test_a_break_in_a_gap_begins_with_the_next_known_value() -> None:
    """2006 has no value: the step from 2005 to 2007 is the masked one."""
    series = yearly(*BROKEN).drop(pd.Period("2006"))
    gapped = forecast(series, 1, interventions=["2006"])
    told = forecast(series, 1, interventions=["2007"])
    pd.testing.assert_frame_equal(gapped.frame, told.frame)


def test_levels_may_come_in_any_order_and_are_nested() -> None:
    result = forecast(ordinary(), 4, levels=(99.5, 50, 90))
    columns = ["low99.5", "low90", "low50", "point", "high50", "high90", "high99.5"]
    assert (np.diff(result.frame[columns].to_numpy(), axis=1) >= 0).all()
    assert result.level == 0.995


@pytest.mark.parametrize("n", [5, 20])
def test_after_zeros_the_bound_is_that_of_jeffreys(n: int) -> None:
    """A quantile of the negative binomial, and at least 1: what has not come is not excluded."""
    result = forecast(yearly(*[0] * n), 2)
    assert (result.estimate, result.low) == (0, 0)
    assert result.high == max(stats.nbinom.ppf(0.975, 0.5, n / (n + 1)), 1)


@pytest.mark.parametrize("values", [[3] * 10, [10**15] * 10, [0, 0, 0, 0, 1], [0] * 30 + [10**6]])
def test_counts_have_whole_bounds_around_the_point(values: list[float]) -> None:
    frame = forecast(yearly(*values), 3).frame
    bounds = frame.drop(columns="point")
    assert (bounds == bounds.round()).all().all()
    assert ((frame["low80"] <= frame["point"]) & (frame["point"] <= frame["high80"])).all()
    assert (frame["high95"] > frame["low95"]).all()


@pytest.mark.parametrize("values", [[], [5], [5, None, 7], [None, None]])
def test_fewer_than_3_values_say_why_there_is_no_forecast(values: list[float | None]) -> None:
    result = forecast(yearly(*values), 2)
    assert result.estimate is result.low is result.high is None
    assert result.reason is not None and "at least 3" in result.sentence()
    assert len(result.frame) == 0
    assert list(result.frame.columns) == ["point", "low80", "high80", "low95", "high95"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"horizon": 0}, "horizon"), ({"horizon": 2, "levels": (0.8,)}, "percent"),
        ({"horizon": 2, "log": "yes"}, "log"), ({"horizon": 2, "interventions": ["Q9"]}, "Q9"),
    ],
)  # fmt: skip
def test_wrong_arguments_are_named(arguments: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        forecast(ordinary(), **arguments)


def test_the_same_input_gives_the_same_result_and_is_not_changed() -> None:
    series = yearly(*BROKEN)
    before = series.copy()
    first = forecast(series, 3, interventions=BREAKS, seed=3)
    pd.testing.assert_frame_equal(first.frame, forecast(series, 3, interventions=BREAKS).frame)
    pd.testing.assert_series_equal(series, before)


def test_the_sentence_gives_the_range_its_chance_and_the_point_inside() -> None:
    """As rows of the frame, in both languages."""
    result = forecast(yearly(*BROKEN), 2, interventions=BREAKS)
    row = result.frame.iloc[0]
    for lang, chance in (("en", "about 4 in 5"), ("ko", "5번 중 약 4번꼴로")):
        said = result.sentence(lang)
        assert chance in said
        for name in ("point", "low80", "high80", "low95", "high95"):
            assert f"{int(row[name] + 0.5):,}" in said
        assert said.endswith(".") and "2015" in said
    assert "닫히지 않는다면" in result.sentence("ko")


def test_far_short_and_gapped_forecasts_carry_notes() -> None:
    far = forecast(yearly(*BROKEN), 4, interventions=BREAKS)
    assert any("scenario" in note for note in far.notes)
    assert not forecast(yearly(*BROKEN), 3, interventions=BREAKS).notes
    gapped = forecast(ordinary(9).drop(pd.Period("2001")), 1)
    assert len(gapped.notes) == 2
    assert all(re.search("[가-힣]", note.text("ko")) for note in gapped.notes)


def oddities() -> list[pd.Series]:
    rng = np.random.default_rng(12)
    values: list[Any] = [
        rng.poisson(0.3, 40), rng.gamma(1, 1, 30) * 1e300, rng.gamma(1, 1, 30) * 1e-9,
        [0] * 20 + [10**5], np.full(15, 0.3), [1, 2, 3], np.arange(200), [0, 0, 1],
        np.where(rng.random(50) < 0.5, 0, 1e-300), rng.integers(0, 2, 13) * 1e15,
    ]  # fmt: skip
    return [yearly(*map(float, some)) for some in values]


@pytest.mark.parametrize("series", oddities(), ids=range(10))
@pytest.mark.parametrize("log", ["auto", True, False])
@pytest.mark.parametrize("named", [(), ("1999", "2000")])
def test_nothing_breaks_it(series: pd.Series, log: Any, named: tuple[str, ...]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = forecast(series, 3, log=log, interventions=named)
        said = result.sentence("en") + result.sentence("ko")
    values = result.frame[["low95", "low80", "point", "high80", "high95"]].to_numpy()
    assert np.isfinite(values).all()
    assert (values >= 0).all() and (np.diff(values, axis=1) >= 0).all()
    assert "nan" not in said.lower()


def held(result: Forecast, actual: np.ndarray) -> np.ndarray:
    low, high = result.frame["low95"].to_numpy(), result.frame["high95"].to_numpy()
    return np.asarray((low <= actual) & (actual <= high))


@pytest.mark.parametrize("kind", ["walk", "level", "few"])
def test_ranges_after_a_break_hold_about_what_they_say(kind: str) -> None:
    """50 simulated series of 28 counts, levels 1400, 200, 60, 200; the large study is elsewhere."""
    rng, inside = np.random.default_rng(2), []
    for _ in range(50):
        logs = np.log(np.repeat([1400.0, 200, 60, 200], [14, 8, 3, 6]))
        noise = rng.normal(0, 0.15, 31)
        logs += {"walk": noise.cumsum(), "level": noise, "few": noise.cumsum() - 2.5}[kind]
        counts = rng.poisson(np.exp(logs)).astype(float)
        result = forecast(yearly(*counts[:28]), 3, interventions=["2012", "2020", "2023"])
        inside.append(held(result, counts[28:]))
    assert 0.88 <= np.mean(inside) <= 0.99
