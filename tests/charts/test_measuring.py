"""Sizes of texts, against those that matplotlib finds for a drawing in print."""

from __future__ import annotations

import pytest
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from nkstats.charts.measuring import DPI, Measuring, heights, width
from nkstats.style import chart_style


@pytest.mark.parametrize("words", ["1,418", "탈북민 12명", "北", "at least 9,140 people", ""])
@pytest.mark.parametrize("weight", ["normal", "bold"])
@pytest.mark.parametrize("size", [7.5, 10.0])
def test_a_text_is_as_wide_as_in_print(words: str, weight: str, size: float) -> None:
    """Pairs of letters set closer make it narrower by less than a letter, hardly ever wider."""
    with chart_style():
        prop = FontProperties(weight=weight, size=size)
        printed = text_to_path.get_text_width_height_descent(words, prop, False)[0]
        assert printed - 0.05 * size <= width(words, prop) <= printed + 0.2 * size


def test_no_letter_of_a_drawing_is_higher_or_deeper_than_its_font_says() -> None:
    with chart_style():
        prop = FontProperties(size=10)
        _, high, deep = text_to_path.get_text_width_height_descent("(Àgjpqy)| 탈북民", prop, False)
        up, down, _ = heights(prop)
    assert high - deep <= up and deep <= down


def test_two_lines_are_twice_as_high_and_as_wide_as_the_wider() -> None:
    figure = Figure((4, 3), dpi=DPI)
    Measuring(figure)
    with chart_style():
        one, two = (figure.text(0.4, 0.5, words).get_window_extent() for words in ("’04", "’04\ny"))
    assert two.height == pytest.approx(2 * one.height)
    assert two.width == pytest.approx(one.width)


def test_fonts_of_others_are_measured_as_they_are() -> None:
    """The size of a text in one font is not taken for that in another."""
    for name in ("Pretendard", "DejaVu Sans"):
        prop = FontProperties(family=[name], size=10)
        printed = text_to_path.get_text_width_height_descent("Words", prop, False)[0]
        assert width("Words", prop) == pytest.approx(printed, rel=0.05), name
