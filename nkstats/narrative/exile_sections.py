"""The sections of the report on internal exile: by year, and by the places that reports name."""

from __future__ import annotations

import pandas as pd

from nkstats.analysis import ExilePeriod, Sites
from nkstats.blocks import Block, Heading, Page, Paragraph, Quoted, Text, Value, fill
from nkstats.narrative.exiles import events_tally, span
from nkstats.narrative.places import place_name
from nkstats.narrative.writer import Writer


def section_exile_years(writer: Writer, recent: ExilePeriod) -> Page:
    """Return the heading and the notes of the section on exiles by year."""
    language = writer.language
    if recent.events:
        words = language.ngettext(
            "{n} event of internal exile reported, {period}",
            "{n} events of internal exile reported, {period}",
            len(recent.events),
        )
        heading = fill(words, n=events_tally(writer, recent), period=span(writer, recent.period))
    else:
        words = language.gettext("No internal exile reported, {period}")
        heading = fill(words, period=span(writer, recent.period))
    note = language.gettext(
        "Households, families and persons are counted as the sources count them and never added "
        "to each other. What was planned is listed but not counted. An event is placed by the "
        "last day on which, according to the reports, it can have happened."
    )
    return Page((Heading(2, heading, "exiles"), Paragraph((Text(note),))))


def section_sites(writer: Writer, found: Sites, places: pd.DataFrame) -> Page:
    """Return the heading and the sentences about the places that reports name."""
    gettext = writer.language.gettext
    named = [site for site in found.sites if site.events]
    if not named:
        none = gettext("No report of internal exile names a place")
        return Page((Heading(2, (Text(none),), "places"),))
    first = place_name(writer, named[0].place, places)
    heading = fill(gettext("Reports of internal exile name {place} most often"),
                   place=Quoted(first))  # fmt: skip
    blocks: list[Block] = [Heading(2, heading, "places"), Paragraph((Text(gettext(
        "Places are those from which people were moved, according to the reports, at county level "
        "or above; an event of one family or person is shown by its province. A place can be "
        "named because sources speak from there, and not because more happens there."
    )),))]  # fmt: skip
    if found.nowhere:
        words = writer.language.ngettext(
            "{k} of {n} dated reports names no place.",
            "{k} of {n} dated reports name no place.",
            len(found.nowhere),
        )
        said = fill(words, k=_site_tally(writer, found, "nowhere"),
                    n=_site_tally(writer, found, "all"))  # fmt: skip
        blocks.append(Paragraph(said))
    return Page(tuple(blocks))


def _site_tally(writer: Writer, found: Sites, what: str) -> Value:
    return writer.tally(
        len(getattr(found, what)), id=f"exile_places/{what}", period=f"../{writer.edition.end}",
        source_ids=found.source_ids,
    )  # fmt: skip
