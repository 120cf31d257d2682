"""Which places of axes are taken by marks, where a label would hide them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import Rectangle

from nkstats.charts.paths import Box
from nkstats.charts.settling import APART

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def places(axes: Axes) -> Iterator[Box]:
    """Yield the places of bars, of dots, and of the lines of dated events."""
    yield from _bars(axes)
    for line in axes.lines:
        if line.get_marker() == "o":
            half = float(line.get_markersize()) / 2
            for x, y in axes.transData.transform(line.get_xydata()).tolist():
                yield Box(x - half + APART, y - half, x + half - APART, y + half)
            continue
        box = line.get_window_extent()
        if box.width == 0 and box.height > 0:
            yield Box(*box.extents)


def _bars(axes: Axes) -> Iterator[Box]:
    """Yield the places of shapes, those of upright rectangles in the data all at once."""
    sides = []
    shapes: Any = axes.patches
    for patch in shapes:
        if patch.get_zorder() >= 1:
            if _is_bar(patch, axes):
                sides += patch.get_bbox().get_points().tolist()
            else:
                yield Box(*patch.get_window_extent().extents)
    if sides:
        ends = axes.transData.transform(sides).reshape(-1, 2, 2)
        boxes = np.hstack([ends.min(axis=1), ends.max(axis=1)])
        yield from (Box(*box) for box in boxes.tolist())


def _is_bar(patch: Any, axes: Axes) -> bool:
    return (
        isinstance(patch, Rectangle)
        and not patch.get_angle()
        and patch.get_data_transform() is axes.transData
    )
