"""Days that cannot be, because they are still to come.

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
ANNOUNCED = {"law", "order", "diplomatic", "other"}
FORECASTS = ("projected", "planned")

_ACTION = "check it against the source"
_FOREVER = date.max


def today() -> date:
    """Return the day in Korea; a clock that is behind the release of this code is wrong."""
    return max(RELEASED, datetime.now(KOREA).date())


def check_dates(table: Table, rows: Sequence[Row], now: date) -> Iterator[Problem]:
    """Yield the days after `now`, the day after which nothing has happened.

    What has begun may last to the end of the running year, as its period says. What is
    planned, a law or order not yet in force, may lie some years ahead.
    """
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


@lru_cache(maxsize=65536)
def _days(text: str) -> tuple[str, str]:
    """Return the first and last day of a day or period as text; of "up to", the last twice."""
    if not text:
        return "", ""
    span = parse_period(text)
    return str(span.start or span.end), str(span.end)
