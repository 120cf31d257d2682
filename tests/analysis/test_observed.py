"""How a series is read: gaps stay gaps, and what is no series of counts is refused by name."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import nkstats as nk
from nkstats.analysis.observed import observe, period_in, periods_in, season_numbers
from nkstats.errors import UsageError

YEARS = pd.period_range("2015", periods=4, freq="Y")


def test_gaps_and_missing_periods_let_time_run_on() -> None:
    """An empty cell and a missing row are the same."""
    empty = observe(pd.Series([5, np.nan, 7, 9.5], index=YEARS))
    missing = observe(pd.Series([5, 7, 9.5], index=YEARS[[0, 2, 3]]))
    for known in (empty, missing):
        assert list(known.values) == [5, 7, 9.5]
        assert list(known.at) == [0, 2, 3]
        assert (known.n, known.has_gaps, known.counts, known.season) == (3, True, False, 1)


def test_rows_in_any_order_are_put_in_order() -> None:
    turned = pd.Series([4, 3, 2, 1], index=YEARS[::-1])
    assert list(observe(turned).values) == [1, 2, 3, 4]


def test_nullable_counts_of_the_record_are_read() -> None:
    known = observe(nk.load_arrivals("Q")["total"])
    assert known.season == 4 and known.counts and known.has_gaps
    assert known.n == int(nk.load_arrivals("Q")["total"].notna().sum())


@pytest.mark.parametrize("empty", [[], [None, None]])
def test_a_series_without_a_figure_is_nothing_whatever_its_index(empty: list[Any]) -> None:
    index = YEARS[: len(empty)] if empty else None
    assert observe(pd.Series(empty, index=index, dtype="Int64")).n == 0


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ([1, 2], "pandas Series"),
        (pd.Series([1, 2]), "RangeIndex"),
        (pd.Series([1, -2], index=YEARS[:2]), "2016 is negative"),
        (pd.Series([np.inf, 2], index=YEARS[:2]), "2015 is endless"),
        (pd.Series([1, 2], index=YEARS[[0, 0]]), "2015 is in the series twice"),
        (pd.Series(["a", "b"], index=YEARS[:2]), "expected numbers"),
        (pd.Series([1, 2], index=pd.PeriodIndex(["2015", None], freq="Y")), "empty period"),
    ],
)
def test_what_is_no_series_of_counts_is_refused_by_name(wrong: Any, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        observe(wrong)


@pytest.mark.parametrize("given", ["2016", 2016, pd.Period("2016", "Y"), pd.Period("2016-01", "M")])
def test_a_period_may_be_given_in_several_ways(given: Any) -> None:
    known = observe(pd.Series(range(4), index=YEARS))
    assert period_in(known, given) == YEARS[1]
    assert known.since(period_in(known, given)) == 1


def test_a_period_that_is_none_shows_what_one_looks_like() -> None:
    with pytest.raises(UsageError, match="'2018'"):
        period_in(observe(pd.Series(range(4), index=YEARS)), "the closure")


@pytest.mark.parametrize("given", ["2020", 2020, pd.Period("2020"), [2020], ("2020", 2020)])
def test_periods_are_given_as_one_or_as_several_and_kept_once(given: object) -> None:
    known = observe(pd.Series([1, 2, 3], pd.period_range("2019", periods=3, freq="Y")))
    assert periods_in(known, given) == [pd.Period("2020")]


@pytest.mark.parametrize(("freq", "season"), [("Q", 4), ("M", 12), ("Q-NOV", 4)])
def test_seasons_are_numbered_as_pandas_does(freq: str, season: int) -> None:
    periods = pd.period_range("1969-02", periods=30, freq=freq)
    pandas = periods.month if season == 12 else periods.quarter
    assert season_numbers(periods, season).tolist() == list(pandas)
    assert set(season_numbers(pd.period_range("1969", periods=3, freq="Y"), 1)) == {1}
