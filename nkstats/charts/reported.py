"""Charts of reported events as ranges: a pale bar from low to high, a dot at the best figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from nkstats.analysis import wholes
from nkstats.blocks import Chart, Text, as_text
from nkstats.charts.canvas import canvas, chart
from nkstats.narrative.dates import when
from nkstats.narrative.writer import Writer, joined
from nkstats.rows import Row, rows_of
from nkstats.style import GREY, INK, SECOND

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_PALE = "#ecc9a6"


def reported_ranges(writer: Writer, events: pd.DataFrame) -> Chart | None:
    """Return the events that have a number as ranges, newest on top; None if there is none."""
    whole = wholes(events)
    numbered = whole[whole[["low", "best", "high"]].notna().any(axis=1)]
    if numbered.empty:
        return None
    records = list(rows_of(numbered.iloc[::-1]).values())
    with canvas(0.75 + 0.3 * len(records)) as (drawing, axes):
        widest = max(
            max(v for v in (r["low"], r["best"], r["high"]) if v is not None) for r in records
        )
        for place, record in enumerate(records):
            _range(axes, writer, record, place)
        _frame(axes, writer, records, widest)
        ids = [source for record in records for source in record["source_ids"].split("; ")[:1]]
        line = writer.language.gettext("Source: reports of those named in the table")
        return chart(
            drawing, name="reported",
            title=(Text(_title(writer, records)),), subtitle=writer.language.gettext(
                "People reported as returned or handed over; bar: lowest to highest, "
                "dot: best estimate"
            ),
            source=joined([(Text(line),), (writer.cite(ids, most=8),)], " "),
            alt=_alt(writer, records),
        )  # fmt: skip


def _range(axes: Axes, writer: Writer, record: Row, place: int) -> None:
    low, best, high = (_whole(record[name]) for name in ("low", "best", "high"))
    first = low if low is not None else 0
    last = high if high is not None else first
    axes.plot([first, last], [place, place], color=_PALE, linewidth=9, solid_capstyle="butt")
    if high is None:
        axes.plot([first], [place], marker=">", color=SECOND, markersize=7)
    if low is None:
        axes.plot([last], [place], marker="<", color=SECOND, markersize=7)
    if best is not None:
        axes.plot([best], [place], marker="o", color=SECOND, markersize=7)
    words = as_text(writer.bounds(low, high, str(record["unit"])))
    axes.annotate(
        words, (max(last, best or 0), place), (9, 0), textcoords="offset points",
        va="center", fontsize=10, color=INK,
    )  # fmt: skip


def _frame(axes: Axes, writer: Writer, records: list[Row], widest: int) -> None:
    axes.set_yticks(range(len(records)), [_name(writer, record) for record in records])
    axes.tick_params(axis="y", labelcolor=INK)
    axes.set_ylim(len(records) - 0.4, -0.6)
    axes.set_xlim(-0.01 * widest, widest * 1.45)
    axes.grid(axis="y", visible=False)
    axes.grid(axis="x", visible=True)
    axes.spines["bottom"].set_color(GREY)
    axes.xaxis.set_major_formatter(lambda value, _: writer.language.number(value))


def _name(writer: Writer, record: Row) -> str:
    return f"{when(writer.language, record)}, {writer.country(str(record['country']))}"


def _whole(value: object) -> int | None:
    return None if value is None else int(str(value))


def _title(writer: Writer, records: list[Row]) -> str:
    name, bounds = _largest(writer, records)
    words = writer.language.ngettext(
        "The one reported event with a number: {bounds}, {name}",
        "Largest of {n} reported events with a number: {bounds}, {name}",
        len(records),
    )
    return words.format(n=len(records), name=name, bounds=bounds)


def _alt(writer: Writer, records: list[Row]) -> str:
    """Return in a sentence what the ranges show; the numbers stand in a table."""
    name, bounds = _largest(writer, records)
    words = writer.language.gettext(
        "Chart of {n} reported events as ranges of people. The largest: {name}, {bounds}."
    )
    return words.format(n=len(records), name=name, bounds=bounds)


def _largest(writer: Writer, records: list[Row]) -> tuple[str, str]:
    """Return when and where the largest event was, and its range."""
    largest = max(records, key=lambda record: record["high"] or record["low"] or 0)
    bounds = writer.bounds(_whole(largest["low"]), _whole(largest["high"]), str(largest["unit"]))
    return _name(writer, largest), as_text(bounds)
