"""Growth in words: two counts, their percentage, and what its interval says of the rate behind."""

from __future__ import annotations

from typing import Any

from nkstats.analysis.counts.rate_words import method_words
from nkstats.analysis.wording import N_, figure, interval_name, period, signed, verdict
from nkstats.i18n import Language

TOO_WIDE = 10_000  # percent, the upper end of an interval on both sides of 0 that says nothing
LARGEST_PERCENT = 1000  # above it, a percentage gets two figures

NO_FIGURE = N_("There is no figure to compute growth from.")
GAP = N_("There is no figure for {first} to compare {now} in {last} with.")
SMALL_BASE = N_(
    "From {first} to {last}: {before} to {now}. A base under {floor} has no percentage."
)
UNBOUNDED = N_("From {first} to {last}: {before} to {now}. No interval can be computed.")
FACT = N_(
    "A difference between two registered counts does not by itself show that the flow changed."
)
VERDICTS = {
    "more": N_("the rate behind the counts is higher than before"),
    "less": N_("the rate behind the counts is lower than before"),
    "alike": N_("the rate behind the counts is within a tenth of what it was"),
    "cannot tell": N_("cannot tell whether the rate behind the counts changed"),
}


def said_of_growth(words: Language, growth: Any) -> str:
    """Return growth as a sentence with its interval."""
    low, high = growth.low or 0.0, growth.high or 0.0
    message = words.gettext(
        "From {first} to {last}: {before} to {now}, {percent} ({interval} {low} to {high}, "
        "{method}); {verdict}."
    )
    if low < 0 and high > TOO_WIDE:
        message = words.gettext(
            "From {first} to {last}: {before} to {now}, {percent} (with a {interval} too wide "
            "to be of use); {verdict}."
        )
    quasi = growth.interval_kind == "quasi"
    return message.format(
        first=period(words, growth.period_before), last=period(words, growth.period),
        before=figure(words, growth.before), now=figure(words, growth.now),
        percent=_percent(words, growth.percent), low=_percent(words, low),
        high=_percent(words, high), interval=interval_name(words, growth.level),
        method=method_words(words, growth.dispersion if quasi else None),
        verdict=words.gettext(VERDICTS[verdict(1 + low / 100, 1 + high / 100)]),
    )  # fmt: skip


def _percent(words: Language, value: float) -> str:
    return (
        words.percent(value)
        if abs(value) < LARGEST_PERCENT
        else f"{signed(words, value, 'percent')}%"
    )
