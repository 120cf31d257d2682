"""What the report on internal exile says of the campaign: rallies, lectures, arrests, orders."""

from __future__ import annotations

from collections.abc import Sequence

from nkstats.analysis import Campaign, Tally, Total
from nkstats.blocks import Block, Heading, Page, Paragraph, Runs, Text, fill, joined
from nkstats.i18n import Language
from nkstats.narrative.exiles import drive_tally, span, total_events
from nkstats.narrative.writer import Writer


def lane_name(language: Language, kind: str) -> str:
    """Return what the events of a lane are called."""
    gettext = language.gettext
    return {
        "rally": gettext("Rallies"),
        "lecture": gettext("Lectures"),
        "arrest": gettext("Arrests"),
        "order": gettext("Orders"),
        "punishment": gettext("Punishments"),
        "law": gettext("Laws"),
        "border_closure": gettext("Border closures"),
        "demolition": gettext("Demolitions"),
        "diplomatic": gettext("Diplomatic events"),
        "leaflet_launch": gettext("Leaflet launches"),
        "law_abroad": gettext("Laws and orders elsewhere"),
    }[kind]


def section_campaign(writer: Writer, drive: Campaign) -> Page:
    """Return the heading and the notes of the section on all years of the campaign."""
    gettext = writer.language.gettext
    if drive.peak is None:
        none = gettext("No rally, lecture, arrest or order against leaving is reported up to {day}")
        heading = fill(none, day=writer.day(writer.edition.end))
        return Page((Heading(2, heading, "campaign"),))
    words = gettext(
        "{year} is the year with most reported rallies, lectures, arrests and orders: {n}"
    )
    heading = fill(
        words,
        year=span(writer, drive.peak.tally.period),
        n=drive_tally(writer, drive.peak.tally),
    )
    note = gettext(
        "Laws, closures, orders and diplomatic steps are told by the states that announced them or "
        "by those who report them: the tables say who. Leaflets and the laws of other states stand "
        "beside the campaign because state media and reports tie it to them."
    )
    return Page((Heading(2, heading, "campaign"), Paragraph((Text(note),))))


def section_peak(writer: Writer, drive: Campaign) -> Page | None:
    """Return the heading and the sentences about the year with most events; None without one."""
    peak = drive.peak
    if peak is None:
        return None
    words = writer.language.gettext("{year} day by day, as reported")
    heading = fill(words, year=span(writer, peak.tally.period))
    blocks: list[Block] = [Heading(2, heading, "peak"), Paragraph(_counted(writer, peak.kinds))]
    if peak.arrested.events:
        blocks.append(Paragraph(_arrested(writer, peak.arrested)))
    return Page(tuple(blocks))


def _counted(writer: Writer, row: Sequence[Tally]) -> Runs:
    language = writer.language
    one = language.gettext("{kind}: {n}")
    named = [
        fill(one, kind=(Text(lane_name(language, tally.kind)),), n=drive_tally(writer, tally))
        for tally in row
    ]
    words = language.gettext("Events of {year} that the sources of this record report or announce: "
                             "{kinds}.")  # fmt: skip
    return fill(words, year=span(writer, row[0].period), kinds=joined(named, "; "))


def _arrested(writer: Writer, arrests: Total) -> Runs:
    language = writer.language
    words = language.ngettext(
        "As arrested in {year}, sources report {people}, in {n} event.{cite}",
        "As arrested in {year}, sources report {people}, in {n} events.{cite}",
        arrests.events,
    )
    said = fill(
        words, year=span(writer, arrests.period), people=writer.total(arrests),
        n=total_events(writer, arrests), cite=(Text(" "), writer.cite(arrests.source_ids)),
    )  # fmt: skip
    if not arrests.without_number:
        return said
    more = language.ngettext(
        "{k} of these reports gives no number.",
        "{k} of these reports give no number.",
        arrests.without_number,
    )
    k = writer.tally(
        arrests.without_number, id=f"reported/arrest/{arrests.period}/persons/without_number",
        period=arrests.period, source_ids=arrests.source_ids,
    )  # fmt: skip
    return joined([said, fill(more, k=k)], " ")
