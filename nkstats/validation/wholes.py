"""Parts above the wholes that they lie in, among arrivals and among events.

Takes rows whose cells are sound, as corrected. Figures of one source must agree; those of
others may have been revised in between, so a part may exceed its whole a little: that is a
doubt, beyond it a problem.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from nkstats.cells import Span, one_vintage, parse_day, parse_period
from nkstats.schema import Table
from nkstats.validation.problems import Problem
from nkstats.validation.text import Row

# percent of the whole that a part may reach: revisions within a year are small
OF_ONE_VINTAGE = 102
OF_ANY_VINTAGE = 120
OF_ANOTHER_CLAIMANT = 200
MANY = 3
COUNT_NO_ONE = {"planned", "denied"}
_ACTION = "check both against their sources"


@dataclass(frozen=True)
class Excess:
    """A part above its whole: both rows and figures, and whether that cannot be."""

    table: str
    line: int
    column: str
    figure: int
    whole_line: int
    whole: int
    impossible: bool


def check_wholes(table: Table, excesses: Iterable[Excess]) -> list[Problem]:
    """Return a problem for each excess that no revision explains.

    A whole that many parts exceed is told itself, once: it is the likelier fault.
    """
    groups: dict[tuple[int, str], list[Excess]] = {}
    for excess in excesses:
        if excess.impossible and excess.table == table.name:
            groups.setdefault((excess.whole_line, excess.column), []).append(excess)
    return [
        problem
        for group in groups.values()
        for problem in (
            [_whole_too_small(table, group)]
            if len(group) >= MANY
            else _parts_too_large(table, group)
        )
    ]


def _parts_too_large(table: Table, excesses: Iterable[Excess]) -> list[Problem]:
    return [
        Problem(
            table.path, excess.line, excess.column, str(excess.figure),
            f"at most about {excess.whole}, the whole on line {excess.whole_line}", _ACTION,
        )
        for excess in excesses
    ]  # fmt: skip


def _whole_too_small(table: Table, excesses: Sequence[Excess]) -> Problem:
    most = max(excesses, key=lambda excess: excess.figure)
    return Problem(
        table.path, most.whole_line, most.column, str(most.whole),
        f"at least about {most.figure}, as on line {most.line}, the largest of {len(excesses)} "
        "parts above it", _ACTION,
    )  # fmt: skip


@dataclass(frozen=True)
class _Claim:
    line: int
    span: Span
    source_id: str
    known_by: date | None
    figure: int


def arrivals_above(rows: Sequence[Row], known_by: Mapping[str, str]) -> list[Excess]:
    """Return the claims of arrivals above the claims of a longer period that holds theirs.

    Each longer period counts by itself, since a running total would excuse anything. Of its
    claims those of the same source count, for want of them those known within a year, for want
    of these all; of several the largest. A part above more than one whole is told once.
    """
    return [
        excess
        for column in ("total", "male", "female")
        for excess in _above(column, _by_span(column, rows, known_by))
    ]


def _by_span(
    column: str, rows: Sequence[Row], known_by: Mapping[str, str]
) -> dict[Span, list[_Claim]]:
    """Return the claims that print a figure by their span, the widest before what they hold."""
    groups: dict[Span, list[_Claim]] = {}
    for row in rows:
        if text := row.cells[column]:
            span, source = parse_period(row.cells["period"]), row.cells["source_id"]
            known = known_by.get(source)
            claim = _Claim(row.line, span, source, parse_day(known) if known else None, int(text))
            groups.setdefault(span, []).append(claim)
    order = sorted(groups, key=lambda span: (span.start or date.min, -span.end.toordinal()))
    return {span: groups[span] for span in order}


def _above(column: str, groups: Mapping[Span, Sequence[_Claim]]) -> Iterator[Excess]:
    # an earlier group starts no later, so it holds this one if it ends no earlier
    ends: list[date] = []
    least: list[int] = []
    claims = list(groups.values())
    for number, parts in enumerate(claims):
        end, most = parts[0].span.end, max(part.figure for part in parts)
        around = [i for i in range(number) if least[i] < most and ends[i] >= end]
        for part in parts:
            found = [e for i in around for e in _excess(column, part, claims[i])]
            yield from sorted(found, key=lambda excess: (not excess.impossible, excess.whole))[:1]
        ends.append(end)
        least.append(min(part.figure for part in parts))


def _excess(column: str, part: _Claim, whole: Sequence[_Claim]) -> Iterator[Excess]:
    """Yield how far a part is above the claims of one longer period."""
    rivals = [claim for claim in whole if claim.source_id == part.source_id]
    percent = 100
    if not rivals:
        rivals = [claim for claim in whole if one_vintage(claim.known_by, part.known_by)]
        percent = OF_ONE_VINTAGE
    if not rivals:
        rivals, percent = list(whole), OF_ANY_VINTAGE
    most = max(rivals, key=lambda claim: claim.figure)
    if part.figure > most.figure:
        impossible = 100 * part.figure > percent * most.figure
        yield Excess("arrivals", part.line, column, part.figure, most.line, most.figure, impossible)


def events_above(table: str, rows: Sequence[Row]) -> list[Excess]:
    """Return the claims of part of an event above every figure stated of the whole.

    Only claims of one kind and unit are compared. One claimant may not contradict itself; that
    claimants differ is a doubt, up to double. A whole of which the largest figure is a lower
    bound ("more than 500") may be larger still: a doubt too.
    """
    counting = [row for row in rows if row.cells["status"] not in COUNT_NO_ONE]
    wholes = _wholes(counting)
    return list(_event_excesses(table, counting, wholes))


@dataclass(frozen=True)
class _Whole:
    """The largest figure stated of an event: where, by whom, and whether it bounds the event."""

    most: int
    line: int
    claimant: str
    bounded: bool


def _wholes(rows: Sequence[Row]) -> dict[tuple[str, str | None, str], _Whole]:
    wholes: dict[tuple[str, str | None, str], _Whole] = {}
    for row in rows:
        cells = row.cells
        upper = cells["count_best"], cells["count_high"]
        stated = [int(text) for text in (cells["count_low"], *upper) if text]
        event = cells["event_id"], cells.get("kind"), cells["count_unit"]
        if stated and (event not in wholes or max(stated) > wholes[event].most):
            wholes[event] = _Whole(max(stated), row.line, cells["claimant"], any(upper))
    return wholes


def _event_excesses(
    table: str, rows: Sequence[Row], wholes: Mapping[tuple[str, str | None, str], _Whole]
) -> Iterator[Excess]:
    for row in rows:
        cells = row.cells
        whole = wholes.get((cells["parent_event_id"], cells.get("kind"), cells["count_unit"]))
        column = "count_low" if cells["count_low"] else "count_best"
        figure = int(cells[column] or 0)
        if whole and figure > whole.most:
            allowed = 100 if cells["claimant"] == whole.claimant else OF_ANOTHER_CLAIMANT
            impossible = whole.bounded and 100 * figure > allowed * whole.most
            yield Excess(table, row.line, column, figure, whole.line, whole.most, impossible)
