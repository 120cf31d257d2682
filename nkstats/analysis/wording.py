"""How results are said: one place for the words that uncertainty gets, in English and Korean.

No sentence calls a result significant, and an interval on both sides of "no change" says that one
cannot tell.
"""

from __future__ import annotations

import math
from typing import Any, Literal

import pandas as pd

from nkstats.i18n import Language, language

Verdict = Literal["more", "less", "alike", "cannot tell"]
ALIKE = 1.1  # an interval within a tenth of no change, either way


def N_(message: str) -> str:  # noqa: N802 (gettext's own name for a message to be translated later)
    """Mark a message for the catalogues; it is translated where it is said."""
    return message


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
        return str(value)
    return words.number(value) if isinstance(value, int) else two_figures(words, value)


def period(words: Language, value: pd.Period) -> str:
    """Return a period in words: a year, a quarter or a month; others as pandas writes them."""
    kind = str(value.freqstr).split("-")[0]
    if kind in ("Y", "Q"):
        return words.period(str(value) if kind == "Q" else str(value.year))
    return words.month(value.start_time.date()) if kind == "M" else str(value)


def two_figures(words: Language, value: float) -> str:
    """Return a number to two significant figures, such as 0.24, 1.2, 12 or 1,400."""
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else "∞"
    digits = 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, digits)
    digits = 1 - math.floor(math.log10(abs(rounded)))  # 0.999 rounds to 1.0
    if digits <= 0:
        return words.number(int(rounded))
    return f"{rounded:.{digits}f}" if abs(rounded) < 1000 else words.number(rounded)


def whole(words: Language, value: float) -> str:
    """Return a count as a whole number with its thousands separated."""
    return words.number(math.floor(value + 0.5)) if math.isfinite(value) else "∞"


def interval_name(words: Language, level: float) -> str:
    """Return what an interval of a level is called, such as "95% interval"."""
    return words.gettext("{level}% interval").format(level=f"{100 * level:g}")


def chance(words: Language, level: float) -> str:
    """Return a level as a frequency: "about 4 in 5", "about 19 in 20"."""
    known = {0.5: (1, 2), 0.8: (4, 5), 0.9: (9, 10), 0.95: (19, 20), 0.99: (99, 100)}
    some, all_ = known.get(round(level, 4), (round(100 * level), 100))
    return words.gettext("about {some} in {all}").format(some=some, all=all_)


def verdict(low: float | None, high: float | None) -> Verdict:
    """Return what the interval of a ratio allows to be said of it."""
    low = 0.0 if low is None else low
    high = math.inf if high is None else high
    if low > 1:
        return "more"
    if high < 1:
        return "less"
    return "alike" if low >= 1 / ALIKE and high <= ALIKE else "cannot tell"
