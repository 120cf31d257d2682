"""The axes of charts: counts from zero, years, and the halves or quarters of years."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from nkstats.charts.canvas import Size
from nkstats.charts.event_rows import upright
from nkstats.i18n import Language
from nkstats.style import GREY

if TYPE_CHECKING:
    from matplotlib.axes import Axes

EVERY = 12  # so many years each have a name; of more, every fourth


def count_axis(axes: Axes, language: Language) -> None:
    """Give the y axis few whole numbers with their thousands separated."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 5, 10], integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: language.number(int(value))))


def percent_axis(axes: Axes, language: Language) -> None:
    """Give the y axis, in shares of one, few whole percentages."""
    from matplotlib.ticker import FuncFormatter, MultipleLocator

    axes.yaxis.set_major_locator(MultipleLocator(0.25))
    axes.yaxis.set_major_formatter(
        FuncFormatter(lambda value, _: language.percent(100 * value, signed=False))
    )


def log_count_axis(axes: Axes, language: Language, values: Iterable[float]) -> None:
    """Give the y axis a logarithmic scale of counts that holds the values: 10, 30, 100, 300.

    A logarithm has no 0: it is drawn at 1.
    """
    from matplotlib.ticker import FuncFormatter, NullLocator

    found = [max(value, 1.0) for value in values]
    low, high = min(found) / 1.4, max(found) * 1.6
    axes.set_yscale("log")
    axes.set_ylim(low, high)
    steps = [step * 10**power for power in range(10) for step in (1, 3)]
    axes.set_yticks([step for step in steps if low <= step <= high])
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: language.number(round(value))))
    axes.yaxis.set_minor_locator(NullLocator())


def year_axis(axes: Axes, first: int, last: int, *, few: bool = False) -> None:
    """Give the x axis years: the first as 2000, the others as ’04, and none too many."""
    every = last - first < EVERY and not few
    ticks = [n for n in range(first, last + 1) if every or n % 4 == 0]
    names = [str(year) if n == 0 else f"’{year % 100:02d}" for n, year in enumerate(ticks)]
    axes.set_xticks(ticks, names)
    axes.set_xlim(first - 0.7, last + 0.7)


def period_axis(axes: Axes, language: Language, labels: Sequence[str], size: Size) -> None:
    """Give the x axis periods at 0, 1, 2: each half or quarter over the year it belongs to.

    On a narrow drawing the years stand alone, and whole years in two digits.
    """
    if not labels[0][4:]:
        names = [f"’{label[2:4]}" if size.narrow else label for label in labels]
        axes.set_xticks(range(len(labels)), names)
        return
    words = [language.short(label).split(" ", 1) for label in labels]
    parts = ["" if size.narrow else part for _, part in words]
    axes.set_xticks(range(len(labels)), parts)
    down = -6 if size.narrow else -17
    for year, group in groupby(enumerate(words), key=lambda pair: pair[1][0]):
        places = [place for place, _ in group]
        middle = (places[0] + places[-1]) / 2
        axes.annotate(
            year, (middle, 0), (0, down), xycoords=axes.get_xaxis_transform(),
            textcoords="offset points", ha="center", va="top", annotation_clip=False,
        )  # fmt: skip
        if places[0]:
            upright(axes, places[0] - 0.5, 0.02, color=GREY, linewidth=0.8, zorder=0.6)
