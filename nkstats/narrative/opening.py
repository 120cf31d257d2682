"""The head of a report: what the document is, and its key figures."""

from __future__ import annotations

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
    as_text,
    fill,
)
from nkstats.narrative.arrivals import change_words, standing, title
from nkstats.narrative.writer import Writer


def opening(writer: Writer, comparison: Comparison) -> Opening:
    """Return the head of a report: a sentence with a number, and how sure it is."""
    return Opening((
        Paragraph((Text(_kicker(writer)),), "kicker"),
        Heading(1, title(writer, comparison)),
        Paragraph(standing(writer, comparison), "lead"),
    ), _document(writer, comparison))  # fmt: skip


def _kicker(writer: Writer) -> str:
    words = writer.language.gettext("nkstats · Escapees from North Korea · {edition}")
    return words.format(edition=writer.edition.label)


def _document(writer: Writer, comparison: Comparison) -> Document:
    language, edition = writer.language, writer.edition
    as_of = language.gettext("As known on {day}.").format(day=language.day(edition.data_day))
    return Document(
        title=as_text(title(writer, comparison)),
        lang=language.code,
        date=edition.data_day.isoformat(),
        running_head=_kicker(writer),
        foot=as_of,
        page_of=language.gettext("page {page} of {pages}"),
        skip=language.gettext("Skip to the report"),
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
    cards = [_arrivals_card(writer, comparison)]
    if year.now.period != comparison.now.period:
        cards.append(_arrivals_card(writer, year))
    period = writer.language.period(returns.period)
    cards.append(Card(
        fill(gettext("Forced repatriations reported, {period}"), period=period),
        writer.total(returns), "", _reports(writer, [returns]),
    ))  # fmt: skip
    cards.append(Card(
        fill(gettext("Internal exiles reported, {period}"), period=period),
        _exiles_total(writer, exiles), "", _reports(writer, exiles),
    ))  # fmt: skip
    return Cards(tuple(cards), gettext("Key figures"))


def _arrivals_card(writer: Writer, comparison: Comparison) -> Card:
    language, now = writer.language, comparison.now
    label = language.gettext("Arrivals, {period}")
    unit = "" if now.total is None else writer.counter("persons", now.total)
    return Card(
        fill(label, period=language.period(now.period)),
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
        words: list[Text] = []
        for total in numbered:
            words += ([Text(", ")] if words else []) + [Text(as_text(writer.total(total)))]
        return tuple(words)
    some = next((total for total in exiles if total.events), exiles[0])
    return writer.total(some)


def _reports(writer: Writer, totals: tuple[Total, ...] | list[Total]) -> Runs:
    language = writer.language
    events = sum(total.events for total in totals)
    without = sum(total.without_number for total in totals)
    ids = [source for total in totals for source in total.source_ids]
    if not events:
        return (Text(language.gettext("in the sources of this record")),)
    words = language.ngettext(
        "{n} event reported, by its latest possible date",
        "{n} events reported, by their latest possible dates",
        events,
    ).format(n=events)
    if without == events:
        words += language.gettext("; without a number")
    elif without:
        words += language.gettext("; {n} of them without a number").format(n=without)
    return (Text(f"{words} "), writer.cite(ids))
