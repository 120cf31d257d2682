"""Figures that belong to no single event, as claimed over time: one panel a measure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from nkstats.analysis import Measured, StockClaim
from nkstats.analysis.wording import range_in_words
from nkstats.blocks import Chart, Text, as_text, fill, joined
from nkstats.cells import parse_period
from nkstats.charts.axes import count_axis
from nkstats.charts.canvas import Size, chart
from nkstats.charts.marks import dot, span
from nkstats.narrative.measures import measure_in_words
from nkstats.narrative.repatriation_sections import measured
from nkstats.narrative.voices import first_capital
from nkstats.narrative.writer import Writer
from nkstats.style import THIRD
from nkstats.tables.overall import as_of_words, stock_table

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def claimed_in_all(
    writer: Writer, measures: Sequence[Measured], places: pd.DataFrame, sources: pd.DataFrame
) -> Chart | None:
    """Return the claims on the measures that have most, each at the day for which it holds.

    None if there is no measure with two dated claims.
    """
    if not measures:
        return None
    gettext = writer.language.gettext
    shown = [claim for measure in measures for claim in measure.claims]
    caption = gettext("The figures of the chart: people, as claimed")

    def draw(axes: Any, size: Size) -> None:
        for panel, measure in zip(np.atleast_1d(axes).flat, measures, strict=True):
            name = as_text(first_capital(measure_in_words(writer, measure.measure, places)))
            panel.set_title(name, loc="left")
            for one in measure.claims:
                _claim(panel, writer, one)
            _frame(panel, writer, measure, size)

    one = measures[0]
    return chart(
        writer, draw, name="in-all", height=2.6, narrow_height=2.3 * len(measures),
        grid=(1, len(measures)), narrow_grid=(len(measures), 1),
        title=fill(
            gettext("{measure}: claims of {people}, by their day"),
            measure=first_capital(measure_in_words(writer, one.measure, places)),
            people=measured(writer, one),
        ),
        subtitle=gettext("People, as claimed; dot: one figure, bar: a range, arrow: open"),
        source=joined([
            (Text(gettext("Source: reports of those named in the table")),),
            (writer.cite([s for claim in shown for s in claim.source_ids[:1]], most=8),),
        ], " "),
        alt=_alternative(writer, measures, places),
        data=stock_table(writer, shown, caption, places, sources),
    )  # fmt: skip


def _place(claim: StockClaim) -> float:
    """Return the middle of the time for which a figure holds, as a year and its part."""
    span_of = parse_period(claim.as_of or "")
    first = span_of.start or span_of.end
    middle = date.fromordinal((first.toordinal() + span_of.end.toordinal()) // 2)
    return middle.year + middle.timetuple().tm_yday / 366


def _claim(axes: Axes, writer: Writer, one: StockClaim) -> None:
    low, high = one.bounds
    words = f"{as_of_words(writer, one)} · {range_in_words(writer.language, low, high, one.unit)}"
    if low == high and low is not None:
        dot(axes, _place(one), low, words, hue=THIRD)
    else:
        span(axes, _place(one), low, high, words, best=one.best, hue=THIRD, upright=True, thick=7)


def _frame(axes: Axes, writer: Writer, measure: Measured, size: Size) -> None:
    tops = [bound for one in measure.claims for bound in one.bounds if bound is not None]
    years = [_place(one) for one in measure.claims]
    first, last = int(min(years)), int(max(years)) + 1
    axes.set_ylim(0, max(tops) * 1.15)
    count_axis(axes, writer.language)
    step = max(1, (last - first) // (4 if size.narrow else 5))
    named = range(first, last + 1, step)
    axes.set_xticks(list(named), [str(year) for year in named])
    beyond = 0.06 * (last - first)  # keeps the first year off the 0 of the other axis
    axes.set_xlim(first - beyond, last + beyond)


def _alternative(writer: Writer, measures: Sequence[Measured], places: pd.DataFrame) -> str:
    words = writer.language.gettext(
        "{measure}: {n} claims from {first} to {last}; sources claim {people}."
    )
    said = []
    for of in measures:
        first, last = of.claims[-1], of.claims[0]
        said.append(words.format(
            measure=as_text(first_capital(measure_in_words(writer, of.measure, places))),
            n=writer.language.number(len(of.claims)), first=as_of_words(writer, first),
            last=as_of_words(writer, last),
            people=range_in_words(writer.language, of.low, of.high, of.claims[0].unit),
        ))  # fmt: skip
    return " ".join(said)
