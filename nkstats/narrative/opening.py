"""The head of a report: what the document is, and its key figures."""

from __future__ import annotations

from collections.abc import Iterable

from nkstats.analysis import Comparison, Figure, Total
from nkstats.blocks import (
    Card,
    Cards,
    Document,
    Heading,
    Opening,
    Paragraph,
    Runs,
    Text,
    When,
    as_text,
    fill,
    joined,
)
from nkstats.narrative.arrivals import change_words, standing, title
from nkstats.narrative.citing import bibtex_of, citation_of, dataset_of
from nkstats.narrative.names import report_name
from nkstats.narrative.reported import events_of_all, unnumbered_of_all
from nkstats.narrative.writer import Writer


def opening_of(
    writer: Writer,
    *,
    report: str,
    headline: Runs,
    lead: Runs,
    description: str,
    spark: Iterable[tuple[str, int | None]] = (),
) -> Opening:
    """Return the head of any report: a sentence with a number, and how sure it is.

    Parameters
    ----------
    report
        The name of its notebook and files.
    headline
        What happened, as a sentence.
    lead
        How sure it is.
    description
        What the report holds, in a sentence or two.
    spark
        Labels and numbers of the small chart by which the shelf shows it.
    """
    edition, language = writer.edition, writer.language
    name = report_name(language, report)
    known = language.gettext("As known on {day}.").format(day=language.day(edition.data_day))
    kicker = f"nkstats · {name} · {edition.label}"
    document = Document(
        title=as_text(headline), lang=language.code, date=edition.data_day.isoformat(),
        report=report, report_title=name, edition=edition.label, running_head=kicker, foot=known,
        description=description, citation=citation_of(writer, report),
        bibtex=bibtex_of(writer, report), dataset=dataset_of(writer, report, description),
        spark=tuple(spark),
    )  # fmt: skip
    blocks = (
        Paragraph((When(kicker),), "kicker"), Heading(1, headline), Paragraph(lead, "lead"),
    )  # fmt: skip
    return Opening(blocks, document)


def opening(writer: Writer, comparison: Comparison, years: dict[str, Figure]) -> Opening:
    """Return the head of the quarterly report."""
    gettext = writer.language.gettext
    return opening_of(
        writer,
        report="quarterly_report",
        headline=title(writer, comparison),
        lead=standing(writer, comparison),
        description=gettext(
            "Arrivals of escapees from North Korea in South Korea, and what is reported of forced "
            "repatriation and internal exile, with a source for every number."
        ),
        spark=[(label, figure.total) for label, figure in years.items()],
    )


def key_figures(
    writer: Writer,
    comparison: Comparison,
    year: Comparison,
    returns: Total,
    exiles: tuple[Total, ...],
) -> Cards:
    """Return the four key figures: the period, its year, returns and internal exiles."""
    gettext = writer.language.gettext
    cards = [arrivals_card(writer, comparison)]
    if year.now.period != comparison.now.period:
        cards.append(arrivals_card(writer, year))
    period = writer.period(returns.period)
    cards.append(Card(
        fill(gettext("Forced repatriations reported, {period}"), period=period),
        writer.total(returns), "", _reports(writer, (returns,)),
    ))  # fmt: skip
    cards.append(Card(
        fill(gettext("Internal exiles reported, {period}"), period=period),
        _exiles_total(writer, exiles), "", _reports(writer, exiles),
    ))  # fmt: skip
    return Cards(tuple(cards), gettext("Key figures"))


def arrivals_card(writer: Writer, comparison: Comparison) -> Card:
    """Return the arrivals of a period as a key figure, beside those of a year before."""
    language, now = writer.language, comparison.now
    label = language.gettext("Arrivals, {period}")
    unit = "" if now.total is None else writer.counter("persons", now.total)
    return Card(
        fill(label, period=writer.period(now.period)),
        (writer.count(now),),
        unit,
        _note(writer, comparison, now),
    )


def _note(writer: Writer, comparison: Comparison, now: Figure) -> Runs:
    gettext = writer.language.gettext
    if now.total is None:
        return ()
    change = change_words(writer, comparison) or (Text(gettext("no figure a year before")),)
    return (*change, Text(" "), writer.cite_figure(now))


def _exiles_total(writer: Writer, exiles: tuple[Total, ...]) -> Runs:
    """Return the exiles of all units side by side; units are never added."""
    numbered = [total for total in exiles if total.events > total.without_number]
    if numbered:
        return joined([writer.total(total) for total in numbered], ", ")
    some = next((total for total in exiles if total.events), exiles[0])
    return writer.total(some)


def _reports(writer: Writer, totals: tuple[Total, ...]) -> Runs:
    language = writer.language
    events = sum(total.events for total in totals)
    without = sum(total.without_number for total in totals)
    if not events:
        return (Text(language.gettext("in the sources of this record")),)
    words = fill(
        language.ngettext(
            "{n} event reported, by its latest possible date",
            "{n} events reported, by their latest possible dates",
            events,
        ),
        n=events_of_all(writer, totals),
    )
    if without == events:
        words += (Text(language.gettext("; without a number")),)
    elif without:
        some = language.gettext("; {n} of them without a number")
        words += fill(some, n=unnumbered_of_all(writer, totals))
    ids = [source for total in totals for source in total.source_ids]
    return (*words, Text(" "), writer.cite(ids))
