"""Sentences about events that others report; never stated as facts."""

from __future__ import annotations

from collections.abc import Sequence

from nkstats.analysis import Total
from nkstats.blocks import Heading, Page, Paragraph, Runs, Text, Value, fill, joined
from nkstats.narrative.writer import Writer


def section_exiles(writer: Writer, exiles: tuple[Total, ...]) -> Page:
    """Return the heading and the sentences about internal exile."""
    gettext, ngettext = writer.language.gettext, writer.language.ngettext
    events = sum(total.events for total in exiles)
    without = sum(total.without_number for total in exiles)
    period = writer.period(exiles[0].period)
    if not events:
        said = gettext("For {period}, no internal exile is reported in the sources of this record.")
        sentences = [fill(said, period=period)]
        heading = fill(gettext("No internal exile reported for {period}"), period=period)
    else:
        said = ngettext(
            "For {period}, {n} event of internal exile is reported.",
            "For {period}, {n} events of internal exile are reported.",
            events,
        )
        sentences = [fill(said, period=period, n=events_of_all(writer, exiles))]
        named = ngettext(
            "{n} event of internal exile reported for {period}",
            "{n} events of internal exile reported for {period}",
            events,
        )
        heading = fill(named, period=period, n=events_of_all(writer, exiles))
    if events and without:
        missing = ngettext(
            "Sources report no number for {without} event.",
            "Sources report no number for {without} events.",
            without,
        )
        sentences.append(fill(missing, without=unnumbered_of_all(writer, exiles)))
    return Page((
        Heading(2, heading, "exiles"),
        Paragraph(joined(sentences, " ")),
        Paragraph((Text(gettext(
            "Households, families and persons are counted as the sources count them and never "
            "added to each other. What was planned is listed but not counted."
        )),), "note"),
    ))  # fmt: skip


def events_of(writer: Writer, total: Total) -> Value:
    """Return how many events a total adds up."""
    return _tally(writer, total, "events", total.unit, total.events)


def unnumbered_of(writer: Writer, total: Total) -> Value:
    """Return how many of its events no source puts a number on."""
    return _tally(writer, total, "without_number", total.unit, total.without_number)


def events_of_all(writer: Writer, totals: Sequence[Total]) -> Value:
    """Return how many events totals of several units add up."""
    return _tally_of_all(writer, totals, "events")


def unnumbered_of_all(writer: Writer, totals: Sequence[Total]) -> Value:
    """Return how many of their events no source puts a number on."""
    return _tally_of_all(writer, totals, "without_number")


def _tally_of_all(writer: Writer, totals: Sequence[Total], what: str) -> Value:
    number = sum(getattr(total, what) for total in totals)
    if len(totals) == 1:
        return _tally(writer, totals[0], what, totals[0].unit, number)
    ids = [source for total in totals for source in total.source_ids]
    return _tally(writer, totals[0], what, "all", number, ids)


def _tally(
    writer: Writer, total: Total, what: str, unit: str, number: int, ids: Sequence[str] = ()
) -> Value:
    return writer.tally(
        number, id=f"reported/{total.kind}/{total.period}/{unit}/{what}", period=total.period,
        source_ids=ids or total.source_ids,
    )  # fmt: skip


def kinds_of(writer: Writer, returned: Total, handed: Total) -> tuple[Runs, Runs]:
    """Return how many returns and how many handovers are reported, each as a noun."""
    gettext, ngettext = writer.language.gettext, writer.language.ngettext
    words = (
        (returned, gettext("no return"), ngettext("{n} return", "{n} returns", returned.events)),
        (handed, gettext("no handover"), ngettext("{n} handover", "{n} handovers", handed.events)),
    )
    made = [
        fill(some, n=events_of(writer, total)) if total.events else (Text(none),)
        for total, none, some in words
    ]
    return made[0], made[1]
