"""Sentences about the record itself: what it holds, what was revised, who stands behind it."""

from __future__ import annotations

from collections.abc import Sequence

from nkstats.analysis import Held, Revised, SourceKind, Voices
from nkstats.blocks import (
    Card,
    Cards,
    Heading,
    Opening,
    Page,
    Paragraph,
    Run,
    Runs,
    Text,
    fill,
    joined,
)
from nkstats.i18n import Language
from nkstats.narrative.opening import opening_of
from nkstats.narrative.writer import Writer

REPORT = "data_quality"
WITH_A_FIGURE = ("published", "derived")


def quality_opening(writer: Writer, held: Sequence[Held], kinds: Sequence[SourceKind]) -> Opening:
    """Return the head of the report on the data: how many quarters have a figure."""
    gettext = writer.language.gettext
    quarters = held[-1]
    headline = fill(
        gettext("The record holds a figure for {n} of {all} quarters since {first}"),
        n=held_count(writer, quarters, *WITH_A_FIGURE), all=_all_of(writer, quarters),
        first=writer.period(quarters.figures[0].period),
    )  # fmt: skip
    lead = fill(
        gettext(
            "For each of {years} years it has one. A quarter without a figure was published and is "
            "not in this record ({missing}), or was never published ({never}). As known on {day}, "
            "{sources} sources carry {claims} claims."
        ),
        years=held_count(writer, held[0], *WITH_A_FIGURE),
        missing=held_count(writer, quarters, "not_held"),
        never=held_count(writer, quarters, "not_published"),
        day=writer.day(writer.edition.data_day),
        sources=sources_count(writer, kinds),
        claims=claims_count(writer, kinds),
    )  # fmt: skip
    return opening_of(
        writer,
        report=REPORT,
        headline=headline,
        lead=lead,
        description=gettext(
            "What the record of escapees from North Korea holds, which figures were revised or "
            "are disputed, who stands behind them, and what is missing."
        ),
        spark=[(figure.period, figure.total) for figure in held[0].figures],
    )


def quality_cards(
    writer: Writer,
    held: Sequence[Held],
    kinds: Sequence[SourceKind],
    revised: Sequence[Revised],
    voices: Sequence[Voices],
) -> Cards:
    """Return the key figures on the data: sources, gaps, revisions, single voices."""
    gettext = writer.language.gettext
    undated = sum(len(kind.undated) for kind in kinds)
    cards = (
        Card(
            (Text(gettext("Sources with a claim")),), (sources_count(writer, kinds),), "",
            fill(gettext("{n} of them print no day"), n=_undated(writer, kinds, undated)),
        ),
        Card(
            (Text(gettext("Quarters published and not held")),),
            (held_count(writer, held[-1], "not_held"),), "",
            fill(gettext("of {all} quarters"), all=_all_of(writer, held[-1])),
        ),
        Card(
            (Text(gettext("Years printed with more than one total")),),
            (_revised_count(writer, revised),), "", _widest(writer, revised),
        ),
        Card(
            (Text(gettext("Events that one claimant alone reports")),),
            (voices_count(writer, voices, "single"),), "",
            fill(gettext("of {all} events"), all=voices_count(writer, voices, "events")),
        ),
    )  # fmt: skip
    return Cards(cards, gettext("Key figures"))


def section_coverage(writer: Writer, held: Sequence[Held]) -> Page:
    """Return the heading and the sentence about which periods have a figure."""
    gettext = writer.language.gettext
    quarters = held[-1]
    heading = fill(
        gettext("Coverage: {n} quarters are missing"),
        n=held_count(writer, quarters, "not_held", "not_published", "conflict"),
    )
    said = gettext(
        "Of {all} quarters, sources print {published} and {derived} follow from other figures. "
        "Not in this record: {missing}. Not published: {never}. Sources disagree: {conflict}. A "
        "missing figure is never zero."
    )
    return Page((
        Heading(2, heading, "coverage"),
        Paragraph(fill(
            said, all=_all_of(writer, quarters),
            published=held_count(writer, quarters, "published"),
            derived=held_count(writer, quarters, "derived"),
            missing=held_count(writer, quarters, "not_held"),
            never=held_count(writer, quarters, "not_published"),
            conflict=held_count(writer, quarters, "conflict"),
        )),
    ))  # fmt: skip


def section_revisions(writer: Writer, revised: Sequence[Revised]) -> Page:
    """Return the heading and the sentence about years printed with more than one total."""
    gettext = writer.language.gettext
    if not revised:
        words = gettext("No year is printed with more than one total")
        return Page((Heading(2, (Text(words),), "revisions"),))
    heading = fill(
        gettext("Revisions: {n} years are printed with more than one total"),
        n=_revised_count(writer, revised),
    )
    said = gettext(
        "Totals are revised long after the year, mostly without a word. Each printed total is "
        "kept as a claim; the record shows the one that ranks first by the written rule. "
        "Misprints on record are left out here."
    )
    return Page((Heading(2, heading, "revisions"), Paragraph((Text(said),))))


def section_voices(writer: Writer, voices: Sequence[Voices]) -> Page:
    """Return the heading and the sentence about who reports events."""
    gettext = writer.language.gettext
    heading = fill(
        gettext("Events: {n} of {all} rest on one claimant"),
        n=voices_count(writer, voices, "single"), all=voices_count(writer, voices, "events"),
    )  # fmt: skip
    said = gettext(
        "A claimant has one vote, however many outlets relay the claim: most events are reported "
        "by one voice, often anonymous, and cannot be checked against another. Where several "
        "claimants differ, the record shows the widest bounds."
    )
    return Page((Heading(2, heading, "voices"), Paragraph((Text(said),))))


def section_sources(writer: Writer, kinds: Sequence[SourceKind]) -> Page:
    """Return the heading and the sentence about the kinds of sources."""
    gettext = writer.language.gettext
    first = kinds[0]
    heading = fill(
        gettext("Sources: {n} of {all} are of one kind, {kind}"),
        n=kind_count(writer, first), all=sources_count(writer, kinds),
        kind=(Text(kind_name(writer.language, first.kind)),),
    )  # fmt: skip
    said = gettext(
        "Most figures of the ministry reach this record through others that quote it. A page "
        "without a day counts only from the day by which it was surely public; where not even "
        "that can be said, its claims are left out of any report as of a day."
    )
    return Page((Heading(2, heading, "kinds"), Paragraph((Text(said),))))


def section_missing(writer: Writer, voices: Sequence[Voices]) -> Page:
    """Return the heading and the sentences about what is missing."""
    gettext = writer.language.gettext
    sentences: list[Runs] = [
        fill(
            gettext("For {n} events no source gives a number, and {undated} have no day."),
            n=voices_count(writer, voices, "unnumbered"),
            undated=voices_count(writer, voices, "undated"),
        ),
        (Text(gettext(
            "What nobody reports is not in the record: fates after return, departures that end "
            "in another country, and those who never arrive anywhere."
        )),),
    ]  # fmt: skip
    left_out = writer.edition.left_out
    if left_out:
        words = writer.language.ngettext(
            "{n} claim without a date is left out: it cannot be said to be known by then.",
            "{n} claims without a date are left out: they cannot be said to be known by then.",
            left_out,
        )
        ids = [source for found in voices for source in found.source_ids]
        count = writer.tally(left_out, id="quality/left_out", period="", source_ids=ids)
        sentences.append(fill(words, n=count))
    heading = Heading(2, (Text(gettext("What is missing")),), "missing")
    return Page((heading, Paragraph(joined(sentences, " "))))


# Counts, each with the sources that it rests on


def held_count(writer: Writer, held: Held, *bases: str) -> Run:
    """Return how many periods have one of these bases."""
    name = f"quality/{held.freq}/{'+'.join(bases)}"
    return _count(writer, len(held.of(*bases)), name, held.source_ids)


def _all_of(writer: Writer, held: Held) -> Run:
    return _count(writer, len(held.figures), f"quality/{held.freq}/all", held.source_ids)


def sources_count(writer: Writer, kinds: Sequence[SourceKind]) -> Run:
    """Return how many sources carry a claim."""
    ids = [source for kind in kinds for source in kind.source_ids]
    return _count(writer, len(ids), "quality/sources", ids)


def claims_count(writer: Writer, kinds: Sequence[SourceKind]) -> Run:
    """Return how many claims the sources carry."""
    ids = [source for kind in kinds for source in kind.source_ids]
    return _count(writer, sum(kind.claims for kind in kinds), "quality/claims", ids)


def kind_count(writer: Writer, kind: SourceKind) -> Run:
    """Return how many sources are of a kind."""
    return _count(writer, len(kind.source_ids), f"quality/sources/{kind.kind}", kind.source_ids)


def voices_count(writer: Writer, voices: Sequence[Voices], what: str) -> Run:
    """Return how many events of all tables are such, as `Voices` tells them apart."""
    number = sum(len(getattr(found, what)) for found in voices)
    ids = [source for found in voices for source in found.source_ids]
    tables = "+".join(found.table for found in voices)
    return _count(writer, number, f"quality/events/{tables}/{what}", ids)


def _undated(writer: Writer, kinds: Sequence[SourceKind], number: int) -> Run:
    ids = [source for kind in kinds for source in kind.undated]
    return _count(writer, number, "quality/sources/undated", ids)


def _revised_count(writer: Writer, revised: Sequence[Revised]) -> Run:
    ids = [source for period in revised for source in period.source_ids]
    return _count(writer, len(revised), "quality/revised", ids)


def _widest(writer: Writer, revised: Sequence[Revised]) -> Runs:
    if not revised:
        return ()
    widest = max(revised, key=lambda period: period.spread)
    period = widest.figure.period
    number = _count(writer, widest.spread, f"quality/spread/{period}", widest.source_ids)
    words = writer.language.gettext("widest apart: {period}, {n} people")
    return fill(words, period=writer.period(period), n=number)


def _count(writer: Writer, number: int, name: str, source_ids: Sequence[str]) -> Run:
    if not source_ids:
        return Text(writer.language.gettext("none"))
    return writer.tally(number, id=name, period="", source_ids=source_ids)


def kind_name(language: Language, kind: str) -> str:
    """Return what a kind of source is called."""
    gettext = language.gettext
    return {
        "official": gettext("official"), "un": gettext("United Nations"),
        "wire": gettext("news agencies"), "newspaper": gettext("newspapers and broadcasters"),
        "ngo": gettext("non-governmental organisations"), "academic": gettext("research"),
        "aggregator": gettext("aggregators and copies"),
    }[kind]  # fmt: skip
