"""What changed since a day: figures revised and new, claims added, corrections."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from nkstats.analysis import Move, Moves, Printed
from nkstats.analysis.few import FEW
from nkstats.blocks import (
    Block,
    Heading,
    KeyFigure,
    Page,
    Paragraph,
    Quoted,
    Run,
    Runs,
    Table,
    Text,
    When,
    fill,
    joined,
)
from nkstats.narrative.dates import span_words, when
from nkstats.narrative.writer import Writer

COUNTS = ("total", "male", "female", "low", "best", "high")
SHOWN = (*COUNTS, "basis", "status", "start", "end")
MOST_ROWS = 40


def changes(writer: Writer, moves: Moves) -> Page:
    """Return what moved since the edition's `since` day, in a sentence and in tables."""
    gettext = writer.language.gettext
    blocks: list[Block] = [
        Heading(2, _heading(writer), "changes"),
        Paragraph(joined([_counted(writer, moves), _left_out(writer)], " ")),
    ]
    revised = _shown(moves.revised)
    if revised:
        blocks.append(_table(writer, gettext("Values revised"), revised, len(moves.revised)))
    if new := [move for move in moves.new if move.table != "timeline"]:
        caption = gettext("Periods and events new in the record")
        blocks.append(_table(writer, caption, new, len(moves.new)))
    if moves.beside:
        blocks.append(_beside(writer, moves.beside))
    return Page(tuple(blocks))


def _shown(moves: Sequence[Move]) -> list[Move]:
    """Return the values worth a line; no sex of a period in which one has one or two people."""
    sexes = [move for move in moves if move.column in ("male", "female")]
    few = {move.key for move in sexes if {move.old, move.new} & set(FEW)}
    return [m for m in moves if m.column in SHOWN and not (m in sexes and m.key in few)]


def _heading(writer: Writer) -> Runs:
    words = writer.language.gettext("What changed since {day}")
    return fill(words, day=writer.day(writer.edition.since))


def _counted(writer: Writer, moves: Moves) -> Runs:
    gettext = writer.language.gettext
    if not moves.claims and not moves.revised:
        return (Text(gettext("Nothing in the record that this report rests on has changed.")),)
    words = gettext(
        "By {day}, claims that became known: {claims}, from {sources} sources. Values revised: "
        "{revised}; periods and events new: {new}; no longer there: {gone}; figures corrected by "
        "record: {corrections}."
    )
    counts = {
        "claims": (len(moves.claims), moves.sources),
        "sources": (len(moves.sources), moves.sources),
        "revised": (len(moves.revised), _sources_of(moves.revised)),
        "new": (len(moves.new), _sources_of(moves.new)),
        "gone": (len(moves.gone), _sources_of(moves.gone)),
        "corrections": (len(moves.corrections), [one.source_id for one in moves.corrections]),
    }
    tallies = {what: _tally(writer, moves, what, *counted) for what, counted in counts.items()}
    return fill(words, day=writer.day(writer.edition.data_day), **tallies)


def _left_out(writer: Writer) -> Runs:
    number = writer.edition.left_out
    if not number:
        return ()
    words = writer.language.ngettext(
        "{n} claim without a date is left out: it cannot be said to be known by then.",
        "{n} claims without a date are left out: they cannot be said to be known by then.",
        number,
    )
    return fill(words, n=When(writer.language.number(number)))


def _tally(writer: Writer, moves: Moves, what: str, number: int, ids: Sequence[str]) -> Run:
    if not number:
        return Text(writer.language.gettext("none"))
    edition = writer.edition
    return writer.tally(
        number, id=f"changes/{'+'.join(moves.tables) or 'all'}/{what}",
        period=f"{edition.since}/{edition.data_day}", source_ids=ids,
    )  # fmt: skip


def _sources_of(moves: Sequence[Move]) -> list[str]:
    return [source for move in moves for source in move.source_ids or move.old_source_ids]


def _table(writer: Writer, caption: str, moves: Sequence[Move], of: int) -> Table:
    """Return a table of moves, and under it how many `of` all those counted it leaves out."""
    gettext = writer.language.gettext
    shown = moves[:MOST_ROWS]
    return Table(
        caption=(Text(caption),),
        header=(gettext("Period or event"), gettext("Value"), gettext("Before"), gettext("Now"),
                gettext("Sources")),
        rows=tuple(_row(writer, move) for move in shown),
        align="llrrl",
        note=_rest(writer, of - len(shown)),
    )  # fmt: skip


def _rest(writer: Writer, more: int) -> Runs:
    if not more:
        return ()
    edition = writer.edition
    words = writer.language.gettext("{n} more are listed by: {command}")
    command = f"nkstats diff {edition.since} {edition.data_day}"
    return fill(words, n=When(writer.language.number(more)), command=Quoted(command))


def _row(writer: Writer, move: Move) -> tuple[Runs, ...]:
    return (
        _what(writer, move),
        (Text(_column(writer, move)),),
        _side(writer, move, move.old, move.old_source_ids, "old"),
        _side(writer, move, move.new, move.source_ids, "new"),
        (writer.cite(move.source_ids or move.old_source_ids),),
    )


def _what(writer: Writer, move: Move) -> Runs:
    language = writer.language
    if move.table == "arrivals":
        words = language.gettext("Arrivals, {period}")
        return fill(words, period=When(span_words(language, move.key)))
    names = {
        "return": language.gettext("Return"),
        "handover": language.gettext("Handover"),
        "exile": language.gettext("Internal exile"),
    }
    kind = names.get(str(move.event["kind"]), language.gettext("Dated event"))
    start, end = (None if pd.isna(day) else day for day in (move.event["start"], move.event["end"]))
    dated = when(language, {"start": start, "end": end, "date_precision": _precision(start, end)})
    country = move.event["country"]
    where = Quoted(writer.country(str(country))) if country and move.table != "exiles" else ()
    return joined([kind, where, When(dated)], ", ")


def _precision(start: pd.Timestamp | None, end: pd.Timestamp | None) -> str:
    return "day" if start is not None and start == end else "range"


def _column(writer: Writer, move: Move) -> str:
    gettext = writer.language.gettext
    return {
        "total": gettext("people"), "male": gettext("men"), "female": gettext("women"),
        "low": gettext("lowest"), "best": gettext("best estimate"), "high": gettext("highest"),
        "basis": gettext("basis"), "status": gettext("standing"),
        "start": gettext("first day"), "end": gettext("last day"),
    }[move.column]  # fmt: skip


def _side(
    writer: Writer, move: Move, value: int | str | None, ids: tuple[str, ...], side: str
) -> Runs:
    if value is None:
        return (Text(writer.language.gettext("not known")),)
    if move.column in COUNTS and isinstance(value, int):
        unit = str(move.event["unit"] or "persons")
        name = f"changes/{move.table}/{move.key}/{move.column}/{side}"
        figure = KeyFigure(name, value, unit, _period(move), "published", ids)
        return (writer.value(writer.language.number(value), figure),)
    if move.column in ("start", "end"):
        return (writer.day(date.fromisoformat(str(value))),)
    return (Text(writer.basis(str(value))),)


def _period(move: Move) -> str:
    return move.key if move.table == "arrivals" else ""


def _beside(writer: Writer, printed: Sequence[Printed]) -> Table:
    """Return the figures printed meanwhile that the record does not hold true now."""
    gettext = writer.language.gettext
    return Table(
        caption=(Text(gettext("Printed meanwhile, and not the figure of the record now")),),
        header=(gettext("Arrivals"), gettext("Printed"), gettext("In the record now"),
                gettext("Why"), gettext("Source")),
        rows=tuple(_printed(writer, figure) for figure in printed[:MOST_ROWS]),
        align="lrrll",
        note=_rest(writer, len(printed) - len(printed[:MOST_ROWS])),
    )  # fmt: skip


def _printed(writer: Writer, figure: Printed) -> tuple[Runs, ...]:
    gettext = writer.language.gettext
    why = {
        None: gettext("another claim stands above it"),
        "drop": gettext("misprint, left out by record"),
        "fix": gettext("misprint, mended by record"),
        "prefer": gettext("another claim is preferred by record"),
    }[figure.correction]
    name = f"changes/printed/{figure.period}/{figure.source_id}"
    key = KeyFigure(
        name, figure.printed, "persons", figure.period, "published", (figure.source_id,)
    )
    return (
        (When(span_words(writer.language, figure.period)),),
        (writer.value(writer.language.number(figure.printed), key),),
        _believed(writer, figure),
        (Text(why),),
        (writer.cite([figure.source_id]),),
    )


def _believed(writer: Writer, figure: Printed) -> Runs:
    if figure.believed is None:
        return ()
    name = f"changes/believed/{figure.period}"
    ids = figure.believed_ids
    key = KeyFigure(name, figure.believed, "persons", figure.period, "published", ids)
    return (writer.value(writer.language.number(figure.believed), key),)
