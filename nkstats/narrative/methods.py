"""Methods and definitions: what is counted, what the words of the tables mean, how values come."""

from __future__ import annotations

from nkstats.blocks import Heading, Page, Paragraph, Runs, Terms, Text, fill
from nkstats.narrative.writer import Writer


def methods(writer: Writer) -> Page:
    """Return the definitions that every report rests on."""
    gettext = writer.language.gettext
    pairs = [
        (gettext("Arrival"), gettext(
            "A person from North Korea whom the Ministry of Unification of South Korea registered "
            "as having entered the country for protection, in the period of entry."
        )),
        (gettext("Published, derived"), gettext(
            "A published figure stands in a source. A derived one is a sum or a difference of "
            "published figures of one vintage; all sources that went in are named."
        )),
        (gettext("Not published, not in this record"), gettext(
            "The first is outside the ministry’s own cadence; the second was published, and this "
            "record does not hold it. Neither is zero."
        )),
        (gettext("Provisional, as reported, final"), gettext(
            "What the source itself calls the figure. A final one stands above one as reported, "
            "that above a provisional one; then official sources above wires and others, then the "
            "newest."
        )),
        (gettext("Reported event"), gettext(
            "What one or more claimants say happened. Each claimant has one vote, however many "
            "outlets relay it. The lowest and highest figures are the widest that claimants give; "
            "they are bounds of what is reported, and no probability."
        )),
        (gettext("Persons, households, families"), gettext(
            "As the source counts. They are never converted or added to each other."
        )),
    ]  # fmt: skip
    terms = tuple(((Text(term),), (Text(meaning),)) for term, meaning in pairs)
    heading = Heading(2, (Text(gettext("Methods and definitions")),), "methods")
    return Page((heading, Terms(terms), Paragraph(_as_known(writer), "note")))


def _as_known(writer: Writer) -> Runs:
    words = writer.language.gettext(
        "All figures are as known on {day} (days are days in Korea): a claim counts if its source "
        "was public by then. The rules in full, and how far the statistics were tested, are in "
        "the project’s docs folder."
    )
    return fill(words, day=writer.day(writer.edition.data_day))
