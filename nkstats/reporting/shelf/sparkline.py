"""A small chart of a report's first series, for the front page: a line and its last point."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from nkstats.i18n import Language
from nkstats.reporting.shelf.holdings import Spark

WIDTH, HEIGHT = 120, 32
_EDGE = 3


@dataclass(frozen=True)
class Sparkline:
    """A small chart drawn: the path of its line, its last point, and what it shows in words."""

    path: str
    x: int
    y: int
    label: str
    width: int = WIDTH
    height: int = HEIGHT


def sparkline(points: Spark, language: Language) -> Sparkline | None:
    """Return a small chart; None if there are not two numbers to draw."""
    values = [value for _, value in points if value is not None]
    if len(values) < 2:
        return None
    low, high = min(0.0, *values), max(0.0, *values)
    places = [
        None if value is None else (_x(number, len(points)), _y(value, low, high))
        for number, (_, value) in enumerate(points)
    ]
    *_, last = (place for place in places if place is not None)
    return Sparkline(_path(places), *last, _words(points, language))


def _x(number: int, of: int) -> int:
    return round(_EDGE + number * (WIDTH - 2 * _EDGE) / (of - 1))


def _y(value: float, low: float, high: float) -> int:
    share = (value - low) / (high - low) if high > low else 0.0
    return round(HEIGHT - _EDGE - share * (HEIGHT - 2 * _EDGE))


def _path(places: list[tuple[int, int] | None]) -> str:
    """Return the line, broken where there is no number; a lone point is a short stroke."""
    steps = []
    for before, place in pairwise([None, *places]):
        if place is not None:
            steps.append(f"{'M' if before is None else 'L'}{place[0]} {place[1]}")
            steps += ["h1"] if before is None else []
    return "".join(steps)


def _words(points: Spark, language: Language) -> str:
    known = [(label, value) for label, value in points if value is not None]
    first, last = known[0], known[-1]
    top = max(known, key=lambda point: point[1])
    words = language.gettext(
        "Small chart: {first_value} in {first}, at most {top_value} in {top}, "
        "{last_value} in {last}"
    )
    return words.format(
        first=first[0], first_value=language.number(first[1]),
        top=top[0], top_value=language.number(top[1]),
        last=last[0], last_value=language.number(last[1]),
    )  # fmt: skip
