"""The report on trends: its numbers by a second route, any edition, both languages alike."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

import nkstats as nk
from nkstats.blocks import FIGURES

REPORT = "arrivals_trends"
Rendered = Callable[..., Any]
Figure = dict[str, Any]
LATEST = "2025H2"  # what the record gives without a parameter
EDITIONS = ["2003Q1", LATEST]


def cells(rendered: Rendered, edition: str, lang: str) -> list[Any]:
    given = {} if edition == LATEST else {"edition": edition}
    return list(rendered(REPORT, lang=lang, **given).cells)


def bundles(rendered: Rendered, edition: str, lang: str = "en") -> list[Any]:
    return [o.data for cell in cells(rendered, edition, lang) for o in cell.get("outputs", [])]


def quoted(rendered: Rendered, edition: str, lang: str = "en") -> dict[str, Figure]:
    """Return the numbers that a report quotes by id; an id stands for one number."""
    found: dict[str, Figure] = {}
    for bundle in bundles(rendered, edition, lang):
        for figure in bundle.get(FIGURES, ()):
            assert found.setdefault(figure["id"], figure) == figure
    return found


def text(rendered: Rendered, edition: str, lang: str = "en") -> str:
    return "\n".join(b["text/plain"] for b in bundles(rendered, edition, lang))


@pytest.fixture(scope="module")
def latest(rendered: Rendered) -> dict[str, Figure]:
    """Return the numbers of the last half in the record."""
    return quoted(rendered, LATEST)


def test_levels_are_the_means_medians_and_ranges_of_the_years(latest: dict[str, Figure]) -> None:
    years = nk.load_arrivals("Y")["total"].astype(float)
    for first, last in (("1998", "2011"), ("2012", "2019"), ("2020", "2022"), ("2023", "2025")):
        part = years[first:last]
        told = {name: latest[f"trends/{first}-{last}/{name}"]["value"]
                for name in ("n", "mean", "median", "low", "high")}  # fmt: skip
        assert list(told.values()) == pytest.approx(
            [len(part), part.mean(), part.median(), part.min(), part.max()]
        )


def test_the_headline_sets_the_last_regime_against_the_last_lasting_one(rendered: Rendered) -> None:
    """655 people in 3 years against 10,417 in 8; the closure between is no measure."""
    document = bundles(rendered, LATEST)[0]["application/vnd.nkstats.document+json"]
    assert [int(n.replace(",", "")) for n in re.findall(r"[\d,]{3,}", document["title"])] == [
        round(655 / 3), 2023, 2025, round(10417 / 8), 2012, 2019,
    ]  # fmt: skip


def test_ratios_are_those_of_the_means(latest: dict[str, Figure]) -> None:
    ratio = latest["trends/2023-2025/2012-2019/times"]
    assert ratio["value"] == pytest.approx((655 / 3) / (10417 / 8))
    assert ratio["low"] < ratio["value"] < ratio["high"]
    assert ratio["level"] == 0.95


def test_the_share_of_women_has_statsmodels_interval(latest: dict[str, Figure]) -> None:
    years = nk.load_arrivals("Y").loc["2023":"2025"]
    women, people = int(years["female"].sum()), int(years["total"].sum())
    share = latest["trends/2023-2025/women"]
    assert share["value"] == pytest.approx(women / people)
    low, high = proportion_confint(women, people, method="wilson")
    assert [share["low"], share["high"]] == pytest.approx([low, high])


def test_women_are_counted_in_the_years_that_tell_of_them(rendered: Rendered) -> None:
    """Before 2001 no source splits a year: the share of the first regime is of 2001 to 2011."""
    share = quoted(rendered, LATEST)["trends/1998-2011/women"]
    years = nk.load_arrivals("Y").loc["2001":"2011"]
    assert share["period"] == "2001/2011"
    assert share["value"] == pytest.approx(years["female"].sum() / years["total"].sum())
    assert "of those who arrived in 2001 to 2002" in text(rendered, "2003Q1")


def test_what_is_missing_is_the_sum_of_a_trend_less_what_was_counted(
    latest: dict[str, Figure],
) -> None:
    """Beside a plain log-linear fit of 2012 to 2019, carried on to 2023."""
    years = nk.load_arrivals("Y")["total"].astype(float)
    past = years["2012":"2019"]
    slope, start = np.polyfit(range(8), np.log(past), 1)
    plain = np.exp(start + slope * np.arange(8, 12)).sum()
    missing = latest["trends/breaks/missing"]
    assert missing["period"] == "2020/2023"
    assert missing["value"] == pytest.approx(plain - years["2020":"2023"].sum(), rel=0.01)
    assert latest["trends/breaks/observed"]["value"] == years["2020":"2023"].sum()


def test_the_outlook_holds_its_ranges_inside_each_other(latest: dict[str, Figure]) -> None:
    """And continuation starts from the last figure, 223."""
    for scenario in ("continuation", "reopening", "closure"):
        for year in ("2026", "2027", "2028"):
            inner, outer, middle = (
                latest[f"outlook/{scenario}/{year}/{name}"] for name in ("80", "95", "middle")
            )
            bounds = [outer["low"], inner["low"], middle["value"], inner["high"], outer["high"]]
            assert bounds == sorted(bounds)
    assert latest["outlook/continuation/2026/middle"]["value"] == pytest.approx(223, rel=0.01)


def test_the_backtests_count_what_held(latest: dict[str, Figure], rendered: Rendered) -> None:
    said = text(rendered, LATEST)
    assert "41 of 51" in said
    assert "31 of 33" in said
    assert "73 of 103" in said
    for name, all_ in (("years", (41, 51)), ("quarters", (73, 103))):
        rows = [latest[f"backtest/{name}/95/0/all/{part}"]["value"] for part in ("hits", "n")]
        assert tuple(rows) == all_


def test_one_sentence_says_what_an_interval_of_a_census_is(rendered: Rendered) -> None:
    assert text(rendered, LATEST).count("without sampling error") == 1


@pytest.mark.parametrize("edition", EDITIONS)
def test_twins_quote_the_same_figures(rendered: Rendered, edition: str) -> None:
    english, korean = (quoted(rendered, edition, lang) for lang in ("en", "ko"))
    assert english == korean
    assert english


@pytest.mark.parametrize("edition", EDITIONS)
def test_no_statistic_looks_past_the_end_of_its_edition(rendered: Rendered, edition: str) -> None:
    """Nor at a regime that began later; a forecast is of years after it."""
    end = nk.open_edition(edition).end
    over = end.year if (end.month, end.day) == (12, 31) else end.year - 1
    kinds = ("trends/", "backtest/", "seasons", "arrivals/")
    for name, figure in quoted(rendered, edition).items():
        if name.startswith(kinds) and "Q" not in figure["period"]:
            known = figure["period"].split("/")[-1]
            assert int(known[:4]) <= over, name
    for name, figure in quoted(rendered, edition).items():
        if name.startswith("seasons") or name.startswith("backtest/quarters"):
            assert pd.Period(figure["period"].split("/")[-1], "Q").end_time.date() <= end


def test_an_early_edition_says_what_cannot_be_said(rendered: Rendered) -> None:
    """Five years and one quarter: no regime, no trend, no backtest, no season, no empty chart."""
    said = text(rendered, "2003Q1")
    for reason in (
        "A trend needs at least 6 known values; this series has 5.",
        "A backtest needs more than 10 known values; this series has 5.",
        "No named regime begins within this series.",
        "The seasons cannot be told yet",
    ):
        assert reason in said
    pages = "".join(bundle["text/html"] for bundle in bundles(rendered, "2003Q1"))
    drawn = re.findall(r'id="chart-(\w+)"', pages)
    assert drawn == ["years", "women", "outlook"]


def test_korean_speaks_korean(rendered: Rendered) -> None:
    """No English word beyond names and titles of sources, which come after the statistics."""
    shown = cells(rendered, LATEST, "ko")
    own = [cell for cell in shown if re.search("section_|trends_|_table", cell.source)]
    for cell in own:
        for output in cell.get("outputs", []):
            shown = output.data["text/plain"].replace("nkstats", "")
            assert not re.search("[A-Za-z]{3,}", shown), shown
