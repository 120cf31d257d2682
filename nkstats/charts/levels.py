"""The level of each named regime: the range and mean of its years, on a logarithmic axis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nkstats.blocks import Chart, Runs, Text, fill
from nkstats.charts.arrivals_words import brief_words_of, source_line
from nkstats.charts.axes import log_count_axis, year_axis
from nkstats.charts.canvas import Size, chart, label
from nkstats.charts.marks import band, dot, line
from nkstats.charts.regime_marks import mark_regimes, places
from nkstats.narrative.trends import mean_of, profile_span
from nkstats.narrative.writer import Writer
from nkstats.tables.trends import levels_table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from nkstats.analysis import Profile, Regime

HALF = 0.4  # of a year, so that the band of a single year is seen


def regime_levels(
    writer: Writer, profiles: tuple[Profile, ...], regimes: tuple[Regime, ...]
) -> Chart | None:
    """Return the range and mean of each regime, with its years as dots; None where one is all."""
    if len(profiles) < 2:
        return None
    figures = [figure for one in profiles for figure in one.figures]
    first, last = int(figures[0].period), int(figures[-1].period)

    def draw(axes: Axes, size: Size) -> None:
        year_axis(axes, first, last)
        log_count_axis(axes, writer.language, [figure.total or 0 for figure in figures])
        mark_regimes(axes, writer, regimes, places(figures, first), (first - 0.7, last + 0.7))
        for profile in profiles:
            _draw(axes, writer, profile)

    gettext = writer.language.gettext
    return chart(
        writer, draw, name="levels", height=3.3,
        title=_title(writer, profiles),
        subtitle=(Text(gettext(
            "Persons registered as arrived in South Korea, by year; line: mean, pale: lowest to "
            "highest year; logarithmic scale"
        )),),
        source=source_line(writer, figures), alt=_alternative(writer, profiles),
        data=levels_table(writer, profiles),
    )  # fmt: skip


def _draw(axes: Axes, writer: Writer, profile: Profile) -> None:
    """Draw a regime: its range as a band, its mean as a line, its years as dots."""
    start, end = int(profile.first) - HALF, int(profile.last) + HALF
    name = profile.name_ko if writer.language.code == "ko" else profile.name_en
    number = writer.language.number
    low, mean, high = (
        max(value, 1.0) for value in (profile.low, profile.mean, profile.high)
    )  # a logarithm has no 0
    bounds = f"{name}: {number(round(profile.low))}–{number(round(profile.high))}"
    band(axes, [start, end], [low, low], [high, high], bounds)
    line(axes, [start, end], [mean, mean], f"{name}: {number(round(profile.mean))}")
    for figure in profile.figures:
        dot(
            axes,
            int(figure.period),
            max(figure.total or 0, 1),
            brief_words_of(writer, figure),
            size=3.5,
        )
    label(axes, (start + end) / 2, mean, number(round(profile.mean)), side="below", bold=True)


def _title(writer: Writer, profiles: Sequence[Profile]) -> Runs:
    last, before = profiles[-1], profiles[-2]
    words = writer.language.gettext("{mean} a year in {span}, {before} a year in {before_span}")
    return fill(
        words, mean=mean_of(writer, last), span=profile_span(writer, last),
        before=mean_of(writer, before), before_span=profile_span(writer, before),
    )  # fmt: skip


def _alternative(writer: Writer, profiles: Sequence[Profile]) -> str:
    """Return in sentences what the chart shows."""
    gettext, number, period = (
        writer.language.gettext, writer.language.number, writer.language.period,
    )  # fmt: skip
    one = gettext("{first} to {last}: mean {mean}, from {low} to {high}.")
    said = [
        one.format(
            first=period(profile.first), last=period(profile.last),
            mean=number(round(profile.mean)), low=number(round(profile.low)),
            high=number(round(profile.high)),
        )
        for profile in profiles
    ]  # fmt: skip
    lead = gettext("Chart of the arrivals a year in each named regime, on a logarithmic scale.")
    return " ".join([lead, *said])
