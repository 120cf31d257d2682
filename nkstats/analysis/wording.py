"""How results are said: one place for the words that uncertainty gets, in English and Korean.

No sentence calls a result significant, and an interval on both sides of "no change" says that one
cannot tell.
"""

from __future__ import annotations

import math
from typing import Any, Literal

import pandas as pd

from nkstats.i18n import MINUS, Language, language
from nkstats.marking import marked

Verdict = Literal["more", "less", "alike", "cannot tell"]
ENDLESS = 1e6  # times: a ratio that is as good as endless
ALIKE = 1.1  # an interval within a tenth of no change, either way


def N_(message: str) -> str:  # noqa: N802 (gettext's own name for a message to be translated later)
    """Mark a message for the catalogues; it is translated where it is said."""
    return message


ROUTE = N_(
    "A break in arrivals dates a change of the route, not of leaving: people may have left long "
    "before."
)


class Said(str):
    """A message that is its own English text and knows its Korean.

    Parameters
    ----------
    message
        A message of the catalogues, marked by `N_`, with places in braces.
    values
        What fills the places: numbers, periods or text.
    """

    message: str
    values: dict[str, Any]

    def __new__(cls, message: str, /, **values: Any) -> Said:
        """Write the message in English."""
        said = super().__new__(cls, _filled(language("en"), message, values))
        said.message, said.values = message, values
        return said

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Any]]:
        """Return what makes the message again, for copies and other processes."""
        return (self.message,), self.values

    def text(self, lang: str = "en") -> str:
        """Return the message in a language."""
        return _filled(language(lang), self.message, self.values)


def _filled(words: Language, message: str, values: dict[str, Any]) -> str:
    shown = {name: _shown(words, value) for name, value in values.items()}
    return words.gettext(message).format(**shown)


def _shown(words: Language, value: Any) -> str:
    if isinstance(value, Said):
        return value.text(words.code)
    if isinstance(value, pd.Period):
        return period(words, value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        said = str(value)
        return marked(said, "name") if any(char.isdigit() for char in said) else said
    return words.number(value) if isinstance(value, int) else two_figures(words, value)


def period(words: Language, value: pd.Period) -> str:
    """Return a period in words: a year, a quarter or a month; others as pandas writes them."""
    kind = str(value.freqstr).split("-")[0]
    if kind in ("Y", "Q"):
        return words.period(str(value) if kind == "Q" else str(value.year))
    return words.month(value.start_time.date()) if kind == "M" else marked(str(value), "date")


def two_figures(words: Language, value: float, unit: str = "") -> str:
    """Return a number to two significant figures, such as 0.24, 1.2, 12 or 1,400."""
    if value == 0 or not math.isfinite(value):
        return words.number(0, unit=unit) if value == 0 else "∞"
    digits = 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, digits)
    digits = 1 - math.floor(math.log10(abs(rounded)))  # 0.999 rounds to 1.0
    if digits <= 0:
        return words.number(int(rounded), of=value, unit=unit)
    return words.decimal(rounded, digits, of=value, unit=unit)


def times(words: Language, ratio: float, unit: str = "times") -> str:
    """Return a ratio to two figures; beyond a million-fold, where digits say no more, 0 or ∞."""
    if 0 < ratio < 1 / ENDLESS:
        return words.number(0, of=ratio, unit=unit)
    return two_figures(words, math.inf if ratio > ENDLESS else ratio, unit)


def signed(words: Language, value: float, unit: str = "") -> str:
    """Return a number to two significant figures with its sign closed up; 0 has none."""
    if value == -math.inf:
        return f"{MINUS}{two_figures(words, math.inf)}"
    return ("+" if value > 0 else "") + two_figures(words, value, unit)


def figure(words: Language, value: float) -> str:
    """Return a count as it is, and an amount that is no whole number to two figures."""
    return whole(words, value) if float(value).is_integer() else two_figures(words, value)


def whole(words: Language, value: float) -> str:
    """Return a count as a whole number with its thousands separated."""
    return words.number(math.floor(value + 0.5), of=value) if math.isfinite(value) else "∞"


def interval_name(words: Language, level: float) -> str:
    """Return what an interval of a level is called, such as "95% interval"."""
    return words.gettext("{level}% interval").format(level=words.level(level))


def chance(words: Language, level: float) -> str:
    """Return a level as a frequency: "about 4 in 5", "about 19 in 20"."""
    known = {0.5: (1, 2), 0.8: (4, 5), 0.9: (9, 10), 0.95: (19, 20), 0.99: (99, 100)}
    some, all_ = known.get(round(level, 4), (round(100 * level), 100))
    said = words.gettext("about {some} in {all}").format(some=some, all=all_)
    return marked(said, "level")


def verdict(low: float | None, high: float | None) -> Verdict:
    """Return what the interval of a ratio allows to be said of it."""
    low = 0.0 if low is None else low
    high = math.inf if high is None else high
    if low > 1:
        return "more"
    if high < 1:
        return "less"
    return "alike" if low >= 1 / ALIKE and high <= ALIKE else "cannot tell"


def unit_name(words: Language, unit: str, count: int) -> str:
    """Return the counter of a unit, as it follows a number."""
    return {
        "persons": words.ngettext("person", "people", count),
        "households": words.ngettext("household", "households", count),
        "families": words.ngettext("family", "families", count),
        "cases": words.ngettext("case", "cases", count),
    }.get(unit) or words.gettext(unit)


def range_in_words(words: Language, low: int | None, high: int | None, unit: str) -> str:
    """Return bounds in words: a number, from-to, at least, up to, or no number."""
    if low is None and high is None:
        return words.gettext("no number")
    counter = unit_name(words, unit, high if high is not None else low or 0)
    if low == high:
        message = words.gettext("{count} {unit}")
    elif high is None:
        message = words.gettext("at least {low} {unit}")
    elif low is None:
        message = words.gettext("up to {high} {unit}")
    else:
        message = words.gettext("{low} to {high} {unit}")
    shown = {"low": low, "high": high, "count": low}
    numbers = {name: words.number(value) for name, value in shown.items() if value is not None}
    return message.format(unit=counter, **numbers).rstrip()
