"""Charts as they leave the package: sourced, repeatable, small, and readable by anyone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import matplotlib as mpl
import pytest
from fontTools.ttLib import TTFont

from nkstats.blocks import Chart, Table, Text, as_text
from nkstats.charts import marks
from nkstats.charts.canvas import NARROW, WIDE, Size, label, tip
from nkstats.errors import ReportError
from nkstats.paths import FONTS

Charts = Callable[..., dict[str, Chart]]
LARGEST = 12_000  # bytes of one drawing
EDITIONS = [("latest", "en"), ("latest", "ko"), ("2021Q4", "en"), ("2025Q4", "ko")]


def one_bar(axes: Any, size: Size) -> None:
    marks.bar(axes, 1, 3, "three")
    label(axes, 1, 3, "three")


def drawings(charts: dict[str, Chart]) -> Iterator[str]:
    for chart in charts.values():
        yield from (chart.wide, chart.narrow)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_every_chart_says_its_finding_its_measure_and_its_sources(drawn: Charts, lang: str) -> None:
    """The finding has a number; the alternative text is a sentence."""
    charts = drawn("latest", lang)
    assert set(charts) == {"years", "recent", "reported", "women"}
    for chart in charts.values():
        assert re.search(r"\[\d+", as_text(chart.source))
        assert len(chart.alt) > 40
        assert re.search(r"\d", as_text(chart.title))
        assert as_text(chart.subtitle)


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ({"source": ()}, "source line"),
        ({"source": (Text(" "),)}, "source line"),
        ({"alt": " "}, "alternative text"),
        ({"title": ()}, "title"),
        ({"data": Table((Text("c"),), ("one",), (), "l")}, "no rows"),
    ],
)
def test_no_chart_without_all_that_it_needs(
    sketch: Callable[..., Chart], missing: dict[str, Any], said: str
) -> None:
    """The message names the chart and what is missing."""
    with pytest.raises(ReportError, match=f"chart bare.*{said}"):
        sketch(one_bar, name="bare", **missing)


def test_no_chart_without_a_mark(sketch: Callable[..., Chart]) -> None:
    """A closure and words alone show nothing."""

    def empty(axes: Any, size: Size) -> None:
        marks.closure(axes, 0, 1)
        marks.gap(axes, 1, "not published")

    with pytest.raises(ReportError, match="chart sketch: nothing is drawn"):
        sketch(empty)


def test_it_is_drawn_wide_and_narrow(sketch: Callable[..., Chart]) -> None:
    seen: list[Size] = []

    def noted(axes: Any, size: Size) -> None:
        seen.append(size)
        one_bar(axes, size)

    chart = sketch(noted, narrow_height=3.0)
    assert seen == [Size(WIDE, 2.0, narrow=False), Size(NARROW, 3.0, narrow=True)]
    assert 'viewBox="0 0 518.4 144"' in chart.wide
    assert 'viewBox="0 0 252 216"' in chart.narrow


def test_small_multiples_stand_side_by_side_or_one_over_the_other(
    sketch: Callable[..., Chart],
) -> None:
    shapes = []

    def three(axes: Any, size: Size) -> None:
        shapes.append(axes.shape)
        for one in axes:
            one_bar(one, size)

    sketch(three, grid=(1, 3), narrow_grid=(3, 1), narrow_height=4.0)
    assert shapes == [(3,), (3,)]


def test_two_draws_give_the_same_bytes_whatever_the_users_settings(
    sketch: Callable[..., Chart],
) -> None:
    """Settings of matplotlib elsewhere do not leak in, nor do ours leak out."""

    def hatched(axes: Any, size: Size) -> None:
        marks.bar(axes, 1, 3, "three")
        marks.bar(axes, 2, 2, "two", provisional=True)
        axes.set_ylim(0, 1)

    first = sketch(hatched)
    with mpl.rc_context({"svg.fonttype": "path", "font.size": 30, "axes.grid": False}):
        before = dict(mpl.rcParams)
        again = sketch(hatched)
        assert dict(mpl.rcParams) == before
    assert (first.wide, first.narrow) == (again.wide, again.narrow)


def test_no_id_is_shared_and_every_reference_has_its_target(sketch: Callable[..., Chart]) -> None:
    """Two drawings on a page must not hatch or clip each other."""

    def cut(axes: Any, size: Size) -> None:
        marks.bar(axes, 1, 3, "three", provisional=True)
        axes.set_ylim(0, 1)

    found: list[str] = []
    for name in ("one", "two"):
        for svg in drawings({name: sketch(cut, name=name)}):
            ids = re.findall(r' id="([^"]+)"', svg)
            assert set(re.findall(r"(?:url\(#|href=\"#)([^)\"]+)", svg)) == set(ids)
            found += ids
    assert len(found) == 8  # a hatching and a clip each
    assert len(found) == len(set(found))


@pytest.mark.parametrize(("edition", "lang"), EDITIONS)
def test_a_drawing_is_small_and_knows_no_date_and_no_maker(
    drawn: Charts, edition: str, lang: str
) -> None:
    for svg in drawings(drawn(edition, lang)):
        assert len(svg.encode()) < LARGEST
        assert not re.search(r"metadata|dc:date|Matplotlib|<!--|<\?xml|DOCTYPE|<style|<use", svg)
        assert not re.search(r"href=\"(?!#)|url\((?!#)", svg)


def test_text_in_a_drawing_is_text(drawn: Charts, texts: Callable[[str], list[str]]) -> None:
    """Numbers can be searched and read aloud; the founding figures are labelled on both."""
    for svg in drawings({"years": drawn()["years"]}):
        assert {"2,914", "1,418", "1,127", "223"} <= set(texts(svg))


@pytest.mark.parametrize("edition", ["latest", "2025Q4"])
def test_korean_drawings_speak_korean(
    drawn: Charts, texts: Callable[[str], list[str]], edition: str
) -> None:
    """No English word is left in one, nor in a tip."""
    for chart in drawn(edition, "ko").values():
        said = [word for svg in (chart.wide, chart.narrow) for word in texts(svg)]
        assert not re.search("[A-Za-z]{3,}", " ".join(said).replace("COVID", ""))
        assert re.search("[가-힣]", chart.alt)


@pytest.mark.parametrize(("edition", "lang"), EDITIONS)
def test_our_fonts_hold_every_character_of_a_drawing(
    drawn: Charts, texts: Callable[[str], list[str]], edition: str, lang: str
) -> None:
    held: set[int] = set()
    for file in ("Pretendard-Regular.otf", "NotoSansSC-Regular.ttf"):
        held |= TTFont(FONTS / file, lazy=True).getBestCmap().keys()
    for svg in drawings(drawn(edition, lang)):
        assert {char for text in texts(svg) for char in text if ord(char) not in held} == set()


def test_a_character_that_no_font_has_is_spelled_out(
    sketch: Callable[..., Chart], texts: Callable[[str], list[str]]
) -> None:
    """And so is one that no eye sees."""

    def odd(axes: Any, size: Size) -> None:
        one_bar(axes, size)
        label(axes, 1, 1, "a \U0001f600 b \u202e c")

    assert "a U+1F600 b U+202E c" in texts(sketch(odd).wide)


def test_a_tip_reaches_each_mark_of_a_list_or_container(sketch: Callable[..., Chart]) -> None:
    """Words with markup stay words."""

    def two(axes: Any, size: Size) -> None:
        tip(axes.bar([1, 2], [3, 4]), 'a <b> & "c"')

    assert sketch(two).wide.count('<title>a &lt;b&gt; &amp; "c"</title></path>') == 2
