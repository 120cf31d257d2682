"""When an event was, in words."""

from __future__ import annotations

from datetime import date

from nkstats.cells import parse_period
from nkstats.i18n import Language
from nkstats.rows import Row


def when(language: Language, event: Row) -> str:
    """Return when an event was, in words, as precisely as it is known."""
    start, end = event["start"], event["end"]
    if start is None and end is None:
        return language.gettext("not dated")
    if start is None or end is None:
        words = language.gettext("by {day}") if start is None else language.gettext("from {day}")
        return words.format(day=language.day((end if start is None else start).date()))
    return _stretch(language, start.date(), end.date(), event["date_precision"])


def _stretch(language: Language, start: date, end: date, precision: str) -> str:
    if precision == "day":
        return language.day(start)
    if precision == "month" or (start.year, start.month) == (end.year, end.month):
        return language.month(start)
    if precision == "year":
        return language.period(str(start.year))
    words = language.gettext("{start} to {end}")
    return words.format(start=language.month(start), end=language.month(end))


def span_words(language: Language, label: str) -> str:
    """Return any reference period in words, cumulative ones too; each end as exactly as given."""
    first, to, last = label.partition("/")
    if not to:
        return _point(language, label)
    if first == "..":
        day = parse_period(label).end
        return language.gettext("up to {day}").format(day=language.day(day))
    words = language.gettext("{start} to {end}")
    return words.format(start=_point(language, first), end=_point(language, last))


def _point(language: Language, label: str) -> str:
    """Return a year, half, quarter, month or day in words."""
    if "-" not in label:
        return language.period(label)
    end = parse_period(label).end
    return language.day(end) if label.count("-") > 1 else language.month(end)
