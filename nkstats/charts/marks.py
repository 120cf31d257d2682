"""The marks of all charts: each looks the same and means the same wherever it stands.

Solid is published and final, hatched is provisional, outlined is derived; a gap is said in words.
A range is a thick pale bar with ends, a dot the best figure, a tick one claim, an open diamond a
denied one. Forecasts have a darker band for 80 and a paler one for 95 percent, the median dashed.
Every mark of data takes `words`: what a pointer over it shows (period, number, basis, source).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from nkstats.charts.canvas import tip
from nkstats.charts.event_rows import BEFORE, EVENT
from nkstats.style import ALERT, BAND, GREY, MAIN, PAPER, SECOND

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

BAR = 0.74  # of the distance between two bars
THICK = 9.0  # points
PALE = 0.35
_DOWN, _UP = (8, 11), (9, 10)  # matplotlib's arrow heads that stand on their base: along x, along y
SURE, WIDE = 0.42, 0.2  # how much colour the bands of 80 and 95 percent carry


def bar(
    axes: Axes,
    x: float,
    value: float,
    words: str,
    *,
    derived: bool = False,
    provisional: bool = False,
    hue: str = MAIN,
    width: float = BAR,
) -> None:
    """Draw a figure as a bar from zero: solid, hatched if provisional, outlined if derived."""
    from matplotlib.patches import Rectangle

    look: dict[str, Any] = {"facecolor": hue, "linewidth": 0}
    if derived or provisional:
        look = {"facecolor": PAPER, "edgecolor": hue, "linewidth": 1.4 if derived else 0.8}
        look["hatch"] = "////" if provisional else None
    made = Rectangle((x - width / 2, 0), width, value, **look)
    made.sticky_edges.y.append(0)
    _add(axes, made, words)


def _add(axes: Axes, mark: Artist, words: str) -> None:
    """Put a mark on axes, with the words that a pointer over it shows."""
    axes.add_artist(mark)
    tip(mark, words)


def gap(axes: Axes, x: float, words: str) -> None:
    """Write in place of a bar why there is none: not published, not in this record."""
    axes.text(
        x, 0.02, words, rotation=90, ha="center", va="bottom", color=GREY,
        transform=axes.get_xaxis_transform(),
    )  # fmt: skip


def span(
    axes: Axes,
    place: float,
    low: float | None,
    high: float | None,
    words: str,
    *,
    best: float | None = None,
    hue: str = SECOND,
    upright: bool = False,
    thick: float = THICK,
) -> None:
    """Draw a range of figures as a thick pale bar with its ends marked, a dot at best.

    A missing `low` (up to) or `high` (at least) ends in an arrow; `upright` draws along y, and
    `thick` is that of the bar, in points.
    """
    first = low if low is not None else best if best is not None else 0.0
    last = high if high is not None else best if best is not None else first
    draw = _along(axes, upright)
    if first != last:
        draw([first, last], place, words, color=hue, linewidth=thick, alpha=PALE,
             solid_capstyle="butt")  # fmt: skip
    for end, known, arrow in ((first, low, _DOWN[upright]), (last, high, _UP[upright])):
        if known is None:
            draw([end], place, words, color=hue, marker=arrow, markersize=0.67 * thick)
        if known is not None and best != end:
            draw([end], place, words, color=hue, marker="_" if upright else "|",
                 markersize=thick, markeredgewidth=1.4)  # fmt: skip
    if best is not None:
        draw([best], place, words, color=hue, marker="o", markersize=0.72 * thick)


def claim(
    axes: Axes, place: float, value: float, words: str, *, hue: str = GREY, upright: bool = False
) -> None:
    """Draw one source's figure as a small tick."""
    mark = "_" if upright else "|"
    _along(axes, upright)(
        [value], place, words, color=hue, marker=mark, markersize=6, markeredgewidth=1.6
    )


def denied(axes: Axes, place: float, value: float, words: str, *, upright: bool = False) -> None:
    """Draw a denied claim as an open diamond."""
    _along(axes, upright)(
        [value], place, words, color=ALERT, marker="D", markersize=5.5, fillstyle="none",
        markeredgewidth=1.4,
    )  # fmt: skip


def _along(axes: Axes, upright: bool) -> Callable[..., None]:
    """Return how values are drawn at one place of the other axis."""
    from matplotlib.lines import Line2D

    def draw(values: list[float], place: float, words: str, **look: Any) -> None:
        places = [place] * len(values)
        ends = (places, values) if upright else (values, places)
        _add(axes, Line2D(*ends, linestyle="-" if len(values) > 1 else "none", **look), words)

    return draw


def dot(
    axes: Axes, x: float, y: float, words: str, *, hue: str = MAIN, hollow: bool = False,
    size: float = 5.0,
) -> None:  # fmt: skip
    """Draw a figure as a dot; hollow if it is derived or provisional."""
    from matplotlib.lines import Line2D

    face = PAPER if hollow else hue
    _add(axes, Line2D([x], [y], linestyle="none", marker="o", markersize=size, color=hue,
                      markerfacecolor=face, markeredgewidth=1.2), words)  # fmt: skip


def line(
    axes: Axes,
    xs: Sequence[float],
    ys: Sequence[float | None],
    words: str,
    *,
    hue: str = MAIN,
    dashed: bool = False,
) -> None:
    """Draw a series as a line, broken where a figure is missing; dashed for a median to come."""
    from matplotlib.lines import Line2D

    values = [float("nan") if y is None else y for y in ys]
    style = (0, (4, 2.5)) if dashed else "solid"
    _add(axes, Line2D(xs, values, color=hue, linestyle=style, solid_capstyle="round"), words)


def band(
    axes: Axes,
    xs: Sequence[float],
    low: Sequence[float],
    high: Sequence[float],
    words: str,
    *,
    hue: str = MAIN,
    sure: bool = False,
) -> None:
    """Draw an interval along a series: the paler one of 95 percent, or (`sure`) that of 80."""
    tip(axes.fill_between(xs, low, high, color=hue, alpha=SURE if sure else WIDE, linewidth=0,
                          zorder=1), words)  # fmt: skip


def closure(axes: Axes, start: float, end: float) -> None:
    """Draw a stretch of time in which the border was closed as a pale band."""
    from matplotlib.patches import Rectangle

    look: dict[str, Any] = {"color": BAND, "linewidth": 0, "zorder": 0}
    across = axes.get_xaxis_transform()
    axes.add_artist(Rectangle((start, 0), end - start, 1, transform=across, **look))


def dated(axes: Axes, x: float, words: str, *, before: bool = False) -> None:
    """Mark a named event: a thin line, its name over the axes clear of the other names.

    `before` leaves the line out, for what began before the axes do.
    """
    made = axes.annotate(
        words, (x, 1), (0, 0), xycoords=axes.get_xaxis_transform(), textcoords="offset points",
        ha="left", va="top", color=GREY, annotation_clip=False, linespacing=1.1,
    )  # fmt: skip
    made.set_gid(BEFORE if before else EVENT)
    made.set_in_layout(False)  # until it is known how many rows the names need
