"""Where the texts of a figure lie: each is measured once, however often its axes move."""

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
        self._known: dict[tuple[Any, str, str], Array] = {}

    def box(self, text: Text) -> Box:
        """Return where a text lies."""
        return Box(*self.boxes([text])[0].tolist())

    def boxes(self, texts: Sequence[Any]) -> Array:
        """Return where texts lie: left, low, right and high ends, a row a text."""
        found = np.zeros((len(texts), 4))
        alike: dict[int, tuple[Transform, list[int]]] = {}
        points = []
        for number, text in enumerate(texts):
            transform, point, away = _place(text)
            points.append(point)
            alike.setdefault(id(transform), (transform, []))[1].append(number)
            found[number] = self._extent(text) + np.array((*away, *away))
        for transform, numbers in alike.values():
            at = transform.transform([points[number] for number in numbers])
            found[numbers] += np.hstack([at, at])
        return found

    def _extent(self, text: Any) -> Array:
        """Return how far a text reaches from its anchor."""
        key = (text, text.get_text(), text.get_horizontalalignment())
        if key not in self._known:
            self._known[key] = np.array(text._get_layout(self.ruler)[0].extents)
        return self._known[key]


def _place(text: Any) -> tuple[Transform, tuple[float, float], tuple[float, float]]:
    """Return the transform and the point of a text's anchor, and how far off it stands."""
    if isinstance(text, Annotation) and text.axes and text.anncoords == "offset points":
        coords = text.axes.transData if text.xycoords == "data" else text.xycoords
        if isinstance(coords, Transform):
            return coords, text.xy, text.xyann
    return text.get_transform(), text.get_unitless_position(), (0.0, 0.0)
