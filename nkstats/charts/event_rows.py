"""Names of dated events over the axes: in as few rows as keep all names and lines apart.

A name stands right or left of its event's line; the line goes up to the name and no farther.
Knows nothing of what an event is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from nkstats.style import GREY

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation

EVENT, BEFORE = "event", "event-before"  # with a line, or begun before the axes
APART = 4.0  # points between a line and its name
WIDEST = 125.0  # points; a longer name takes more lines
SPACING = 1.3


@dataclass(frozen=True)
class Name:
    """The name of an event, measured: where its line stands, how wide it is, how many lines.

    `row` counts from the top; `right` says on which side of the line the name stands.
    """

    x: float
    width: float
    lines: int
    lined: bool = True
    row: int = 0
    right: bool = True

    @property
    def ends(self) -> tuple[float, float]:
        """Where the words begin and end."""
        if self.right:
            return self.x + APART, self.x + APART + self.width
        return self.x - APART - self.width, self.x - APART

    @property
    def below(self) -> int:
        """The first row under the words."""
        return self.row + self.lines


def place_events(axes: Axes) -> bool:
    """Set the names of an axes' events in rows over it, with their lines; False if it has none."""
    texts: list[Any] = [text for text in axes.texts if text.get_gid() in (EVENT, BEFORE)]
    if not texts:
        return False
    texts.sort(key=lambda text: (text.xy[0], text.get_text()))
    paper = axes.figure.bbox
    placed = arranged([_measured(text, axes) for text in texts], paper.x0, paper.x1 - APART)
    rows = max(name.below for name in placed)
    line = texts[0].get_fontsize() * SPACING
    for text, name in zip(texts, placed, strict=True):
        _set(text, name, axes, (rows - name.row) * line + 2)
    return True


def upright(axes: Axes, x: float, high: float = 1.0, **look: Any) -> None:
    """Draw a line up from the foot of axes, over so much of their height."""
    from matplotlib.lines import Line2D

    across = axes.get_xaxis_transform()
    axes.add_artist(Line2D([x, x], [0, high], transform=across, in_layout=False, **look))


def _measured(text: Annotation, axes: Axes) -> Name:
    from nkstats.charts.measuring import width

    prop = text.get_fontproperties()
    lines = list(_wrapped(text.get_text(), lambda words: width(words, prop)))
    text.set_text("\n".join(lines))
    x = float(axes.transData.transform((text.xy[0], 0))[0])
    wide = max(width(line, prop) for line in lines)
    return Name(x, wide, len(lines), text.get_gid() == EVENT)


def _wrapped(name: str, width: Callable[[str], float]) -> Iterator[str]:
    """Yield the lines of a name, none wider than it may be unless one word is."""
    line = ""
    for word in name.split():
        longer = f"{line} {word}".strip()
        if line and width(longer) > WIDEST:
            yield line
            longer = word
        line = longer
    yield line


def _set(text: Annotation, name: Name, axes: Axes, height: float) -> None:
    text.xyann = (APART if name.right else -APART, height)
    text.set_horizontalalignment("left" if name.right else "right")
    text.set_in_layout(True)
    if name.lined:
        x, top = text.xy
        upright(axes, x, color=GREY, linewidth=0.9, zorder=0.5)
        axes.annotate(
            "", (x, top), (0, height), xycoords=text.xycoords, textcoords="offset points",
            arrowprops={"arrowstyle": "-", "color": GREY, "linewidth": 0.9, "shrinkA": 0,
                        "shrinkB": 0},
        )  # fmt: skip


def arranged(names: Sequence[Name], left: float, right: float) -> list[Name]:
    """Return names, given from left to right, each with its row and side; the fewest rows.

    `left` and `right` are the edges that the words keep within, if they can.
    """
    for rows in range(1, sum(name.lines for name in names) + 1):
        if (found := _fitted([], names, rows, (left, right))) is not None:
            return found
    return [  # wider than the axes: one under the other
        replace(name, row=sum(before.lines for before in names[:n])) for n, name in enumerate(names)
    ]


def _fitted(
    placed: list[Name], rest: Sequence[Name], rows: int, edges: tuple[float, float]
) -> list[Name] | None:
    if not rest:
        return placed
    for row in range(rows - rest[0].lines + 1):
        for right in (True, False) if rest[0].lined else (True,):
            name = replace(rest[0], row=row, right=right)
            within = edges[0] <= name.ends[0] and name.ends[1] <= edges[1]
            if within and all(_apart(name, other) for other in placed):
                found = _fitted([*placed, name], rest[1:], rows, edges)
                if found is not None:
                    return found
    return None


def _apart(one: Name, other: Name) -> bool:
    """Whether neither the words of two names meet nor a line crosses the other's words."""
    over = one.ends[0] < other.ends[1] + APART and other.ends[0] < one.ends[1] + APART
    if over and one.row < other.below and other.row < one.below:
        return False
    return not (_crossed(one, other) or _crossed(other, one))


def _crossed(words: Name, line: Name) -> bool:
    """Whether the line of one name runs through the words of another."""
    meets = words.ends[0] - 1 < line.x < words.ends[1] + 1
    return line.lined and meets and line.row < words.below
