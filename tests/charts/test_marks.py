"""The marks: each meaning has its own look, and a missing figure is never a bar."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import combinations
from typing import Any

import pytest

from nkstats.blocks import Chart
from nkstats.charts import marks
from nkstats.style import MAIN, PAPER

Sketch = Callable[..., Chart]


def look(sketch: Sketch, **how: Any) -> str:
    """Return the attributes of a bar drawn so."""
    svg = sketch(lambda axes, size: marks.bar(axes, 1, 3, "the bar", **how)).wide
    (found,) = re.findall(r'<path d="[^"]*"([^>]*)><title>the bar', svg)
    return str(found)


def test_published_provisional_derived_and_both_look_different(sketch: Sketch) -> None:
    looks = [
        look(sketch),
        look(sketch, provisional=True),
        look(sketch, derived=True),
        look(sketch, provisional=True, derived=True),
    ]
    assert all(one != other for one, other in combinations(looks, 2))
    assert f'fill="{MAIN}"' in looks[0]
    assert "url(#" in looks[1]
    assert f'fill="{PAPER}"' in looks[2]


def parts(sketch: Sketch, low: float | None, high: float | None, **more: Any) -> list[str]:
    """Return the outlines of a range."""

    def draw(axes: Any, size: Any) -> None:
        marks.span(axes, 1, low, high, "the range", **more)
        axes.set_xlim(0, 100)

    return re.findall(r'<(?:path d|circle cx)="([^"]*)"[^>]*><title>the range', sketch(draw).wide)


@pytest.mark.parametrize(
    ("low", "high", "best", "count"),
    [
        (10, 90, None, 3),  # bar and two ends
        (10, 90, 50, 4),  # and a dot
        (10, 90, 90, 3),  # the dot is one of the ends
        (40, 40, 40, 1),  # one figure: a dot
        (28, None, None, 2),  # at least: an end and an arrow
        (None, 60, None, 3),  # up to: a bar, an arrow, an end
    ],
)
def test_a_range_has_ends_an_arrow_where_it_is_open_and_a_dot_at_best(
    sketch: Sketch, low: float | None, high: float | None, best: float | None, count: int
) -> None:
    assert len(parts(sketch, low, high, best=best)) == count


def test_a_range_is_as_long_as_its_figures(sketch: Sketch) -> None:
    """From a tenth to nine tenths of the axis."""
    (start, end) = re.findall(r"[\d.]+", parts(sketch, 10, 90)[0])[::2]
    axis = r'<path d="M([\d.]+) [\d.]+H([\d.]+)" fill="none" stroke="#5b6675"'

    def draw(axes: Any, size: Any) -> None:
        marks.span(axes, 1, 10, 90, "the range")
        axes.set_xlim(0, 100)

    whole = re.findall(axis, sketch(draw).wide)[-1]
    left, right = map(float, whole)
    assert (float(end) - float(start)) / (right - left) == pytest.approx(0.8, abs=0.01)


def test_a_line_breaks_where_a_figure_is_missing(sketch: Sketch) -> None:
    def draw(axes: Any, size: Any) -> None:
        marks.line(axes, [1, 2, 3, 4, 5], [1, 2, None, 3, 4], "the line")

    (outline,) = re.findall(r'<path d="([^"]*)"[^>]*><title>the line', sketch(draw).wide)
    assert outline.count("M") == 2


def test_the_band_of_80_percent_is_darker_than_that_of_95(sketch: Sketch) -> None:
    def draw(axes: Any, size: Any) -> None:
        marks.band(axes, [1, 2], [0, 0], [4, 4], "wide")
        marks.band(axes, [1, 2], [1, 1], [3, 3], "sure", sure=True)

    shades = dict(
        (words, float(shade))
        for shade, words in re.findall(
            r'fill-opacity="([\d.]+)"[^>]*><title>(\w+)', sketch(draw).wide
        )
    )
    assert shades["sure"] > shades["wide"] > 0.1


def test_a_denied_claim_is_an_open_diamond_and_a_claim_a_tick(sketch: Sketch) -> None:
    def draw(axes: Any, size: Any) -> None:
        marks.claim(axes, 1, 5, "claimed")
        marks.denied(axes, 1, 9, "denied")

    svg = sketch(draw).wide
    assert re.search(r'<path d="M\S+ \S+V\S+"[^>]*><title>claimed', svg)
    (diamond,) = re.findall(r"<path [^>]*><title>denied", svg)
    assert 'fill-opacity="0"' in diamond or 'fill="none"' in diamond
    assert diamond.count("L") == 3
