"""Languages: messages from the gettext catalogues, numbers, days and periods in words.

English is the language of the messages in the code; other languages come from
``locale/<code>/LC_MESSAGES/nkstats.po``. A counter always follows a number in Korean.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from nkstats.errors import UsageError, choices
from nkstats.marking import marked
from nkstats.paths import CATALOGUES

LOCALES = {"en": "en_GB", "ko": "ko_KR"}
MINUS = "-"
BEYOND = 1e15  # larger numbers have more digits than babel can take


@dataclass(frozen=True)
class Language:
    """One language a report can be written in."""

    code: str

    @property
    def locale(self) -> str:
        """The locale that numbers and dates follow."""
        return LOCALES[self.code]

    def gettext(self, message: str) -> str:
        """Return a message in this language; "" stays so, being the header of a catalogue."""
        return str((message and _catalogue(self.code).get(message)) or message)

    def ngettext(self, one: str, many: str, count: int) -> str:
        """Return the form of a message that fits a count."""
        found = _catalogue(self.code).get(one)
        if isinstance(found, tuple):
            return found[0] if len(found) == 1 or count == 1 else found[1]
        return one if count == 1 else many

    def number(self, value: float, *, of: float | None = None, unit: str = "") -> str:
        """Return a number with its thousands separated, such as 1,418; `of` is the exact one."""
        whole = isinstance(value, int) or abs(value) >= BEYOND
        shown = f"{int(value):,}" if whole else _grouped(value, self.locale)
        return marked(shown, "number", value if of is None else of, unit)

    def decimal(self, value: float, digits: int, *, of: float | None = None, unit: str = "") -> str:
        """Return a number with this many digits after the point; `of` is the exact one."""
        return marked(f"{value:.{digits}f}", "number", value if of is None else of, unit)

    def percent(self, value: float, *, signed: bool = True) -> str:
        """Return a whole percentage with its sign closed up, such as -21% or +15%."""
        whole = int(abs(value) + 0.5)
        sign = "" if whole == 0 or not signed else "+" if value > 0 else MINUS
        return marked(f"{sign}{whole}%", "number", value, "percent")

    def level(self, share: float) -> str:
        """Return the level of an interval as a number of percent, such as 95."""
        return marked(f"{100 * share:g}", "level")

    def day(self, day: date) -> str:
        """Return a day in words, such as 4 February 2026."""
        return marked(_day(day, self.locale), "date")

    def month(self, day: date) -> str:
        """Return a month in words, such as February 2026."""
        return marked(_month(day, self.locale), "date")

    def period(self, label: str) -> str:
        """Return a year, half or quarter in words, such as "the first half of 2025"."""
        return marked(_phrases(self)[label[4:]].format(year=label[:4]), "date")

    def short(self, label: str) -> str:
        """Return a year, half or quarter as it stands in a table, such as 2025 H1."""
        return marked(_short_phrases(self)[label[4:]].format(year=label[:4]), "date")


def language(code: str) -> Language:
    """Return a language by its code.

    Raises
    ------
    UsageError
        If there is no catalogue for it.
    """
    if code not in LOCALES:
        raise UsageError(f"lang {code!r} does not exist; choose from {choices(LOCALES)}")
    return Language(code)


@lru_cache
def _phrases(language: Language) -> dict[str, str]:
    return {
        "": language.gettext("{year}"),
        "H1": language.gettext("the first half of {year}"),
        "H2": language.gettext("the second half of {year}"),
        "Q1": language.gettext("the first quarter of {year}"),
        "Q2": language.gettext("the second quarter of {year}"),
        "Q3": language.gettext("the third quarter of {year}"),
        "Q4": language.gettext("the fourth quarter of {year}"),
    }


@lru_cache
def _short_phrases(language: Language) -> dict[str, str]:
    return {
        "": "{year}",
        "H1": language.gettext("{year} H1"),
        "H2": language.gettext("{year} H2"),
        "Q1": language.gettext("{year} Q1"),
        "Q2": language.gettext("{year} Q2"),
        "Q3": language.gettext("{year} Q3"),
        "Q4": language.gettext("{year} Q4"),
    }


@lru_cache(maxsize=4096, typed=True)
def _grouped(value: float, locale: str) -> str:
    from babel.numbers import format_decimal

    return str(format_decimal(value, locale=locale))


def _day(day: date, locale: str) -> str:
    pattern, months = _long(locale)
    return pattern % {"d": day.day, "M": day.month, "MMMM": months[day.month], "y": day.year}


@lru_cache
def _long(locale: str) -> tuple[str, Mapping[int, str]]:
    """Return how a language writes a day with all its parts, and what it calls the months."""
    from babel.dates import get_date_format, get_month_names

    pattern: Any = get_date_format("long", locale=locale)
    return pattern.format, {
        n: str(name) for n, name in get_month_names("wide", locale=locale).items()
    }


@lru_cache(maxsize=1024)
def _month(day: date, locale: str) -> str:
    from babel.dates import format_skeleton

    return str(format_skeleton("yMMMM", day, locale=locale))


@lru_cache
def _catalogue(code: str) -> dict[str, str | tuple[str, ...]]:
    if code == "en":
        return {}
    from babel.messages.pofile import read_po

    path = CATALOGUES / code / "LC_MESSAGES" / "nkstats.po"
    with path.open("rb") as file:
        entries = read_po(file, locale=code)
    messages: dict[str, str | tuple[str, ...]] = {}
    for entry in entries:
        if isinstance(entry.id, str):
            messages[entry.id] = str(entry.string)
        else:
            messages[entry.id[0]] = tuple(entry.string or ())
    return messages
