"""Days on a true scale of time: a day as its year and how much of it has passed."""

from __future__ import annotations

from datetime import date

from nkstats.rows import Row


def place_of(day: date) -> float:
    """Return a day as a year and its part."""
    begun = date(day.year, 1, 1)
    return day.year + (day - begun).days / (date(day.year + 1, 1, 1) - begun).days


def days_of(row: Row) -> tuple[float, float]:
    """Return where the first and the last possible day of a dated event lie."""
    days = [row[name] for name in ("start", "end") if row[name] is not None]
    return place_of(days[0].date()), place_of(days[-1].date())
