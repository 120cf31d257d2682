"""Labels of all charts, measured in the chart's own font: none on another, none cut off."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

import pytest
from matplotlib.text import Text

from nkstats.blocks import Chart
from nkstats.charts import marks
from nkstats.charts.canvas import Size, beside, label

EDITIONS = [
    ("latest", "en"), ("latest", "ko"), ("2025", "en"), ("2021Q4", "en"), ("2025Q4", "ko"),
]  # fmt: skip
Figures = Callable[..., list[Any]]


def shown(figure: Any) -> list[tuple[str, Any]]:
    """Return the words of a figure with their boxes; not the names of places beyond the axes."""
    found = [text for text in figure.findobj(Text) if text.get_text()]
    return [(text.get_text(), text.get_window_extent()) for text in found]


@pytest.mark.parametrize(("edition", "lang"), EDITIONS)
def test_no_words_lie_on_others_and_none_leave_the_drawing(
    laid_out: Figures, edition: str, lang: str
) -> None:
    """On both drawings of every chart; a point of slack."""
    assert len(laid_out(edition, lang)) >= 6
    for figure in laid_out(edition, lang):
        words = shown(figure)
        assert len(words) > 8
        for (one, a), (other, b) in combinations(words, 2):
            wide, high = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
            assert wide < 1 or high < 3, f"{one!r} lies on {other!r}"
        for text, box in words:
            within = box.x0 > -1 and box.x1 < figure.bbox.x1 + 1 and box.y0 > -1
            assert within and box.y1 < figure.bbox.y1 + 1, f"{text!r} is cut off"


@pytest.mark.parametrize(("edition", "lang"), EDITIONS)
def test_no_line_of_an_event_runs_through_words(laid_out: Figures, edition: str, lang: str) -> None:
    """Nor through the name of another event over the axes."""
    for figure in laid_out(edition, lang):
        for axes in figure.axes:
            names = [t for t in axes.texts if str(t.get_gid()).startswith("event")]
            arrows = [getattr(t, "arrow_patch", None) for t in axes.texts]
            lines = [arrow.get_window_extent() for arrow in arrows if arrow is not None]
            for name in names:
                box = name.get_window_extent()
                crossed = [x for x in lines if box.x0 < x.x0 < box.x1 and x.y1 > box.y0 + 2]
                assert crossed == [], name.get_text()


def test_labels_at_one_place_are_moved_apart(
    settled: list[Any], sketch: Callable[..., Chart]
) -> None:
    def draw(axes: Any, size: Size) -> None:
        marks.dot(axes, 1, 1, "dot")
        for word in ("one", "two", "three"):
            label(axes, 1, 1, word)

    sketch(draw)
    (one, a), (_, b), (_, c) = [pair for pair in shown(settled[0]) if pair[0][0] in "ot"][-3:]
    assert one == "one"
    assert not (a.overlaps(b) or b.overlaps(c) or a.overlaps(c))


def test_what_may_be_left_out_is_left_out_where_there_is_no_room(
    sketch: Callable[..., Chart], texts: Callable[[str], list[str]]
) -> None:
    def draw(axes: Any, size: Size) -> None:
        marks.dot(axes, 1, 1, "dot")
        label(axes, 1, 1, "if there is room", optional=True)
        label(axes, 1, 1, "in any case")

    said = texts(sketch(draw).wide)
    assert "in any case" in said
    assert "if there is room" not in said


@pytest.mark.parametrize("scale", ["linear", "log"])
def test_the_axis_is_lengthened_for_words_beside_a_mark(
    scale: str, sketch: Callable[..., Chart], settled: list[Any]
) -> None:
    """They end within the axes, and the mark and the begin of the axis stay as they were."""

    def draw(axes: Any, size: Size) -> None:
        axes.set_xscale(scale)
        axes.set_xlim(1, 100)
        marks.dot(axes, 90, 0, "90")
        beside(axes, 90, 0, "at least 9,830 people")

    sketch(draw)
    for figure in settled:
        axes = figure.axes[0]
        assert axes.get_xlim()[0] == 1
        assert axes.texts[0].get_window_extent().x1 <= axes.get_window_extent().x1 + 1


def test_a_label_stands_clear_of_dots(sketch: Callable[..., Chart], settled: list[Any]) -> None:
    """A dot where the words would stand moves them; their own dot does not."""

    def draw(axes: Any, size: Size) -> None:
        axes.set_xlim(0, 10)
        axes.set_ylim(0, 10)
        for x, y in ((5, 5), (5.4, 5.9)):
            marks.dot(axes, x, y, "dot")
        label(axes, 5, 5, "words")

    sketch(draw)
    for figure in settled:
        axes = figure.axes[0]
        words = axes.texts[0].get_window_extent()
        x, y = axes.transData.transform((5.4, 5.9))
        assert not (words.x0 < x < words.x1 and words.y0 < y < words.y1)
