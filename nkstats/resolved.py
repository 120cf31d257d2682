"""The record resolved as of a day, each day once: as plain rows and as frames.

What it gives is kept beside the reading it was made from and shared by all who ask: change nothing
in it. The loaders hand out copies.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import pandas as pd

from nkstats import vintages
from nkstats.claims import Events, provinces
from nkstats.processing import arrivals_frame, arrivals_rows, correct
from nkstats.raw import Raw
from nkstats.rows import Row, rows_of

_UNWRITTEN = {"exiles": {"kind": "exile", "country": "North Korea"}}  # true of every row


@lru_cache(maxsize=64)
def data_day(raw: Raw, as_of: date | None) -> date:
    """Return the day that stands for "today".

    Raises
    ------
    UsageError
        If the as-of day is before any data.
    """
    return vintages.data_day(raw.frames["sources"], as_of)


@lru_cache(maxsize=64)
def frame(raw: Raw, table: str, as_of: date | None) -> pd.DataFrame:
    """Return arrivals or a table of events, resolved.

    Raises
    ------
    UsageError
        If the day is before any data.
    """
    found = rows(raw, table, as_of)
    if table == "arrivals":
        return arrivals_frame(found)
    return _events(raw, table).frame(found)


@lru_cache(maxsize=64)
def rows(raw: Raw, table: str, as_of: date | None) -> Mapping[str, Row]:
    """Return the rows of `frame` by index label, in order."""
    day = data_day(raw, as_of)
    if table != "arrivals":
        return _events(raw, table).rows(as_of)
    claims = [claim for claim in _arrivals(raw) if vintages.is_known(claim["known_by"], as_of)]
    return arrivals_rows(claims, _cadences(raw), day)


def is_told(row: Row) -> bool:
    """Return whether a period of arrivals has a figure, or several that disagree."""
    return row["total"] is not None or row["basis"] == "conflict"


@lru_cache(maxsize=128)
def known(raw: Raw, table: str, as_of: date | None) -> pd.DataFrame:
    """Return the corrected claims of a table known on a day."""
    if as_of is not None:
        return vintages.until(known(raw, table, None), as_of)
    corrected = correct(table, raw.frames[table], raw.corrections)
    return vintages.known(corrected, raw.frames["sources"])


@lru_cache(maxsize=64)
def typed_in(raw: Raw, table: str) -> pd.DataFrame:
    """Return the raw rows of a table, with `known_by` and `source_rank`."""
    return vintages.known(raw.frames[table], raw.frames["sources"])


@lru_cache(maxsize=32)
def typed_rows(raw: Raw, table: str) -> Mapping[int, Row]:
    """Return the rows of `typed_in` by line."""
    return rows_of(typed_in(raw, table))


@lru_cache(maxsize=8)
def _arrivals(raw: Raw) -> list[Row]:
    return list(rows_of(known(raw, "arrivals", None)).values())


@lru_cache(maxsize=8)
def _cadences(raw: Raw) -> list[Row]:
    return list(rows_of(raw.frames["publication"]).values())


@lru_cache(maxsize=24)
def _events(raw: Raw, table: str) -> Events:
    wider = provinces(raw.frames["places"])
    return Events(known(raw, table, None), wider, **_UNWRITTEN.get(table, {}))
