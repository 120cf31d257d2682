"""The outlines of a drawing as numbers: read, moved, measured and written in few characters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.transforms import Transform

Clip = tuple[float, float, float, float] | None
Segment = tuple[str, tuple[float, ...]]  # a letter of SVG's path language and its coordinates
_LETTERS = {0: ("", 0), 1: ("M", 0), 2: ("L", 0), 3: ("Q", 1), 4: ("C", 2), 79: ("Z", 0)}  # by code
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

    @property
    def width(self) -> float:
        """How wide it is."""
        return self.x1 - self.x0

    def moved(self, right: float, up: float) -> Box:
        """Return the rectangle at another place."""
        return Box(self.x0 + right, self.y0 + up, self.x1 + right, self.y1 + up)

    def holds(self, other: Box) -> bool:
        """Whether another rectangle lies within this one, or as good as."""
        return (
            other.x0 >= self.x0 - SLACK
            and other.y0 >= self.y0 - SLACK
            and other.x1 <= self.x1 + SLACK
            and other.y1 <= self.y1 + SLACK
        )


def segments(path: Any, transform: Transform, height: float, *, clip: Clip = None) -> list[Segment]:
    """Return the segments of a matplotlib path on paper of a height, where y runs downwards."""
    shown = path.cleaned(
        transform, remove_nans=True, clip=clip, curves=True,
        simplify=bool(clip) and path.should_simplify,
    )  # fmt: skip
    found: list[tuple[str, list[float]]] = []
    more = 0
    for code, (x, y) in zip(shown.codes.tolist(), shown.vertices.tolist(), strict=True):
        if more:
            found[-1][1].extend((x, height - y))
            more -= 1
            continue
        letter, more = _LETTERS[code]
        if letter:
            found.append((letter, [] if letter == "Z" else [x, height - y]))
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
    """Return a coordinate, rounded to a tenth.

    It is rounded to a millionth first, so that no machine's last digit decides on a half.
    """
    text = f"{round(value, 6):.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
