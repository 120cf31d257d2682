"""Every sentence beside a reported event says that it is reported: all reports, both languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import pytest
from bs4 import BeautifulSoup, Tag

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
REPORTS = sorted(
    path.stem
    for path in NOTEBOOKS.glob("*.ipynb")
    if "cadence" in nbformat.read(path, as_version=4).metadata.get("nkstats", {})
)
SPEAKS = {
    "en": re.compile(r"report|according to|\bsa(y|id)\b|\bsays\b|claim|denie[sd]", re.I),
    "ko": re.compile("보고|밝[힌혔히]|따[르라른]|주장|발표|부인|출처|보도|집계|답변"),
}
EVENT = ("reported/", "events/", "stocks/", "voluntary_returns/")
OWN = "p, h1, h2, h3, h4, caption, .chart-title, .chart-subtitle, li"
Rendered = Callable[..., Any]


@pytest.fixture(scope="module")
def pages(rendered: Rendered) -> Callable[[str, str], list[BeautifulSoup]]:
    """Return a reader of what each cell of a report shows."""

    @cache
    def read(report: str, lang: str) -> list[BeautifulSoup]:
        outputs = (o for cell in rendered(report, lang=lang).cells for o in cell.get("outputs", []))
        return [BeautifulSoup(o.data["text/html"], "html.parser") for o in outputs]

    return read


def is_event(link: Tag) -> bool:
    """Whether a number is of a reported event."""
    return str(link.get("data-figure", "")).startswith(EVENT)


def parts(page: BeautifulSoup) -> Iterator[Tag]:
    """Yield what is read as one: paragraphs, headings, captions, titles, and each card whole."""
    for part in page.select(OWN):
        inside = part.find_parent("li")
        if not (inside is not None and "cards" in inside.parent.get("class", [])):
            yield part


def sentences(part: Tag) -> Iterator[str]:
    """Yield the sentences that quote an event; a card is one sentence."""
    words = BeautifulSoup(str(part), "html.parser")
    for link in words.select("a.value"):
        link.replace_with(f"\u2983{link.get_text()}\u2984" if is_event(link) else link.get_text())
    text = " ".join(words.get_text(" ").split())
    card = part.name == "li" and "cards" in (part.parent.get("class") if part.parent else [])
    for sentence in [text] if card else re.split(r"(?<=[.!?])\s+", text):
        if "\u2983" in sentence:
            yield sentence


def unspoken(pages: list[BeautifulSoup], lang: str) -> list[str]:
    """Return what tells of an event as if it were a fact: sentences, captions, words of charts."""
    speaks = SPEAKS[lang]
    found = [s for page in pages for part in parts(page) for s in sentences(part)]
    for page in pages:
        for whole in page.select("table, figure.chart"):
            if any(is_event(link) for link in whole.select("a.value")):
                found += [one.get_text() for one in whole.select("caption")]
                found += [one["aria-label"] for one in whole.select("svg[aria-label]")]
                found += [one.get_text() for one in whole.select(".chart-subtitle")]
    return [sentence for sentence in found if not speaks.search(sentence)]


@pytest.mark.parametrize("lang", SPEAKS)
@pytest.mark.parametrize("report", REPORTS)
def test_every_sentence_beside_an_event_says_that_it_is_reported(
    pages: Callable[[str, str], list[BeautifulSoup]], report: str, lang: str
) -> None:
    """In the words of the report's language: reported, according to, says, claims, denies."""
    assert unspoken(pages(report, lang), lang) == []


@pytest.mark.parametrize("lang", SPEAKS)
def test_the_reports_that_tell_of_events_were_read(
    pages: Callable[[str, str], list[BeautifulSoup]], lang: str
) -> None:
    """A check that finds nothing to check would pass; the report on returns quotes many."""
    assert {"quarterly_report", "repatriations"} <= set(REPORTS)
    read = [
        s for page in pages("repatriations", lang) for part in parts(page) for s in sentences(part)
    ]
    assert len(read) > 15


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>In 2024, {v} were returned.</p>", 1),
        ("<p>Sources report much. In 2024, {v} were returned.</p>", 1),
        ("<p>For 2024, sources report {v}.</p>", 0),
        ("<h2>{v} were returned</h2>", 1),
        ("<ul class='cards'><li><p>Returned</p><p>{v}</p><p>so far</p></li></ul>", 1),
        ("<ul class='cards'><li><p>Reported</p><p>{v}</p><p>so far</p></li></ul>", 0),
        ("<table><caption>Events</caption><tr><td>{v}</td></tr></table>", 1),
        ("<figure class='chart'><svg aria-label='Most: 3'></svg><p>Reported: {v}</p></figure>", 1),
    ],
)  # fmt: skip
def test_a_sentence_that_tells_an_event_as_a_fact_is_found(html: str, found: int) -> None:
    """In a paragraph, a heading, a card, a caption and the words that stand for a drawing."""
    value = "<a class='value' data-figure='events/x'>3 people</a>"
    page = BeautifulSoup(html.replace("{v}", value), "html.parser")
    assert len(unspoken([page], "en")) == found
