"""What one cell of a raw table may look like: integers, numbers, days and reference periods.

The grammar lives here and nowhere else, and so does how days lie to each other: which span
holds which, which days are of one vintage. A parser returns the value or raises `ValueError`
with the words "what was expected"; it never repairs what it is given.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

MOST_DIGITS = 9
YEARS = range(1900, 2100)
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)", re.ASCII)
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", re.ASCII)
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
_POINT = re.compile(
    r"(?P<year>[0-9]{4})(?:H(?P<half>[12])|Q(?P<quarter>[1-4])"
    r"|-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?",
    re.ASCII,
)


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of days, both included; `start` is None for "up to and including `end`"."""

    start: date | None
    end: date

    def holds(self, inner: Span) -> bool:
        """Return whether another span lies within this one."""
        if self.start is None:
            return inner.end <= self.end
        return inner.start is not None and self.start <= inner.start and inner.end <= self.end


def one_vintage(a: date | None, b: date | None) -> bool:
    """Return whether two figures were known within a year of each other."""
    if a is None or b is None:
        return False
    first, last = sorted((a, b))
    return bool(last <= year_after(first))


def year_after(day: date, years: int = 1) -> date:
    """Return the same day some years later; the 28th after a leap day that has no like."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def parse_integer(text: str) -> int:
    """Return a whole number written in plain digits, such as ``1418``."""
    if not _INTEGER.fullmatch(text):
        raise ValueError("a whole number in plain digits, such as 1418")
    if len(text.lstrip("-")) > MOST_DIGITS:
        raise ValueError(f"a whole number of at most {MOST_DIGITS} digits")
    return int(text)


def parse_number(text: str) -> float:
    """Return a number with an optional decimal point, such as ``20.5``."""
    if not _NUMBER.fullmatch(text):
        raise ValueError("a number in plain digits, such as 20.5")
    return float(text)


def parse_day(text: str) -> date:
    """Return a calendar day written as ``2026-02-04``."""
    match = _DAY.fullmatch(text)
    if not match:
        raise ValueError("a day written as 2026-02-04")
    try:
        day = date(*map(int, match.groups()))
    except ValueError:
        raise ValueError("a day that exists, written as 2026-02-04") from None
    return _in_range(day)


@lru_cache(maxsize=4096)
def parse_period(text: str) -> Span:
    """Return the days of a reference period.

    Examples
    --------
    >>> parse_period("2025H1").end
    datetime.date(2025, 6, 30)
    >>> parse_period("../1998").start is None
    True
    """
    first, slash, last = text.partition("/")
    if not slash:
        return _point(text)
    end = _point(last).end
    start = None if first == ".." else _point(first).start
    if start is not None and start > end:
        raise ValueError("an interval whose first period is not after its last")
    return Span(start, end)


def _point(text: str) -> Span:
    match = _POINT.fullmatch(text)
    if not match:
        raise ValueError("a period such as 2025, 2025H1, 2025Q1, 2025-01, A/B or ../B")
    year = int(match["year"])
    if match["day"]:
        day = parse_day(text)
        return Span(day, day)
    first, last = _months(match)
    if not 1 <= first <= 12 or year < 1:
        raise ValueError("a month from 01 to 12")
    end = date(year, last, calendar.monthrange(year, last)[1])
    return Span(_in_range(date(year, first, 1)), _in_range(end))


def _in_range(day: date) -> date:
    if day.year not in YEARS:
        raise ValueError(f"a year from {YEARS.start} to {YEARS.stop - 1}")
    return day


def _months(match: re.Match[str]) -> tuple[int, int]:
    if match["half"]:
        half = int(match["half"])
        return 6 * half - 5, 6 * half
    if match["quarter"]:
        quarter = int(match["quarter"])
        return 3 * quarter - 2, 3 * quarter
    if match["month"]:
        return int(match["month"]), int(match["month"])
    return 1, 12
