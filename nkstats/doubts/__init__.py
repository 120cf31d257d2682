"""What looks doubtful in a record that is sound: warnings for the curator, no faults.

Asks the loaders and the raw frames; opens no file. Rows are named by table and line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from nkstats.datasets import DataDir, load_arrivals, read
from nkstats.doubts import arrivals, events
from nkstats.doubts.rows import ranges
from nkstats.periods import relabelled
from nkstats.processing import settled
from nkstats.raw import Raw

EVENTS = ("repatriations", "exiles", "timeline")
CLAIMED = ("arrivals", *EVENTS)


@dataclass(frozen=True)
class Doubt:
    """A warning: its kind, and the words, which begin with the rows.

    Kinds: corrections, tie, jump, excess, early, unit, precision, close, single.
    """

    kind: str
    message: str


def doubts(*, data_dir: DataDir = None) -> list[Doubt]:
    """Return all doubts about the record, as corrected, by kind.

    Raises
    ------
    DataError
        If the record is not sound.
    """
    raw = read(data_dir)
    claims = {name: settled(raw, name) for name in CLAIMED}
    labels = [relabelled(text) for text in claims["arrivals"]["period"]]
    claims["arrivals"] = claims["arrivals"].assign(period=labels)
    found = list(_of_arrivals(raw, claims["arrivals"], data_dir))
    for name in EVENTS:
        found += _of_events(raw, name, claims[name])
    return [*found, *_of_kind("single", _singles(claims))]


def _of_arrivals(raw: Raw, claims: pd.DataFrame, data_dir: DataDir) -> Iterator[Doubt]:
    resolved = load_arrivals(data_dir=data_dir)
    yield from _of_kind("corrections", arrivals.idle_corrections(raw, claims, resolved))
    yield from _of_kind("tie", arrivals.ties(claims, resolved))
    yield from _of_kind("jump", arrivals.jumps_in_time(claims, data_dir))
    yield from _of_kind("jump", arrivals.jumps_from_resolved(claims, resolved))
    yield from _of_kind("excess", _excesses(raw))
    yield from _of_kind("early", arrivals.early(claims, raw.frames["sources"]))


def _of_events(raw: Raw, table: str, claims: pd.DataFrame) -> Iterator[Doubt]:
    yield from _of_kind("jump", events.jumps(table, claims))
    yield from _of_kind("unit", events.two_units(table, claims))
    yield from _of_kind("early", events.early(table, claims, raw.frames["sources"]))
    yield from _of_kind("precision", events.misdated(table, claims))
    yield from _of_kind("close", events.close(raw, table, claims))


def _of_kind(kind: str, messages: Iterable[str]) -> Iterator[Doubt]:
    return (Doubt(kind, message) for message in messages)


def _excesses(raw: Raw) -> Iterator[str]:
    """Yield parts above their wholes that revisions or open bounds may explain."""
    for excess in raw.excesses:
        yield (
            f"{excess.table}.csv:{excess.line}: {excess.column} {excess.figure} is above "
            f"{excess.whole}, the whole at {excess.table}.csv:{excess.whole_line}; check both"
        )


def _singles(claims: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    """Yield, for each table, the figures for which one body or page alone stands."""
    spans = ["start", "end"]
    yield from _single("arrivals", claims["arrivals"], spans, "source_id", "periods", "source")
    for table in EVENTS:
        yield from _single(table, claims[table], ["event_id"], "claimant", "events", "claimant")


def _single(
    table: str, claims: pd.DataFrame, key: list[str], voice: str, things: str, one: str
) -> Iterator[str]:
    groups = claims.groupby(key, dropna=False)[voice]
    alone = groups.transform("nunique") == 1
    if alone.any():
        count = len(claims[alone].drop_duplicates(key))
        lines = ranges(list(claims.index[alone]))
        yield f"{table}.csv: {count} of {groups.ngroups} {things} rest on one {one}: lines {lines}"
