"""Where the texts of a figure lie: each is laid out once, however often its axes move."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.text import Annotation
from matplotlib.transforms import Transform

from nkstats.charts.paths import Box

if TYPE_CHECKING:
    from matplotlib.text import Text

Array = np.ndarray[Any, Any]


class Extents:
    """Texts of one figure of 72 dots an inch, as a renderer measures them."""

    def __init__(self, ruler: Any) -> None:
        self.ruler = ruler
        self._known: dict[tuple[Any, str, str], tuple[tuple[float, ...], list[Any]]] = {}

    def box(self, text: Text) -> Box:
        """Return where a text lies."""
        return Box(*self.boxes([text])[0].tolist())

    def boxes(self, texts: Sequence[Any]) -> Array:
        """Return where texts lie: left, low, right and high ends, a row a text."""
        alike: dict[int, tuple[Transform, list[int]]] = {}
        points, moved = [], []
        for number, text in enumerate(texts):
            transform, point, away = _place(text)
            points.append(point)
            moved.append((*away, *away))
            alike.setdefault(id(transform), (transform, []))[1].append(number)
        found = np.array([self._layout(text)[0] for text in texts]).reshape(-1, 4)
        found += np.array(moved).reshape(-1, 4)
        for transform, numbers in alike.values():
            at = transform.transform([points[number] for number in numbers])
            found[numbers] += np.concatenate((at, at), axis=1)
        return found

    def anchor(self, text: Any) -> tuple[float, float]:
        """Return where the anchor of a text lies."""
        transform, point, (right, up) = _place(text)
        x, y = transform.transform(point).tolist()
        return x + right, y + up

    def lines(self, text: Any) -> list[tuple[str, float, float]]:
        """Return the lines of a text, each with how far its base line begins from the anchor."""
        return [(line, *at) for line, _, at in self._layout(text)[1]]

    def _layout(self, text: Any) -> tuple[tuple[float, ...], list[Any]]:
        """Return how far a text reaches from its anchor, and its lines."""
        key = (text, text.get_text(), text.get_horizontalalignment())
        if key not in self._known:
            box, lines, _ = text._get_layout(self.ruler)
            self._known[key] = tuple(box.extents.tolist()), lines
        return self._known[key]


def anchored(text: Any) -> Transform | None:
    """Return the transform of the point that words stand some points off, None if they do not."""
    if isinstance(text, Annotation) and text.axes and text.anncoords == "offset points":
        coords = text.axes.transData if text.xycoords == "data" else text.xycoords
        return coords if isinstance(coords, Transform) else None
    return None


def _place(text: Any) -> tuple[Transform, tuple[float, float], tuple[float, float]]:
    """Return the transform and the point of a text's anchor, and how far off it stands."""
    point = anchored(text)
    if point is not None:
        return point, text.xy, text.xyann
    return text.get_transform(), text.get_position(), (0.0, 0.0)
