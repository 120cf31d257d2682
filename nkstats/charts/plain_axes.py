"""Axes with no more than our drawings show: names and grid lines, but no tick marks between.

Matplotlib makes each tick of five artists, and a drawing has some thirty ticks. Places, names and
looks of ticks are set as on any axes; single ticks cannot be had.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis, XAxis, YAxis
from matplotlib.colors import to_rgba
from matplotlib.patches import Rectangle
from matplotlib.path import Path
from matplotlib.spines import Spine
from matplotlib.text import Text
from matplotlib.transforms import Bbox, IdentityTransform

from nkstats.charts.glyphs import spelled
from nkstats.charts.words import Label, alike

_NEAR = 1e-10  # of an axis: what lies so near its ends is still on it


class _Plain(Axis):
    """An axis without ticks as objects; for its private names matplotlib's version is pinned."""

    majorTicks: Any = ()  # noqa: N815 (matplotlib's names)
    minorTicks: Any = ()  # noqa: N815
    _major_tick_kw: dict[str, Any]
    _update_label_position: Any
    _kind: str

    def get_major_ticks(self, numticks: int | None = None) -> list[Any]:
        """Return none: there are names and lines, but no ticks."""
        return []

    get_minor_ticks = get_major_ticks

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._texts: list[Text] = []
        self._asked: tuple[Any, ...] = ()
        self._placed: tuple[Any, ...] = ()
        self._answer: list[tuple[float, Text]] = []
        super().__init__(*args, **kwargs)

    def names(self) -> list[Text]:
        """Return the names within the axis, each at its place, as far as names are to be seen."""
        return [text for _, text in self._named() if text.get_text() and text.get_visible()]

    def get_majorticklabels(self) -> list[Text]:
        """Return the names of all places, whether the axis reaches to them or not."""
        self._named()
        return self._texts

    def get_children(self) -> list[Any]:
        """Return the name of the axis and those of its places."""
        return [self.label, *self.names()]

    def _named(self) -> list[tuple[float, Text]]:
        """Return the places within the axis with their names, found once a view and size."""
        view, scale = self.get_view_interval(), self.get_transform()
        known = (*view, scale, self.major.formatter)
        asked = (*known, *self.axes.bbox.size, self.major.locator)
        if self._asked != asked:
            places = [float(place) for place in self.get_majorticklocs()]
            placed = (*known, *places)
            if self._placed != placed:  # another size has other places on few axes
                self._answer = list(self._found(scale, sorted(view), places))
            self._asked, self._placed = asked, placed
        return self._answer

    def _found(
        self, scale: Any, view: Sequence[float], places: list[float]
    ) -> Iterator[tuple[float, Text]]:
        more = len(places) - len(self._texts)
        if more > 0:
            first = self._text()
            self._texts += [first, *(alike(first) for _ in range(more - 1))]
        del self._texts[len(places) :]
        words = self.get_major_formatter().format_ticks(places)
        low, high, *at = scale.transform([*view, *places])
        slack = _NEAR * (high - low)
        for place, where, word, text in zip(places, at, words, self._texts, strict=True):
            text.set_text(spelled(word))
            self._put(text, place)
            if low - slack <= where <= high + slack:
                yield place, text

    def _text(self) -> Text:
        look, kind = self._major_tick_kw, f"{self._kind}tick"
        pad = look.get("pad", mpl.rcParams[f"{kind}.major.pad"])
        transform, along, across = self._place_of_names(pad)
        text = Text(
            0, 0, fontsize=look.get("labelsize", mpl.rcParams[f"{kind}.labelsize"]),
            color=look.get("labelcolor", mpl.rcParams[f"{kind}.labelcolor"]),
            verticalalignment=along, horizontalalignment=across, transform=transform,
            rotation=look.get("labelrotation", 0), visible=look.get("label1On", True),
        )  # fmt: skip
        text.set_figure(self.axes.figure)
        text.axes = self.axes
        return text

    def draw(self, renderer: Any) -> None:
        """Draw grid lines, names and the name of the axis."""
        if not self.get_visible():
            return
        renderer.open_group("axis", self.get_gid())
        gc = self._pen(renderer)
        for line, text in self._lined():
            if self._major_tick_kw["gridOn"]:
                renderer.draw_path(gc, Path(line), IdentityTransform())
            renderer.write(text)
        for title in self.title(renderer):
            title.draw(renderer)
        renderer.close_group("axis")

    def title(self, renderer: Any) -> list[Text]:
        """Return the name of the axis beyond those of its places, if it has one."""
        if self.label.get_text():
            self._update_label_position(renderer)
            return [self.label]
        return []

    def _lined(self) -> Iterator[tuple[Any, Text]]:
        """Yield the ends of each grid line with the name that belongs to it."""
        if named := self._named():
            lines = self._lines([place for place, _ in named])
            yield from zip(lines, (text for _, text in named), strict=True)

    def _pen(self, renderer: Any) -> Any:
        look, gc = self._major_tick_kw, renderer.new_gc()
        colour = look.get("grid_color", mpl.rcParams["grid.color"])
        gc.set_foreground(to_rgba(colour), isRGBA=True)
        gc.set_linewidth(look.get("grid_linewidth", mpl.rcParams["grid.linewidth"]))
        return gc

    def _get_tick_boxes_siblings(self, renderer: Any) -> tuple[list[Bbox], list[Bbox]]:
        """Return the boxes that the name of the axis keeps off."""
        return [text.get_window_extent(renderer) for text in self.names()], []

    def _put(self, text: Text, place: float) -> None:
        raise NotImplementedError

    def _place_of_names(self, pad: float) -> tuple[Any, Any, Any]:
        raise NotImplementedError

    def _lines(self, places: Sequence[float]) -> Any:
        raise NotImplementedError


class _PlainX(_Plain, XAxis):
    _kind = "x"

    def _put(self, text: Text, place: float) -> None:
        text.set_x(place)

    def _place_of_names(self, pad: float) -> tuple[Any, Any, Any]:
        found: tuple[Any, Any, Any] = self.axes.get_xaxis_text1_transform(pad)
        return found

    def _lines(self, places: Sequence[float]) -> Any:
        points = [(place, end) for place in places for end in (0, 1)]
        return self.axes.get_xaxis_transform().transform(points).reshape(-1, 2, 2)


class _PlainY(_Plain, YAxis):
    _kind = "y"

    def _put(self, text: Text, place: float) -> None:
        text.set_y(place)

    def _place_of_names(self, pad: float) -> tuple[Any, Any, Any]:
        found: tuple[Any, Any, Any] = self.axes.get_yaxis_text1_transform(pad)
        return found

    def _lines(self, places: Sequence[float]) -> Any:
        points = [(end, place) for place in places for end in (0, 1)]
        return self.axes.get_yaxis_transform().transform(points).reshape(-1, 2, 2)


class _Frame(Rectangle):
    """The square from 0 to 1, which each mark asks for where it is cut off."""

    def get_transform(self) -> Any:
        """Return the transform of the axes: the square itself needs none."""
        return Artist.get_transform(self)


class PlainAxes(Axes):
    """Axes as all charts have them, without a ground of their own."""

    _add_text: Callable[[Text], Text]

    def _init_axis(self) -> None:
        self.xaxis, self.yaxis = _PlainX(self, clear=False), _PlainY(self, clear=False)
        self.spines.bottom.register_axis(self.xaxis)
        self.spines.left.register_axis(self.yaxis)

    def _gen_axes_spines(self, *_: Any) -> dict[str, Spine]:
        return {side: Spine.linear_spine(self, side) for side in ("left", "bottom")}

    def annotate(self, text: str, xy: tuple[float, float], *args: Any, **kwargs: Any) -> Label:
        """Write words beside a point, as on any axes."""
        made = Label(text, xy, *args, **kwargs)
        made.set_transform(IdentityTransform())
        self._add_text(made)
        return made

    def _gen_axes_patch(self) -> Rectangle:
        return _Frame((0.0, 0.0), 1.0, 1.0, visible=False)
