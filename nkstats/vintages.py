"""What was known on a day: the as-of rule, the data day and the rank of a source.

Days are days in Korea. Nothing here reads the clock.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING

from nkstats.cells import parse_day
from nkstats.errors import DataError, UsageError

if TYPE_CHECKING:
    import pandas as pd

AsOf = str | date | None
_SOURCE_RANKS = {"official": 0, "wire": 1}
_OTHER_SOURCE = 2


def as_day(value: AsOf, *, name: str = "as_of") -> date | None:
    """Return a day given as text or date; None and empty text mean "everything".

    Raises
    ------
    UsageError
        If the text is no day.
    """
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    try:
        return parse_day(str(value))
    except ValueError as error:
        raise UsageError(f"{name} {value!r} is not a day; expected {error}") from None


def rank_of(kind: str) -> int:
    """Return how a source of a kind ranks, the one believed first with the lowest number."""
    return _SOURCE_RANKS.get(kind, _OTHER_SOURCE)


def data_day(known: Collection[date], as_of: AsOf = None) -> date:
    """Return the newest day by which a source was known, or the as-of day if earlier.

    It stands for "today".

    Raises
    ------
    DataError
        If no source was known by any day.
    UsageError
        If the as-of day is before any data.
    """
    if not known:
        raise DataError(
            "sources.csv: found no known_by; expected a day in one row at least; add it"
        )
    return day_among(known, as_of)


def day_among(known: Collection[date], as_of: AsOf = None, *, name: str = "as_of") -> date:
    """Return the newest of the days by which sources were known, or the as-of day if earlier.

    Raises
    ------
    UsageError
        If the as-of day is before them all.
    """
    newest, oldest, day = max(known), min(known), as_day(as_of, name=name)
    if day is not None and day < oldest:
        raise UsageError(
            f"{name} {day} is before any data; the first source is known by {oldest}; "
            "choose a later day"
        )
    return newest if day is None else min(newest, day)


def check_since(since: date, today: date) -> None:
    """Refuse to count changes from a day that is not known yet.

    Raises
    ------
    UsageError
        If `since` is after the data day.
    """
    if since > today:
        raise UsageError(f"since {since} is after the data day {today}; choose an earlier day")


def known(claims: pd.DataFrame, sources: pd.DataFrame, as_of: AsOf = None) -> pd.DataFrame:
    """Return the claims known on a day, with `known_by` and `source_rank` beside each.

    Without an as-of day every claim counts, undated ones too; under one, a claim counts only
    if its source was surely public by then.
    """
    register = sources.set_index("source_id")
    ranks = register["kind"].astype(object).map(rank_of)
    dated = claims.assign(
        known_by=claims["source_id"].map(register["known_by"]),
        source_rank=claims["source_id"].map(ranks).astype("int64"),
    )
    return until(dated, as_of)


def until(dated: pd.DataFrame, as_of: AsOf = None) -> pd.DataFrame:
    """Return those of all claims, as `known` gives them, that were known on a day."""
    day = as_day(as_of)
    return dated if day is None else dated[dated["known_by"] <= datetime(*day.timetuple()[:3])]


def is_known(known_by: datetime | None, as_of: date | None) -> bool:
    """Return whether what became known on one day, as rows and frames give it, was on another."""
    if as_of is None:
        return True
    return known_by is not None and known_by.date() <= as_of
