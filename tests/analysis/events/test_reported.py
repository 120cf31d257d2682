"""Sums of reported events as ranges, on made-up events."""

from __future__ import annotations

import random
from itertools import combinations, pairwise
from typing import Any

import pandas as pd
import pytest

import nkstats as nk
from nkstats.analysis import in_period, total, totals, totals_by_unit, wholes
from nkstats.claims import COLUMNS
from nkstats.errors import DataError


def events(*rows: dict[str, Any]) -> pd.DataFrame:
    """Return events, each a return of persons in a month of its own unless it says otherwise."""
    usual = {"kind": "return", "unit": "persons", "status": "reported", "source_ids": "a; b"}
    days = [{"start": f"2024-{n:02}-01", "end": f"2024-{n:02}-28"} for n in range(1, 13)]
    full = [
        {**dict.fromkeys(COLUMNS), **usual, **day, **row}
        for day, row in zip(days, rows, strict=False)
    ]
    index = pd.Index([row.get("id", f"e{n}") for n, row in enumerate(rows)], name="event_id")
    return pd.DataFrame(full, index=index, columns=list(COLUMNS)).astype(COLUMNS)


def bounds(frame: pd.DataFrame, kind: str = "return", unit: str = "persons") -> tuple[Any, ...]:
    result = total(frame, "2024", kind, unit)
    return result.low, result.high, result.events, result.without_number


def test_ranges_add_low_to_low_and_high_to_high() -> None:
    """A figure without range counts as both."""
    frame = events({"low": 50, "high": 200}, {"low": 5, "best": 5, "high": 5})
    assert bounds(frame) == (55, 205, 2, 0)


def most_apart(spans: list[tuple[int, int, int]]) -> int:
    """Return the largest sum of lows over all sets of spans that share no day, by trying all."""
    sums = [0]
    for size in range(1, len(spans) + 1):
        for chosen in combinations(sorted(spans), size):
            if all(one[1] < other[0] for one, other in pairwise(chosen)):
                sums.append(sum(low for _, _, low in chosen))
    return max(sums)


@pytest.mark.parametrize("seed", range(20))
def test_reports_that_share_a_day_may_count_the_same_people(seed: int) -> None:
    """The low is the most that reports without a common day give; the high the sum of all."""
    chance = random.Random(seed)
    spans = []
    for _ in range(chance.randint(1, 7)):
        first = chance.randint(1, 25)
        spans.append((first, chance.randint(first, 28), chance.randint(0, 9)))
    frame = events(*(
        {"start": f"2024-03-{first:02}", "end": f"2024-03-{last:02}", "low": low, "high": low + 1}
        for first, last, low in spans
    ))  # fmt: skip
    low, high, *_ = bounds(frame)
    assert low == most_apart(spans)
    assert high == sum(low + 1 for *_, low in spans)


def test_reports_that_meet_on_one_day_overlap_and_neighbours_do_not() -> None:
    """A day in common is enough; an unknown first day overlaps all before."""
    day = {"low": 5, "high": 5}
    march = {"start": "2024-03-01", "end": "2024-03-31", "low": 10, "high": 10}
    assert bounds(events(march, {**day, "start": "2024-03-31", "end": "2024-04-02"}))[0] == 10
    assert bounds(events(march, {**day, "start": "2024-04-01", "end": "2024-04-02"}))[0] == 15
    assert bounds(events(march, {**day, "start": None, "end": "2024-06-30"}))[0] == 10


def test_a_missing_high_leaves_the_sum_open() -> None:
    """At least 28 and 5 are at least 33."""
    assert bounds(events({"low": 28}, {"low": 5, "high": 5})) == (33, None, 2, 0)


def test_a_missing_low_counts_as_none() -> None:
    """Up to 60 and 2 are 2 to 62."""
    assert bounds(events({"high": 60}, {"low": 2, "high": 2})) == (2, 62, 2, 0)


def test_events_without_a_number_are_counted_apart() -> None:
    """They do not open the sum, nor close it at zero."""
    frame = events({}, {"low": 2, "high": 2})
    assert bounds(frame) == (2, 2, 2, 1)
    assert bounds(events({})) == (0, 0, 1, 1)


def test_no_event_is_no_event() -> None:
    """Nothing is reported, which the words say; the count of events is zero."""
    assert bounds(events()) == (0, 0, 0, 0)
    assert bounds(events({"low": 1, "high": 1, "start": "2023-12-31", "end": "2023-12-31"}))[2] == 0


def test_a_part_is_not_added_to_a_whole_of_its_kind() -> None:
    """The whole stands for it."""
    frame = events({"id": "whole", "low": 500, "high": 500},
                   {"low": 40, "high": 40, "parent_id": "whole"})  # fmt: skip
    assert bounds(frame) == (500, 500, 1, 0)


def test_a_part_of_another_kind_counts() -> None:
    """A handover within a campaign of returns is no return."""
    frame = events({"id": "whole", "low": 500, "high": 500},
                   {"low": 40, "high": 40, "parent_id": "whole", "kind": "handover"})  # fmt: skip
    assert bounds(frame) == (500, 500, 1, 0)
    assert bounds(frame, "handover") == (40, 40, 1, 0)


def test_a_part_whose_whole_is_not_there_counts() -> None:
    """Its whole may not have been known on the day."""
    assert bounds(events({"low": 40, "high": 40, "parent_id": "unheard-of"})) == (40, 40, 1, 0)


def test_a_part_counts_where_its_whole_is_denied() -> None:
    """A whole that counts no one stands for no one."""
    frame = events({"id": "whole", "low": 500, "high": 500, "status": "denied"},
                   {"low": 40, "high": 40, "parent_id": "whole"})  # fmt: skip
    assert bounds(frame) == (40, 40, 1, 0)


def test_a_part_counts_where_its_whole_has_no_number() -> None:
    """A whole that says nothing stands for no one."""
    frame = events({"id": "whole"}, {"low": 40, "high": 40, "parent_id": "whole"})
    assert bounds(frame) == (40, 40, 2, 1)


def test_a_part_of_a_part_is_not_added_either() -> None:
    """Whether or not the part between has a number; a circle of parts is no endless loop."""
    whole = {"id": "whole", "low": 500, "high": 500}
    last = {"id": "last", "low": 40, "high": 40, "parent_id": "middle"}
    assert bounds(events(whole, {"id": "middle", "parent_id": "whole"}, last))[:2] == (500, 500)
    assert bounds(events({"id": "a", "low": 1, "parent_id": "a"}))[0] == 1


@pytest.mark.parametrize("counting_only", [True, False])
def test_no_events_stay_a_frame_with_its_columns(counting_only: bool) -> None:
    """An edition before the first report has none."""
    assert list(wholes(events(), counting_only=counting_only).columns) == list(COLUMNS)


def test_returns_and_handovers_are_kept_apart() -> None:
    """The two are never added."""
    frame = events({"low": 3, "high": 3}, {"low": 17, "high": 17, "kind": "handover"})
    assert bounds(frame) == (3, 3, 1, 0)
    assert bounds(frame, "handover") == (17, 17, 1, 0)


@pytest.mark.parametrize("status", ["planned", "denied"])
def test_planned_and_denied_events_count_no_one(status: str) -> None:
    """They can be shown all the same."""
    frame = events({"low": 600, "high": 600, "status": status}, {"low": 2, "high": 2})
    assert bounds(frame) == (2, 2, 1, 0)
    assert len(wholes(frame, counting_only=False)) == 2


@pytest.mark.parametrize("status", ["reported", "confirmed", "official"])
def test_reported_confirmed_and_official_events_count(status: str) -> None:
    """Each as it stands."""
    assert bounds(events({"low": 2, "high": 3, "status": status})) == (2, 3, 1, 0)


def test_units_are_never_added_to_each_other() -> None:
    """One total a unit."""
    frame = events(
        {"kind": "exile", "low": 5, "high": 5},
        {"kind": "exile", "low": 30, "high": 30, "unit": "families"},
        {"kind": "exile", "low": 40, "unit": "households"},
    )
    found = {t.unit: (t.low, t.high) for t in totals_by_unit(frame, "2024", "exile")}
    assert found == {"persons": (5, 5), "families": (30, 30), "households": (40, None)}


def test_every_unit_of_the_record_has_its_total() -> None:
    """An exile in a unit that is not known would fall out of the sums."""
    for frame, kind in ((nk.load_exiles(), "exile"), (nk.load_repatriations(), "return")):
        units = set(frame.loc[frame["kind"] == kind, "unit"].dropna())
        assert units <= {t.unit for t in totals_by_unit(frame, "2024", kind)}


def test_an_event_counts_in_the_period_of_its_last_possible_day() -> None:
    """Of its only day, where it has no end."""
    frame = events(
        {"id": "over", "start": "2023-11-01", "end": "2024-01-01"},
        {"id": "before", "start": "2023-01-01", "end": "2023-12-31"},
        {"id": "after", "start": "2024-12-31", "end": "2025-01-01"},
        {"id": "no end", "start": "2024-12-31", "end": None},
        {"id": "no start", "start": None, "end": "2024-06-30"},
        {"id": "no day", "start": None, "end": None},
    )
    assert set(in_period(frame, "2024").index) == {"over", "no end", "no start"}
    assert set(in_period(frame, "../2023").index) == {"before"}


def test_quarters_of_a_year_add_up_to_it() -> None:
    """No event is lost between two periods, none is counted in both."""
    frame = nk.load_repatriations()
    quarters = totals(frame, [f"2023Q{n}" for n in range(1, 5)], "return", "persons")
    year = total(frame, "2023", "return", "persons")
    assert sum(part.events for part in quarters) == year.events
    assert sum(part.without_number for part in quarters) == year.without_number
    assert max(part.low for part in quarters) <= year.low <= sum(part.low for part in quarters)


@pytest.mark.parametrize(("low", "high"), [(5, 4), (1, 0)])
def test_reversed_bounds_are_refused_by_the_events_name(low: int, high: int) -> None:
    """A mended row is better than a wrong sum."""
    with pytest.raises(DataError, match="odd-one"):
        total(events({"id": "odd-one", "low": low, "high": high}), "2024", "return", "persons")


def test_the_first_source_of_each_event_is_named_once() -> None:
    """In the order of the events; one without a number lends no figure, yet has its source."""
    frame = events({"low": 1, "source_ids": "b; c"}, {"low": 1, "source_ids": "b"},
                   {"low": 1, "source_ids": "a"}, {"source_ids": "z"})  # fmt: skip
    assert total(frame, "2024", "return", "persons").source_ids == ("b", "a", "z")
