"""Tables about the record itself: coverage, revisions, claimants, kinds of sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from nkstats.analysis import Figure, Held, Revised, SourceKind, Voices
from nkstats.blocks import KeyFigure, Runs, Table, Text, fill, joined
from nkstats.i18n import Language
from nkstats.narrative.quality import held_count, kind_count, kind_name, voices_count
from nkstats.narrative.writer import Writer

BASES = ("published", "derived", "not_held", "not_published", "conflict")


def coverage_table(writer: Writer, held: Sequence[Held]) -> Table:
    """Return which years, halves and quarters have which basis."""
    gettext = writer.language.gettext
    return Table(
        caption=(Text(gettext("Periods of arrivals by what the record holds of them")),),
        header=(gettext("Length"), gettext("Basis"), gettext("Number"), gettext("Periods")),
        rows=tuple(_coverage_rows(writer, held)),
        align="llrl",
    )


def _coverage_rows(writer: Writer, held: Sequence[Held]) -> Iterator[tuple[Runs, ...]]:
    for length in held:
        for basis in BASES:
            if length.of(basis):
                yield (
                    (Text(freq_name(writer.language, length.freq)),),
                    (Text(writer.basis(basis)),),
                    (held_count(writer, length, basis),),
                    joined([_run(writer, run) for run in _runs(length, basis)], ", "),
                )


def _runs(held: Held, basis: str) -> Iterator[list[Figure]]:
    """Yield the figures of a basis in runs without a gap."""
    for found, run in groupby(held.figures, key=lambda figure: figure.basis):
        if found == basis:
            yield list(run)


def _run(writer: Writer, run: list[Figure]) -> Runs:
    first, last = run[0].period, run[-1].period
    if first == last:
        return (writer.short(first),)
    words = writer.language.gettext("{first} to {last}")
    return fill(words, first=writer.short(first), last=writer.short(last))


def freq_name(language: Language, freq: str) -> str:
    """Return what periods of a length are called."""
    gettext = language.gettext
    return {"Y": gettext("years"), "H": gettext("halves"), "Q": gettext("quarters")}[freq]


def revisions_table(writer: Writer, revised: Sequence[Revised]) -> Table:
    """Return the totals printed for each year that has more than one."""
    gettext = writer.language.gettext
    return Table(
        caption=(Text(gettext("Years printed with more than one total, persons")),),
        header=(gettext("Year"), gettext("In the record now"), gettext("Other totals printed"),
                gettext("Apart by"), gettext("Sources")),
        rows=tuple(_revised_row(writer, period) for period in revised),
        align="lrlrl",
        note=(Text(gettext("A total far below the others may be a part of the year.")),),
    )  # fmt: skip


def _revised_row(writer: Writer, revised: Revised) -> tuple[Runs, ...]:
    figure = revised.figure
    others = [total for total in revised.printed if total.total != figure.total]
    number = writer.language.number
    printed = [
        (writer.value(number(other.total), KeyFigure(
            f"printed/{figure.period}/{other.total}", other.total, "persons", figure.period,
            "published", other.source_ids,
        )),)
        for other in others
    ]  # fmt: skip
    spread = writer.computed(
        number(revised.spread), revised.spread, id=f"quality/spread/{figure.period}",
        unit="rows", period="", source_ids=revised.source_ids,
    )  # fmt: skip
    return (
        (writer.short(figure.period),),
        (writer.count(figure),),
        joined(printed, "; "),
        (spread,),
        (writer.cite(revised.source_ids),),
    )


def voices_table(writer: Writer, voices: Sequence[Voices]) -> Table:
    """Return what is known of the events of each table."""
    gettext = writer.language.gettext
    names = {
        "repatriations": gettext("Forced repatriations"),
        "exiles": gettext("Internal exile"),
        "timeline": gettext("Dated events"),
    }
    asked = ("events", "single", "disputed", "unnumbered", "undated")
    return Table(
        caption=(Text(gettext("Reported events by what is known of them")),),
        header=(gettext("Table"), gettext("Events"), gettext("One claimant"),
                gettext("Claimants differ"), gettext("No number"), gettext("No day")),
        rows=tuple(
            (
                (Text(names[found.table]),),
                *((voices_count(writer, [found], what),) for what in asked),
            )
            for found in voices
        ),
        align="lrrrrr",
        note=(Text(gettext(
            "Many dated events, such as laws and orders, count no people and have no number."
        )),),
    )  # fmt: skip


def kinds_table(writer: Writer, kinds: Sequence[SourceKind]) -> Table:
    """Return the sources by kind, with the claims that they carry."""
    gettext = writer.language.gettext
    return Table(
        caption=(Text(gettext("Sources that carry a claim, by kind")),),
        header=(gettext("Kind"), gettext("Sources"), gettext("Without a day"), gettext("Claims")),
        rows=tuple(_kind_row(writer, kind) for kind in kinds),
        align="lrrr",
    )


def _kind_row(writer: Writer, kind: SourceKind) -> tuple[Runs, ...]:
    name = f"quality/sources/{kind.kind}"
    undated = [writer.tally(len(kind.undated), id=f"{name}/undated", period="",
                            source_ids=kind.undated)] if kind.undated else []  # fmt: skip
    claims = writer.tally(kind.claims, id=f"{name}/claims", period="", source_ids=kind.source_ids)
    return (
        (Text(kind_name(writer.language, kind.kind)),),
        (kind_count(writer, kind),),
        tuple(undated) or (Text(writer.language.gettext("none")),),
        (claims,),
    )
