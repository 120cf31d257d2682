"""How breaks found by a search are said."""

from __future__ import annotations

from typing import Any

from nkstats.analysis.wording import N_, interval_name, period, whole
from nkstats.i18n import Language

SEARCHED = N_("The dates were found in the series itself: this is exploratory.")
CHOSEN = N_("The number of breaks was given, not found.")
UNTESTED = N_("No p-value stands behind the number of breaks.")
TEXTBOOK = N_("The intervals of the dates take the noise of neighbouring periods as unrelated.")


def found(words: Language, number: int, first: Any, last: Any) -> str:
    """Say how many breaks were found in what stretch of time."""
    none = words.gettext(
        "Exploratory search, {first} to {last}: no break was found, which does not show "
        "that there was none."
    )
    some = words.ngettext(
        "Exploratory search, {first} to {last}: {count} break.",
        "Exploratory search, {first} to {last}: {count} breaks.",
        number,
    )
    return (some if number else none).format(
        first=period(words, first),
        last=period(words, last),
        count=words.number(number),
    )


def dated(words: Language, level: float, row: Any) -> str:
    """Say when one break was, how surely, and from what level to what level."""
    text = words.gettext(
        "The old level lasted until {old} ({interval}: {low} to {high}), the new one began with "
        "{new}; the level went from about {before} to about {after}."
    )
    return text.format(
        old=period(words, row.last_old),
        new=period(words, row.first_new),
        interval=interval_name(words, level),
        low=period(words, row.low),
        high=period(words, row.high),
        before=whole(words, row.level_old),
        after=whole(words, row.level_new),
    )


def as_clear_by_chance(words: Language, p_value: float) -> str:
    """Say how often series without a break look as if they had one."""
    if p_value < 0.01:
        text = words.gettext(
            "Series without a break show one as clear in fewer than {percent}% of cases."
        )
        return text.format(percent=words.number(1))
    text = words.gettext("Series without a break show one as clear in about {percent}% of cases.")
    return text.format(percent=whole(words, 100 * p_value))
