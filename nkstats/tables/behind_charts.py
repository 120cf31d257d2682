"""The tables behind the charts: what is drawn, one row a mark, with its sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nkstats.analysis import Figure, Proportion
from nkstats.blocks import Quoted, Runs, Table, Text, Value, When
from nkstats.narrative.dates import when
from nkstats.narrative.writer import Writer, behind
from nkstats.rows import Row


def figures_table(writer: Writer, figures: Sequence[Figure]) -> Table:
    """Return figures of arrivals: period, people, basis, status, sources."""
    gettext = writer.language.gettext
    return Table(
        caption=(Text(gettext("The figures of the chart: arrivals in South Korea, persons")),),
        header=(gettext("Period"), gettext("People"), gettext("Basis"), gettext("Status"),
                gettext("Sources")),
        rows=tuple(_figure_row(writer, figure) for figure in figures),
        align="lrlll",
    )  # fmt: skip


def _figure_row(writer: Writer, figure: Figure) -> tuple[Runs, ...]:
    period = (writer.short(figure.period),)
    if figure.total is None:
        return period, (Text(writer.gap(figure.basis)),), (), (), ()
    return (
        period,
        (writer.count(figure),),
        (Text(writer.basis(figure.basis)),),
        (Text(writer.status(figure.status)),),
        (writer.cite_figure(figure),),
    )


def ranges_table(writer: Writer, events: Mapping[str, Row]) -> Table:
    """Return reported events as drawn: when, where from, how many people, standing, sources."""
    gettext = writer.language.gettext
    return Table(
        caption=(Text(gettext("The figures of the chart: reported events, people")),),
        header=(gettext("When"), gettext("From"), gettext("How many"), gettext("Standing"),
                gettext("Sources")),
        rows=tuple(_event_row(writer, name, row) for name, row in events.items()),
        align="lllll",
    )  # fmt: skip


def _event_row(writer: Writer, name: str, row: Row) -> tuple[Runs, ...]:
    return (
        (When(when(writer.language, row)),),
        (Quoted(writer.country(str(row["country"]))),),
        writer.event(name, row),
        (Text(writer.status(row["status"])),),
        (writer.cite(row["source_ids"].split("; ")),),
    )


def shares_table(
    writer: Writer, figures: Sequence[Figure], shares: Mapping[str, Proportion]
) -> Table:
    """Return the share of women by year: women, people, share, interval, sources."""
    gettext = writer.language.gettext
    return Table(
        caption=(Text(gettext("The figures of the chart: women among those who arrived")),),
        header=(gettext("Year"), gettext("Women"), gettext("People"), gettext("Share of women"),
                gettext("Interval"), gettext("Sources")),
        rows=tuple(_share_row(writer, figure, shares[figure.period]) for figure in figures),
        align="lrrrrl",
    )  # fmt: skip


def _share_row(writer: Writer, figure: Figure, share: Proportion) -> tuple[Runs, ...]:
    return (
        (writer.short(figure.period),),
        (writer.count(figure, "female"),),
        (writer.count(figure),),
        (share_of_women(writer, figure, share),),
        (_interval(writer, figure, share),),
        (writer.cite_figure(figure),),
    )


def share_of_women(writer: Writer, figure: Figure, share: Proportion) -> Value:
    """Return the share of women in a figure, with its interval in the key figure."""
    return _share(writer, figure, share, percent(writer, share.estimate), "")


def _interval(writer: Writer, figure: Figure, share: Proportion) -> Value:
    bounds = {"low": percent(writer, share.low), "high": percent(writer, share.high)}
    words = writer.language.gettext("{low} to {high}").format(**bounds)
    return _share(writer, figure, share, words, "/interval")


def _share(writer: Writer, figure: Figure, share: Proportion, shown: str, part: str) -> Value:
    return writer.computed(
        shown, None if part else share.estimate, low=share.low, high=share.high,
        level=share.level, unit="share", id=f"arrivals/{figure.period}/women{part}",
        period=figure.period, source_ids=behind(figure),
    )  # fmt: skip


def percent(writer: Writer, share: float | None) -> str:
    """Return a share of one as a whole percentage."""
    return writer.language.percent(100 * (share or 0), signed=False)
