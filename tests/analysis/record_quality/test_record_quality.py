"""What the report on the data counts, counted again from the raw tables with the csv module."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date

import nkstats as nk

Table = Callable[..., list[dict[str, str]]]
YEARS, HALVES, QUARTERS = (nk.load_arrivals(freq) for freq in ("Y", "H", "Q"))
KNOWN = nk.analysis.figures(YEARS, HALVES, QUARTERS)


def test_held_periods_are_those_of_the_coverage() -> None:
    """The record's own coverage, asked for by another way, up to the same day."""
    coverage = nk.coverage()
    for held in nk.analysis.held_periods(KNOWN, nk.data_day()):
        for basis, row in coverage.loc[held.freq].iterrows():
            assert len(held.of(str(basis))) == row["n"], (held.freq, basis)


def test_a_period_that_has_not_ended_is_not_held() -> None:
    held = nk.analysis.held_periods(KNOWN, date(2020, 5, 1))
    assert [part.figures[-1].period for part in held] == ["2019", "2019H2", "2020Q1"]


def test_printed_totals_are_the_distinct_ones_of_the_raw_table(table: Table) -> None:
    """Without the misprints on record: 1,046 for 2001, 2,081 for 2008."""
    misprints = {("2001", "1046"), ("2008", "2081")}
    printed: dict[str, set[int]] = {}
    for row in table("arrivals"):
        if len(row["period"]) == 4 and (row["period"], row["total"]) not in misprints:
            printed.setdefault(row["period"], set()).add(int(row["total"]))
    several = {year: totals for year, totals in printed.items() if len(totals) > 1}
    figures = nk.analysis.figures(YEARS).values()
    found = nk.analysis.revised_periods(figures, nk.claims_added())
    assert {r.figure.period: {total.total for total in r.printed} for r in found} == several
    for revised in found:
        totals = several[revised.figure.period]
        assert revised.spread == max(totals) - min(totals)
        own = [total for total in revised.printed if total.total == revised.figure.total]
        assert [total.percent for total in own] == [0]


def test_every_claim_is_counted_under_the_kind_of_its_source(table: Table) -> None:
    kind = {row["source_id"]: row["kind"] for row in table("sources")}
    names = ("arrivals", "repatriations", "exiles", "timeline")
    expected = Counter(kind[row["source_id"]] for name in names for row in table(name))
    found = nk.analysis.source_kinds(nk.load_sources(), nk.claims_added())
    assert {part.kind: part.claims for part in found} == expected
    undated = {row["source_id"] for row in table("sources") if not row["published_on"]}
    for part in found:
        assert set(part.undated) == set(part.source_ids) & undated
    assert [len(part.source_ids) for part in found] == sorted(
        (len(part.source_ids) for part in found), reverse=True
    )


def test_single_voices_are_events_with_one_claimant(table: Table) -> None:
    claimants: dict[str, set[str]] = {}
    for row in table("repatriations"):
        claimants.setdefault(row["event_id"], set()).add(row["claimant"])
    (found,) = nk.analysis.voices(repatriations=nk.load_repatriations())
    assert set(found.single) == {event for event, voices in claimants.items() if len(voices) == 1}
    assert set(found.events) == set(claimants)
    assert set(found.disputed) <= set(found.events) - set(found.single)
    undated = {
        row["event_id"] for row in table("repatriations")
        if not row["start_date"] and not row["end_date"]
    }  # fmt: skip
    assert set(found.undated) <= undated


def test_an_empty_table_has_no_voices() -> None:
    (found,) = nk.analysis.voices(exiles=nk.load_exiles().iloc[:0])
    assert (found.events, found.single, found.source_ids) == ((), (), ())
