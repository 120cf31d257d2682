"""The named regimes on a chart over time: a line where each begins, a band for a closure.

The same regimes as the statistics use; every chart over time carries them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from nkstats.analysis import Figure, Regime
from nkstats.cells import parse_period
from nkstats.charts.marks import closure, dated
from nkstats.narrative.writer import Writer

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Place = Callable[[date], float]
MONTHS = {"": 12, "H": 6, "Q": 3}


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
    """Mark the regimes that hold some of the axis between its ends.

    Parameters
    ----------
    place
        Where a day lies on the axis, as `places` gives it.
    ends
        The first and the last place shown.
    """
    for regime in regimes:
        start, last = place(regime.start), _last(writer, regime, place)
        if start < ends[1] and last > ends[0]:
            if regime.kind == "closure":
                closure(axes, max(start, ends[0]), min(last, ends[1]))
            name = regime.name(writer.language.code)
            dated(axes, max(start, ends[0]), name, before=start < ends[0])


def closures(
    axes: Axes, writer: Writer, regimes: Sequence[Regime], place: Place, ends: tuple[float, float]
) -> None:
    """Mark the closures alone, where the names of all regimes have no room."""
    for regime in regimes:
        start, last = place(regime.start), _last(writer, regime, place)
        if regime.kind == "closure" and start < ends[1] and last > ends[0]:
            closure(axes, max(start, ends[0]), min(last, ends[1]))


def _last(writer: Writer, regime: Regime, place: Place) -> float:
    """Return where the month after a regime's last day begins, or that after the data day."""
    return place((regime.end or writer.edition.data_day).replace(day=1) + timedelta(days=31))
