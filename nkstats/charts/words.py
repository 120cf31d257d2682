"""Words as our drawings need them: measured once, written without boxes, effects or formulas."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from typing import Any

from matplotlib.text import Annotation, Text

from nkstats.charts.extents import anchored


def alike(text: Text) -> Text:
    """Return a copy of a text, with a font of its own."""
    made = copy(text)
    made._fontproperties = text.get_fontproperties().copy()  # type: ignore[attr-defined]
    return made


class Label(Annotation):
    """Words beside a point of the axes."""

    _check_xy: Callable[[Any], bool]

    def draw(self, renderer: Any) -> None:
        """Have the pen write the words; with an arrow they are matplotlib's matter."""
        if self.arrow_patch is not None or anchored(self) is None:
            super().draw(renderer)
        elif self._check_xy(renderer):
            renderer.write(self)
