"""The campaign: lanes and tallies recounted from the raw timeline with the csv module."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date

import nkstats as nk
from nkstats.analysis import Campaign, campaign

Rows = list[dict[str, str]]
KINDS = ("rally", "lecture", "arrest", "order")


def made(end: date, recent: str, as_of: str | None = None) -> Campaign:
    return campaign(nk.load_timeline(as_of), nk.load_places(), end, recent)


def of_year(rows: Rows, year: str) -> dict[str, str]:
    """Return the kind of each event whose claims all last into a year, South Korea's left out."""
    days: dict[str, set[str]] = {}
    for row in rows:
        days.setdefault(row["event_id"], set()).add((row["end_date"] or row["start_date"])[:4])
    return {
        row["event_id"]: row["kind"]
        for row in rows
        if days[row["event_id"]] - {""} == {year} and row["place"] != "south-korea"
    }


def test_the_peak_is_the_year_with_most_in_the_raw_rows(table: Callable[..., Rows]) -> None:
    drive = made(date(2025, 12, 31), "2016/2025")
    assert drive.peak is not None
    rows = table("timeline")
    years = {row["end_date"][:4] for row in rows} - {""}
    counted = {year: sum(kind in KINDS for kind in of_year(rows, year).values()) for year in years}
    assert drive.peak.tally.period == max(counted, key=lambda year: counted[year])
    assert drive.peak.tally.events == max(counted.values())
    kinds = Counter(of_year(rows, drive.peak.tally.period).values())
    for tally in drive.peak.kinds:
        if tally.kind in KINDS:
            assert tally.events == kinds[tally.kind]


def test_laws_of_other_states_stand_in_a_lane_of_their_own() -> None:
    drive = made(date(2025, 12, 31), "2016/2025")
    lanes = {lane.kind: set(lane.events.index) for lane in drive.lanes}
    assert "ce-2020-12-14-leaflet-law" in lanes["law_abroad"]
    assert "ce-2020-12-thought-law" in lanes["law"]
    assert "ce-2025-06-11-loudspeakers" in lanes["law_abroad"]
    assert "ce-2020-overstayers" in lanes["order"]


def test_arrests_of_the_peak_add_up_as_a_range(table: Callable[..., Rows]) -> None:
    """Six events of 2020, two without a number: the others add up to six at most."""
    drive = made(date(2025, 12, 31), "2016/2025")
    assert drive.peak is not None
    arrested = drive.peak.arrested
    rows = [row for row in table("timeline") if row["kind"] == "arrest"
            and row["end_date"].startswith("2020")]  # fmt: skip
    assert arrested.events == len({row["event_id"] for row in rows})
    assert arrested.high == sum(int(row["count_high"] or 0) for row in rows)
    assert arrested.without_number == sum(row["count_high"] == "" for row in rows)


def test_before_any_campaign_there_is_no_peak() -> None:
    drive = made(date(2003, 3, 31), "1994-01/2003-03")
    assert drive.peak is None and drive.arrests.empty and drive.arrested.events == 0


def test_an_early_edition_has_the_peak_of_its_own_time() -> None:
    drive = made(date(2007, 12, 31), "1998/2007")
    assert drive.peak is not None and drive.peak.tally.period == "2007"


def test_what_has_no_day_stands_apart() -> None:
    drive = made(date(2025, 12, 31), "2016/2025")
    assert set(drive.undated.index) == {"ce-nd-05-broker-sweep"}
    assert not set(drive.undated.index) & set(drive.arrests.index)
