"""Whether a request is for days that the record knows, seen before anything heavy is loaded."""

from __future__ import annotations

import csv
from datetime import date

from nkstats import paths, vintages
from nkstats.building.request import Request
from nkstats.cells import parse_day
from nkstats.periods import LATEST, check_edition


def check_days(request: Request) -> None:
    """Refuse an edition, or a day, that is none or that the record does not reach.

    Raises
    ------
    UsageError
        Saying what is expected.
    """
    as_of, since = vintages.as_day(request.as_of), vintages.as_day(request.since, name="since")
    if request.edition != LATEST:
        check_edition(request.edition, date.max)
    known = _known()
    if not known:
        return
    today = vintages.day_among(known, as_of)
    if request.edition != LATEST:
        check_edition(request.edition, today)
    if since is not None:
        vintages.check_since(since, today)
        vintages.day_among(known, since, name="since")


def _known() -> list[date]:
    """Return the days by which sources were known; none if they cannot be read so simply.

    What is wrong with the table is said by who reads it whole.
    """
    try:
        with (paths.raw_dir() / "sources.csv").open(encoding="utf-8", newline="") as file:
            told = [row["known_by"] for row in csv.DictReader(file)]
        return [parse_day(day) for day in told if day]
    except (OSError, ValueError, KeyError, csv.Error):
        return []
