"""Charts of arrivals: all years with the regimes marked, and the last periods."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from nkstats.analysis import Figure, Regime
from nkstats.blocks import Chart, Runs, Text, fill
from nkstats.charts.canvas import canvas, chart
from nkstats.charts.regime_marks import mark_regimes, places
from nkstats.narrative.writer import Writer, joined
from nkstats.style import BAND, GREY, INK, MAIN

if TYPE_CHECKING:
    from matplotlib.axes import Axes

RECENT = 12


def arrivals_by_year(
    writer: Writer, years: dict[str, Figure], regimes: tuple[Regime, ...]
) -> Chart:
    """Return bars of all years, with the regimes marked."""
    figures = list(years.values())
    with canvas(3.7) as (drawing, axes):
        top = max(figure.total or 0 for figure in figures)
        axes.set_ylim(0, top * 1.36)
        first, last = int(figures[0].period), int(figures[-1].period)
        mark_regimes(axes, writer, regimes, places(figures, first), (first - 0.7, last + 0.7))
        for figure in figures:
            _bar(axes, writer, figure, int(figure.period))
        _label_years(axes, writer, figures)
        _year_axis(axes, writer, figures)
        return chart(
            drawing,
            name="years",
            title=_years_title(writer, figures),
            subtitle=writer.language.gettext(
                "Persons registered as arrived in South Korea, by year"
            ),
            source=_source_line(writer, figures),
            alt=_alt(writer, figures),
        )


def arrivals_recent(
    writer: Writer, known: dict[str, Figure], period: str, regimes: tuple[Regime, ...]
) -> Chart:
    """Return bars of the last periods of one length, gaps named and the regimes marked."""
    kind = period[4:5]
    figures = [f for label, f in known.items() if label[4:5] == kind and label <= period]
    figures = figures[-RECENT:]
    with canvas(3.0) as (drawing, axes):
        top = max((figure.total or 0 for figure in figures), default=0) or 1
        axes.set_ylim(0, top * 1.36)
        ends = (-0.6, max(len(figures), RECENT // 2) - 0.4)
        mark_regimes(axes, writer, regimes, places(figures, 0), (-0.5, len(figures) - 0.5))
        for place, figure in enumerate(figures):
            _bar(axes, writer, figure, place)
            _label(axes, writer, figure, place)
        axes.set_xticks(
            range(len(figures)), [_two_lines(writer, figure.period) for figure in figures]
        )
        axes.set_xlim(*ends)
        _count_axis(axes, writer)
        return chart(
            drawing,
            name="recent",
            title=_recent_title(writer, figures),
            subtitle=writer.language.gettext(
                "Persons registered as arrived; outlined: derived, hatched: provisional"
            ),
            source=_source_line(writer, figures),
            alt=_alt(writer, figures),
        )


def _bar(axes: Axes, writer: Writer, figure: Figure, place: float) -> None:
    if figure.total is None:
        axes.text(
            place, axes.get_ylim()[1] * 0.02, writer.gap(figure.basis),
            rotation=90, ha="center", va="bottom", color=GREY, fontsize=9,
        )  # fmt: skip
        return
    axes.bar(place, figure.total, width=0.74, **_look(figure))


def _look(figure: Figure) -> dict[str, Any]:
    """Return how a bar is drawn: solid, outlined if derived, pale if provisional."""
    if figure.basis == "derived":
        return {"facecolor": "white", "edgecolor": MAIN, "linewidth": 1.4}
    if figure.status == "provisional":
        return {"facecolor": BAND, "edgecolor": MAIN, "linewidth": 1.0, "hatch": "////"}
    return {"facecolor": MAIN, "edgecolor": MAIN, "linewidth": 0}


def _label(axes: Axes, writer: Writer, figure: Figure, place: float, size: float = 10) -> None:
    if figure.total is not None:
        axes.annotate(
            writer.language.number(figure.total), (place, figure.total), (0, 3),
            textcoords="offset points", ha="center", va="bottom", fontsize=size, color=INK,
        )  # fmt: skip


def _label_years(axes: Axes, writer: Writer, figures: Sequence[Figure]) -> None:
    """Label the peak, the first year, the years since 2019 and the founding pair 2016 and 2017."""
    peak = max(figures, key=lambda figure: figure.total or 0)
    chosen = {peak.period, figures[0].period, "2016", "2017"}
    for figure in figures:
        if figure.period in chosen or figure.period >= "2019":
            _label(axes, writer, figure, int(figure.period), size=8)


def _year_axis(axes: Axes, writer: Writer, figures: Sequence[Figure]) -> None:
    first, last = int(figures[0].period), int(figures[-1].period)
    ticks = [n for n in range(first, last + 1) if last - first < RECENT or n % 4 == 0]
    names = [str(year) if n == 0 else f"’{year % 100:02d}" for n, year in enumerate(ticks)]
    axes.set_xticks(ticks, names)
    axes.set_xlim(first - 0.7, last + 0.7)
    _count_axis(axes, writer)


def _count_axis(axes: Axes, writer: Writer) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 5, 10], integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: writer.language.number(value)))


def _two_lines(writer: Writer, label: str) -> str:
    year, _, part = writer.language.short(label).partition(" ")
    return f"{part}\n{year}" if part else year


def _years_title(writer: Writer, figures: Sequence[Figure]) -> Runs:
    gettext, period = writer.language.gettext, writer.language.period
    known = [figure for figure in figures if figure.total is not None]
    peak, last = max(known, key=lambda figure: figure.total or 0), known[-1]
    if peak is last:
        words = gettext("{count} people in {year}, the most so far")
        return fill(words, count=writer.count(last), year=period(last.period))
    return fill(
        gettext("From {peak} people in {peak_year} to {last} in {last_year}"),
        peak=writer.count(peak), peak_year=period(peak.period),
        last=writer.count(last), last_year=period(last.period),
    )  # fmt: skip


def _recent_title(writer: Writer, figures: Sequence[Figure]) -> Runs:
    language = writer.language
    known = [figure for figure in figures if figure.total is not None]
    if not known:
        return (Text(language.gettext("No figure in any of these periods")),)
    last, totals = known[-1], [figure.total or 0 for figure in known]
    period, count = language.period(last.period), writer.count(last)
    if len(known) == 1:
        return fill(language.gettext("{count} people in {period}"), count=count, period=period)
    return fill(
        language.gettext(
            "{count} people in {period}; from {least} to {most} in the periods with a figure"
        ),
        period=period,
        count=count,
        least=language.number(min(totals)),
        most=language.number(max(totals)),
    )


def _source_line(writer: Writer, figures: Sequence[Figure]) -> Runs:
    ids = [source for figure in figures for source in figure.source_ids[:1]]
    words = writer.language.gettext("Source: reports of the Ministry of Unification’s figures")
    return joined([(Text(words),), (writer.cite(ids, most=8),)], " ")


def _alt(writer: Writer, figures: Sequence[Figure]) -> str:
    """Return in a sentence what the bars show; the numbers stand in a table."""
    known = [figure for figure in figures if figure.total is not None]
    gettext, period = writer.language.gettext, writer.language.period
    if not known:
        return gettext("Bar chart of arrivals in South Korea without a bar: no figure is known.")
    most = max(known, key=lambda figure: figure.total or 0)
    least = min(known, key=lambda figure: figure.total or 0)
    words = gettext(
        "Bar chart of arrivals in South Korea from {first} to {last}. The highest bar is {most} "
        "in {most_period}, the lowest {least} in {least_period}; the last known is {now} in "
        "{now_period}."
    )
    number = writer.language.number
    return words.format(
        first=period(figures[0].period), last=period(figures[-1].period),
        most=number(most.total or 0), most_period=period(most.period),
        least=number(least.total or 0), least_period=period(least.period),
        now=number(known[-1].total or 0), now_period=period(known[-1].period),
    )  # fmt: skip
