"""What matplotlib draws with: each shape and text becomes a small piece of SVG at once.

It keeps paths, marks, text and hatching; a picture inside a drawing is left out. Text stays text
and tips become titles. How the pieces look and make a document is told in `nkstats.charts.svg`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal

from matplotlib.colors import to_rgba

from nkstats.charts.extents import Extents
from nkstats.charts.measuring import Ruler
from nkstats.charts.paths import Box, Segment, circle, moved, number, segments, written
from nkstats.charts.svg import TIP, Drawing, line, look_of_text, titled
from nkstats.charts.svg_groups import Piece

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.backend_bases import GraphicsContextBase
    from matplotlib.font_manager import FontProperties
    from matplotlib.path import Path
    from matplotlib.transforms import Transform

    Colour = Sequence[float] | None

Ends = tuple[float, float]
_ANCHORS = {"left": "start", "center": "middle", "right": "end"}


class Pen(Ruler):
    """A renderer of one drawing, so many points wide and high.

    Attributes
    ----------
    drawing
        The pieces so far.
    extents
        Where the texts lie, if they were laid out before.
    """

    def __init__(
        self, width: float, height: float, prefix: str, extents: Extents | None = None
    ) -> None:
        super().__init__()
        self.extents = extents or Extents(self)
        self.width, self.height = width, height
        self.drawing = Drawing(width, height, prefix)
        self._open: list[tuple[str, str, int]] = []
        self._edges: dict[Any, Box] = {}

    def flipy(self) -> bool:
        """Say that y runs downwards."""
        return True

    def get_canvas_width_height(self) -> tuple[float, float]:
        """Return the size of the drawing."""
        return self.width, self.height

    def open_group(self, s: str, gid: str | None = None) -> None:
        """Begin what belongs to one artist."""
        self._open.append((s, gid or "", len(self.drawing.pieces)))

    def close_group(self, s: str) -> None:
        """End it; all its shapes share the words of its tip."""
        kind, gid, start = self._open.pop()
        while kind != s:  # a text at no place ends no group
            kind, gid, start = self._open.pop()
        if gid.startswith(TIP):
            pieces = self.drawing.pieces
            pieces[start:] = titled(pieces[start:], gid.removeprefix(TIP))

    def draw_path(
        self,
        gc: GraphicsContextBase,
        path: Path,
        transform: Transform,
        rgbFace: Colour = None,  # noqa: N803 (matplotlib's name)
    ) -> None:
        """Draw a path; a line is cut at the edges of the paper."""
        bare = rgbFace is None and gc.get_hatch() is None
        paper = (0.0, 0.0, self.width, self.height) if bare else None
        outline = segments(path, transform, self.height, clip=paper)
        self._shape(gc, outline, rgbFace)

    def draw_markers(
        self,
        gc: GraphicsContextBase,
        marker_path: Path,
        marker_trans: Transform,
        path: Path,
        trans: Transform,
        rgbFace: Colour = None,  # noqa: N803
    ) -> None:
        """Draw a mark at each point of a path."""
        mark = segments(marker_path, marker_trans, 0.0)
        for _, place in segments(path, trans, self.height):
            if place:
                self._shape(gc, moved(mark, *place[-2:]), rgbFace)

    def draw_image(self, gc: GraphicsContextBase, *picture: Any, **more: Any) -> None:
        """Leave a picture out."""

    def _shape(self, gc: GraphicsContextBase, outline: list[Segment], face: Colour) -> None:
        look = self.drawing.look(gc, face) if outline else ""
        if look:
            look += self._clip(gc, outline)
            self.drawing.pieces.append(
                Piece("circle", found, look)
                if (found := circle(outline))
                else Piece("path", f'd="{written(outline)}"', look)
            )

    def _clip(self, gc: GraphicsContextBase, outline: list[Segment]) -> str:
        """Return the clip of a shape at the edges of its axes, y running downwards."""
        edges = gc.get_clip_rectangle()
        if edges is None:
            return ""
        if edges not in self._edges:
            x, y, wide, high = edges.bounds
            self._edges[edges] = Box(x, self.height - y - high, x + wide, self.height - y)
        return self.drawing.clipped(self._edges[edges], Box.around(outline))

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: bool | Literal["TeX"] = False,
        mtext: Any = None,
    ) -> None:
        """Write one line of a text that matplotlib lays out itself."""
        at = None if mtext is None else self.extents.anchor(mtext)
        self._line(gc, s, (x, y), prop, angle, mtext, at)

    def write(self, text: Any) -> None:
        """Write a text as it was laid out; it has neither box nor effects nor formulas."""
        if not (text.get_visible() and text.get_text()):
            return
        across, up = at = self.extents.anchor(text)
        if not (math.isfinite(across) and math.isfinite(up)):
            return
        self.open_group("text", text.get_gid())
        gc = self.new_gc()
        gc.set_foreground(to_rgba(text.get_color()), isRGBA=True)
        gc.set_alpha(text.get_alpha())
        prop, angle = text.get_fontproperties(), text.get_rotation()
        lines = self.extents.lines(text)
        for words, right, high in lines:
            start = right + across, self.height - (high + up)
            self._line(gc, words, start, prop, angle, text, at if len(lines) == 1 else None)
        self.close_group("text")

    def _line(
        self, gc: GraphicsContextBase, words: str, start: Ends, prop: FontProperties, angle: float,
        text: Any, at: Ends | None,
    ) -> None:  # fmt: skip
        """Write a line; its anchor, if it is known, keeps it in place in whatever font is shown."""
        anchor = "start"
        if at is not None and (angle == 0 or text.get_rotation_mode() == "anchor"):
            anchor = _ANCHORS[text.get_ha()]
            start = _on_base(start, angle, (at[0], self.height - at[1]))
        right, down, turn = number(start[0]), number(start[1]), number(-angle)
        turned = "" if turn == "0" else f' transform="rotate({turn} {right} {down})"'
        look = look_of_text(gc, prop, anchor)
        self.drawing.pieces.append(line(words, f'x="{right}" y="{down}"', turned, look))


def _on_base(start: Ends, angle: float, at: Ends) -> Ends:
    """Return where the anchor of a line lies on its base line."""
    sin, cos = math.sin(math.radians(angle)), math.cos(math.radians(angle))
    off = sin * (start[0] - at[0]) + cos * (start[1] - at[1])
    return at[0] + off * sin, at[1] + off * cos
