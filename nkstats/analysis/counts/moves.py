"""What moved between two vintages of the record: revised, new, no longer there, corrected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from nkstats.rows import Row, cells_of


@dataclass(frozen=True)
class Move:
    """One value before and after; `key` is a period's label or an event's id.

    Of an event, `kind`, `start`, `end`, `country` and `unit` tell which it is.
    """

    table: str
    key: str
    column: str
    old: int | str | None
    new: int | str | None
    old_source_ids: tuple[str, ...]
    source_ids: tuple[str, ...]
    event: Row


@dataclass(frozen=True)
class Printed:
    """A figure of arrivals as a source printed it, beside the one believed now and its sources."""

    period: str
    printed: int
    believed: int | None
    believed_ids: tuple[str, ...]
    source_id: str
    correction: str | None


@dataclass(frozen=True)
class Moves:
    """What moved between two days, in the tables asked for; none named is all.

    `claims` are the sources of the claims that became known, one a claim; `beside` the figures
    of arrivals printed meanwhile that are not believed now.
    """

    tables: tuple[str, ...]
    revised: tuple[Move, ...]
    new: tuple[Move, ...]
    gone: tuple[Move, ...]
    claims: tuple[str, ...]
    beside: tuple[Printed, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources of the claims, each once."""
        return tuple(dict.fromkeys(self.claims))

    @property
    def corrections(self) -> tuple[Printed, ...]:
        """The figures printed meanwhile that a record of corrections mends or drops."""
        return tuple(printed for printed in self.beside if printed.correction)


def moved(changed: pd.DataFrame, added: pd.DataFrame, *tables: str) -> Moves:
    """Return what moved in some tables, or in all.

    Parameters
    ----------
    changed
        The values that changed, as `nk.diff(a, b, detail=True)` gives them.
    added
        The claims that became known, as `nk.claims_added(a, b)` gives them.
    tables
        Names of tables, such as "arrivals".
    """
    kept = changed[changed["table"].isin(tables)] if tables else changed
    claims = added[added["table"].isin(tables)] if tables else added
    every = list(_moves(kept))
    new = [move for move in every if not move.old_source_ids]
    held = {move.key for move in every if move.new is not None}
    gone = [move for move in every if move.key not in held]
    return Moves(
        tables=tables,
        revised=tuple(move for move in every if move.old_source_ids and move.key in held),
        new=tuple(_heads(new)),
        gone=tuple(_heads(gone)),
        claims=tuple(claims["source_id"]),
        beside=tuple(_beside(every, claims)),
    )


def _moves(changed: pd.DataFrame) -> Iterator[Move]:
    names = [str(name) for name in changed.columns]
    cells = zip(*(cells_of(changed[name]) for name in names), strict=True)
    for key, values in zip(changed.index, cells, strict=True):
        row = dict(zip(names, values, strict=True))
        event = {name: row[name] for name in ("kind", "start", "end", "country", "unit")}
        yield Move(
            row["table"], key, row["column"], row["old"], row["new"],
            _ids(row["old_source_ids"]), _ids(row["source_ids"]), event,
        )  # fmt: skip


def _heads(moves: list[Move]) -> list[Move]:
    """Return one move a period or event: what came or went is told once."""
    return list({(move.table, move.key): move for move in reversed(moves)}.values())[::-1]


def _beside(moves: Iterable[Move], claims: pd.DataFrame) -> Iterator[Printed]:
    totals = {m.key: m for m in moves if (m.table, m.column) == ("arrivals", "total")}
    names = ("table", "key", "best", "source_id", "correction")
    for table, key, printed, source, correction in zip(
        *(cells_of(claims[name]) for name in names), strict=True
    ):
        if table == "arrivals" and key in totals and printed != totals[key].new:
            now: Any = totals[key].new
            yield Printed(key, printed, now, totals[key].source_ids, source, correction)


def _ids(text: str | None) -> tuple[str, ...]:
    return tuple(text.split("; ")) if text else ()
