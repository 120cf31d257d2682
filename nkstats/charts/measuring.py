"""How large a text is: as wide as its letters in print, as high as its font says.

No letter is moved onto the grid of a screen, as matplotlib does where it measures: a drawing is
shown at any scale. Pairs of letters that a reader's program sets closer make a text a little
narrower than it is here, never much wider.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal

from matplotlib.backend_bases import FigureCanvasBase, RendererBase
from matplotlib.font_manager import FontProperties, findfont, get_font

from nkstats.faces import Letters

DPI = 72
_TABLES = (
    ("OS/2", "sTypoAscender", "sTypoDescender", "sTypoLineGap"),
    ("hhea", "ascent", "descent", "lineGap"),
)
Heights = tuple[float, float, float]
Look = tuple[tuple[str, ...], str | int, Any]  # families, weight, style


class Measuring(FigureCanvasBase):
    """The canvas of a figure while it is laid out."""

    def get_renderer(self) -> RendererBase:
        """Return what measures for all figures."""
        return _ruler()


class Ruler(RendererBase):
    """A renderer that measures and draws nothing."""

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: bool | Literal["TeX"]
    ) -> tuple[float, float, float]:
        """Return the size of one line, and how far it reaches under its base line."""
        up, down, _ = heights(prop)
        return width(s, prop), up + down, down

    def _get_font_height_metrics(self, prop: FontProperties) -> Heights:
        """Return what matplotlib would look up in the font for every text: it asks this first."""
        return heights(prop)


@lru_cache
def _ruler() -> Ruler:
    return Ruler()


def width(words: str, prop: FontProperties) -> float:
    """Return how wide a line is, in points."""
    advances = _advances(_look(prop))
    return prop.get_size_in_points() * sum(map(advances.__getitem__, words))


def heights(prop: FontProperties) -> Heights:
    """Return how far a font reaches over and under its base line, and the gap between lines."""
    size = prop.get_size_in_points()
    up, down, gap = _heights(_look(prop))
    return size * up, size * down, size * gap


def _look(prop: FontProperties) -> Look:
    return tuple(prop.get_family()), prop.get_weight(), prop.get_style()


def _files(look: Look) -> list[str]:
    """Return the font files of a look: what one does not hold, the next does."""
    families, weight, style = look
    alike = [FontProperties(family=[name], weight=weight, style=style) for name in families]
    return [str(findfont(prop)) for prop in alike]


@lru_cache
def _heights(look: Look) -> Heights:
    font: Any = get_font(_files(look)[0])
    tables = [(font.get_sfnt_table(name), keys) for name, *keys in _TABLES]
    table, keys = next((table, keys) for table, keys in tables if table is not None)
    up, down, gap = (table[key] / font.units_per_EM for key in keys)
    return up, -down, gap


@lru_cache
def _advances(look: Look) -> _Advances:
    return _Advances(look)


class _Advances(dict[str, float]):
    """How far each letter moves the next, in sizes of the font; looked up once."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._fonts = [Letters(path) for path in _files(look)]

    def __missing__(self, letter: str) -> float:
        ways = (font.advance(letter) for font in self._fonts)
        self[letter] = next((way for way in ways if way is not None), self._fonts[0].unknown)
        return self[letter]
