"""Scenarios: in order, under conditions, and with the base rate counted from the series."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pandas as pd
import pytest

from nkstats.analysis.forecasts.forecasting import forecast
from nkstats.analysis.forecasts.outlooks import scenarios
from nkstats.analysis.named_regimes import Regime
from nkstats.errors import UsageError

BROKEN = [1400, 1250, 1500, 1390, 1610, 1450, 1380, 1500, 230, 190, 210, 60, 71, 52, 190, 240, 220]
BREAKS = ("2006", "2009", "2012")


def yearly(values: list[float]) -> pd.Series:
    index = pd.period_range("1998", periods=len(values), freq="Y")
    return pd.Series(values, index=index, dtype="Int64")


def part(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    return frame[frame["scenario"] == name].set_index("period")


def test_continuation_is_the_conditional_forecast() -> None:
    result = scenarios(yearly(BROKEN), 2, interventions=BREAKS)
    alone = forecast(yearly(BROKEN), 2, interventions=BREAKS).frame
    found = part(result.frame, "continuation").drop(columns="scenario")
    assert found.to_numpy() == pytest.approx(alone.to_numpy())
    assert list(found.columns) == list(alone.columns)
    assert result.interval_kind == "scenario"


def test_closure_lies_below_and_reopening_above() -> None:
    frame = scenarios(yearly(BROKEN), 3, interventions=BREAKS).frame
    close, stay, open_ = (
        part(frame, name)["point"].to_numpy() for name in ("closure", "continuation", "reopening")
    )
    assert (close < stay).all() and (stay < open_).all()
    assert close == pytest.approx([60, 60, 60], rel=0.05)
    assert (np.diff(open_) > 0).all() and open_[-1] < 1500


def test_half_of_the_way_is_gone_after_the_half_life() -> None:
    """On the log scale, toward the median of 2006 to 2008, the regime before the emptiest."""
    low = [*BROKEN[:14], 110, 100, 105]
    frame = scenarios(yearly(low), 4, interventions=BREAKS, half_life=2).frame
    stay, back = (part(frame, name)["point"].to_numpy() for name in ("continuation", "reopening"))
    half = np.sqrt(210.5 * (stay[1] + 0.5)) - 0.5
    assert back[1] == pytest.approx(half, rel=0.03)
    quarter = np.log(210.5 / (back[3] + 0.5)) / np.log(210.5 / (stay[3] + 0.5))
    assert quarter == pytest.approx(0.25, abs=0.03)


def test_bounds_of_a_return_are_those_of_a_slower_and_a_faster_one() -> None:
    """A half-life of 3 years stands for 4 years in the lower and 2 in the upper bounds."""
    frame = scenarios(yearly(BROKEN), 3, interventions=BREAKS).frame
    stay, back = part(frame, "continuation"), part(frame, "reopening")
    for name, half_life in (("low95", 4), ("point", 3), ("high95", 2)):
        moved = np.log((back[name] + 0.5) / (stay[name] + 0.5)).to_numpy()
        gone = 1 - 0.5 ** (np.arange(1, 4) / half_life)
        whole = np.log(1425.5 / 220.5)  # from the last level, about 220, to the median of 1998-2005
        assert moved == pytest.approx(whole * gone, abs=0.04)


def test_the_result_spans_all_scenarios() -> None:
    result = scenarios(yearly(BROKEN), 1, interventions=BREAKS)
    assert result.low == part(result.frame, "closure")["low95"].iloc[0]
    assert result.high == part(result.frame, "reopening")["high95"].iloc[0]


def test_the_base_rate_is_counted_from_the_series() -> None:
    """Three breaks in 16 yearly changes; the mean of their log ratios by hand."""
    result = scenarios(yearly(BROKEN), 1, interventions=BREAKS)
    sizes = [math.log(a / b) for a, b in ((1500.5, 230.5), (210.5, 60.5), (190.5, 52.5))]
    assert (result.moves, result.changes) == (3, 16)
    assert result.move_size == pytest.approx(sum(sizes) / 3)
    assert "3 of 16" in result.base_rate() and "4.3" in result.base_rate()
    assert "4.3배" in result.base_rate("ko")


def test_regimes_cut_where_they_are_given() -> None:
    """The same breaks from the table of regimes; the second one begins within a year."""
    starts = [date(2006, 1, 1), date(2009, 3, 1), date(2012, 8, 1)]
    ends = [date(2009, 2, 28), date(2012, 7, 31), None]
    named = tuple(
        Regime("closure", "name", "이름", start, end, "s")
        for start, end in zip(starts, ends, strict=True)
    )
    by_table = scenarios(yearly(BROKEN), 2, regimes=named)
    pd.testing.assert_frame_equal(
        by_table.frame, scenarios(yearly(BROKEN), 2, interventions=BREAKS).frame
    )


def test_a_break_beside_the_regimes_is_masked_but_cuts_no_regime() -> None:
    """A closure's second year may be masked; its level is still that of the closure."""
    named = pd.DataFrame(
        {"kind": ["a", "b"], "name_en": ["a", "b"], "name_ko": ["a", "b"], "source_id": ["s", "s"]},
        index=pd.PeriodIndex(["2006-01", "2012-01"], freq="M"),
    )
    result = scenarios(yearly(BROKEN), 2, interventions=["2009"], regimes=named)
    assert result.moves == 3
    assert "level of 2006 to 2011" in result.sentence()


def test_without_regimes_only_continuation_is_given() -> None:
    result = scenarios(yearly(BROKEN), 2)
    assert set(result.frame["scenario"]) == {"continuation"}
    assert set(result.withheld) == {"reopening", "closure"}
    assert all(reason.text("ko") != reason.text("en") for reason in result.withheld.values())
    assert "No named regime" in result.sentence()


def test_a_short_series_says_why_there_is_none() -> None:
    result = scenarios(yearly([5, 6]), 2)
    assert result.reason is not None and len(result.frame) == 0
    assert list(result.frame.columns[:3]) == ["scenario", "period", "point"]
    assert result.sentence() == forecast(yearly([5, 6]), 2).sentence()


def test_each_scenario_is_said_with_its_condition() -> None:
    result = scenarios(yearly(BROKEN), 2, interventions=BREAKS)
    said = result.sentence()
    assert said.count("about 4 in 5") == 3
    for words in ("no further opening", "level of 1998 to 2005 (years for half of the way: 3)",
                  "falls again to the level of 2009 to 2011"):  # fmt: skip
        assert words in said
    assert "1998년~2005년 수준을 향해 3년마다" in result.sentence("ko")


@pytest.mark.parametrize("half_life", [0, -1, math.inf, True, "3"])
def test_a_half_life_is_a_number_of_years(half_life: float) -> None:
    with pytest.raises(UsageError, match="half_life"):
        scenarios(yearly(BROKEN), 2, half_life=half_life)
