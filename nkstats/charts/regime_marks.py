"""The named regimes on a chart over time: a line where each begins, a band for a closure.

The same regimes as the statistics use; every chart over time carries them.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from nkstats.analysis import Figure, Regime
from nkstats.cells import parse_period
from nkstats.narrative.writer import Writer
from nkstats.style import BAND, GREY

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Place = Callable[[date], float]
MONTHS = {"": 12, "H": 6, "Q": 3}
LETTERS = 100  # of a name's size, across the whole axis


def places(figures: Sequence[Figure], first: float) -> Place:
    """Return where a day lies on an axis with a bar a period, the first bar at `first`."""
    label = figures[0].period
    start, months = parse_period(label).start, MONTHS[label[4:5]]
    assert start is not None  # years, halves and quarters all have one
    begun = start.year * 12 + start.month

    def place(day: date) -> float:
        return first - 0.5 + (day.year * 12 + day.month - begun) / months

    return place


def mark_regimes(
    axes: Axes, writer: Writer, regimes: Sequence[Regime], place: Place, ends: tuple[float, float]
) -> None:
    """Mark the regimes that hold some of the axis between its ends."""
    shown = [
        regime
        for regime in regimes
        if place(regime.start) < ends[1] and _last(writer, regime, place) > ends[0]
    ]
    height, before = 0.98, ends[0]
    for regime in shown:
        start = place(regime.start)
        if regime.kind == "closure":
            last = min(_last(writer, regime, place), ends[1])
            axes.axvspan(max(start, ends[0]), last, color=BAND, linewidth=0, zorder=0)
        lines = _name(axes, writer, regime, start, height, ends, start - before)
        height, before = height - 0.02 - 0.06 * lines, max(start, ends[0])


def _last(writer: Writer, regime: Regime, place: Place) -> float:
    """Return where the month after a regime's last day begins, or that after the data day."""
    return place((regime.end or writer.edition.data_day).replace(day=1) + timedelta(days=31))


def _name(
    axes: Axes, writer: Writer, regime: Regime, start: float, height: float,
    ends: tuple[float, float], room: float,
) -> int:  # fmt: skip
    """Draw a regime's first day and, on the roomier side, its name; return how many lines.

    `room` is how far the line before stands: a name to the left must not cross it.
    """
    left = start - ends[0] < (ends[1] - ends[0]) * 0.55
    letters = 24 if left else min(20, max(8, int(LETTERS * room / (ends[1] - ends[0]))))
    if start >= ends[0]:
        axes.axvline(start, ymin=0.14, ymax=height, color=GREY, linewidth=0.9, zorder=0.5)
    lines = textwrap.wrap(regime.name(writer.language.code), letters)
    axes.annotate(
        "\n".join(lines),
        (max(start, ends[0]), axes.get_ylim()[1] * height), (4 if left else -4, 0),
        textcoords="offset points", ha="left" if left else "right", va="top",
        fontsize=9, color=GREY,
    )  # fmt: skip
    return len(lines)
