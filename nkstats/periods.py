"""Reference periods as people name them: years, halves and quarters, and how they nest.

Labels are strings such as ``2025``, ``2025H1`` and ``2025Q1``; their grammar is in `cells`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from nkstats.cells import Span, parse_period
from nkstats.errors import UsageError

FREQUENCIES = ("Y", "H", "Q")
LATEST = "latest"  # the newest edition that the record can fill
FIRST = {"Y": "1998", "H": "2002H1", "Q": "2003Q1"}
FIRST_EDITION = date(2003, 1, 1)
_PARTS = {"Y": 1, "H": 2, "Q": 4}
_EDITION = re.compile(r"[0-9]{4}([HQ][1-4])?", re.ASCII)


def frequency(label: str) -> str:
    """Return "Y", "H" or "Q" for a label."""
    return label[4] if len(label) > 4 else "Y"


def year(label: str) -> int:
    """Return the year of a label."""
    return int(label[:4])


def until(freq: str, day: date) -> list[str]:
    """Return all periods of a frequency, from the record's first to the last ended by `day`."""
    labels = []
    for number in range(year(FIRST[freq]), day.year + 1):
        labels += [label for label in _of_year(freq, number) if parse_period(label).end <= day]
    return [label for label in labels if label >= FIRST[freq]]


def _of_year(freq: str, number: int) -> Iterator[str]:
    if freq == "Y":
        yield str(number)
    else:
        for part in range(1, _PARTS[freq] + 1):
            yield f"{number}{freq}{part}"


def year_before(label: str) -> str:
    """Return the same period a year earlier."""
    return f"{year(label) - 1}{label[4:]}"


def containers(label: str) -> list[str]:
    """Return the longer periods that hold a period, the shortest first."""
    span = parse_period(label)
    longer = FREQUENCIES[: FREQUENCIES.index(frequency(label))]
    around = [other for freq in reversed(longer) for other in _of_year(freq, year(label))]
    return [other for other in around if parse_period(other).holds(span)]


@lru_cache(maxsize=4096)
def label_of(span: Span) -> str:
    """Return the shortest label of a span, such as ``2016`` or ``2024-01/2024-09``."""
    if span.start is None:
        closes_year = (span.end.month, span.end.day) == (12, 31)
        early = closes_year and span.end.year < year(FIRST["Y"]) + 1
        return f"../{span.end.year if early else span.end}"
    for label in _names(span):
        if parse_period(label) == span:
            return label
    return f"{span.start}/{span.end}"


def relabelled(text: str) -> str:
    """Return the shortest label of a period, however a source labels it."""
    return label_of(parse_period(text))


def _names(span: Span) -> Iterator[str]:
    first, last = span.start, span.end
    if first is None:
        return
    yield str(first.year)
    yield f"{first.year}H{(first.month + 5) // 6}"
    yield f"{first.year}Q{(first.month + 2) // 3}"
    yield f"{first:%Y-%m}"
    yield str(first)
    yield f"{first.year}/{last.year}"
    yield f"{first:%Y-%m}/{last:%Y-%m}"


def between(first: str, last: str) -> list[str]:
    """Return the periods from one to another of the same frequency, both included.

    Raises
    ------
    UsageError
        If the two differ in frequency or are in the wrong order.
    """
    named = _EDITION.fullmatch(first) and _EDITION.fullmatch(last)
    if not named or frequency(first) != frequency(last) or first > last:
        raise UsageError(f"editions {first}..{last}: expected two periods of one length, in order")
    labels = [x for n in range(year(first), year(last) + 1) for x in _of_year(frequency(first), n)]
    return [label for label in labels if first <= label <= last]


def day_before(day: date) -> date:
    """Return the day before."""
    return day - timedelta(days=1)


def check_edition(label: str, day: date) -> Span:
    """Return the days of an edition.

    Raises
    ------
    UsageError
        If the label is no year, half or quarter, lies before 2003Q1, or ends after `day`.
    """
    expected = "expected a year, half or quarter such as 2024, 2025H2 or 2025Q1"
    try:
        if not _EDITION.fullmatch(label):
            raise ValueError
        span = parse_period(label)
    except ValueError:
        raise UsageError(f"edition {label!r} does not exist; {expected}") from None
    if span.start is None or span.start < FIRST_EDITION:
        raise UsageError(f"edition {label} is before the first, 2003Q1; {expected}")
    if span.end > day:
        raise UsageError(
            f"edition {label} ends on {span.end}, after the data day {day}; "
            "choose one that has ended, or a later as-of day"
        )
    return span
