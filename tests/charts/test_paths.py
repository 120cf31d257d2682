"""Outlines read and written: short, and the same."""

from __future__ import annotations

import pytest

from nkstats.charts.paths import Box, circle, moved, points, written


@pytest.mark.parametrize(
    ("path", "short"),
    [
        ("M 0 144 \nL 288 144 \nL 288 0 \nL 0 0 \nz\n", "M0 144H288V0H0z"),
        ("M 1.04 2.06 L 3.14159 4.0", "M1 2.1L3.1 4"),
        ("M 1 1 L 1 1 L 2 2", "M1 1L2 2"),
        ("M -0.01 0 C 1 2 3 4 5 6", "M0 0C1 2 3 4 5 6"),
        ("M 1 1 L 5 1 z M 2 2 L 2 9", "M1 1H5zM2 2V9"),
    ],
)
def test_a_path_is_written_in_few_characters(path: str, short: str) -> None:
    assert written(points(path)) == short


def test_a_moved_outline_keeps_its_shape() -> None:
    assert written(moved(points("M 0 0 L 2 0 L 2 1 z"), 10, -1)) == "M10 -1H12V0z"


def test_eight_curves_are_a_circle_and_fewer_are_not() -> None:
    """As matplotlib draws its round marker."""
    curve = "C 0 3 3 3 3 0 "
    assert circle(points("M -3 -3 " + curve * 8 + "z")) == 'cx="0" cy="0" r="3"'
    assert circle(points("M -3 -3 " + curve * 7)) is None


def test_a_box_holds_what_lies_in_it_or_as_good_as() -> None:
    box = Box(0, 0, 10, 10)
    assert box.holds(Box(-0.5, 0, 10.5, 10))
    assert not box.holds(Box(0, 0, 10, 12))
    assert Box.around(points("M 1 2 L 5 -3")) == Box(1, -3, 5, 2)
