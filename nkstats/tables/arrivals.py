"""Tables of arrivals: the period with those it is compared to, and all years."""

from __future__ import annotations

from collections.abc import Callable

from nkstats import periods
from nkstats.analysis import Comparison, Figure, compare
from nkstats.blocks import Runs, Table, Text, fill
from nkstats.narrative.arrivals import difference, percentage
from nkstats.narrative.writer import Writer


def period_table(writer: Writer, comparison: Comparison, known: dict[str, Figure]) -> Table:
    """Return the period, the longer ones that hold it, and the same a year before."""
    gettext = writer.language.gettext
    asked = comparison.asked.period
    labels = [asked, *periods.containers(asked)]
    labels = [label for base in labels for label in (base, periods.year_before(base))]
    rows = [known[label] for label in labels if label in known]
    return Table(
        caption=fill(
            gettext("Arrivals in South Korea in {period} and a year before, persons"),
            period=writer.period(asked),
        ),
        header=(gettext("Period"), gettext("People"), gettext("Women"), gettext("Men"),
                gettext("Basis"), gettext("Sources")),
        rows=tuple(_period_row(writer, figure) for figure in rows),
        align="lrrrll",
        note=(Text(gettext(
            "A derived figure is a sum or difference of published ones of one vintage. A sex with "
            "one or two people is withheld, and the other with it."
        )),),
    )  # fmt: skip


def _period_row(writer: Writer, figure: Figure) -> tuple[Runs, ...]:
    name = (writer.short(figure.period),)
    if figure.total is None:
        return name, (Text(writer.gap(figure.basis)),), (), (), (), ()
    basis = f"{writer.basis(figure.basis)}, {writer.status(figure.status)}"
    women, men = _sexes(writer, figure)
    return name, (writer.count(figure),), women, men, (Text(basis),), (writer.cite_figure(figure),)


def _sexes(writer: Writer, figure: Figure) -> tuple[Runs, Runs]:
    if figure.female is None or figure.male is None:
        gap = (Text(writer.language.gettext("not stated")),)
        return gap, gap
    if figure.sexes_withheld:
        gap = (Text(writer.language.gettext("withheld")),)
        return gap, gap
    return (writer.count(figure, "female"),), (writer.count(figure, "male"),)


def _women(writer: Writer, figure: Figure) -> Runs:
    return _sexes(writer, figure)[0]


def years_table(writer: Writer, years: dict[str, Figure]) -> Table:
    """Return all years, each against the one before."""
    gettext = writer.language.gettext
    return Table(
        caption=(Text(gettext("Arrivals in South Korea by year, persons")),),
        header=(gettext("Year"), gettext("People"), gettext("Change"), gettext("Change, %"),
                gettext("Women"), gettext("Status"), gettext("Sources")),
        rows=tuple(year_row(writer, compare(years, label), _women) for label in years),
        align="lrrrrll",
        note=(Text(gettext(
            "The ministry’s own table gives the first years together; the single years before "
            "its own begin are from reports of the time."
        )),),
    )  # fmt: skip


def year_row(
    writer: Writer, comparison: Comparison, women: Callable[[Writer, Figure], Runs]
) -> tuple[Runs, ...]:
    """Return the cells of a year against the one before, its women as `women` says them."""
    figure = comparison.now
    year = (writer.short(figure.period),)
    if figure.total is None:
        return year, (Text(writer.gap(figure.basis)),), (), (), (), (), ()
    return (
        year,
        (writer.count(figure),),
        () if comparison.difference is None else (difference(writer, comparison, signed=True),),
        () if comparison.percent is None else (percentage(writer, comparison, signed=True),),
        women(writer, figure),
        (Text(writer.status(figure.status)),),
        (writer.cite_figure(figure),),
    )
