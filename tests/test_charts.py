"""Charts as they leave the package: sourced, repeatable, readable, and honest about gaps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import matplotlib as mpl
import pytest

import nkstats as nk
from nkstats import charts
from nkstats.analysis import Figure, figures, regimes
from nkstats.blocks import Chart, Text, as_text
from nkstats.charts import arrivals
from nkstats.errors import ReportError

SVG = "{http://www.w3.org/2000/svg}"
WORDS = {"en": ("not published", "not in this record"), "ko": ("미공표", "이 기록에 없음")}


def drawn(edition: str, lang: str = "en") -> list[Chart]:
    """Return the three charts of a report."""
    asked = nk.open_edition(edition, lang=lang)
    writer = nk.narrative.Writer(asked, nk.load_sources())
    years = figures(nk.load_arrivals("Y").loc[: asked.last_year])
    known = figures(*(nk.load_arrivals(freq) for freq in "YHQ"))
    named = regimes(nk.load_regimes())
    made = [
        charts.arrivals_by_year(writer, years, named),
        charts.arrivals_recent(writer, known, asked.label, named),
        charts.reported_ranges(writer, asked.events_until(nk.load_repatriations(), 5)),
    ]
    return [chart for chart in made if chart is not None]


@pytest.fixture(scope="module")
def latest() -> list[Chart]:
    """Return the charts of the latest edition in English."""
    return drawn("latest")


@pytest.fixture
def canvases(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Collect the matplotlib figures as they are made into charts of arrivals."""
    seen: list[Any] = []
    whole = arrivals.chart

    def watched(figure: Any, **more: Any) -> Chart:
        seen.append(figure)
        return whole(figure, **more)

    monkeypatch.setattr(arrivals, "chart", watched)
    return seen


def texts(chart: Chart) -> list[str]:
    root = ElementTree.fromstring(chart.svg)
    return ["".join(node.itertext()).strip() for node in root.iter(f"{SVG}text")]


def recent(label: str) -> Iterator[Figure]:
    """Return the last twelve quarters up to one, straight from the loader."""
    known = figures(nk.load_arrivals("Q").loc[:label])
    return iter(list(known.values())[-12:])


def test_every_chart_has_a_source_with_marks_and_an_alternative_text(latest: list[Chart]) -> None:
    """And a finding with a number as its title."""
    assert len(latest) == 3
    for chart in latest:
        assert re.search(r"\[\d+", as_text(chart.source))
        assert len(chart.alt) > 40
        assert re.search(r"\d", as_text(chart.title))
        assert chart.subtitle


@pytest.mark.parametrize(
    ("source", "alt"), [((), "words"), ((Text(" "),), "words"), ((Text("Source"),), " ")]
)
def test_no_chart_without_source_or_alternative_text(source: tuple[Text, ...], alt: str) -> None:
    """The message names the chart."""
    with (
        charts.canvas(2) as (figure, _),
        pytest.raises(ReportError, match="chart bare.*source"),
    ):
        charts.chart(figure, name="bare", title=(Text("t"),), subtitle="s", source=source, alt=alt)


def test_two_draws_give_the_same_bytes_whatever_the_users_settings(latest: list[Chart]) -> None:
    """Settings of matplotlib elsewhere do not leak in, nor do ours leak out."""
    with mpl.rc_context({"svg.fonttype": "path", "font.size": 30, "axes.grid": False}):
        before = dict(mpl.rcParams)
        assert [chart.svg for chart in drawn("latest")] == [chart.svg for chart in latest]
        assert dict(mpl.rcParams) == before


def test_no_id_is_shared_and_every_reference_has_its_target(latest: list[Chart]) -> None:
    """Two drawings on a page must not clip each other."""
    found: list[str] = []
    for chart in latest:
        ids = re.findall(r' id="([^"]+)"', chart.svg)
        assert set(re.findall(r"(?:url\(#|href=\"#)([^)\"]+)", chart.svg)) <= set(ids)
        found += ids
    assert found
    assert len(found) == len(set(found))


def test_text_in_a_drawing_is_text(latest: list[Chart]) -> None:
    """Numbers can be searched and read aloud; no glyph is drawn as a path."""
    assert {"2,914", "1,418", "1,127", "223"} <= set(texts(latest[0]))
    assert "127" in texts(latest[1])
    for chart in latest:
        assert not re.search(r"(Pretendard|NotoSans|DejaVu)\w*-", chart.svg)


def test_korean_drawings_speak_korean() -> None:
    """No English word is left in one."""
    for chart in drawn("latest", "ko"):
        said = [word for text in texts(chart) for word in re.findall("[A-Za-z]{3,}", text)]
        assert said == []
        assert re.search("[가-힣]", chart.alt)


def test_a_drawing_knows_no_date_and_no_maker(latest: list[Chart]) -> None:
    """Neither of which belongs to the data."""
    for chart in latest:
        assert not re.search(r"metadata|dc:date|Matplotlib|<!--|<\?xml|DOCTYPE", chart.svg)
        assert not re.search(r"href=\"(?!#)|url\((?!#)", chart.svg)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_gap_is_named_in_words_as_often_as_there_are_gaps(lang: str) -> None:
    """2025Q4 was not published."""
    missing = [figure for figure in recent("2025Q4") if figure.total is None]
    assert "2025Q4" in [figure.period for figure in missing]
    said = texts(drawn("2025Q4", lang)[1])
    assert sum(text in WORDS[lang] for text in said) == len(missing)


def test_a_gap_is_never_drawn_as_zero(canvases: list[Any]) -> None:
    """The bars are the known figures, and each gap has no bar at its place."""
    drawn("2025Q4")
    (axes,) = canvases[1].axes
    bars = {round(bar.get_x() + bar.get_width() / 2): bar.get_height() for bar in axes.patches}
    wanted = {
        n: figure.total for n, figure in enumerate(recent("2025Q4")) if figure.total is not None
    }
    assert bars == wanted
    assert min(bars.values()) > 0


def test_all_years_are_bars_of_their_height_from_zero(canvases: list[Any]) -> None:
    """As the record has them: 1,418 above 2016."""
    drawn("2025H2")
    (axes,) = canvases[0].axes
    bars = {
        round(bar.get_x() + bar.get_width() / 2): bar.get_height()
        for bar in axes.patches
        if bar.get_width() == pytest.approx(0.74)
    }
    years = nk.load_arrivals("Y")["total"]
    assert bars == {period.year: total for period, total in years.items()}
    assert bars[2016] == 1418
    assert axes.get_ylim()[0] == 0


def test_a_report_without_numbers_has_no_chart_of_ranges() -> None:
    """Nothing to draw is nothing drawn."""
    writer = nk.narrative.Writer(nk.open_edition(), nk.load_sources())
    assert charts.reported_ranges(writer, nk.load_repatriations().iloc[:0]) is None


@pytest.mark.parametrize(
    ("edition", "named", "unnamed"),
    [
        ("2025H2", {"COVID-19", "reopening"}, {"tightening"}),
        ("2025Q1", {"COVID-19", "reopening"}, {"tightening"}),
        ("2021Q4", {"tightening", "COVID-19"}, {"reopening"}),
        ("2025", {"tightening", "COVID-19", "reopening"}, set()),
    ],
)
def test_each_chart_over_time_names_the_regimes_it_crosses(
    edition: str, named: set[str], unnamed: set[str]
) -> None:
    """The recent periods too, and no regime that was over or had not begun."""
    words = " ".join(texts(drawn(edition)[1]))
    assert all(name in words for name in named)
    assert not any(name in words for name in unnamed)


def test_no_name_of_a_regime_crosses_the_line_of_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """Measured in pixels while the chart's own font is set."""
    whole, crossed, named = arrivals.chart, [], []

    def measured(figure: Any, **more: Any) -> Chart:
        figure.canvas.draw()
        lines = [line.get_window_extent() for line in figure.axes[0].lines]
        for text in figure.axes[0].texts:
            if re.search("[a-z]{4}", text.get_text()):  # a name, not a number
                box = text.get_window_extent()
                named.append(text.get_text())
                crossed.extend(
                    text.get_text()
                    for line in lines
                    if box.x0 < line.x0 < box.x1 and line.y1 > box.y0
                )
        return whole(figure, **more)

    monkeypatch.setattr(arrivals, "chart", measured)
    for edition in ("2025H2", "2025", "2021Q4", "2012"):
        drawn(edition)
    assert len(named) > 8
    assert not crossed
