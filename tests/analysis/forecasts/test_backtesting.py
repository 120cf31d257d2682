"""The rolling origin: what was known when, what was hit, and its own interval."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from nkstats.analysis.forecasts.backtesting import backtest
from nkstats.analysis.forecasts.forecasting import forecast
from nkstats.errors import UsageError

BROKEN = [1400, 1250, 1500, 1390, 1610, 1450, 1380, 1500, 1490, 1420, 1550, 230, 190, 210, 60, 71]
BREAKS = ("2009", "2012")


def yearly(values: list[float]) -> pd.Series:
    index = pd.period_range("1998", periods=len(values), freq="Y")
    return pd.Series(values, index=index, dtype="Int64")


def test_there_is_a_row_for_each_origin_and_step_whose_outcome_is_known() -> None:
    frame = backtest(yearly(BROKEN), interventions=BREAKS).frame
    assert list(frame.columns) == [
        "origin", "period", "step", "point", "low80", "high80", "low95", "high95", "actual",
        "inside80", "inside95", "regime_move",
    ]  # fmt: skip
    assert [str(origin) for origin in frame["origin"].unique()] == [
        "2007", "2008", "2009", "2010", "2011", "2012",
    ]  # fmt: skip
    assert len(frame) == 4 * 3 + 2 + 1
    assert all(row.period == row.origin + row.step for row in frame.itertuples())


def test_each_row_is_the_forecast_of_that_day() -> None:
    """Made anew from the values and breaks up to the origin; 2012 is not known in 2011."""
    series = yearly(BROKEN)
    frame = backtest(series, interventions=BREAKS).frame.set_index(["origin", "step"])
    for origin, known in (("2008", []), ("2009", ["2009"]), ("2011", ["2009"])):
        then = forecast(series[:origin], 3, interventions=known).frame
        found = frame.loc[pd.Period(origin), list(then.columns)]
        assert found.to_numpy(dtype=float) == pytest.approx(then.to_numpy()[: len(found)])


def test_regime_moves_between_origin_and_target_are_marked() -> None:
    frame = backtest(yearly(BROKEN), interventions=BREAKS).frame.set_index(["origin", "step"])
    expected = {("2007", 1): False, ("2007", 2): True, ("2007", 3): True, ("2008", 1): True,
                ("2009", 1): False, ("2009", 3): True, ("2012", 1): False}  # fmt: skip
    for (origin, step), move in expected.items():
        assert frame.loc[(pd.Period(origin), step), "regime_move"] == move


def test_coverage_counts_the_hits_with_wilsons_interval() -> None:
    """One step ahead the outcomes do not overlap: Wilson's interval of hits among them."""
    result = backtest(yearly(BROKEN), 1, interventions=BREAKS)
    table = result.coverage.set_index(["level", "origins", "step"])
    row = table.loc[(0.95, "all", 1)]
    assert (row["hits"], row["n"]) == (result.frame["inside95"].sum(), 6)
    low, high = proportion_confint(int(row["hits"]), 6, method="wilson")
    assert (row["low"], row["high"]) == pytest.approx((low, high))
    assert (result.estimate, result.low, result.high) == pytest.approx((row["share"], low, high))
    quiet = table.loc[(0.95, "without named moves", 1)]
    assert (quiet["hits"], quiet["n"]) == (4, 4)


def test_overlapping_outcomes_count_by_their_origins() -> None:
    """15 outcomes of 6 origins do not weigh as 15."""
    result = backtest(yearly(BROKEN), interventions=BREAKS)
    share = result.frame["inside95"].mean()
    low, high = proportion_confint(share * 6, 6, method="wilson")
    assert (result.estimate, result.low, result.high) == pytest.approx((share, low, high))
    assert any("cannot tell" in note for note in result.notes)


def test_misses_are_listed_with_their_side() -> None:
    result = backtest(yearly(BROKEN), 1, interventions=BREAKS)
    assert list(result.misses["period"].astype(str)) == ["2009", "2012"]
    assert set(result.misses["side"]) == {"below"}
    assert "misses: 2009, 2012." in result.sentence()
    assert "2009년, 2012년" in result.sentence("ko")
    assert "4 of 4 where no named regime began" in result.sentence()


def test_errors_are_scaled_by_the_usual_change() -> None:
    """Naive and drift, one step ahead, by hand."""
    result = backtest(yearly(BROKEN), 1, interventions=BREAKS)
    values = np.array(BROKEN, dtype=float)
    naive, drift, ours = [], [], []
    for known in range(10, 16):
        past, actual = values[:known], values[known]
        usual = np.abs(np.diff(past)).mean()
        slope = (past[-1] - past[0]) / (known - 1)
        naive.append(abs(past[-1] - actual) / usual)
        drift.append(abs(past[-1] + slope - actual) / usual)
        ours.append(abs(result.frame["point"].iloc[known - 10] - actual) / usual)
    assert result.mase_naive == pytest.approx(np.mean(naive))
    assert result.mase_drift == pytest.approx(np.mean(drift))
    assert result.mase == pytest.approx(np.mean(ours))


def test_the_interval_score_is_width_and_fines() -> None:
    result = backtest(yearly(BROKEN), 1)
    values, scores = np.array(BROKEN, dtype=float), []
    for known, row in enumerate(result.frame.itertuples(), start=10):
        fine = 40 * (max(row.low95 - row.actual, 0) + max(row.actual - row.high95, 0))
        usual = np.abs(np.diff(values[:known])).mean()
        scores.append((row.high95 - row.low95 + fine) / usual)
    assert result.msis == pytest.approx(np.mean(scores))


def test_quarters_start_later_look_four_ahead_and_carry_the_season() -> None:
    index = pd.period_range("2005Q1", periods=28, freq="Q")
    season = np.tile([40.0, 10, 20, 30], 7) + np.arange(28) % 3
    result = backtest(pd.Series(season, index=index))
    assert str(result.frame["origin"].iloc[0]) == "2009Q4"
    assert result.frame["step"].max() == 4
    assert result.mase_naive is not None and result.mase_naive < 2


def test_gaps_are_no_outcomes() -> None:
    series = yearly(BROKEN)
    series.iloc[12] = pd.NA
    frame = backtest(series).frame
    assert "2010" not in set(frame["period"].astype(str))
    assert not frame.isna().any().any()


@pytest.mark.parametrize("n", [0, 1, 10])
def test_a_series_too_short_says_so(n: int) -> None:
    result = backtest(yearly(BROKEN[:n]))
    assert result.estimate is None and result.reason is not None
    assert "more than 10" in result.sentence()
    assert len(result.frame) == len(result.coverage) == len(result.misses) == 0
    assert list(result.misses.columns)[-1] == "side"


def test_a_series_without_change_has_no_scaled_error() -> None:
    result = backtest(yearly([7] * 14))
    assert result.mase is result.msis is None
    assert result.estimate == 1
    assert "none" in result.sentence()


@pytest.mark.parametrize("wrong", [{"horizon": 0}, {"first_origin": 0}, {"levels": ()}])
def test_wrong_arguments_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(UsageError):
        backtest(yearly(BROKEN), **wrong)
