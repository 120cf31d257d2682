"""All reported returns and handovers over time, each as the range that sources give for it.

Time runs on a true scale; people are on a log scale, since events differ a thousandfold.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from nkstats.analysis import Disagreement, Regime, Total, wholes
from nkstats.analysis.wording import range_in_words
from nkstats.blocks import Chart, Runs, Text, When, as_text, fill, joined
from nkstats.charts.canvas import Size, chart, label
from nkstats.charts.days import days_of, place_of
from nkstats.charts.marks import claim, denied, dot, span
from nkstats.charts.regime_marks import mark_regimes
from nkstats.narrative.dates import when
from nkstats.narrative.reported import kinds_of
from nkstats.narrative.terms import event_kind
from nkstats.narrative.writer import Writer
from nkstats.rows import Row, rows_of
from nkstats.style import FOURTH, INK, SECOND
from nkstats.tables.repatriations import dated_table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HUES = {"return": SECOND, "handover": FOURTH}
FLOOR = 0.6  # where an open lower end and an event without a number stand
THIN, THIN_NARROW = 5.0, 3.5  # points
SHORT_LINE = 11  # letters
SHORT = 0.1  # years within which an event stands as at one day


def timeline_of_reports(
    writer: Writer,
    events: pd.DataFrame,
    returned: Total,
    handed: Total,
    disagreements: Sequence[Disagreement],
    regimes: tuple[Regime, ...],
) -> Chart | None:
    """Return all dated events as ranges over time; None if there is none.

    Parameters
    ----------
    events
        Resolved events up to the edition's end.
    returned, handed
        Their sums, for how many there are.
    disagreements
        The events that someone denies among them.
    regimes
        The named regimes, the closure among them.
    """
    shown = rows_of(wholes(events, counting_only=False))
    numbered = {name: row for name, row in shown.items() if _most(row) is not None}
    if not numbered:
        return None
    refused = {one.event for one in disagreements if one.denied}
    gettext = writer.language.gettext

    def draw(axes: Axes, size: Size) -> None:
        _frame(axes, writer, shown, size)
        first, last = axes.get_xlim()
        mark_regimes(axes, writer, regimes, place_of, (first, last))
        for name, row in shown.items():
            _event(axes, writer, row, name in refused, size)
        _names(axes, writer, numbered, size)

    ids = [str(row["source_ids"]).split("; ")[0] for row in shown.values()]
    return chart(
        writer, draw, name="timeline", height=3.9, narrow_height=4.4,
        title=_title(writer, numbered, returned, handed),
        subtitle=gettext(
            "People reported, log scale, by the last possible day; bar: lowest to highest, filled "
            "dot: best estimate of a return, open dot: of a handover, line: the days on which it "
            "can have been, diamond: denied by someone"
        ),
        source=joined([
            (Text(gettext("Source: reports of those named in the tables")),),
            (writer.cite(ids, most=8),),
        ], " "),
        alt=_alternative(writer, numbered, returned, handed),
        data=dated_table(writer, shown),
    )  # fmt: skip


def _most(row: Row) -> int | None:
    return max((row[name] for name in ("low", "best", "high") if row[name] is not None),
               default=None)  # fmt: skip


def _event(axes: Axes, writer: Writer, row: Row, refused: bool, size: Size) -> None:
    words, hue = _words(writer, row), HUES[row["kind"]]
    first, last = days_of(row)
    low, best, high, most = row["low"], row["best"], row["high"], _most(row)
    if row["status"] in ("planned", "denied"):
        denied(axes, last, FLOOR if most is None else most, words, upright=True)
        return
    if most is None:
        claim(axes, last, FLOOR, words, upright=True)
        return
    span(axes, last, FLOOR if low is None else low, high, words, hue=hue, upright=True,
         best=best if row["kind"] == "return" else None,
         thick=THIN_NARROW if size.narrow else THIN)  # fmt: skip
    level = next(value for value in (best, high, low) if value is not None)
    if last - first > SHORT:
        axes.plot([first, last], [level, level], color=hue, linewidth=0.9)
    if row["kind"] == "handover":
        dot(axes, last, level, words, hue=hue, hollow=True, size=6)
    if refused:
        denied(axes, last, most * 1.6, words, upright=True)


def _frame(axes: Axes, writer: Writer, shown: Mapping[str, Row], size: Size) -> None:
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

    places = [days_of(row) for row in shown.values()]
    first = int(min(place for place, _ in places))
    ends = first - 0.3, place_of(writer.edition.end) + 0.3
    top = max(most for row in shown.values() if (most := _most(row)) is not None)
    axes.set_yscale("log")
    axes.yaxis.set_major_locator(FixedLocator([1, 10, 100, 1000, 10_000, 100_000]))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: writer.language.number(value)))
    axes.set_ylim(FLOOR * 0.75, max(top, 10) * 2.6)
    years = range(first, int(ends[1]) + 1)
    step = max(1, len(years) // (6 if size.narrow else 12))
    named = [year for year in years if (year - first) % step == 0]
    axes.set_xticks(named, [str(year) if n == 0 else f"’{year % 100:02d}"
                            for n, year in enumerate(named)])  # fmt: skip
    axes.set_xlim(*ends)


def _names(axes: Axes, writer: Writer, numbered: Mapping[str, Row], size: Size) -> None:
    """Write the range of the largest events beside them, before and since; a pointer tells more."""
    middle = sum(axes.get_xlim()) / 2
    for early in (True, False):
        rows = [row for row in numbered.values() if (days_of(row)[1] < middle) == early]
        largest = sorted(rows, key=lambda row: -(_most(row) or 0))[: 1 if size.narrow else 2]
        for number, row in enumerate(largest):
            words = _range(writer, row)
            if size.narrow and not early:  # little room is left at the end of the axis
                words = textwrap.fill(words, SHORT_LINE, break_long_words=False)
            label(axes, days_of(row)[1], _most(row) or 0, words, hue=INK,
                  side="above" if early and not number else "right")  # fmt: skip


def _range(writer: Writer, row: Row) -> str:
    low, high = row["low"], row["high"]
    return range_in_words(writer.language, low, high, str(row["unit"]))


def _words(writer: Writer, row: Row) -> str:
    """Return what a pointer over an event shows: when, where, what, how many, standing."""
    country, kind = writer.country(str(row["country"])), event_kind(writer.language, row["kind"])
    parts = (when(writer.language, row), country, kind, _range(writer, row),
             writer.status(str(row["status"])))  # fmt: skip
    return " · ".join(parts)


def _title(
    writer: Writer, numbered: Mapping[str, Row], returned: Total, handed: Total
) -> Runs:  # fmt: skip
    event, row = _largest(numbered)
    words = writer.language.gettext(
        "{returns} and {handovers} are reported; the largest: {people}, {when}"
    )
    returns, handovers = kinds_of(writer, returned, handed)
    return fill(
        words, returns=returns, handovers=handovers, people=writer.event(event, row),
        when=(When(when(writer.language, row)),),
    )  # fmt: skip


def _alternative(
    writer: Writer, numbered: Mapping[str, Row], returned: Total, handed: Total
) -> str:
    words = writer.language.gettext(
        "Chart of events over time, each as a range of people on a log scale; reported are "
        "{returns} and {handovers}. The largest reported: {people}, {when}."
    )
    _, row = _largest(numbered)
    returns, handovers = map(as_text, kinds_of(writer, returned, handed))
    return words.format(
        returns=returns, handovers=handovers, people=_range(writer, row),
        when=when(writer.language, row),
    )  # fmt: skip


def _largest(numbered: Mapping[str, Row]) -> tuple[str, Row]:
    return max(numbered.items(), key=lambda item: _most(item[1]) or 0)
