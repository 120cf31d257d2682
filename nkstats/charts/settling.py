"""Where labels go on a drawing: measured in the drawing's own font, moved off one another.

Labels of points move a little; names of dated events stand over the axes in as many rows as they
need. Nothing here knows what a label says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from nkstats.charts.event_rows import place_events
from nkstats.charts.paths import Box

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Annotation

    from nkstats.charts.extents import Extents

LABEL, OPTIONAL, BESIDE = "label", "label-optional", "label-beside"
NEAR = ((0.0, 0.0), (0.25, 0.0), (-0.25, 0.0))  # in widths of the label and lines of text
FARTHER = ((0.45, 0.0), (-0.45, 0.0), *((0.0, float(n)) for n in (1, -1, 2, -2, 3)))
APART, TOUCH = 1.5, 1.0  # points between two boxes side by side, and that they may share in height


def settle(figure: Figure) -> Extents:
    """Lay out a figure of 72 dots an inch, and move its labels off one another.

    Returns
    -------
    Extents
        Where its texts lie now.
    """
    from nkstats.charts.extents import Extents
    from nkstats.charts.room import lay_out
    from nkstats.charts.taken import places

    canvas: Any = figure.canvas
    extents = Extents(canvas.get_renderer())
    for axes in figure.axes:
        _need_no_room(axes)
    lay_out(figure, extents)
    lengthened = [_make_room(axes, extents) for axes in figure.axes]
    if any([place_events(axes) for axes in figure.axes]) or any(lengthened):
        lay_out(figure, extents)
    placed: list[Box] = []
    for axes in figure.axes:
        taken = list(places(axes))
        for made in _labels(axes):
            _settle(made, placed, taken, extents)
    if placed:
        lay_out(figure, extents)
    return extents


def _need_no_room(axes: Axes) -> None:
    """Take out of the layout the marks that are cut at the edges of their axes anyway."""
    for mark in (*axes.lines, *axes.patches, *axes.collections):
        if mark.get_clip_on():
            mark.set_in_layout(False)


def _labels(axes: Axes) -> Iterator[Annotation]:
    """Yield the labels of an axes, those that must be shown first."""
    texts: Sequence[Any] = list(axes.texts)
    for kind in (LABEL, OPTIONAL):
        yield from (text for text in texts if text.get_gid() == kind)


def _make_room(axes: Axes, extents: Extents) -> bool:
    """Lengthen the x axis until the words beside its marks end within it; False if there are none.

    Words that are wider than the axes stay as they are.
    """
    texts: list[Any] = [text for text in axes.texts if text.get_gid() == BESIDE]
    scale, wide = axes.xaxis.get_transform(), axes.get_window_extent().width
    first, last = (float(scale.transform(end)) for end in axes.get_xlim())
    for text in texts:
        rest = wide - text.xyann[0] - extents.box(text).width
        if rest > 0:
            last = max(last, first + (float(scale.transform(text.xy[0])) - first) * wide / rest)
    if texts:
        axes.set_xlim(right=float(scale.inverted().transform(last)))
    return bool(texts)


def _settle(made: Annotation, placed: list[Box], taken: list[Box], extents: Extents) -> None:
    """Move a label to the nearest free place; leave an optional one out where there is none."""
    start = extents.box(made)
    line = float(made.get_fontsize()) * 1.2
    optional = made.get_gid() == OPTIONAL
    steps = NEAR if optional else (*NEAR, *FARTHER)
    boxes = [start.moved(right * start.width, up * line) for right, up in steps]
    clear = [box for box in boxes if _free(box, placed)]
    best = next((box for box in clear if _free(box, taken)), None)
    if best is None and optional:
        made.remove()
        return
    best = best or next(iter(clear), start)
    right, up = made.xyann
    made.xyann = (right + best.x0 - start.x0, up + best.y0 - start.y0)
    placed.append(best)


def _free(box: Box, others: list[Box]) -> bool:
    return not any(
        box.x0 < other.x1 + APART
        and other.x0 < box.x1 + APART
        and box.y0 < other.y1 - TOUCH
        and other.y0 < box.y1 - TOUCH
        for other in others
    )
