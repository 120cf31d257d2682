"""The pieces of a small SVG and the document that they make: looks, tips, clips, hatching.

The result names no maker, no day, and only ids that begin with the prefix given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

from nkstats.charts.paths import Box, written
from nkstats.charts.svg_groups import Piece, grouped
from nkstats.style import FAMILIES, INK, READERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.font_manager import FontProperties

Colour = tuple[float, ...]
TIP = "tip:"
_DEFAULTS = {
    "fill": ("#000000", INK), "fill-opacity": ("1",), "font-style": ("normal",),
    "font-weight": ("400", "normal"), "opacity": ("1",), "stroke-dasharray": ("",),
    "stroke-linecap": ("butt", "projecting"), "stroke-linejoin": ("round", "miter"),
    "stroke-opacity": ("1",), "stroke-width": ("1",), "text-anchor": ("start",),
}  # fmt: skip
_HATCH = (
    '<pattern id="{id}" width="4" height="4" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><path fill="{face}" d="M0 0H4V4H0z"/>'
    '<path stroke="{edge}" stroke-width="1.7" d="M2 0V4"/></pattern>'
)
_CLIP = '<clipPath id="{id}"><path d="{outline}"/></clipPath>'


@dataclass
class Drawing:
    """The pieces of one drawing, and what they refer to."""

    width: float
    height: float
    prefix: str
    pieces: list[Piece] = field(default_factory=list)
    used: dict[object, str] = field(default_factory=dict)  # ids
    made: list[str] = field(default_factory=list)  # definitions

    def look(self, gc: Any, face: Sequence[float] | None) -> str:
        """Return the attributes of a shape; none if nothing of it would be seen."""
        alpha = gc.get_alpha() if gc.get_forced_alpha() else None
        clear = 1.0 if face is None or alpha is not None else float(face[-1])
        stroke = gc.get_rgb() if gc.get_linewidth() else None
        return _look(
            self._fill(gc, face), clear, alpha, stroke and tuple(stroke), gc.get_linewidth(),
            tuple(gc.get_dashes()[1] or ()), gc.get_capstyle(), gc.get_joinstyle(),
        )  # fmt: skip

    def _fill(self, gc: Any, face: Sequence[float] | None) -> str:
        fill = "none" if face is None else _hex(tuple(face))
        if (hatch := gc.get_hatch()) is None:
            return fill
        edge = _hex(tuple(gc.get_hatch_color()))
        return f"url(#{self._known_as((fill, edge, hatch), 'h', _HATCH, face=fill, edge=edge)})"

    def clipped(self, edges: Box, box: Box) -> str:
        """Return the clip of a shape that reaches out of its axes; most do not."""
        if edges.holds(box):
            return ""
        name = self._known_as(edges, "c", _CLIP, outline=written(edges.outline))
        return f' clip-path="url(#{name})"'

    def _known_as(self, what: object, kind: str, made: str, **parts: str) -> str:
        """Return the id of something that pieces refer to, made at its first use."""
        if what not in self.used:
            self.used[what] = f"{self.prefix}-{kind}{len(self.used)}"
            self.made.append(made.format(id=self.used[what], **parts))
        return self.used[what]

    def document(self) -> str:
        """Return the whole drawing."""
        body = "\n".join(grouped(self.pieces))
        size = _common_size(body)
        body = body.replace(f' font-size="{size}"', "")
        families = ",".join(f"'{name}'" if " " in name else name for name in (*FAMILIES, *READERS))
        definitions = f"<defs>{''.join(self.made)}</defs>\n" if self.made else ""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_short(self.width)} '
            f'{_short(self.height)}" fill="{INK}" font-family="{families},sans-serif" '
            f'font-size="{size}" stroke-linejoin="round">\n{definitions}{body}\n</svg>'
        )


def titled(pieces: list[Piece], words: str) -> list[Piece]:
    """Return pieces with the words that a pointer over any of them shows."""
    title = f"<title>{escape(words, quote=False)}</title>"
    if len(pieces) == 1 and not pieces[0].inside:
        return [pieces[0]._replace(inside=title)]
    return [Piece(f"<g>{title}"), *pieces, Piece("</g>")] if pieces else []


def line(words: str, where: str, turn: str, look: str) -> Piece:
    """Return a line of text at its place, turned or not."""
    return Piece("text", where, turn + look, escape(words, quote=False))


def look_of_text(gc: Any, prop: FontProperties, anchor: str) -> str:
    """Return the attributes of a text."""
    alpha = gc.get_alpha() if gc.get_forced_alpha() else gc.get_rgb()[3]
    return _look_of_text(
        tuple(gc.get_rgb()), alpha, prop.get_size_in_points(), prop.get_style(),
        str(prop.get_weight()), anchor,
    )  # fmt: skip


@lru_cache(1024)
def _look(
    fill: str,
    clear: float,
    alpha: float | None,
    stroke: Colour | None,
    width: float,
    dashes: tuple[float, ...],
    cap: str,
    join: str,
) -> str:
    style = {"fill": fill, "fill-opacity": _short(clear)}
    if alpha is not None:
        style["opacity"] = _short(alpha)
    if stroke is None:
        return "" if fill == "none" else _attributes(style)
    style |= {
        "stroke": _hex(stroke), "stroke-dasharray": ",".join(map(_short, dashes)),
        "stroke-linecap": cap, "stroke-linejoin": join, "stroke-width": _short(width),
        "stroke-opacity": _short(1.0 if alpha is not None else stroke[3]),
    }  # fmt: skip
    return _attributes(style)


@lru_cache(1024)
def _look_of_text(
    colour: Colour, alpha: float, size: float, style: str, weight: str, anchor: str
) -> str:
    from matplotlib.font_manager import weight_dict

    return _attributes({
        "fill": _hex(colour), "opacity": _short(alpha), "font-size": _short(size),
        "font-style": style, "font-weight": str(weight_dict.get(weight, weight)),
        "text-anchor": anchor,
    })  # fmt: skip


def _attributes(style: Mapping[str, str]) -> str:
    return "".join(
        f' {name}="{value}"'
        for name, value in sorted(style.items())
        if value not in _DEFAULTS.get(name, ())
    )


@lru_cache(256)
def _hex(colour: Colour) -> str:
    from matplotlib.colors import rgb2hex

    return str(rgb2hex(colour))


def _short(value: float) -> str:
    """Return a number of a style with at most two decimals."""
    text = f"{value:.2f}"
    return text.rstrip("0").rstrip(".")


def _common_size(body: str) -> str:
    sizes = re.findall(r' font-size="([\d.]+)"', body)
    return max(sorted(set(sizes)), key=sizes.count) if sizes else "10"
