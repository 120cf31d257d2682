"""The record resolved as of a day, each day once: as plain rows and as frames.

What it gives is kept beside the reading it was made from and shared by all who ask: change nothing
in it. The loaders hand out copies.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from nkstats import vintages
from nkstats.frames import type_of
from nkstats.processing import (
    arrivals_frame,
    arrivals_rows,
    known_rows,
    settled,
    standings,
    typed_rows,
)
from nkstats.raw import Raw
from nkstats.rows import Row

if TYPE_CHECKING:
    import pandas as pd

    from nkstats.claims import Events

_CLOSED = {"kind": "kind", "unit": "count_unit"}  # columns of events with a closed list
_UNWRITTEN = {"exiles": {"kind": "exile", "country": "North Korea"}}  # true of every row


@lru_cache(maxsize=64)
def data_day(raw: Raw, as_of: date | None) -> date:
    """Return the day that stands for "today".

    Raises
    ------
    UsageError
        If the as-of day is before any data.
    """
    days = [known_by.date() for known_by, _ in standings(raw).values() if known_by is not None]
    return vintages.data_day(days, as_of)


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
    told = claims(raw, table, corrected=True).values()
    heard = [claim for claim in told if vintages.is_known(claim["known_by"], as_of)]
    return arrivals_rows(heard, cadences(raw), day)


def is_told(row: Row) -> bool:
    """Return whether a period of arrivals has a figure, or several that disagree."""
    return row["total"] is not None or row["basis"] == "conflict"


@lru_cache(maxsize=128)
def known(raw: Raw, table: str, as_of: date | None) -> pd.DataFrame:
    """Return the corrected claims of a table known on a day."""
    if as_of is not None:
        return vintages.until(known(raw, table, None), as_of)
    return vintages.known(settled(raw, table), raw.frames["sources"])


@lru_cache(maxsize=64)
def typed_in(raw: Raw, table: str) -> pd.DataFrame:
    """Return the raw rows of a table, with `known_by` and `source_rank`."""
    return vintages.known(raw.frames[table], raw.frames["sources"])


@lru_cache(maxsize=64)
def claims(raw: Raw, table: str, *, corrected: bool = False) -> Mapping[int, Row]:
    """Return the rows of `typed_in` by line, or those of all that is `known`."""
    return known_rows(raw, table, corrected=corrected)


@lru_cache(maxsize=8)
def cadences(raw: Raw) -> list[Row]:
    """Return the publishers' cadences, a row from one period to another."""
    return list(typed_rows(raw, "publication").values())


@lru_cache(maxsize=24)
def _events(raw: Raw, table: str) -> Events:
    from nkstats.claims import Events, provinces

    shape, unwritten = raw.schema.tables[table], _UNWRITTEN.get(table, {})
    types = {name: type_of(shape.column(of)) for name, of in _CLOSED.items() if of in shape.header}
    wider = provinces(raw.frames["places"])
    return Events(claims(raw, table, corrected=True).values(), wider, types=types, **unwritten)
