"""Charts of arrivals: bars as high as the record says, gaps in words, the regimes named."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import nkstats as nk
from nkstats import charts
from nkstats.analysis import Figure, figures
from nkstats.blocks import Chart, Paragraph, as_text
from nkstats.charts.arrivals_words import subtitle
from nkstats.narrative.writer import Writer

Charts = Callable[..., dict[str, Chart]]
Texts = Callable[[str], list[str]]
WORDS = ("미공표", "이 기록에 없음")


def recent(label: str) -> Iterator[Figure]:
    """Return the last twelve quarters up to one, straight from the loader."""
    known = figures(nk.load_arrivals("Q").loc[:label])
    return iter(list(known.values())[-12:])


def heights(figure: Any, first: int) -> dict[int, float]:
    """Return the heights of a figure's bars by place."""
    (axes,) = figure.axes
    assert axes.get_ylim()[0] == 0
    return {
        round(bar.get_x() + bar.get_width() / 2): bar.get_height()
        for bar in axes.patches
        if bar.get_zorder() >= 1
    }


def test_a_gap_is_named_in_words_as_often_as_there_are_gaps(drawn: Charts, texts: Texts) -> None:
    """2025Q4 was not published."""
    missing = [figure for figure in recent("2025Q4") if figure.total is None]
    assert "2025Q4" in [figure.period for figure in missing]
    chart = drawn("2025Q4", "ko")["recent"]
    for svg in (chart.wide, chart.narrow):
        assert sum(text in WORDS for text in texts(svg)) == len(missing)


def test_bars_are_the_known_figures_from_zero(laid_out: Callable[..., list[Any]]) -> None:
    """A gap has no bar at its place; all years from the loader, 1,418 above 2016."""
    years, narrow, quarters = laid_out("2025Q4", "ko")[:3]
    totals = nk.load_arrivals("Y").loc[:"2025"]["total"]
    assert heights(years, 1998) == {period.year: total for period, total in totals.items()}
    assert heights(years, 1998) == heights(narrow, 1998)
    assert heights(years, 1998)[2016] == 1418
    wanted = {n: f.total for n, f in enumerate(recent("2025Q4")) if f.total is not None}
    assert heights(quarters, 0) == wanted


def test_a_tip_says_number_period_basis_status_and_source(drawn: Charts) -> None:
    (said,) = re.findall(r"<title>(127[^<]*)</title>", drawn()["recent"].wide)
    assert said.startswith("127 people · 2025 H2 · derived · ")
    assert re.search(r", \d+ \w+ 20\d\d", said)


def test_the_table_behind_holds_every_figure_drawn(drawn: Charts) -> None:
    """And the CSV of it too, without separators."""
    chart = drawn()["years"]
    assert [as_text(row[1]) for row in chart.data.rows][-1] == "223"
    assert "2009,2914," in chart.data.csv()
    assert len(chart.data.rows) == len(nk.load_arrivals("Y").loc[:"2025"])


def test_periods_without_any_figure_are_said_in_words(writer: Writer) -> None:
    """No empty chart is made."""
    gaps = {
        f"2005Q{n}": Figure(f"2005Q{n}", None, None, None, None, "not_held", ()) for n in (1, 2)
    }
    block = charts.arrivals_recent(writer, gaps, "2005Q2", ())
    assert isinstance(block, Paragraph)
    assert "No figure" in block.text()


def test_claims_that_disagree_are_a_range(writer: Writer, settled: list[Any]) -> None:
    known = {
        "2024H1": Figure("2024H1", 105, None, None, "final", "published", ("mou",)),
        "2024H2": Figure("2024H2", None, None, None, None, "conflict", ("mou",), 131, 140),
    }
    ids = nk.load_sources().index[:1]
    known = {
        label: Figure(**(vars(figure) | {"source_ids": tuple(ids)}))
        for label, figure in known.items()
    }
    block = charts.arrivals_recent(writer, known, "2024H2", ())
    assert isinstance(block, Chart)
    assert "sources disagree" in block.wide
    ends = {y for line in settled[0].axes[0].lines for y in line.get_ydata()}
    assert {131, 140} <= ends


def test_the_subtitle_explains_only_looks_that_are_there(writer: Writer) -> None:
    plain = Figure("2024", 5, None, None, "final", "published", ("x",))
    made = Figure("2025", 5, None, None, "provisional", "derived", ("x",))
    assert as_text(subtitle(writer, [plain], "People")) == "People"
    said = as_text(subtitle(writer, [plain, made], "People"))
    assert said == "People · outlined: derived · hatched: provisional"


@pytest.mark.parametrize(
    ("edition", "named", "unnamed"),
    [
        ("latest", {"COVID-19", "reopening"}, {"tightening"}),
        ("2021Q4", {"tightening", "COVID-19"}, {"reopening"}),
        ("2025", {"tightening", "COVID-19", "reopening"}, set()),
    ],
)
def test_each_chart_over_time_names_the_regimes_it_crosses(
    drawn: Charts, texts: Texts, edition: str, named: set[str], unnamed: set[str]
) -> None:
    """The recent periods too, and no regime that was over or had not begun."""
    chart = drawn(edition)["recent"]
    for svg in (chart.wide, chart.narrow):
        words = " ".join(texts(svg))
        assert all(name in words for name in named)
        assert not any(name in words for name in unnamed)
