"""From a function that draws to a chart block: the one way a drawing leaves this package.

A chart is drawn twice: for paper and wide screens, and for phones. What is drawn is told in
`nkstats.charts.marks`; nothing here knows what a chart shows.

A chart is made so::

    def stocks_by_year(writer: Writer, ...) -> Chart:
        def draw(axes: Axes, size: Size) -> None:
            bar(axes, 2016, 1418, provisional=False, tip="2016: 1,418 people · published, final")
            label(axes, 2016, 1418, "1,418")

        return chart(writer, draw, name="stocks", height=3.2, title=..., subtitle=...,
                     source=..., alt=..., data=stocks_table(writer, ...))
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any, Literal

from nkstats.blocks import Chart, Runs, Table, as_text, runs
from nkstats.charts.glyphs import spelled
from nkstats.charts.settling import BESIDE, LABEL, OPTIONAL, settle
from nkstats.charts.svg import TIP
from nkstats.errors import ReportError
from nkstats.narrative.writer import Writer
from nkstats.style import INK, TEXT, TEXT_NARROW, chart_style

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.text import Annotation, Text

WIDE, NARROW = 7.2, 3.5  # inches
Side = Literal["above", "below", "right", "left"]
_SIDES = {
    "above": (0, 1, "center", "bottom"),
    "below": (0, -1, "center", "top"),
    "right": (1, 0, "left", "center"),
    "left": (-1, 0, "right", "center"),
}


@dataclass(frozen=True)
class Size:
    """How large a drawing is, in inches, and whether it is the narrow one."""

    width: float
    height: float
    narrow: bool


Draw = Callable[[Any, Size], None]


def chart(
    writer: Writer,
    draw: Draw,
    *,
    name: str,
    height: float,
    title: Runs,
    subtitle: Runs | str,
    source: Runs,
    alt: str,
    data: Table,
    narrow_height: float | None = None,
    grid: tuple[int, int] = (1, 1),
    narrow_grid: tuple[int, int] | None = None,
) -> Chart:
    """Return what a function draws as a block.

    Parameters
    ----------
    draw
        Called twice, with axes and a size; with an array of axes where the grid has more than one.
        It draws with the words of `nkstats.charts.marks` and matplotlib's own.
    name
        What the chart is called on its page, once: letters and hyphens.
    height, narrow_height
        In inches, of the drawing of 7.2 and of that of 3.5 inches; by default the same.
    title, subtitle, source
        The finding as a sentence with a number; measure, unit, place and period; where the
        figures come from.
    alt
        What the chart shows, in a sentence or two made from the data.
    data
        The table behind the chart: what is drawn, with its sources.
    grid, narrow_grid
        Rows and columns of small multiples; (3, 1) suits a phone where (1, 3) suits paper.

    Raises
    ------
    ReportError
        If title, source line, alternative text or table is empty, or nothing is drawn.
    """
    _check(name, {"title": as_text(title), "source line": as_text(source), "alternative text": alt})
    if not data.rows:
        raise ReportError(f"chart {name}: the table behind it has no rows; show no chart instead")
    low = height if narrow_height is None else narrow_height
    wide = drawn(draw, name, Size(WIDE, height, narrow=False), grid)
    narrow = drawn(draw, name, Size(NARROW, low, narrow=True), narrow_grid or grid)
    gettext = writer.language.gettext
    return Chart(
        name, wide, narrow, title, runs(subtitle), source, alt, data,
        file=f"{writer.edition.label}-{name}.csv", behind=gettext("Data table and CSV"),
        download=gettext("Download these figures as CSV"),
    )  # fmt: skip


def _check(name: str, words: dict[str, str]) -> None:
    missing = [what for what, text in words.items() if not text.strip()]
    if missing:
        raise ReportError(f"chart {name}: no {' and no '.join(missing)}; give each chart all three")


def drawn(draw: Draw, name: str, size: Size, grid: tuple[int, int] = (1, 1)) -> str:
    """Return what a function draws as SVG; the parameters are those of `chart`.

    Raises
    ------
    ReportError
        If nothing is drawn.
    """
    from matplotlib.figure import Figure

    from nkstats.charts.measuring import DPI, Measuring
    from nkstats.charts.pen import Pen
    from nkstats.charts.plain_axes import PlainAxes

    with chart_style(TEXT_NARROW if size.narrow else TEXT):
        figure = Figure((size.width, size.height), dpi=DPI)
        Measuring(figure)
        draw(figure.subplots(*grid, subplot_kw={"axes_class": PlainAxes}), size)
        _set_ends(figure)
        if not _has_marks(figure):
            raise ReportError(f"chart {name}: nothing is drawn; show no chart where no figure is")
        _spell(figure)
        extents = settle(figure)
        pen = Pen(*figure.bbox.size, f"{name}-{'n' if size.narrow else 'w'}", extents)
        figure.draw(pen)
    return pen.drawing.document()


def _set_ends(figure: Figure) -> None:
    """Let axes without ends of their own end where their marks do."""
    for axes in figure.axes:
        if axes.get_autoscalex_on() or axes.get_autoscaley_on():
            for line in axes.lines:
                if line.get_transform() is axes.transData:
                    axes.update_datalim(line.get_xydata())
            for patch in axes.patches:
                if patch.get_data_transform() is axes.transData:
                    axes.update_datalim(
                        patch.get_patch_transform().transform(patch.get_path().vertices)
                    )
            known = axes.dataLim
            axes.autoscale_view(scalex=isfinite(known.width), scaley=isfinite(known.height))


def _spell(figure: Figure) -> None:
    """Write what no font of ours holds as its code, so that nothing prints as an empty box."""
    for text in _texts(figure):
        text.set_text(spelled(text.get_text()))


def _texts(artist: Any) -> Iterator[Text]:
    """Yield all texts but the names of places on an axis, which are spelled where they are made."""
    from matplotlib.axis import Axis
    from matplotlib.text import Text

    if isinstance(artist, Text):
        yield artist
    elif isinstance(artist, Axis):
        yield artist.label
    else:
        for child in artist.get_children():
            yield from _texts(child)


def _has_marks(figure: Figure) -> bool:
    """Whether a figure shows more than its background (which lies below 1)."""
    return any(
        artist.get_zorder() >= 1
        for axes in figure.axes
        for artist in (*axes.lines, *axes.patches, *axes.collections)
    )


def tip(marks: Any, words: str) -> None:
    """Give a mark, or each of a list or container, the words that a pointer over it shows."""
    if isinstance(marks, Iterable):
        for mark in marks:
            if mark is not None:
                tip(mark, words)
    else:
        marks.set_gid(TIP + words)


def label(
    axes: Any,
    x: float,
    y: float,
    words: str,
    *,
    side: Side = "above",
    size: float | None = None,
    away: float = 3.5,
    bold: bool = False,
    hue: str = INK,
    optional: bool = False,
) -> Annotation:
    """Write words beside a point of the axes; they move a little to keep off other labels.

    Parameters
    ----------
    side
        Where the words stand, seen from the point.
    size
        In points; by default that of all text.
    away
        How far from the point, in points.
    hue
        Ink as a rule: SECOND is too pale for words on white.
    optional
        Whether the words may be left out where there is no room.
    """
    right, up, across, along = _SIDES[side]
    made: Annotation = axes.annotate(
        words, (x, y), (away * right, away * up), textcoords="offset points", ha=across, va=along,
        fontsize=size, color=hue, fontweight="bold" if bold else "normal", annotation_clip=False,
    )  # fmt: skip
    made.set_gid(OPTIONAL if optional else LABEL)
    return made


def beside(axes: Any, x: float, y: float, words: str, *, hue: str = INK) -> None:
    """Write words right of a mark that must not move; the axis is lengthened to hold them."""
    made: Annotation = axes.annotate(
        words, (x, y), (9, 0), textcoords="offset points", va="center", color=hue,
        annotation_clip=False,
    )  # fmt: skip
    made.set_gid(BESIDE)
    made.set_in_layout(False)
