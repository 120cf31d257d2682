"""Charts of arrivals: all years with the regimes marked, and the last periods."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nkstats.analysis import Figure, Regime
from nkstats.analysis.counts.comparison import highest
from nkstats.blocks import Chart, Paragraph, Text
from nkstats.charts.arrivals_words import (
    alternative,
    recent_title,
    source_line,
    subtitle,
    words_of,
    years_title,
)
from nkstats.charts.axes import count_axis, period_axis, year_axis
from nkstats.charts.canvas import Size, chart, label
from nkstats.charts.marks import bar, gap, span
from nkstats.charts.regime_marks import mark_regimes, places
from nkstats.narrative.writer import Writer
from nkstats.tables.behind_charts import figures_table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

RECENT = 12
LAST = 7  # years that are labelled where there is room
ROOM = 1.12  # over the highest bar, for its label
FOUNDING = ("2016", "2017")  # the years that the record began with


def arrivals_by_year(
    writer: Writer, years: dict[str, Figure], regimes: tuple[Regime, ...]
) -> Chart:
    """Return bars of all years, with the regimes marked."""
    figures = list(years.values())
    first, last = int(figures[0].period), int(figures[-1].period)
    said = [words_of(writer, figure) for figure in figures]

    def draw(axes: Axes, size: Size) -> None:
        axes.set_ylim(0, _highest(figures) * ROOM)
        year_axis(axes, first, last)
        mark_regimes(axes, writer, regimes, places(figures, first), (first - 0.7, last + 0.7))
        for figure, words in zip(figures, said, strict=True):
            _mark(axes, writer, figure, int(figure.period), words)
        _label_years(axes, writer, figures)
        count_axis(axes, writer.language)

    return chart(
        writer, draw, name="years", height=3.5, narrow_height=3.1,
        title=years_title(writer, figures),
        subtitle=subtitle(
            writer, figures,
            writer.language.gettext("Persons registered as arrived in South Korea, by year"),
        ),
        source=source_line(writer, figures),
        alt=alternative(writer, figures), data=figures_table(writer, figures),
    )  # fmt: skip


def arrivals_recent(
    writer: Writer, known: dict[str, Figure], period: str, regimes: tuple[Regime, ...]
) -> Chart | Paragraph:
    """Return bars of the last periods of one length, gaps named and the regimes marked.

    Where none of them has a figure, that is said in words instead.
    """
    kind = period[4:5]
    figures = [f for label, f in known.items() if label[4:5] == kind and label <= period]
    figures = figures[-RECENT:]
    if not any(figure.total is not None for figure in figures):
        return Paragraph((Text(writer.language.gettext("No figure in any of these periods.")),))
    end = max(len(figures), RECENT // 2) - 0.4
    said = [words_of(writer, figure) for figure in figures]

    def draw(axes: Axes, size: Size) -> None:
        axes.set_ylim(0, _highest(figures) * ROOM)
        period_axis(axes, writer.language, [figure.period for figure in figures], size)
        axes.set_xlim(-0.6, end)
        mark_regimes(axes, writer, regimes, places(figures, 0), (-0.5, len(figures) - 0.5))
        for place, (figure, words) in enumerate(zip(figures, said, strict=True)):
            _mark(axes, writer, figure, place, words)
        _label_recent(axes, writer, figures, size)
        count_axis(axes, writer.language)

    return chart(
        writer, draw, name="recent", height=3.0,
        title=recent_title(writer, figures),
        subtitle=subtitle(
            writer, figures, writer.language.gettext("Persons registered as arrived in South Korea")
        ),
        source=source_line(writer, figures),
        alt=alternative(writer, figures), data=figures_table(writer, figures),
    )  # fmt: skip


def _highest(figures: Sequence[Figure]) -> int:
    return max(max(figure.total or 0, figure.high or 0) for figure in figures) or 1


def _mark(axes: Axes, writer: Writer, figure: Figure, place: float, words: str) -> None:
    """Draw a figure as a bar, claims that disagree as a range, a gap as words."""
    if figure.total is not None:
        derived, provisional = figure.basis == "derived", figure.status == "provisional"
        bar(axes, place, figure.total, words, derived=derived, provisional=provisional)
        return
    if figure.low is not None and figure.high is not None:
        span(axes, place, figure.low, figure.high, words, upright=True)
    gap(axes, place, writer.gap(figure.basis))


def _label(
    axes: Axes, writer: Writer, figure: Figure, place: float, *, optional: bool = False
) -> None:
    if figure.total is not None:
        label(axes, place, figure.total, writer.language.number(figure.total), optional=optional)


def _label_recent(axes: Axes, writer: Writer, figures: Sequence[Figure], size: Size) -> None:
    """Label all; on a narrow drawing surely the last known, the highest and the lowest."""
    known = [figure for figure in figures if figure.total is not None]
    by_size = sorted(known, key=lambda figure: figure.total or 0)
    chosen = {known[-1].period, by_size[0].period, by_size[-1].period}
    for place, figure in enumerate(figures):
        _label(axes, writer, figure, place, optional=size.narrow and figure.period not in chosen)


def _label_years(axes: Axes, writer: Writer, figures: Sequence[Figure]) -> None:
    """Label the peak, both ends and the founding pair; the last years where there is room."""
    known = [figure for figure in figures if figure.total is not None]
    peak = highest(known)
    chosen = {peak.period, known[0].period, known[-1].period, *FOUNDING}
    recent = {figure.period for figure in figures[-LAST:]}
    for figure in reversed(figures):
        if figure.period in chosen | recent:
            _label(axes, writer, figure, int(figure.period), optional=figure.period not in chosen)
