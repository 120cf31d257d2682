"""Room around axes for the words that stand there, so that none is cut at the paper's edge.

All axes of a grid are of one size. Knows nothing of what the words say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axis import Axis
from matplotlib.spines import Spine
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from nkstats.charts.extents import Extents
from nkstats.charts.plain_axes import PlainAxes

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PAD = 3.00024  # points
STILL = 1e-6  # parts of the figure
Ends = tuple[float, float]


def lay_out(figure: Figure, extents: Extents) -> None:
    """Make the axes of a figure as large as the words around them let them be.

    At most twice: words that reach over the end of an axis move with its scale, and after a second
    time they are near enough.
    """
    grid = [axes for axes in figure.axes if isinstance(axes, PlainAxes)]
    for _ in range(2):
        before = [axes.get_position(original=True).extents for axes in grid]
        after = _places(grid, figure, extents)
        if np.allclose(before, after, rtol=0, atol=STILL):
            return
        for axes, ends in zip(grid, after, strict=True):
            if ends[0] < ends[2] and ends[1] < ends[3]:
                axes.set_position(Bbox.from_extents(*ends))


def _places(
    grid: Sequence[PlainAxes], figure: Figure, extents: Extents
) -> list[tuple[float, float, float, float]]:
    """Return left, low, right and high ends of each axes, in parts of the figure."""
    margins = [_margins(axes, figure, extents) for axes in grid]
    specs: list[Any] = [axes.get_subplotspec() for axes in grid]
    across = _shares([spec.colspan.start for spec in specs], [m[0] for m in margins])
    along = _shares([-spec.rowspan.start for spec in specs], [m[1] for m in margins])
    return [(x0, y0, x1, y1) for (x0, x1), (y0, y1) in zip(across, along, strict=True)]


def _margins(axes: Axes, figure: Figure, extents: Extents) -> tuple[Ends, Ends]:
    """Return the room needed left and right of axes, and under and over them, in parts of all."""
    axes.apply_aspect()
    frame = axes.get_position(original=True).transformed(figure.transFigure)
    boxes = np.vstack([*_around(axes, frame, extents), frame.extents])
    boxes = boxes[np.isfinite(boxes).all(axis=1)]
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    left, under = (frame.min - low + PAD) / figure.bbox.size
    right, over = (high - frame.max + PAD) / figure.bbox.size
    return (left, right), (under, over)


def _around(axes: Any, frame: Bbox, extents: Extents) -> Iterator[Any]:
    """Yield the boxes of all that needs room; titles and names of axes need it one way only."""
    shown = [child for child in axes.get_children() if _needs_room(child, axes)]
    texts = [child for child in shown if isinstance(child, Text) and child.get_text()]
    boxes = [child.get_tightbbox() for child in shown if not isinstance(child, Text)]
    yield from (box.extents for box in boxes if box is not None)
    on = set(map(id, axes.texts))
    every = [text for text in texts if id(text) in on]
    over, beside = [text for text in texts if id(text) not in on], []
    if axes.axison:
        every += axes.xaxis.names() + axes.yaxis.names()
        over += axes.xaxis.title(extents.ruler)
        beside += axes.yaxis.title(extents.ruler)
    found = extents.boxes([*every, *over, *beside])
    sides = len(every) + len(over)
    found[len(every) : sides, ::2] = frame.extents[::2]
    found[sides:, 1::2] = frame.extents[1::2]
    yield found


def _needs_room(child: Any, axes: Axes) -> bool:
    return (
        child.get_in_layout()  # most are not
        and child.get_visible()
        and child is not axes.patch
        and not isinstance(child, (Axis, Spine))
    )


def _shares(cells: Sequence[int], margins: Sequence[Ends]) -> list[Ends]:
    """Return where each axes begins and ends, given its cell: axes alike, margins as needed."""
    before: dict[int, float] = {}
    after: dict[int, float] = {}
    for cell, (one, other) in zip(cells, margins, strict=True):
        before[cell] = max(before.get(cell, 0.0), one)
        after[cell] = max(after.get(cell, 0.0), other)
    share = (1 - sum(before.values()) - sum(after.values())) / len(before)
    ends, at = {}, 0.0
    for cell in sorted(before):
        ends[cell] = (at + before[cell], at + before[cell] + share)
        at = ends[cell][1] + after[cell]
    return [ends[cell] for cell in cells]
