"""Days that cannot be: after today, or after the publication that tells of them.

Takes rows whose cells are sound, as corrected. The clock is read in `today` and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache

from nkstats.cells import parse_period, year_after
from nkstats.schema import Table
from nkstats.validation.problems import Problem
from nkstats.validation.text import Row

RELEASED = date(2026, 11, 21)
KOREA = timezone(timedelta(hours=9))
YEARS_AHEAD = 5
FIRST_AND_LAST = {
    "sources": (("published_on", "published_on"), ("known_by", "known_by")),
    "arrivals": (("end", "end"),),
    "arrivals_profile": (("as_of", "as_of"),),
    "repatriations": (("start_date", "end_date"),),
    "repatriation_stock": (("as_of", "as_of"),),
    "voluntary_returns": (("period", "period"),),
    "exiles": (("start_date", "end_date"),),
    "timeline": (("start_date", "end_date"),),
    "regimes": (("first_period", "first_period"),),
    "publication": (("first_period", "first_period"),),
    "context": (("as_of", "as_of"),),
}
TOLD_AFTER = {
    "arrivals": "period",
    "arrivals_profile": "as_of",
    "repatriations": "start_date",
    "repatriation_stock": "as_of",
    "voluntary_returns": "period",
    "exiles": "start_date",
    "timeline": "start_date",
}
ANNOUNCED = {"law", "order", "diplomatic", "other"}
FORECASTS = ("projected", "planned")

_ACTION = "check it against the source"
_FOREVER = date.max


def today() -> date:
    """Return the day in Korea; a clock that is behind the release of this code is wrong."""
    return max(RELEASED, datetime.now(KOREA).date())


def check_dates(
    table: Table, rows: Sequence[Row], known_by: Mapping[str, str], now: date
) -> list[Problem]:
    """Return the days after `now`, and those after the `known_by` of the row's source.

    What has begun may last to the end of the running year, as its period says. What is
    planned, a law or order not yet in force, may lie some years ahead.

    Parameters
    ----------
    known_by
        The day by which each source was public, as text; empty if none is known.
    now
        The day after which nothing has happened.
    """
    return [*_after_now(table, rows, now), *_before_it_happened(table, rows, known_by)]


def _after_now(table: Table, rows: Sequence[Row], now: date) -> Iterator[Problem]:
    # sound days compare as text, which is quick
    today_, end_of_year = str(now), f"{now.year}-12-31"
    for begins, ends in FIRST_AND_LAST.get(table.name, ()):
        for row in rows:
            first, last = _days(row.cells[begins])[0], _days(row.cells[ends])[1]
            if first > today_ or last > end_of_year:
                ahead = str(_horizon(table.name, row.cells, now) or "")
                begun = first <= max(today_, ahead)
                latest = max(end_of_year if begun else today_, ahead)
                column, day = (ends, last) if begun else (begins, first)
                if day > latest:
                    expected = f"a day up to {latest}; today is {now} in Korea"
                    yield Problem(table.path, row.line, column, day, expected, _ACTION)


def _horizon(table: str, cells: Mapping[str, str], now: date) -> date | None:
    """Return the last day that a row may tell of, if that is later than today."""
    if table == "context" and cells["measure"].casefold().startswith(FORECASTS):
        return _FOREVER
    planned = cells.get("status") == "planned" or table == "publication"
    if planned or (table == "timeline" and cells["kind"] in ANNOUNCED):
        return year_after(now, YEARS_AHEAD)
    return None


def _before_it_happened(
    table: Table, rows: Sequence[Row], known_by: Mapping[str, str]
) -> Iterator[Problem]:
    column = TOLD_AFTER.get(table.name)
    for row in rows if column else ():
        known = known_by.get(row.cells["source_id"])
        day = _days(row.cells[column])[0] if column else ""
        stock = table.name == "arrivals" and not row.cells["start"]
        announced = table.name == "timeline" and row.cells["kind"] in ANNOUNCED
        planned = announced or row.cells.get("status") == "planned"
        if known and day > known and not stock and not planned:
            expected = f"a day up to {known}, when its source was public"
            action = f"check it, or known_by of {row.cells['source_id']}"
            yield Problem(table.path, row.line, column, day, expected, action)


@lru_cache(maxsize=65536)
def _days(text: str) -> tuple[str, str]:
    """Return the first and last day of a day or period as text; of "up to", the last twice."""
    if not text:
        return "", ""
    span = parse_period(text)
    return str(span.start or span.end), str(span.end)
