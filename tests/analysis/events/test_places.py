"""Places of reported events: none closer than a county, and each event at each place it names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import nkstats as nk
from nkstats.analysis import at_county, events_until, sites, wholes
from nkstats.analysis.events.places import shown_places

Rows = list[dict[str, str]]
CLOSE = {"ryongwol-village", "changgom-village", "yupyong", "namyang", "seongdong-ri",
         "kim-il-sung-square", "youth-park-theatre", "kangso", "kaishantun", "nanping"}  # fmt: skip


def test_a_place_within_a_county_is_shown_by_what_lies_above(table: Callable[..., Rows]) -> None:
    """By the names of the register: a shown place is a city, a county, a province or a country."""
    shown = shown_places(nk.load_places())
    assert shown["ryongwol-village"] == "south-hwanghae"
    assert shown["kim-il-sung-square"] == "pyongyang"
    assert shown["hyesan"] == "hyesan"
    rows = {row["place_id"]: row for row in table("places")}
    for place in set(shown.values()) - {"pyongyang"}:
        row = rows[place]
        if row["country"] == "North Korea" and row["province"]:
            assert row["name_ko"][-1:] in ("시", "군", "도") or row["name_en"].endswith("county")
    assert not CLOSE & set(shown.values())


def test_no_table_of_events_keeps_a_closer_place() -> None:
    for events in (nk.load_exiles(), nk.load_timeline(), nk.load_exiles("2021-01-01")):
        kept = at_county(events, nk.load_places())["place"].dropna()
        assert not CLOSE & {place for text in kept for place in text.split("; ")}


def test_a_spoiled_register_makes_no_place_closer() -> None:
    """An event moved to a village, as a raw claim may have it, still stands at the province."""
    events = nk.load_exiles().assign(place="ryongwol-village; hyesan")
    assert set(at_county(events, nk.load_places())["place"]) == {"south-hwanghae; hyesan"}


def test_sites_hold_the_events_that_the_raw_rows_name(table: Callable[..., Rows]) -> None:
    """Counted again from the file, for places that no lone event or part touches."""
    end = date(2025, 12, 31)
    events = events_until(nk.load_exiles(), end)
    found = {site.place: site for site in sites(events, nk.load_places()).sites}
    whole = set(wholes(events, counting_only=False).index)
    for place in ("hyesan", "hoeryong", "musan-county", "samjiyon"):
        named = {
            row["event_id"]: row["status"]
            for row in table("exiles")
            if place in row["from_place"].split("; ") and row["event_id"] in whole
            and row["count_low"] != "1"
        }  # fmt: skip
        assert set(found[place].events) == {e for e, s in named.items() if s != "planned"}
        assert set(found[place].planned) == {e for e, s in named.items() if s == "planned"}


def test_one_family_stands_at_its_province() -> None:
    places = nk.load_places()
    found = {site.place: site for site in sites(nk.load_exiles(), places).sites}
    assert "ex-2020-06-musan-broker" not in found["musan-county"].events
    assert "ex-2020-06-musan-broker" in found["north-hamgyong"].events
    assert found["north-hamgyong"].level == "province"


def test_every_report_is_on_the_map_or_named_as_not_placed() -> None:
    made = sites(nk.load_exiles(), nk.load_places())
    placed = {event for site in made.sites for event in site.events}
    assert placed | set(made.nowhere) == set(made.all)
    assert not placed & set(made.nowhere)
