"""What changed in the record between two as-of days: every value, before and after, and why.

Compares both vintages cell by cell; resolves nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

import pandas as pd

from nkstats import datasets, periods, resolved, vintages
from nkstats.cells import parse_period
from nkstats.datasets import DataDir
from nkstats.errors import UsageError, choices
from nkstats.processing import SEPARATOR
from nkstats.raw import Raw
from nkstats.reads import noted
from nkstats.rows import Row, frame_of
from nkstats.vintages import AsOf

_EVENT = (
    "kind", "start", "end", "date_precision", "low", "best", "high", "unit", "status", "country",
    "place", "parent_id",
)  # fmt: skip
VALUES: Mapping[str, tuple[str, ...]] = {
    "arrivals": ("total", "male", "female", "basis", "low", "high"),
    "repatriations": _EVENT,
    "exiles": _EVENT,
    "timeline": _EVENT,
}
COLUMNS = ("table", "column", "old", "new", "why", "source_ids")
DETAIL = ("old_source_ids", "kind", "start", "end", "country", "unit")
_TEXTS = ("table", "column", "why", "source_ids")
_OTHERWISE = "derived from other figures, known before"
_NO_LONGER = "no longer follows from the figures known"
_NO_CLAIM = "no claim of its own became known"


@noted
def diff(
    a: AsOf,
    b: AsOf = None,
    *,
    tables: Sequence[str] = (),
    data_dir: DataDir = None,
    detail: bool = False,
) -> pd.DataFrame:
    """Return every resolved value that changed between two as-of days.

    Of a period or event that had nothing before (or has nothing now) only the headline is
    listed: of arrivals the total, or basis, low and high where sources disagree; of an event
    the bounds and best figure that are set, else its status.

    Parameters
    ----------
    a
        The earlier day.
    b
        The later day; None for everything known, undated claims too.
    tables
        The tables to compare, such as "arrivals"; by default all in `VALUES`.
    detail
        Whether to tell also the sources behind the old value (old_source_ids) and, of an event,
        its kind, start, end, country and unit, as far as they are known.

    Returns
    -------
    pandas.DataFrame
        Indexed by key (the period's label or the event id), in order of table and time:
        table, column (which value), old and new (int, ISO day, text or None), why (the claims
        that became known, those believed first, and corrections that touch them), source_ids
        (behind the new value; behind the old one where nothing is left).

    Raises
    ------
    UsageError
        If a day is none or before any data, `a` is after `b`, or a table does not exist.

    Examples
    --------
    >>> changed = diff("2026-01-25", "2026-02-04")
    >>> changed.loc["2025", ["column", "old", "new"]].values.tolist()
    [['total', 224, 223], ['male', 26, 25]]
    """
    first, last = _days(a, b)
    raw = datasets.read(data_dir)
    rows = [row for table in compared(tables) for row in _changes(raw, table, first, last)]
    index = pd.Index([row["key"] for row in rows], name="key", dtype="str")
    columns = [*COLUMNS, *(DETAIL if detail else ())]
    types = {name: "string" if name in _TEXTS else object for name in columns}
    return frame_of(rows, types, index)


def compared(tables: Sequence[str]) -> list[str]:
    """Return the tables that are compared, in their order; all if none is named.

    Raises
    ------
    UsageError
        Naming the choices, if there is no such table.
    """
    for table in tables:
        if table not in VALUES:
            raise UsageError(f"table {table!r} has no changes; choose from {choices(VALUES)}")
    return [table for table in VALUES if table in tables or not tables]


def _days(a: AsOf, b: AsOf) -> tuple[date, date | None]:
    first, last = vintages.as_day(a, name="a"), vintages.as_day(b, name="b")
    if first is None:
        raise UsageError("a is missing; expected the earlier day, as 2026-02-04")
    if last is not None and first > last:
        raise UsageError(f"a {first} is after b {last}; give the earlier day first")
    return first, last


def _changes(raw: Raw, table: str, first: date, last: date | None) -> Iterator[Row]:
    old, new = (_rows(raw, table, day) for day in (first, last))
    news = _News(raw, table, first, last)
    moved = [key for key in {**old, **new} if old.get(key) != new.get(key)]
    for key in sorted(moved, key=lambda key: _when(key, new.get(key) or old[key])):
        was, now = old.get(key), new.get(key)
        for column in _changed(VALUES[table], was, now):
            yield {
                "key": key, "table": table, "column": column,
                "old": _plain(was and was[column]), "new": _plain(now and now[column]),
                "why": _why(news, key, column, was, now),
                "source_ids": (now or was or {})["source_ids"], **_detail(was, now),
            }  # fmt: skip


def _rows(raw: Raw, table: str, day: date | None) -> Mapping[str, Row]:
    rows = resolved.rows(raw, table, day)
    if table != "arrivals":
        return rows
    return {label: row for label, row in rows.items() if resolved.is_told(row)}


def _detail(old: Row | None, new: Row | None) -> Row:
    row = new or old or {}
    event = {name: row.get(name) for name in DETAIL[1:]}
    return {"old_source_ids": None if old is None else old["source_ids"], **event}


def _when(key: str, row: Row) -> tuple[Any, ...]:
    """Order periods by their end and start, events by the last day on which they can have been."""
    if "basis" in row:
        span = parse_period(key)
        return span.end, span.start or date.min
    return row["end"] or row["start"] or pd.Timestamp.max, key


def _changed(columns: Iterable[str], old: Row | None, new: Row | None) -> list[str]:
    if old is not None and new is not None:
        return [column for column in columns if old[column] != new[column]]
    row = new or old or {}
    if "basis" in row:
        return ["basis", "low", "high"] if row["basis"] == "conflict" else ["total"]
    return [name for name in ("low", "best", "high") if row[name] is not None] or ["status"]


def _plain(value: object) -> int | str | None:
    if value is None:
        return None
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return str(value) if isinstance(value, str) else int(str(value))


class _Claim(NamedTuple):
    """What a claim speaks of (an event, or a period by its label), and by which source."""

    key: str
    source: str
    known_by: datetime | None


@lru_cache(maxsize=32)
def _claims(raw: Raw, table: str) -> Mapping[int, _Claim]:
    """Return the claims of a table by line, mended but none dropped."""
    rows = {**resolved.claims(raw, table), **resolved.claims(raw, table, corrected=True)}
    return {
        line: _Claim(
            row["event_id"] if "event_id" in row else periods.relabelled(row["period"]),
            row["source_id"], row["known_by"],
        )
        for line, row in rows.items()
    }  # fmt: skip


class _News:
    """The claims of one table that became known between two days, by the key they speak of."""

    def __init__(self, raw: Raw, table: str, first: date, last: date | None) -> None:
        self._action = {r.line: r.action for r in raw.corrections if r.table == table}
        self._claims = _claims(raw, table)
        self._lines: dict[str, list[int]] = {}
        for line, claim in sorted(self._claims.items()):
            known_by = claim.known_by
            if vintages.is_known(known_by, last) and not vintages.is_known(known_by, first):
                self._lines.setdefault(claim.key, []).append(line)
        became = [line for lines in self._lines.values() for line in lines]
        self.sources = {self._claims[line].source for line in became}
        self._undated = {c.source for c in self._claims.values() if c.known_by is None}

    def sources_on(self, key: str) -> list[str]:
        """Return the sources of the claims on a key that became known and were not dropped."""
        lines = [line for line in self._lines.get(key, ()) if self._action.get(line) != "drop"]
        return list(dict.fromkeys(self._claims[line].source for line in lines))

    def said(self, names: Iterable[str], on: str = "") -> list[str]:
        """Return the words for new claims by these sources; one without a date may be old."""
        names = list(names)
        dated = [name for name in names if name not in self._undated]
        undated = [name for name in names if name in self._undated]
        return _named(f"new claim{on}", dated) + _named(f"undated claim{on}", undated)

    def corrections_on(self, key: str) -> list[str]:
        """Return what corrections did to the claims on a key that became known."""
        lines = [line for line in self._lines.get(key, ()) if line in self._action]
        return [f"{self._action[line]} {self._claims[line].source}" for line in lines]

    def beside(self, key: str, source_ids: Iterable[str]) -> list[str]:
        """Return the periods at or around a period with a new claim, and one by these sources."""
        given = set(source_ids)
        claimed = {claim.key for claim in self._claims.values() if claim.source in given}
        return [other for other in self._lines if other in claimed and _touch(key, other)]


def _touch(label: str, other: str) -> bool:
    """Return whether two periods share a day or follow on each other."""
    spans = sorted((parse_period(label), parse_period(other)), key=lambda span: span.end)
    start = spans[1].start or date.min
    return start <= spans[0].end + timedelta(days=1)


def _why(news: _News, key: str, column: str, old: Row | None, new: Row | None) -> str:
    row = new or old or {}
    behind = row["source_ids"].split(SEPARATOR)
    if row.get("basis") == "derived":
        said = _why_derived(news, key, old, new)
    else:
        believed = {source: place for place, source in enumerate(behind)}
        own = sorted(news.sources_on(key), key=lambda s: believed.get(s, len(believed)))
        said = news.said(own)
    if column == "parent_id" and new is not None and new["parent_id"] is not None:
        parent = new["parent_id"]
        said += news.said(news.sources_on(parent), f" on {parent}")
    said += _named("correction", news.corrections_on(key))
    return SEPARATOR.join(said) or _NO_CLAIM


def _why_derived(news: _News, key: str, old: Row | None, new: Row | None) -> list[str]:
    """Return which of the figures that went in are new, else what moved beside them."""
    if new is not None:
        went_in = new["source_ids"].split(SEPARATOR)
        said = news.said(source for source in went_in if source in news.sources)
        if said:
            return said
    before = old["source_ids"].split(SEPARATOR) if old is not None else ()
    said = [_NO_LONGER if new is None else _OTHERWISE]
    for other in news.beside(key, before):
        said += news.said(news.sources_on(other), f" on {other}")
    return said


def _named(word: str, names: Iterable[str]) -> list[str]:
    text = SEPARATOR.join(names)
    return [f"{word}: {text}"] if text else []
