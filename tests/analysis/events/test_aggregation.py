"""Reported events added up as ranges, against sums by hand and other ways to the same number."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import nkstats as nk
from nkstats.analysis import aggregate
from nkstats.errors import DataError, UsageError


def events(*rows: tuple[Any, Any, Any], **columns: list[Any]) -> pd.DataFrame:
    """Return events a, b, c ... with these bounds and other columns."""
    names = [chr(ord("a") + n) for n in range(len(rows))]
    frame = pd.DataFrame(rows, index=names, columns=["low", "best", "high"]).astype("Int64")
    return frame.assign(**columns)


def bounds(found: Any) -> tuple[Any, Any, Any]:
    return found.low, found.estimate, found.high


def test_bounds_and_central_figures_are_added() -> None:
    """Sums by hand."""
    found = aggregate(events((10, 12, 20), (1, 1, 1), (5, 7, 9)))
    assert bounds(found) == (16, 20, 30)
    assert (found.best, found.events, found.open_events, found.n) == (20, 3, 0, 3)
    assert found.interval_kind == "bound"


def test_a_missing_low_counts_nothing_and_a_missing_high_leaves_the_sum_open() -> None:
    """At least 15; the event without any number is counted apart."""
    found = aggregate(events((10, 12, 20), (None, None, 50), (5, 6, None), (None, None, None)))
    assert bounds(found) == (15, None, None)
    assert (found.events, found.open_events, found.without_number) == (4, 1, 1)
    assert "at least 15" in found.sentence("en")
    assert "최소 15" in found.sentence("ko")


def test_an_event_without_a_low_leaves_only_an_upper_bound() -> None:
    found = aggregate(events((None, None, 50)))
    assert bounds(found) == (0, None, 50)
    assert "up to 50" in found.sentence("en")


@pytest.mark.parametrize(
    "row", [(20, None, 10), (20, 15, None), (None, 30, 20), (-1, None, 5)], ids=str
)
def test_reversed_or_negative_bounds_are_named(row: tuple[Any, Any, Any]) -> None:
    with pytest.raises(DataError, match="event b"):
        aggregate(events((1, 2, 3), row))


def test_a_part_does_not_add_to_its_parent() -> None:
    """The grandchild neither; a part of another kind does, in its own row."""
    frame = events(
        (100, 120, 150), (30, 30, 30), (5, 5, 5), (7, 7, 7),
        parent_id=[None, "a", "b", "a"], kind=["return", "return", "return", "handover"],
    )  # fmt: skip
    found = aggregate(frame)
    assert found.frame["low"].to_dict() == {"handover": 7, "return": 100}
    assert bounds(found) == (None, None, None)
    assert "not added" in str(found.reason)


def test_a_part_counts_where_its_parent_has_no_number() -> None:
    frame = events((None, None, None), (30, 30, 30), parent_id=[None, "a"])
    assert bounds(aggregate(frame)) == (30, 30, 30)


def test_parts_of_each_other_do_not_hang() -> None:
    """A circle of parents is at fault elsewhere; here it only must end."""
    aggregate(events((1, 1, 1), (2, 2, 2), parent_id=["b", "a"]))


def test_units_and_kinds_and_groups_stay_apart() -> None:
    frame = events(
        (1, 1, 1), (2, 2, 2), (4, 4, 4), (8, 8, 8),
        unit=["persons", "persons", "households", "persons"],
        country=["China", "Russia", "China", None],
    )  # fmt: skip
    found = aggregate(frame, by="country")
    highs = found.frame.reset_index().set_index(["country", "unit"])["high"]
    assert highs.to_dict() == {
        ("", "persons"): 8, ("China", "households"): 4, ("China", "persons"): 1,
        ("Russia", "persons"): 2,
    }  # fmt: skip
    for lang, words in (("en", "China: 4 households"), ("ko", "명시되지 않음")):
        assert words in found.sentence(lang)


@pytest.mark.parametrize("by", [None, "kind", "unit", "country"])
def test_rows_are_labelled_by_what_was_asked_for(by: str | None) -> None:
    """Kind and unit stand beside, once each."""
    frame = aggregate(nk.load_repatriations(), by=by).frame.reset_index()
    assert list(frame)[:3] == list(dict.fromkeys([by or "kind", "kind", "unit"]))[:3] + (
        ["low"] if by in (None, "kind", "unit") else []
    )


def test_planned_and_denied_events_count_no_one() -> None:
    frame = events((1, 1, 1), (9, 9, 9), (9, 9, 9), status=["reported", "planned", "denied"])
    assert bounds(aggregate(frame)) == (1, 1, 1)


def test_an_event_whose_status_is_not_stated_counts() -> None:
    frame = events((1, 1, 1), (2, 2, 2), (9, 9, 9), status=["reported", None, "denied"])
    assert bounds(aggregate(frame)) == (3, 3, 3)


def test_without_units_a_range_is_said_without_one() -> None:
    found = aggregate(events((1, 2, 3)))
    assert found.sentence("en").startswith("1 to 3 (1 reported event)")
    assert found.sentence("ko").startswith("1~3(보고된 사건 1건)")


@pytest.mark.parametrize("high", [3.5, float("inf"), 1e19])
def test_what_is_no_whole_number_is_named_and_not_cut(high: float) -> None:
    frame = pd.DataFrame({"low": [1, 1], "best": [2, 2], "high": [3.0, high]}, index=["a", "b"])
    with pytest.raises(DataError, match="event b: high .* whole"):
        aggregate(frame)


def test_bounds_at_fault_are_a_value_error_too() -> None:
    with pytest.raises(ValueError, match="event a"):
        aggregate(events((9, None, 1)))


def test_by_period_goes_by_the_last_possible_day() -> None:
    frame = events(
        (1, 1, 1), (2, 2, 2), (4, 4, 4),
        start=pd.to_datetime(["2019-12-01", "2020-03-01", None]),
        end=pd.to_datetime(["2020-01-05", None, None]),
    )  # fmt: skip
    lows = aggregate(frame, by="Y").frame["low"].to_dict()
    assert lows == {"2020": 3, "": 4}


def test_reports_that_share_a_day_need_not_be_added() -> None:
    """Two of three overlap: the low holds the larger of these and the third."""
    frame = events(
        (10, 10, 10), (30, 30, 30), (5, 5, 5),
        start=pd.to_datetime(["2020-01-01", "2020-01-10", "2020-03-01"]),
        end=pd.to_datetime(["2020-01-15", "2020-01-20", "2020-03-01"]),
    )  # fmt: skip
    assert bounds(aggregate(frame)) == (45, 45, 45)
    assert aggregate(frame, overlap="apart").low == 35


def test_the_record_in_all_is_the_sum_of_its_years() -> None:
    """Grouping moves no event."""
    record = nk.load_repatriations()
    whole, by_year = aggregate(record).frame, aggregate(record, by="Y").frame
    lows = by_year.groupby("kind")["low"].sum()
    assert lows.to_dict() == whole["low"].to_dict()


def test_no_inner_band_unless_asked_for() -> None:
    assert "inner_low" not in aggregate(events((10, 12, 20))).frame
    assert aggregate(events((10, 12, None)), inner=0.8).frame["inner_low"].isna().all()


def inner(frame: pd.DataFrame, correlation: float) -> list[int]:
    found = aggregate(frame, correlation=correlation, inner=0.8).frame
    return list(found[["inner_low", "inner_high"]].iloc[0])


def test_the_inner_band_of_one_event_is_that_of_a_triangle() -> None:
    """Scipy's triangular distribution is the second opinion; 1 percent of the width is noise."""
    triangle = stats.triang(c=0.25, loc=1000, scale=8000)
    found = inner(events((1000, 3000, 9000)), 0.0)
    assert found == pytest.approx(list(triangle.ppf([0.1, 0.9])), abs=80)


def test_errors_that_go_together_add_up_and_others_cancel_out() -> None:
    """At correlation 1 the quantiles add; at 0 the variances do (near enough to normal)."""
    frame = events(*[(1000, 3000, 9000)] * 12)
    triangle = stats.triang(c=0.25, loc=1000, scale=8000)
    together = 12 * triangle.ppf([0.1, 0.9])
    alone = 12 * triangle.mean() + np.sqrt(12) * triangle.std() * stats.norm.ppf([0.1, 0.9])
    assert inner(frame, 1.0) == pytest.approx(list(together), rel=0.01)
    assert inner(frame, 0.0) == pytest.approx(list(alone), rel=0.01)


def test_an_event_without_a_central_figure_is_spread_evenly() -> None:
    assert inner(events((0, None, 10000)), 0.0) == pytest.approx([1000, 9000], abs=120)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"correlation": 1.5}, "1.5"), ({"inner": 80}, "80"), ({"by": "colour"}, "colour"),
     ({"by": ["kind", "colour"]}, "kind")],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        aggregate(events((1, 2, 3)), **wrong)


def test_a_table_without_bounds_or_with_words_in_them_is_refused() -> None:
    with pytest.raises(UsageError, match="low, best, high"):
        aggregate(pd.DataFrame({"people": [1]}))
    with pytest.raises(DataError, match="low"):
        aggregate(pd.DataFrame({"low": ["many"], "best": [1], "high": [2]}))


@pytest.mark.parametrize("rows", [(), ((None, None, None),)])
def test_nothing_to_add_says_so(rows: tuple[Any, ...]) -> None:
    """Nothing reported is not zero."""
    found = aggregate(events(*rows))
    assert bounds(found) == (None, None, None)
    assert found.reason is not None
    assert found.sentence("en") != found.sentence("ko")


def test_a_frame_with_ids_in_a_column_is_read_by_them() -> None:
    frame = events((1, 2, 3)).rename_axis("event_id").reset_index()
    assert bounds(aggregate(frame)) == (1, 2, 3)
    with pytest.raises(DataError, match="event a is in the table twice"):
        aggregate(pd.concat([frame, frame]))


def test_the_frame_given_is_left_as_it_was() -> None:
    record = nk.load_repatriations()
    copy = record.copy()
    aggregate(record, by="country", inner=0.5)
    pd.testing.assert_frame_equal(record, copy)


def test_words_name_the_unit_and_leave_out_a_band_without_width() -> None:
    sure = pd.DataFrame(
        {"low": [5], "best": [5], "high": [5], "unit": ["persons"], "where": [None]}
    )
    said = aggregate(sure, by="where", inner=0.8).sentence()
    assert said.startswith("Not stated: 5 people (1 reported event). ")
    wide = sure.assign(low=2, best=6, high=9, unit="households")
    english, korean = (aggregate(wide, inner=0.8).sentence(lang) for lang in ("en", "ko"))
    assert "2 to 9 households (" in english and "add up to 6 households; " in english
    assert "2~9세대(" in korean and "합은 6세대" in korean
