"""Every number of every report of an edition, followed home: to the data and to its sources.

The second route is the raw tables read with the csv module, and the loaders; the pages are read
as a browser reads them.
"""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

import nkstats as nk

Figures = dict[str, dict[str, str]]
Rows = list[dict[str, str]]
LANGUAGES = ("en", "ko")
EVENTS = (nk.load_repatriations, nk.load_exiles, nk.load_timeline)
NOT_TYPED = "|".join([
    r"COVID-19|코로나19|[1-4]분기의",  # in the name of a regime, of a season
    r"\b(50|75|80|90|95|99)%",  # the level of an interval
    r"about \d\d? in \d\d?|\d\d? 중 \d\d?|\d+번 중 (약 )?\d+번",  # the same as a chance
    r"\d{4}년( \d{1,2}월( \d{1,2}일)?| [상하]반기| [1-4]분기)?|\d{1,2}월( \d{1,2}일)?",
    r"(\d{1,2} )?(?!Edition)[A-Z][a-z]+ \d{4}|\b(19|20)\d\d([HQ]\d)?(?!\d|,\d)",
])  # fmt: skip
SMALL = 0.006  # of a number: what rounding to two figures can take away


@pytest.fixture(scope="module")
def figures(edition_folder: Path) -> Figures:
    """Return the rows of key_figures.csv by id."""
    with (edition_folder / "key_figures.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["id"] for row in rows}) == len(rows) > 500
    return {row["id"]: row for row in rows}


@pytest.fixture(scope="module")
def pages(edition_folder: Path) -> dict[str, BeautifulSoup]:
    """Return every page of the edition by its name."""
    found = {
        path.name: BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")
        for path in sorted(edition_folder.glob("*.html"))
    }
    assert len(found) == 10
    return found


def named(figures: Figures, pattern: str) -> dict[tuple[str, ...], dict[str, str]]:
    """Return the figures whose id has a form, by the parts of it."""
    found = {
        match.groups(): row for id, row in figures.items() if (match := re.fullmatch(pattern, id))
    }
    assert found, pattern
    return found


def number(text: str) -> float | None:
    return float(text) if text else None


def test_every_figure_has_a_value_or_bounds_and_sources(
    figures: Figures, table: Callable[..., Rows]
) -> None:
    known = {row["source_id"] for row in table("sources")}
    for id, row in figures.items():
        assert row["value"] or row["low"] or row["high"], id
        assert row["basis"] and row["unit"] is not None, id
        sources = row["source_ids"].split("; ")
        assert sources and set(sources) <= known, id
        low, value, high = (number(row[name]) for name in ("low", "value", "high"))
        assert low is None or high is None or low <= high, id
        assert value is None or ((low is None or low <= value) and (high is None or value <= high))


def test_figures_of_arrivals_are_those_of_the_record(figures: Figures) -> None:
    arrivals = {freq: nk.load_arrivals(freq) for freq in "YHQ"}  # type: ignore[arg-type]
    for (period, part), row in named(
        figures, r"arrivals/(\d{4}(?:[HQ]\d)?)/(total|male|female)"
    ).items():
        held = arrivals[period[4:5] or "Y"].loc[period]
        assert int(row["value"]) == held[part], row["id"]
        assert row["basis"] == held["basis"]
        assert row["source_ids"] == held["source_ids"]
        assert (row["unit"], row["period"]) == ("persons", period)


def test_changes_are_the_differences_of_two_figures(figures: Figures) -> None:
    for (period, unit), row in named(
        figures, r"arrivals/(\d{4}(?:[HQ]\d)?)/change/(persons|percent)"
    ).items():
        held = nk.load_arrivals(period[4:5] or "Y")["total"]  # type: ignore[arg-type]
        now, before = held.loc[period], held.loc[f"{int(period[:4]) - 1}{period[4:]}"]
        change = now - before if unit == "persons" else 100 * (now - before) / before
        assert float(row["value"]) == pytest.approx(float(change), abs=1e-9), row["id"]


def test_figures_of_events_are_those_of_the_record(figures: Figures) -> None:
    held = {event: row for load in EVENTS for event, row in load().iterrows()}
    for (event,), row in named(figures, r"events/([a-z0-9-]+)").items():
        for column, name in (("low", "low"), ("value", "best"), ("high", "high")):
            value = held[event][name]
            assert number(row[column]) == (None if value is nk_missing(value) else value), event
        assert row["basis"] == held[event]["status"]


def nk_missing(value: object) -> object:
    """Return the value itself if it is missing, so that `is` can tell."""
    import pandas as pd

    return value if value is pd.NA or value is None else object()


def test_the_highest_sum_of_reported_events_is_a_plain_sum(figures: Figures) -> None:
    """Counted again from the resolved events, parts of others left out by their parents."""
    returns = nk.load_repatriations()
    numbered = returns[["low", "best", "high"]].notna().any(axis=1)
    parts = [
        event for event, row in returns.iterrows()
        if row["parent_id"] in returns.index and numbered[row["parent_id"]]
        and returns.loc[row["parent_id"], "kind"] == row["kind"]
    ]  # fmt: skip
    whole = returns.drop(index=parts)
    whole = whole[whole["status"].isin(["official", "confirmed", "reported"])]
    for (kind, year), row in named(figures, r"reported/(return|handover)/(\d{4})/persons").items():
        last = whole["end"].fillna(whole["start"])
        chosen = whole[(whole["kind"] == kind) & (last.dt.year == int(year))]
        chosen = chosen[chosen[["low", "best", "high"]].notna().any(axis=1)]
        high = None if chosen["high"].isna().any() else chosen["high"].sum()
        assert number(row["high"]) == high, row["id"]


def test_a_number_on_a_page_is_that_of_its_key_figure(
    figures: Figures, pages: dict[str, BeautifulSoup]
) -> None:
    """Each digit of each number: the value, or one of the bounds, as rounding leaves it."""
    for name, page in pages.items():
        links = page.select("a.value")
        assert len(links) > 50, name
        for link in links:
            row = figures[str(link["data-figure"])]
            held = [abs(float(row[part])) for part in ("value", "low", "high") if row[part]]
            for shown in numbers(link.get_text()):
                assert any(near(shown, value) for value in held), (name, row["id"], shown, held)


def numbers(text: str) -> list[float]:
    """Return the numbers in a text without signs, percent as they are printed."""
    return [float(found.replace(",", "")) for found in re.findall(r"\d[\d,]*(?:\.\d+)?", text)]


def near(shown: float, value: float) -> bool:
    """Whether a printed number is a value, rounded to whole or to two figures, or its percent."""
    return any(
        abs(shown - scaled) <= max(0.5 if shown == int(shown) else 0.0, SMALL * 10 * scaled)
        for scaled in (value, 100 * value)
    )


def test_the_path_from_a_number_to_its_source(
    figures: Figures, pages: dict[str, BeautifulSoup], table: Callable[..., Rows]
) -> None:
    """Ten numbers a page, drawn by a seed: the note they link to names a source of the figure."""
    publishers = {row["source_id"]: row["publisher"] for row in table("sources")}
    draw = random.Random(5)
    for name, page in pages.items():
        for link in draw.sample(page.select("a.value"), 10):
            row = figures[str(link["data-figure"])]
            note = page.find(id=str(link["href"])[1:])
            assert isinstance(note, Tag), (name, link)
            first = publishers[row["source_ids"].split("; ")[0]]
            assert first in note.get_text(), (name, row["id"])
            assert first in str(link["title"])


def test_twins_quote_the_same_figures(pages: dict[str, BeautifulSoup]) -> None:
    """On the page of each language, the same numbers as often, and written with the same digits."""
    for report in sorted({name.split(".")[0] for name in pages}):
        english, korean = (
            sorted(
                (str(link["data-figure"]), numbers(link.get_text()))
                for link in pages[f"{report}.{lang}.html"].select("a.value")
            )
            for lang in LANGUAGES
        )
        assert english == korean, report


def test_no_digit_in_prose_comes_from_anywhere_else(pages: dict[str, BeautifulSoup]) -> None:
    """Prose without its numbers, dates, names and marks has no digit left: not one typed by hand.

    What a page calls a date or name is marked by nothing, so that they are taken out by their form.
    """
    for name, page in pages.items():
        for paragraph in page.select("main p:not(.kicker, .note, .manifest p), main h1, main h2"):
            words = BeautifulSoup(str(paragraph), "html.parser")
            for link in words.select("a.value, .cite"):
                link.extract()
            left = re.sub(NOT_TYPED, "", words.get_text())
            assert not re.search(r"\d", left), (name, left)
