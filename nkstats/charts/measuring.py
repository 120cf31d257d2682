"""How large a text is: measured once for all drawings, since the same words recur on each of them.

Matplotlib asks for the size of each text at every pass of its layout, and of a drawing made for a
file it would ask a new renderer each time.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.font_manager import FontProperties, findfont, get_font

DPI = 72
_TABLES = (
    ("OS/2", "sTypoAscender", "sTypoDescender", "sTypoLineGap"),
    ("hhea", "ascent", "descent", "lineGap"),
)
Heights = tuple[float, float, float] | tuple[None, None, None]


class Measuring(FigureCanvasAgg):  # type: ignore[misc]  # matplotlib types no backend
    """The canvas of a figure while it is laid out."""

    def get_renderer(self) -> RendererAgg:
        """Return the one renderer that measures for all figures."""
        return _ruler()


class _Ruler(RendererAgg):  # type: ignore[misc]
    def _get_font_height_metrics(self, prop: FontProperties) -> Heights:
        """Return what matplotlib would look up in the font for every text: it asks this first."""
        look = {"style": prop.get_style(), "weight": prop.get_weight()}
        return _heights(tuple(prop.get_family()), prop.get_size_in_points(), **look)


@lru_cache
def _ruler() -> _Ruler:
    return _Ruler(1, 1, DPI)


@lru_cache
def _heights(family: tuple[str, ...], size: float, **look: Any) -> Heights:
    font: Any = get_font(findfont(FontProperties(family=list(family), size=size, **look)))
    for name, *keys in _TABLES:
        table = font.get_sfnt_table(name)
        if table is not None:
            units = font.get_sfnt_table("head")["unitsPerEm"]
            ascent, descent, gap = (table[key] * (1 / units * size * DPI / 72) for key in keys)
            return ascent, -descent, gap
    return None, None, None
