"""The named regimes as stretches of time."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pandas as pd
import pytest

import nkstats as nk
from nkstats.analysis import regimes
from nkstats.errors import UsageError


def test_the_closure_lasts_from_january_2020_to_the_last_day_of_july_2023() -> None:
    """The day before the reopening of August 2023."""
    closure = next(regime for regime in regimes(nk.load_regimes()) if regime.kind == "closure")
    assert (closure.start, closure.end) == (date(2020, 1, 1), date(2023, 7, 31))
    assert closure.name("ko") == "코로나19 국경 봉쇄"
    assert closure.name("en") == "COVID-19 border closure"


def test_regimes_follow_each_other_without_gap_or_overlap_and_the_last_is_open() -> None:
    """Each ends on the day before the next, whatever the order of the rows."""
    shuffled = regimes(nk.load_regimes().iloc[::-1])
    assert shuffled == regimes(nk.load_regimes())
    for one, next_one in pairwise(shuffled):
        assert one.end is not None
        assert one.end + timedelta(days=1) == next_one.start
    assert shuffled[-1].end is None


def test_one_regime_is_open_and_none_is_none() -> None:
    """Small frames work too."""
    frame = nk.load_regimes()
    (only,) = regimes(frame.iloc[:1])
    assert only.end is None
    assert regimes(frame.iloc[:0]) == ()


def test_the_raw_table_as_read_from_its_file_is_understood() -> None:
    """Its first periods are a column of text there, and the rows of any number."""
    loaded = nk.load_regimes()
    as_read = loaded.assign(first_period=loaded.index.astype(str)).reset_index(drop=True)
    assert regimes(as_read) == regimes(nk.load_regimes(claims=True)) == regimes(loaded)
    assert regimes(as_read.drop(columns="source_id"))[0].source_id == ""


@pytest.mark.parametrize("cells", [["soon"], [None]])
def test_regimes_without_a_first_period_are_refused(cells: list[str | None]) -> None:
    one = nk.load_regimes().iloc[:1].reset_index(drop=True)
    with pytest.raises(UsageError, match="first_period"):
        regimes(one)
    with pytest.raises(UsageError, match="first_period"):
        regimes(one.assign(first_period=cells))


def test_the_frame_is_left_as_it_was() -> None:
    """A transform changes no input."""
    frame = nk.load_regimes().iloc[::-1]
    copy = frame.copy()
    regimes(frame)
    pd.testing.assert_frame_equal(frame, copy)
