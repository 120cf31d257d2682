"""Outlines read and written: short, and the same."""

from __future__ import annotations

import re

import pytest
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from nkstats.charts.paths import Box, Segment, circle, moved, segments, written


def points(text: str) -> list[Segment]:
    """Return an outline from words: each letter with its coordinates."""
    found = re.findall("([A-Za-z])([^A-Za-z]*)", text)
    return [(letter.upper(), tuple(map(float, numbers.split()))) for letter, numbers in found]


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


def test_matplotlibs_paths_are_read_as_they_are_with_y_downwards() -> None:
    """Lines, curves of both kinds, an end at the begin, and a place without a number."""
    nan = float("nan")
    places = [(0, 0), (1, 0), (2, 1), (3, 1), (4, 2), (5, 2), (6, 3), (0, 0)]
    codes = [Path.MOVETO, Path.LINETO, *[Path.CURVE3] * 2, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    found = segments(Path(places, codes), Affine2D().scale(10), 100.0)
    assert found == points("M 0 100 L 10 100 Q 20 90 30 90 C 40 80 50 80 60 70 z")
    broken = segments(Path([(0, 0), (1, 1), (nan, 1), (3, 1)]), Affine2D(), 5.0)
    assert broken == points("M 0 5 L 1 4 M 3 4")


def test_a_line_is_cut_a_point_beyond_the_edges_of_the_paper() -> None:
    found = segments(Path([(-10, 5), (20, 5)]), Affine2D(), 10.0, clip=(0, 0, 15, 10))
    assert found == points("M -1 5 L 16 5")


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
