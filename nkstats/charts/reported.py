"""Charts of reported events: each as the range of people that sources give for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from nkstats.analysis import wholes
from nkstats.analysis.wording import range_in_words
from nkstats.blocks import Chart, Quoted, Runs, Text, When, as_text, fill, joined
from nkstats.charts.canvas import Size, chart, label
from nkstats.charts.marks import span
from nkstats.narrative.dates import when
from nkstats.narrative.writer import Writer
from nkstats.rows import Row, rows_of
from nkstats.style import GREY, INK
from nkstats.tables.behind_charts import ranges_table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW, NARROW_ROW = 0.3, 0.44  # inches


def reported_ranges(writer: Writer, events: pd.DataFrame) -> Chart | None:
    """Return the events that have a number as ranges, newest on top; None if there is none."""
    whole = wholes(events)
    numbered = whole[whole[["low", "best", "high"]].notna().any(axis=1)]
    if numbered.empty:
        return None
    records = rows_of(numbered.iloc[::-1])
    gettext = writer.language.gettext

    names = [as_text(_name(writer, record)) for record in records.values()]
    ranges = [_range(writer, record) for record in records.values()]
    said = [_words(writer, record) for record in records.values()]

    def draw(axes: Axes, size: Size) -> None:
        for place, record in enumerate(records.values()):
            low, best, high = (_whole(record[name]) for name in ("low", "best", "high"))
            span(axes, place, low, high, said[place], best=best)
            label(axes, _most(record), place, ranges[place], side="right", away=8)
            if size.narrow:
                _name_over(axes, names[place], place)
        _frame(axes, writer, records, names, size)

    ids = [source for record in records.values() for source in record["source_ids"].split("; ")[:1]]
    line = gettext("Source: reports of those named in the table")
    return chart(
        writer, draw, name="reported",
        height=0.5 + ROW * len(records), narrow_height=0.5 + NARROW_ROW * len(records),
        title=_title(writer, records),
        subtitle=gettext(
            "People reported as returned or handed over; bar: lowest to highest, dot: best estimate"
        ),
        source=joined([(Text(line),), (writer.cite(ids, most=8),)], " "),
        alt=_alternative(writer, records), data=ranges_table(writer, records),
    )  # fmt: skip


def _name_over(axes: Axes, name: str, place: int) -> None:
    axes.annotate(
        name, (0, place), (0, 7), textcoords="offset points", va="bottom", color=INK,
    )  # fmt: skip


def _frame(
    axes: Axes, writer: Writer, records: Mapping[str, Row], names: Sequence[str], size: Size
) -> None:  # fmt: skip
    from matplotlib.ticker import MaxNLocator

    axes.set_yticks(range(len(records)), ["" for _ in names] if size.narrow else names)
    axes.tick_params(axis="y", labelcolor=INK)
    axes.tick_params(axis="x", labelcolor=GREY)
    axes.set_ylim(len(records) - 0.4, -0.9 if size.narrow else -0.6)
    widest = max(map(_most, records.values()))
    axes.set_xlim(-0.01 * widest, widest * 1.05)
    axes.grid(axis="y", visible=False)
    axes.grid(axis="x", visible=True)
    axes.xaxis.set_major_locator(MaxNLocator(4 if size.narrow else 7, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(lambda value, _: writer.language.number(int(value)))


def _most(record: Row) -> int:
    return max(_whole(record[name]) or 0 for name in ("low", "best", "high"))


def _name(writer: Writer, record: Row) -> Runs:
    country = writer.country(str(record["country"]))
    return (When(when(writer.language, record)), Text(", "), Quoted(country))


def _range(writer: Writer, record: Row) -> str:
    low, high = _whole(record["low"]), _whole(record["high"])
    return range_in_words(writer.language, low, high, str(record["unit"]))


def _words(writer: Writer, record: Row) -> str:
    """Return what a pointer over an event shows: when, where, how many, standing."""
    name, standing = as_text(_name(writer, record)), writer.status(str(record["status"]))
    return f"{name} · {_range(writer, record)} · {standing}"


def _whole(value: object) -> int | None:
    return None if value is None else int(str(value))


def _title(writer: Writer, records: Mapping[str, Row]) -> Runs:
    event, record = _largest(records)
    words = writer.language.ngettext(
        "The one reported event with a number: {bounds}, {name}",
        "Largest of {n} reported events with a number: {bounds}, {name}",
        len(records),
    )
    ids = [source for row in records.values() for source in row["source_ids"].split("; ")]
    many = writer.tally(
        len(records), id="charts/reported/events", period=writer.edition.label, source_ids=ids
    )
    return fill(words, n=many, name=_name(writer, record), bounds=writer.event(event, record))


def _alternative(writer: Writer, records: Mapping[str, Row]) -> str:
    """Return in a sentence what the ranges show; the numbers stand in a table."""
    _, record = _largest(records)
    words = writer.language.gettext(
        "Chart of {n} reported events as ranges of people. The largest: {name}, {bounds}."
    )
    name, bounds = as_text(_name(writer, record)), _range(writer, record)
    return words.format(n=writer.language.number(len(records)), name=name, bounds=bounds)


def _largest(records: Mapping[str, Row]) -> tuple[str, Row]:
    return max(records.items(), key=lambda item: item[1]["high"] or item[1]["low"] or 0)
