"""Every dated or counted statement of the five founding articles is found in the loaded data."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pandas as pd
import pytest

import nkstats as nk

Fact = dict[str, str]
ARTICLES = {
    "floridapost-nd-defector-lectures", "amn-20200621-thought-crimes",
    "rfa-20180606-repatriate-order", "nktimes-20231023-hoeryong-sympathy",
    "askus-nd-families-exiled",
}  # fmt: skip
LOADERS = {
    "sources": nk.load_sources, "arrivals": nk.load_arrivals, "timeline": nk.load_timeline,
    "context": nk.load_context, "exiles": nk.load_exiles, "repatriations": nk.load_repatriations,
}  # fmt: skip
KEYS = {"sources": "source_id", "arrivals": "period"}
WORDS = {"hundreds": "200"}
# Counts that no count column holds: the places that took the families.
PLACES = {"villages", "counties"}


with (Path(__file__).parent / "founding_facts.csv").open(encoding="utf-8", newline="") as _file:
    FACTS = list(csv.DictReader(_file))


def chosen(*kinds: str) -> list[pytest.param]:  # type: ignore[valid-type]
    return [pytest.param(fact, id=fact["fact_id"]) for fact in FACTS if fact["kind"] in kinds]


def rows_of(fact: Fact) -> pd.DataFrame:
    """Return the claims at the table and key that the fact names."""
    frame = LOADERS[fact["table"]](claims=True)
    if fact["table"] == "context":
        measure, _, as_of = fact["key"].rpartition("|")
        return frame[(frame["measure"] == measure) & (frame["as_of"] == as_of)]
    return frame[frame[KEYS.get(fact["table"], "event_id")] == fact["key"]]


def own(fact: Fact) -> pd.DataFrame:
    """Return those claims among them that the article itself makes."""
    rows = rows_of(fact)
    return rows[rows["source_id"] == fact["source_id"]]


def days(value: str) -> tuple[str, str] | None:
    """Return the first and last day of a date that a table can hold, or None."""
    if re.fullmatch(r"\d{4}", value):
        return f"{value}-01-01", f"{value}-12-31"
    if re.fullmatch(r"\d{4}-\d{4}", value):
        return f"{value[:4]}-01-01", f"{value[5:]}-12-31"
    if re.fullmatch(r"\d{4}-\d{2}", value):
        return f"{value}-01", str((pd.Timestamp(f"{value}-01") + pd.offsets.MonthEnd()).date())
    found = re.findall(r"\d{4}-\d{2}-\d{2}", value)
    return (found[0], found[-1]) if found else None


def number(value: str) -> float | None:
    """Return the figure of a fact, or None where it is given in other words."""
    match = re.fullmatch(r"([0-9.]+)( million)?", WORDS.get(value, value))
    return float(match[1]) * (1e6 if match[2] else 1) if match else None


def test_the_facts_are_those_of_the_five_articles() -> None:
    """All five speak, each fact has its own id, and no fact has been lost."""
    assert {fact["source_id"] for fact in FACTS} == ARTICLES
    assert len({fact["fact_id"] for fact in FACTS}) == len(FACTS) == 65


@pytest.mark.parametrize("fact", chosen(*{fact["kind"] for fact in FACTS}))
def test_the_article_makes_a_claim_at_the_key(fact: Fact) -> None:
    """The table has the key, with a row that names the article as its source."""
    assert len(own(fact)) >= 1
    if fact["table"] == "context":
        return
    assert fact["key"] in LOADERS[fact["table"]]().index


@pytest.mark.parametrize("fact", chosen("count", "population", "duration", "percent"))
def test_a_count_is_the_one_of_the_article(fact: Fact) -> None:
    """A figure is in a cell of the article's own row; a fall is below zero."""
    rows, value = own(fact), number(fact["value"])
    if fact["unit"] in PLACES:
        assert {len(places.split("; ")) for places in rows["to_place"]} == {value}
    elif value is not None:
        cells = {abs(float(c)) for c in rows.select_dtypes("number").to_numpy().ravel()
                 if not pd.isna(c)}  # fmt: skip
        assert value in cells
        unit = next((rows[name] for name in ("count_unit", "unit") if name in rows), None)
        assert unit is None or set(unit) == {fact["unit"]}
    elif fact["kind"] == "count":
        assert rows.filter(regex="^count_(low|best|high)$").isna().all(axis=None)


@pytest.mark.parametrize("fact", chosen("date"))
def test_a_date_is_the_one_of_the_article(fact: Fact) -> None:
    """A date is in the article's own row; a page without one has none."""
    rows, wanted = own(fact), days(fact["value"])
    if fact["table"] == "sources":
        printed = [str(day.date()) for day in rows["published_on"].dropna()]
        if fact["value"] == "":
            assert printed == []
        elif re.search("publication|reprint", fact["what"]):
            assert [wanted and wanted[0]] == printed
    elif "earlier report" in fact["what"]:
        published = nk.load_sources()["published_on"].reindex(rows_of(fact)["source_id"])
        assert pd.Timestamp(fact["value"]) in set(published)
    elif wanted and "start_date" in rows:
        assert wanted in {
            (str(start)[:10], str(end)[:10])
            for start, end in zip(rows["start_date"], rows["end_date"], strict=True)
        }
    elif fact["value"] == "":
        assert rows["start_date"].isna().all()


@pytest.mark.parametrize(("period", "total"), [("2016", 1418), ("2017", 1127)])
def test_the_arrivals_of_the_articles_are_still_the_figures_believed(
    period: str, total: int
) -> None:
    """The figure printed in 2018 is the resolved one today."""
    assert nk.load_arrivals("Y").loc[period, "total"] == total
