"""Exiles by period: recounted from the raw file with the csv module."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

import nkstats as nk
from nkstats.analysis import exiles_until

Rows = list[dict[str, str]]


def recounted(rows: Rows, first: str, last: str) -> dict[str, set[str]]:
    """Return the events of a stretch of days by status, parts of numbered wholes left out."""
    numbered = {
        row["event_id"]
        for row in rows
        if row["status"] != "planned"
        and any(row[f"count_{part}"] for part in ("low", "best", "high"))
    }
    found: dict[str, set[str]] = {"planned": set(), "counted": set()}
    for row in rows:
        day = row["end_date"] or row["start_date"]
        if first <= day <= last and row["parent_event_id"] not in numbered:
            kind = "planned" if row["status"] in ("planned", "denied") else "counted"
            found[kind].add(row["event_id"])
    return found


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2020", "2020-01-01", "2020-12-31"),
        ("2025H2", "2025-07-01", "2025-12-31"),
        ("2022Q2", "2022-04-01", "2022-06-30"),
        ("2003Q1", "2003-01-01", "2003-03-31"),
    ],
)
def test_events_are_those_of_the_raw_rows(
    table: Callable[..., Rows], period: str, first: str, last: str
) -> None:
    made = exiles_until(nk.load_exiles(), period).now
    expected = recounted(table("exiles"), first, last)
    assert set(made.events) == expected["counted"]
    assert set(made.planned) == expected["planned"]
    assert set(made.unnumbered) <= set(made.events)


def test_units_are_kept_apart_and_never_added() -> None:
    """2020: 30 families by one report and 1 by another whose days overlap; parts add nothing."""
    families = {total.unit: total for total in exiles_until(nk.load_exiles(), "2020").now.totals}
    assert (families["families"].low, families["families"].high) == (30, 31)
    assert families["households"].events == families["persons"].events == 0


def test_the_years_hold_every_dated_event_once() -> None:
    made = exiles_until(nk.load_exiles(), "2025H2")
    listed = [event for year in made.years for event in year.events]
    assert sorted(listed) == sorted(made.every.events)
    assert [year.period for year in made.years] == sorted(
        (year.period for year in made.years), reverse=True
    )


def test_an_unfinished_year_is_called_by_its_part() -> None:
    made = exiles_until(nk.load_exiles(), "2022H1")
    assert made.years[0].period == "2022H1"
    assert "ex-2022-07-ryanggang" not in made.every.events


def test_what_was_not_known_on_the_day_is_left_out() -> None:
    made = exiles_until(nk.load_exiles("2020-12-31"), "2020")
    assert max(made.dated["known_by"].dropna()) <= pd.Timestamp("2020-12-31")


def test_nothing_reported_is_an_empty_period() -> None:
    made = exiles_until(nk.load_exiles(), "2003Q1")
    assert made.years == () and made.recent.events == () and made.dated.empty
