"""The campaign over time: a lane a kind of event, a tick an event; all years, and one enlarged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from nkstats.analysis import Campaign, Lane, Regime, Tally
from nkstats.blocks import Chart, Runs, Text, as_text, fill, joined
from nkstats.cells import parse_period
from nkstats.charts.canvas import Size, chart, tip
from nkstats.charts.days import days_of, place_of
from nkstats.charts.regime_marks import mark_regimes
from nkstats.narrative.campaign import lane_name
from nkstats.narrative.dates import when
from nkstats.narrative.exiles import drive_tally, span
from nkstats.narrative.places import place_names
from nkstats.narrative.writer import Writer
from nkstats.rows import Row, rows_of
from nkstats.style import MAIN, SECOND
from nkstats.tables.campaign import drawn_lanes_table, kinds_behind

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BESIDE = ("leaflet_launch", "law_abroad")  # what others than the North did
ROW, TALL_ROW = 0.28, 0.4  # inches
FILLED = 0.66  # of a lane's height, by ticks
CLOSE = 0.012  # of the axis: ticks so near share the lane's height
LONG = 0.03  # of the axis: a stretch that is drawn as such


def campaign_years(
    writer: Writer,
    campaign: Campaign,
    regimes: tuple[Regime, ...],
    places: pd.DataFrame,
) -> Chart | None:
    """Return all lanes over the years that they cover; None if nothing is in them."""
    if campaign.peak is None:
        return None
    lanes, drive, span_of = campaign.lanes, campaign.peak.tally, parse_period(campaign.recent)
    assert span_of.start is not None  # recent years have a first day
    first = span_of.start.year
    ends = (float(first), place_of(span_of.end) + 0.02)

    def draw(axes: Axes, size: Size) -> None:
        _frame(axes, writer, lanes, ends)
        step = 5 if size.narrow else 2
        years = range(first, int(ends[1]) + 1, step if ends[1] - first > step else 1)
        axes.set_xticks(list(years), [str(year) for year in years])
        mark_regimes(axes, writer, regimes, place_of, ends)
        _ticks(axes, writer, lanes, places, ROW)

    words = writer.language.gettext("{year} has most rallies, lectures, arrests and orders that "
                                    "sources report: {n}")  # fmt: skip
    title = fill(words, year=span(writer, drive.period), n=drive_tally(writer, drive))
    height = 1.0 + ROW * len(lanes)
    return chart(
        writer, draw, name="campaign", height=height, narrow_height=height + 0.3, title=title,
        subtitle=_subtitle(writer), source=_source(writer, lanes),
        alt=_alternative(writer, lanes, as_text(title)),
        data=kinds_behind(writer, campaign.years),
    )  # fmt: skip


def campaign_year(
    writer: Writer,
    campaign: Campaign,
    regimes: tuple[Regime, ...],
    places: pd.DataFrame,
) -> Chart | None:
    """Return the lanes of the year with most events, by day; None if there is none."""
    if campaign.peak is None:
        return None
    lanes, drive = campaign.peak.lanes, campaign.peak.tally
    year = int(drive.period[:4])
    ends = (float(year), place_of(min(date(year, 12, 31), writer.edition.end)) + 0.003)

    def draw(axes: Axes, size: Size) -> None:
        _frame(axes, writer, lanes, ends)
        months = range(1, 13, 3 if size.narrow else 1)
        axes.set_xticks([place_of(date(year, month, 1)) for month in months],
                        [_month(writer, month) for month in months])  # fmt: skip
        mark_regimes(axes, writer, regimes, place_of, ends)
        _ticks(axes, writer, lanes, places, TALL_ROW)

    height = 0.9 + TALL_ROW * len(lanes)
    title = _peak(writer, lanes, drive)
    return chart(
        writer, draw, name="campaign-year", height=height, title=title,
        subtitle=_subtitle(writer), source=_source(writer, lanes),
        alt=_alternative(writer, lanes, as_text(title)),
        data=drawn_lanes_table(writer, lanes, places),
    )  # fmt: skip


def _frame(
    axes: Axes, writer: Writer, lanes: Sequence[Lane], ends: tuple[float, float]
) -> None:  # fmt: skip
    names = [lane_name(writer.language, lane.kind) for lane in lanes]
    axes.set_yticks(range(len(lanes)), names)
    axes.tick_params(axis="y", labelcolor="black")
    for text, lane in zip(axes.get_yticklabels(), lanes, strict=True):
        text.set_color(_hue(lane.kind))
    axes.set_ylim(len(lanes) - 0.45, -0.55)
    axes.set_xlim(*ends)
    for number, lane in enumerate(lanes):
        axes.annotate(
            writer.language.number(len(lane.events)), (1, number), (5, 0),
            xycoords=axes.get_yaxis_transform(), textcoords="offset points", va="center",
            color=_hue(lane.kind), annotation_clip=False,
        )  # fmt: skip


def _hue(kind: str) -> str:
    return SECOND if kind in BESIDE else MAIN


def _ticks(
    axes: Axes, writer: Writer, lanes: Sequence[Lane], places: pd.DataFrame, row: float
) -> None:  # fmt: skip
    """Draw a tick an event at its last possible day, and a pale bar where it may be earlier."""
    first, last = axes.get_xlim()
    for number, lane in enumerate(lanes):
        events = sorted(rows_of(lane.events).values(), key=lambda event: days_of(event)[1])
        for group in _close(events, CLOSE * (last - first)):
            for turn, event in enumerate(group):
                y = number + FILLED * ((turn + 0.5) / len(group) - 0.5)
                words = _words(writer, lane, event, places)
                _tick(
                    axes, days_of(event), y, 72 * row * FILLED / len(group), _hue(lane.kind), words
                )


def _tick(
    axes: Axes, days: tuple[float, float], y: float, tall: float, hue: str, words: str
) -> None:  # fmt: skip
    first, last = axes.get_xlim()
    if days[1] - days[0] > LONG * (last - first):
        tip(axes.plot(days, [y, y], color=hue, linewidth=2, alpha=0.35, solid_capstyle="butt"),
            words)  # fmt: skip
    tip(axes.plot([days[1]], [y], linestyle="none", marker="|", color=hue, markersize=tall,
                  markeredgewidth=2.2, markerfacecolor="none"), words)  # fmt: skip


def _close(events: Sequence[Row], near: float) -> Iterator[list[Row]]:
    """Yield events, given in order of time, in groups that lie closely together."""
    group: list[Row] = []
    for event in events:
        if group and days_of(event)[1] - days_of(group[0])[1] > near:
            yield group
            group = []
        group.append(event)
    if group:
        yield group


def _words(writer: Writer, lane: Lane, row: Mapping[str, object], places: pd.DataFrame) -> str:
    """Return what a pointer over an event shows: when, what, where."""
    kind, where = lane_name(writer.language, lane.kind), place_names(writer, dict(row), places)
    return f"{when(writer.language, dict(row))} · {kind} · {as_text(where)}"


def _month(writer: Writer, month: int) -> str:
    from babel.dates import format_date

    return str(format_date(date(2000, month, 1), "LLL", locale=writer.language.locale))


def _subtitle(writer: Writer) -> str:
    return writer.language.gettext(
        "Dated events that sources report or states announced, a tick an event at its last "
        "possible day, a pale bar where it may have been earlier; at the right: how many"
    )


def _source(writer: Writer, lanes: Sequence[Lane]) -> Runs:
    ids = [str(text).split("; ")[0] for lane in lanes for text in lane.events["source_ids"]]
    words = writer.language.gettext("Source: reports of those named in the tables")
    return joined([(Text(words),), (writer.cite(ids, most=8),)], " ")


def _peak(writer: Writer, lanes: Sequence[Lane], drive: Tally) -> Runs:
    """Return how many of the year's events are rallies and so on, as reported."""
    words = writer.language.ngettext(
        "{year}: {n} rally, lecture, arrest or order is reported",
        "{year}: {n} rallies, lectures, arrests and orders are reported",
        drive.events,
    )
    return fill(words, year=span(writer, drive.period), n=drive_tally(writer, drive))


def _alternative(writer: Writer, lanes: Sequence[Lane], title: str) -> str:
    """Return in a sentence what the lanes show; the events stand in a table."""
    language = writer.language
    one = language.gettext("{kind} {n}")
    listed = ", ".join(
        one.format(kind=lane_name(language, lane.kind), n=language.number(len(lane.events)))
        for lane in lanes
    )
    words = language.gettext("Chart of dated events over time, a lane a kind: {listed}. {title}.")
    return words.format(listed=listed, title=title)
