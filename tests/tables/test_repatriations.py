"""The numbers in the tables on forced repatriations, against the CSV read by the csv module."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from itertools import combinations
from typing import Any

import pytest

import nkstats as nk
from nkstats.analysis import (
    by_country,
    by_crossing,
    claimants_by_event,
    disagreements,
    events_until,
    periods_reported,
    stock_claims,
    totals,
    unplaced,
    went_back,
)
from nkstats.blocks import Table, Value, as_text
from nkstats.narrative import Writer
from nkstats.tables import claims_table, repatriations_table, stock_tables, totals_table
from nkstats.tables.repatriations import country_table, crossing_table
from nkstats.tables.reported import names_of

END = date(2025, 12, 31)
Rows = list[dict[str, str]]
Rendered = Callable[..., Any]
ONE_CLAIM = {  # events of one claim, or of claims that say the same: what the table must print
    "2011": "15 people", "2010": "3 people", "2005": "7 people", "1995": "1 person",
    "2014": "31 to 40 people", "2021": "50 people", "2002": "7 to 1,407 people",
}  # fmt: skip


@pytest.fixture(scope="module")
def writer() -> Writer:
    return Writer(nk.open_edition("2025H2"), nk.load_sources())


@pytest.fixture(scope="module")
def claimed(table: Callable[..., Rows]) -> Rows:
    """Return the claims that count people, as typed in."""
    return [
        row for row in table("repatriations") if row["status"] not in ("planned", "denied")
    ]  # fmt: skip


def cells(table: Table) -> dict[str, list[str]]:
    return {as_text(row[0]): [as_text(cell) for cell in row[1:]] for row in table.rows}


def dated_wholes(claimed: Rows) -> dict[str, Rows]:
    """Return the claims by event: dated ones, and no part of a larger one of its kind."""
    kinds = {row["event_id"]: row["kind"] for row in claimed}
    events: dict[str, Rows] = defaultdict(list)
    for row in claimed:
        if kinds.get(row["parent_event_id"]) != row["kind"]:
            events[row["event_id"]].append(row)
    return {
        name: rows
        for name, rows in events.items()
        if any(row["start_date"] or row["end_date"] for row in rows)
    }


def test_sums_by_year_are_those_worked_out_by_hand(writer: Writer) -> None:
    """Years in which claimants agree, or of which each bound can be read off the CSV."""
    events = events_until(nk.load_repatriations(), END)
    periods = periods_reported(events, nk.open_edition("2025H2").periods_back(99))
    made = totals_table(
        writer, totals(events, periods, "return", "persons"),
        totals(events, periods, "handover", "persons"),
    )  # fmt: skip
    found = cells(made)
    assert {year: found[year][0] for year in ONE_CLAIM} == ONE_CLAIM
    assert found["2015"][0] == "none reported"
    assert found["2015"][3] == "9 to 10 people"
    assert list(found)[-1] == "1995"


def test_countries_count_the_events_of_the_csv(writer: Writer, claimed: Rows) -> None:
    """A country's events are those whose claims name it, returns and handovers apart."""
    counted: dict[tuple[str, str], set[str]] = defaultdict(set)
    for name, rows in dated_wholes(claimed).items():
        lead = rows[0] if name != "cn-2000-01-12-seven" else {**rows[0], "from_country": "China"}
        counted[lead["from_country"], lead["kind"]].add(name)
    events = events_until(nk.load_repatriations(), END)
    for row in by_country(events, END):
        assert row.returned.events == len(counted[row.country, "return"]), row.country
        assert row.handed.events == len(counted[row.country, "handover"]), row.country
    found = cells(country_table(writer, by_country(events, END)))
    assert found["Vietnam"] == [
        "none",
        "none reported",
        "3",
        "26 to 27 people",
        found["Vietnam"][4],
    ]
    assert found["Russia"][1] == "withheld"


def test_no_sum_of_one_or_two_people_stands_in_a_breakdown(writer: Writer) -> None:
    """Neither by country nor by crossing; and reports on one person name no crossing."""
    events, claims = nk.load_repatriations(), nk.load_repatriations(claims=True)
    crossings = by_crossing(events, claims, nk.load_places(), END)
    tables = [
        country_table(writer, by_country(events, END)),
        crossing_table(writer, crossings, nk.load_places()),
    ]
    said = [cell for made in tables for row in cells(made).values() for cell in row]
    assert not [cell for cell in said if re.fullmatch(r"(1 person|2 people)", cell)]


def test_crossings_are_those_that_the_csv_names(claimed: Rows) -> None:
    """Counted again: events, a part within its whole, whose claims name Dandong or Sinuiju."""
    parents = {row["event_id"]: row["parent_event_id"] for row in claimed}
    lone = {"cn-2018-08-sinuiju-one"}
    naming = {
        parents[row["event_id"]] or row["event_id"]
        for row in claimed
        if re.search("Dandong|Sinuiju", row["crossing_or_to_place"])
        and row["event_id"] not in lone
        and row["kind"] == "return"
    }
    events, claims = nk.load_repatriations(), nk.load_repatriations(claims=True)
    found = {row.crossing: row for row in by_crossing(events, claims, nk.load_places(), END)}
    assert found["dandong", "sinuiju"].events == len(naming)
    assert found["hunchun",].alone.events == 0


def bounds(row: dict[str, str]) -> tuple[float, float]:
    low = row["count_low"] or row["count_best"] or 0
    return float(low), float(row["count_high"] or row["count_best"] or "inf")


def test_claimants_disagree_where_no_number_suits_two_of_them(claimed: Rows) -> None:
    """By trying all pairs of claimants, each with the widest range that it has given."""
    events: dict[str, dict[str, list[tuple[float, float]]]] = defaultdict(lambda: defaultdict(list))
    for row in claimed:
        if row["count_low"] or row["count_best"] or row["count_high"]:
            events[row["event_id"]][row["claimant"]].append(bounds(row))
    apart = {
        name
        for name, voices in events.items()
        for one, other in combinations(voices.values(), 2)
        if max(b for _, b in one) < min(a for a, _ in other)
        or max(b for _, b in other) < min(a for a, _ in one)
    }
    found = disagreements(nk.load_repatriations(), nk.load_repatriations(claims=True))
    assert {one.event for one in found if one.apart} == apart


def test_denials_are_shown_beside_what_they_deny(table: Callable[..., Rows]) -> None:
    rows = [row for row in table("repatriations") if row["status"] == "denied"]
    found = disagreements(nk.load_repatriations(), nk.load_repatriations(claims=True))
    assert {one.event for one in found if one.denied} == {row["event_id"] for row in rows}


def test_every_claim_on_a_disputed_event_stands_in_the_table(
    writer: Writer, table: Callable[..., Rows]
) -> None:
    """With its number, its claimant and its source among those of the number."""
    found = disagreements(nk.load_repatriations(), nk.load_repatriations(claims=True))
    made = claims_table(writer, found, nk.load_claimants())
    assert made is not None
    quoted = {
        (run.figure.id.split("/")[1], source)
        for row in made.rows for run in row[1] if isinstance(run, Value)
        for source in run.figure.source_ids
    }  # fmt: skip
    disputed = {one.event for one in found}
    for row in table("repatriations"):
        numbered = row["count_low"] or row["count_best"] or row["count_high"]
        if row["event_id"] in disputed and numbered and row["status"] != "denied":
            assert (row["event_id"], row["source_id"]) in quoted


def test_figures_in_all_are_those_of_the_csv(writer: Writer, table: Callable[..., Rows]) -> None:
    """Each claim once, with all pages that print it; none that holds for a day after the end."""
    made = stock_claims(nk.load_stocks(), END)
    printed = {
        (row["measure"], row["as_of"], row["count_low"], row["count_best"], row["count_high"])
        for row in table("repatriation_stock")
    }
    assert len(made) == len(printed)
    shown = stock_tables(writer, made, nk.load_places(), nk.load_sources())
    assert "held, China" in shown.text()
    early = stock_claims(nk.load_stocks(), date(2003, 3, 31))
    assert {claim.as_of[:4] for claim in early if claim.as_of} == {"2000", "2001", "2002", "2003"}


def test_voluntary_returns_are_those_of_the_csv(table: Callable[..., Rows]) -> None:
    rows = {(row["period"], int(row["count"])) for row in table("voluntary_returns")}
    assert {(row.period, row.count) for row in went_back(nk.load_returns(), END)} == rows


def test_events_that_no_period_can_hold_are_listed(claimed: Rows) -> None:
    """Those without a day in any claim; and in mid 2024 those that run past it."""
    undated = {row["event_id"] for row in claimed} - {
        row["event_id"] for row in claimed if row["start_date"] or row["end_date"]
    }
    events = nk.load_repatriations()
    assert set(unplaced(events, END).undated.index) == undated
    later = unplaced(events, date(2024, 6, 30)).later.index
    assert {"cn-2024-women-270", "cn-2024-small-groups"} <= set(later)
    assert "cn-2024-04-26-jilin" not in later


def test_one_anonymous_source_is_named_as_such(writer: Writer) -> None:
    """An outlet alone speaks for one; a named body alone, and several, stand by name."""
    events, claims = nk.load_repatriations(), nk.load_repatriations(claims=True)
    made = repatriations_table(writer, events, claims, nk.load_claimants())
    assert isinstance(made, Table)
    said = [as_text(row[5]) for row in made.rows]
    assert "one anonymous source, through Daily NK" in said
    assert "Human Rights Watch" in said
    assert not [words for words in said if "own sources" in words]


def test_who_denies_an_event_does_not_report_it() -> None:
    voices = claimants_by_event(nk.load_repatriations(claims=True))
    assert "china-foreign-ministry" not in voices["cn-2023-10-09-mass"]


def test_further_claimants_are_a_number_with_its_sources(writer: Writer) -> None:
    """So that it leads home like any other."""
    row = {"start": None, "end": None, "source_ids": "donga-20120309-31"}
    runs = names_of(
        writer, "e", row, ["amnesty", "unhcr", "tjwg", "lfnkr", "rfa-sources"], nk.load_claimants()
    )
    (value,) = (run for run in runs if isinstance(run, Value))
    assert (value.text, value.figure.value, value.figure.id) == (
        "2",
        2,
        "events/e/further_claimants",
    )


def shown(notebook: Any) -> Iterator[str]:
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            yield output.data["text/plain"]


@pytest.mark.parametrize(
    ("edition", "as_of", "said"),
    [
        ("2003Q1", "2003-05-01", "return"),
        ("2024H1", "2024-09-01", "report the return to North Korea of"),
    ],
)
def test_early_and_empty_editions_are_made(
    rendered: Rendered, edition: str, as_of: str, said: str
) -> None:
    """A quarter, a half and a year; one without any event says so."""
    notebook = rendered("repatriations", edition=edition, as_of=as_of, lang="en")
    assert said in "\n".join(shown(notebook))
