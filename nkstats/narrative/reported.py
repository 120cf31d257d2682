"""Sentences about events that others report; never stated as facts."""

from __future__ import annotations

from nkstats.analysis import Total
from nkstats.blocks import Block, Heading, Page, Paragraph, Text, fill
from nkstats.narrative.writer import Writer, joined


def section_repatriations(writer: Writer, returns: Total, handovers: Total) -> Page:
    """Return the heading and the sentences about forced repatriations."""
    gettext = writer.language.gettext
    period = writer.language.period(returns.period)
    blocks: list[Block] = [
        Heading(2, (Text(gettext("Forced repatriations reported")),), "repatriations"),
        Paragraph(fill(
            gettext(
                "For {period}, sources report as returned to North Korea: {returned}; "
                "as handed over, with the return not known: {handed}."
            ),
            period=period, returned=writer.total(returns), handed=writer.total(handovers),
        )),
        Paragraph((Text(gettext(
            "An event is placed by the last day on which it can have happened, and one of several "
            "claims by the widest bounds that claimants give. A part is not added to its whole, "
            "a handover not to a return."
        )),), "note"),
    ]  # fmt: skip
    return Page(tuple(blocks))


def section_exiles(writer: Writer, exiles: tuple[Total, ...]) -> Page:
    """Return the heading and the sentences about internal exile."""
    gettext, ngettext = writer.language.gettext, writer.language.ngettext
    events = sum(total.events for total in exiles)
    without = sum(total.without_number for total in exiles)
    period = writer.language.period(exiles[0].period)
    if not events:
        said = gettext("For {period}, no internal exile is reported in the sources of this record.")
        sentences = [fill(said, period=period)]
    else:
        said = ngettext(
            "For {period}, {n} event of internal exile is reported.",
            "For {period}, {n} events of internal exile are reported.",
            events,
        )
        sentences = [fill(said, period=period, n=events)]
    if events and without:
        missing = ngettext(
            "No number is given for {without} event.",
            "No number is given for {without} events.",
            without,
        )
        sentences.append(fill(missing, without=without))
    return Page((
        Heading(2, (Text(gettext("Internal exile reported")),), "exiles"),
        Paragraph(joined(sentences, " ")),
        Paragraph((Text(gettext(
            "Households, families and persons are counted as the sources count them and never "
            "added to each other. What was planned is listed and counts no one."
        )),), "note"),
    ))  # fmt: skip
