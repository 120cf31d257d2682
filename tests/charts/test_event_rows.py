"""Names of events over the axes: none on another, no line through a name, few rows."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from nkstats.charts.event_rows import Name, arranged


def rectangle(name: Name) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of the words, rows counted downward."""
    return name.ends[0], name.row, name.ends[1], name.row + name.lines


def meet(one: Name, other: Name) -> bool:
    a, b = rectangle(one), rectangle(other)
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def crosses(line: Name, words: Name) -> bool:
    """Whether a line, which runs down from its own row, passes through words."""
    left, _, right, bottom = rectangle(words)
    return line.lined and left < line.x < right and line.row < bottom


@pytest.mark.parametrize("seed", range(40))
def test_nothing_meets_and_nothing_is_crossed(seed: int) -> None:
    """Whatever the events, as long as there is room for them at all."""
    chance = random.Random(seed)
    xs = sorted(chance.uniform(20, 380) for _ in range(chance.randint(1, 6)))
    names = [Name(x, chance.uniform(20, 110), chance.choice((1, 1, 2))) for x in xs]
    placed = arranged(names, 0, 400)
    assert [(name.x, name.width) for name in placed] == [(name.x, name.width) for name in names]
    for one, other in combinations(placed, 2):
        assert not meet(one, other)
        assert not crosses(one, other)
        assert not crosses(other, one)


def test_names_far_apart_share_one_row() -> None:
    placed = arranged([Name(x, 50, 1) for x in (0, 100, 200)], 0, 300)
    assert [name.row for name in placed] == [0, 0, 0]


def test_a_name_at_the_right_edge_stands_left_of_its_line() -> None:
    (placed,) = arranged([Name(290, 50, 1)], 0, 300)
    assert not placed.right


def test_a_name_without_a_line_is_crossed_by_none() -> None:
    """What began before the axes stands at their edge; the next event's line stays below it."""
    placed = arranged([Name(0, 100, 1, lined=False), Name(40, 50, 1)], 0, 200)
    assert placed[1].row > placed[0].row
    assert placed[0].right


def test_more_than_the_axes_hold_is_still_shown_one_under_the_other() -> None:
    placed = arranged([Name(x, 500, 1) for x in (10, 20)], 0, 100)
    assert [name.row for name in placed] == [0, 1]
