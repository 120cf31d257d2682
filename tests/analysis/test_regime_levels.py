"""Levels within the named regimes, against pandas' own grouping."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import nkstats as nk
from nkstats.analysis import by_regime, interventions
from nkstats.analysis.named_regimes import stretches


@pytest.fixture(scope="module")
def named() -> pd.DataFrame:
    return nk.load_regimes()


def test_the_years_of_the_record_by_regime(named: pd.DataFrame) -> None:
    """Each year stands in one regime, that of its last day; slices by hand give the same."""
    years = nk.load_arrivals("Y")["total"]
    frame = by_regime(years, named).frame
    hand = [years[:"2011"], years["2012":"2019"], years["2020":"2022"], years["2023":]]
    assert list(frame["kind"]) == ["before", "tightening", "closure", "reopening"]
    for (_, row), part in zip(frame.iterrows(), hand, strict=True):
        assert (row["first"], row["last"], row["n"]) == (part.index[0], part.index[-1], len(part))
        assert row["level"] == pytest.approx(part.mean())
        assert (row["median"], row["low"], row["high"]) == (part.median(), part.min(), part.max())


def test_the_result_is_that_of_the_last_regime(named: pd.DataFrame) -> None:
    found = by_regime(nk.load_arrivals("Y")["total"], named)
    assert (found.low, found.high, found.n) == (196, 236, 28)
    assert found.interval_kind == "bound"
    assert "67" in found.sentence("en")
    assert "중앙값" in found.sentence("ko")


def test_a_quarter_belongs_to_the_regime_of_its_last_day(named: pd.DataFrame) -> None:
    """August 2023 lies in the third quarter; a gap is no figure."""
    index = pd.period_range("2019Q3", "2023Q4", freq="Q")
    counts = pd.Series(np.arange(len(index), dtype=float), index=index)
    counts["2019Q4"] = np.nan
    frame = by_regime(counts, named).frame
    assert list(frame["first"].astype(str)) == ["2019Q3", "2020Q1", "2023Q3"]
    assert list(frame["n"]) == [1, 14, 2]


def test_interventions_are_the_first_periods_of_the_regimes_within(named: pd.DataFrame) -> None:
    years = nk.load_arrivals("Y")["total"]
    assert [str(period) for period in interventions(years, named)] == ["2012", "2020", "2023"]
    assert [str(period) for period in interventions(years["2015":"2021"], named)] == ["2020"]
    assert interventions(years["2020":"2022"], named) == []
    assert interventions(years[:0], named) == []


def test_without_regimes_the_series_is_one_stretch(named: pd.DataFrame) -> None:
    years = nk.load_arrivals("Y")["total"]
    assert len(by_regime(years, named.iloc[:0])) == 1
    assert stretches(years.index, ()) == [0] * len(years)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_an_empty_series_says_so(named: pd.DataFrame, lang: str) -> None:
    found = by_regime(pd.Series([], dtype=float), named)
    assert (found.estimate, found.low, found.high, len(found)) == (None, None, None, 0)
    assert found.reason is not None
    assert found.sentence(lang) == found.reason.text(lang)


def test_huge_values_keep_their_order(named: pd.DataFrame) -> None:
    index = pd.period_range("2000", periods=3, freq="Y")
    found = by_regime(pd.Series([1e300, 1e300, 3e300], index=index), named)
    assert found.low is not None and found.estimate is not None and found.high is not None
    assert found.low <= found.estimate <= found.high < np.inf
