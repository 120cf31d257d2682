"""The outlines of a drawing as numbers: read, moved, measured and written in few characters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

Segment = tuple[str, tuple[float, ...]]  # a letter of SVG's path language and its coordinates
_TOKEN = re.compile(r"([A-Za-z])|(-?\d*\.?\d+(?:e[-+]?\d+)?)")
SLACK = 1.0  # points by which a shape may pass the edge of its axes without being cut


@dataclass(frozen=True)
class Box:
    """A rectangle."""

    x0: float
    y0: float
    x1: float
    y1: float

    @classmethod
    def around(cls, outline: Sequence[Segment]) -> Box:
        """Return the smallest rectangle around all points of an outline."""
        xs = [x for _, numbers in outline for x in numbers[::2]]
        ys = [y for _, numbers in outline for y in numbers[1::2]]
        return cls(min(xs), min(ys), max(xs), max(ys))

    @property
    def outline(self) -> list[Segment]:
        """The rectangle as an outline."""
        corners = ((self.x1, self.y0), (self.x1, self.y1), (self.x0, self.y1))
        return [("M", (self.x0, self.y0)), *(("L", corner) for corner in corners), ("Z", ())]

    def holds(self, other: Box) -> bool:
        """Whether another rectangle lies within this one, or as good as."""
        return (
            other.x0 >= self.x0 - SLACK
            and other.y0 >= self.y0 - SLACK
            and other.x1 <= self.x1 + SLACK
            and other.y1 <= self.y1 + SLACK
        )


def points(path: str) -> list[Segment]:
    """Return the segments of a path with absolute coordinates, as matplotlib writes them."""
    found: list[tuple[str, list[float]]] = []
    for letter, number in _TOKEN.findall(path):
        if letter:
            found.append((letter.upper(), []))
        else:
            found[-1][1].append(float(number))
    return [(letter, tuple(numbers)) for letter, numbers in found]


def moved(outline: list[Segment], right: float, down: float) -> list[Segment]:
    """Return an outline at another place."""
    by = (right, down)
    return [
        (letter, tuple(value + by[n % 2] for n, value in enumerate(numbers)))
        for letter, numbers in outline
    ]


def circle(outline: Sequence[Segment]) -> str | None:
    """Return the attributes of the circle that matplotlib draws as eight curves, None if none."""
    if [letter for letter, _ in outline].count("C") != 8:
        return None
    box = Box.around(outline)
    middle = number((box.x0 + box.x1) / 2), number((box.y0 + box.y1) / 2)
    return f'cx="{middle[0]}" cy="{middle[1]}" r="{number((box.x1 - box.x0) / 2)}"'


def written(outline: Sequence[Segment]) -> str:
    """Return an outline in SVG's path language, rounded to a tenth of a point."""
    parts: list[str] = []
    x = y = ""
    for letter, numbers in outline:
        texts = [number(value) for value in numbers]
        if letter == "L" and texts[1] == y:
            parts += [] if texts[0] == x else [f"H{texts[0]}"]
        elif letter == "L" and texts[0] == x:
            parts.append(f"V{texts[1]}")
        else:
            parts.append(("z" if letter == "Z" else letter) + " ".join(texts))
        x, y = texts[-2:] if texts else (x, y)
    return "".join(parts)


def number(value: float) -> str:
    """Return a coordinate, rounded to a tenth."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
