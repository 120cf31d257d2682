"""The words of the charts of arrivals: finding, measure, source line, alternative text, tips."""

from __future__ import annotations

from collections.abc import Sequence

from nkstats.analysis import Figure
from nkstats.analysis.counts.comparison import highest
from nkstats.blocks import Runs, Text, fill, joined
from nkstats.narrative.writer import Writer, arrivals_figure


def words_of(writer: Writer, figure: Figure) -> str:
    """Return what a pointer over a figure shows: number, period, basis, source, status."""
    number = writer.gap(figure.basis) if figure.total is None else (
        writer.language.number(figure.total) + writer.counter("persons", figure.total)
    )  # fmt: skip
    said = (number, writer.origin(arrivals_figure(figure)), writer.status(figure.status))
    return " · ".join(part for part in said if part)


def brief_words_of(writer: Writer, figure: Figure) -> str:
    """Return period and number, for a figure whose origin another chart of the page shows."""
    number = writer.language.number(figure.total or 0) + writer.counter(
        "persons", figure.total or 0
    )
    return f"{writer.language.short(figure.period)} · {number}"


def subtitle(writer: Writer, figures: Sequence[Figure], measure: str) -> Runs:
    """Return the measure, and what hatching and outlines mean where there are any."""
    gettext = writer.language.gettext
    known = [figure for figure in figures if figure.total is not None]
    parts = [
        measure,
        gettext("outlined: derived") if any(f.basis == "derived" for f in known) else "",
        gettext("hatched: provisional") if any(f.status == "provisional" for f in known) else "",
    ]
    return joined([(Text(part),) for part in parts if part], " · ")


def years_title(writer: Writer, figures: Sequence[Figure]) -> Runs:
    """Return the finding of all years: from the peak to the last."""
    gettext = writer.language.gettext
    known = [figure for figure in figures if figure.total is not None]
    peak, last = highest(known), known[-1]
    if peak is last:
        words = gettext("{count} people in {year}, the most so far")
        return fill(words, count=writer.count(last), year=writer.period(last.period))
    return fill(
        gettext("From {peak} people in {peak_year} to {last} in {last_year}"),
        peak=writer.count(peak), peak_year=writer.period(peak.period),
        last=writer.count(last), last_year=writer.period(last.period),
    )  # fmt: skip


def recent_title(writer: Writer, figures: Sequence[Figure]) -> Runs:
    """Return the finding of the last periods: the last known, and the range of all."""
    gettext = writer.language.gettext
    known = [figure for figure in figures if figure.total is not None]
    last = known[-1]
    period, count = writer.period(last.period), writer.count(last)
    if len(known) == 1:
        return fill(gettext("{count} people in {period}"), count=count, period=period)
    most = highest(known)
    least = min(known, key=lambda figure: figure.total or 0)
    return fill(
        gettext("{count} people in {period}; the periods shown range from {least} to {most}"),
        period=period, count=count, least=writer.count(least), most=writer.count(most),
    )  # fmt: skip


def source_line(writer: Writer, figures: Sequence[Figure]) -> Runs:
    """Return where the figures come from, with the marks of their sources."""
    ids = [source for figure in figures for source in figure.source_ids[:1]]
    words = writer.language.gettext("Source: reports of the Ministry of Unification’s figures")
    return joined([(Text(words),), (writer.cite(ids, most=8),)], " ")


def alternative(writer: Writer, figures: Sequence[Figure]) -> str:
    """Return in a sentence what the bars show; the numbers stand in a table."""
    known = [figure for figure in figures if figure.total is not None]
    gettext, period = writer.language.gettext, writer.language.period
    most = highest(known)
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
