"""What matplotlib draws with: each shape and text becomes a small piece of SVG at once.

It keeps paths, marks, text and hatching; a picture inside a drawing is left out. Text stays text
and tips become titles. How the pieces look and make a document is told in `nkstats.charts.svg`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal

from nkstats.charts.measuring import Ruler
from nkstats.charts.paths import Box, Segment, circle, moved, number, segments, written
from nkstats.charts.svg import TIP, Drawing, look_of_text, text, titled
from nkstats.charts.svg_groups import Piece

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.backend_bases import GraphicsContextBase
    from matplotlib.font_manager import FontProperties
    from matplotlib.path import Path
    from matplotlib.transforms import Transform

    Colour = Sequence[float] | None

_ANCHORS = {"left": "start", "center": "middle", "right": "end"}


class Pen(Ruler):
    """A renderer of one drawing, so many points wide and high.

    Attributes
    ----------
    drawing
        The pieces so far.
    """

    def __init__(self, width: float, height: float, prefix: str) -> None:
        super().__init__()
        self.width, self.height = width, height
        self.drawing = Drawing(width, height, prefix)
        self._open: list[tuple[str, str, int]] = []

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
        x, y, wide, high = edges.bounds
        return self.drawing.clipped(
            Box(x, self.height - y - high, x + wide, self.height - y), Box.around(outline)
        )

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
        """Write one line of text; its anchor keeps it in place in whatever font it is shown."""
        anchor = "start"
        if mtext is not None and (angle == 0 or mtext.get_rotation_mode() == "anchor"):
            anchor = _ANCHORS[mtext.get_ha()]
            x, y = self._anchored(x, y, angle, mtext)
        right, down, turn = number(x), number(y), number(-angle)
        turned = "" if turn == "0" else f' transform="rotate({turn} {right} {down})"'
        look = look_of_text(gc, prop, anchor)
        self.drawing.pieces.append(text(s, f'x="{right}" y="{down}"', turned, look))

    def _anchored(self, x: float, y: float, angle: float, mtext: Any) -> tuple[float, float]:
        """Return where the anchor of a text lies on its base line."""
        across, along = mtext.get_transform().transform(mtext.get_unitless_position())
        along = self.height - along
        sin, cos = math.sin(math.radians(angle)), math.cos(math.radians(angle))
        off = sin * (x - across) + cos * (y - along)
        return across + off * sin, along + off * cos
