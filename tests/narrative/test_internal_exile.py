"""The report on internal exile: its places, its words, its twins, editions without an event."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

import nkstats as nk

Rendered = Callable[..., Any]
FIGURES = "application/vnd.nkstats.figures+json"
REPORTED = re.compile(r"report|according to|announce|보고|발표|따르면|전한", re.IGNORECASE)

TITLES = (
    r'<h1>.*?</h1>|<h2 id="(?:exiles|places|campaign|peak)">.*?</h2>'
    r'|<p class="lead">.*?</p>|<span class="chart-title">.*?</span>'
)
LIST = re.compile(r'<ol class="sources">.*?</ol>', re.DOTALL)


def outputs(notebook: Any, kind: str) -> list[Any]:
    return [
        output.data[kind]
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if kind in output.data
    ]


def page(rendered: Rendered, **given: str) -> str:
    return "\n".join(outputs(rendered("internal_exile", **given), "text/html"))


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_no_place_within_a_county_is_on_the_page(rendered: Rendered, lang: str) -> None:
    shown = page(rendered, edition="2025H2", lang=lang)
    for place in ("Ryongwol", "Changgom", "Yupyong", "Youth Park", "Kim Il Sung Square",
                  "령월리", "유평로동자구", "청년공원", "김일성광장"):  # fmt: skip
        assert place not in LIST.sub("", shown)


def test_both_languages_hold_the_same_figures(rendered: Rendered) -> None:
    figures = []
    for lang in ("en", "ko"):
        made = outputs(rendered("internal_exile", edition="2025H2", lang=lang), FIGURES)
        rows = {(row["id"], row["value"], row["low"], row["high"]) for part in made for row in part}
        figures.append(rows)
    assert figures[0] == figures[1]
    assert len(figures[0]) > 150


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_every_heading_and_title_says_that_it_is_reported(rendered: Rendered, lang: str) -> None:
    shown = page(rendered, edition="2025H2", lang=lang)
    titles = re.findall(TITLES, shown)
    assert len(titles) >= 8
    for title in titles:
        assert REPORTED.search(title), title


@pytest.mark.parametrize("edition", ["2003Q1", "2020Q2"])
def test_early_editions_say_what_there_is(rendered: Rendered, edition: str) -> None:
    shown = page(rendered, edition=edition, lang="en")
    events = nk.analysis.exiles_until(nk.load_exiles(), edition).now.events
    assert ("No internal exile is reported" in shown) == (not events)
    assert ('id="chart-map"' in shown) == (edition != "2003Q1")


def test_what_was_planned_counts_no_one(rendered: Rendered) -> None:
    shown = page(rendered, edition="2025H2", lang="en")
    figures = outputs(rendered("internal_exile", edition="2025H2", lang="en"), FIGURES)
    planned = set(nk.load_exiles().query("status == 'planned'").index)
    quoted = {row["id"].removeprefix("events/") for part in figures for row in part}
    assert not planned & quoted
    assert "600,000" not in LIST.sub("", shown)
    assert "not counted" in shown


def test_the_outline_lies_where_the_country_is() -> None:
    """Known points: Pyongyang lies in North Korea, Seoul and Dandong do not."""
    from matplotlib.path import Path

    from nkstats.charts.exile_map import outline

    land = [Path(ring) for ring in outline()["shapes"]["North Korea"]]
    within = [any(ring.contains_point(point) for ring in land)
              for point in ((125.75, 39.03), (126.98, 37.57), (124.39, 40.2))]  # fmt: skip
    assert within == [True, False, False]
