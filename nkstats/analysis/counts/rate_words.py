"""Rates and their ratio in words: what was counted over what, the interval, and what it bears."""

from __future__ import annotations

import math
from typing import Any

from nkstats.analysis.counts.counted import SCATTERED
from nkstats.analysis.wording import N_, Said, figure, interval_name, two_figures, verdict
from nkstats.i18n import Language

VERDICTS = {
    "more": N_("the first rate is higher"),
    "less": N_("the first rate is lower"),
    "alike": N_("the rates are within a tenth of each other"),
    "cannot tell": N_("cannot tell whether the rates differ"),
}


def said_of_rate(words: Language, rate: Any) -> str:
    """Return a rate as a sentence; over an exposure of 1, the count itself."""
    low, high = rate.low or 0.0, rate.high or 0.0
    message = words.gettext("{count}: {rate} per unit ({interval} {low} to {high}, {method}).")
    ends = two_figures(words, low), two_figures(words, high)
    if rate.exposure == 1:
        message = words.gettext("A count of {count} ({interval} {low} to {high}, {method}).")
        ends = words.number(math.floor(low)), words.number(math.ceil(high))
    said = message.format(
        count=_over(words, rate.count, rate.exposure), low=ends[0], high=ends[1],
        rate=two_figures(words, rate.estimate),
        interval=interval_name(words, rate.level), method=method_words(words, None),
    )  # fmt: skip
    return _with_caution(words, said, rate.notes)


def said_of_ratio(words: Language, ratio: Any) -> str:
    """Return the ratio of two rates as a sentence with its interval."""
    low, high = ratio.low or 0.0, ratio.high or 0.0
    message = words.gettext(
        "{a} against {b}: {ratio} times ({interval} {low} to {high}, {method}); {verdict}."
    )
    if math.isinf(ratio.estimate):
        message = words.gettext(
            "{a} against {b}: at least {low} times ({interval}, {method}); {verdict}."
        )
    said = message.format(
        a=_over(words, ratio.count_a, ratio.exposure_a),
        ratio=two_figures(words, ratio.estimate, "times"),
        b=_over(words, ratio.count_b, ratio.exposure_b), low=two_figures(words, low, "times"),
        high=two_figures(words, high, "times"), interval=interval_name(words, ratio.level),
        method=method_words(words, ratio.dispersion if ratio.interval_kind == "quasi" else None),
        verdict=words.gettext(VERDICTS[verdict(low, high)]),
    )  # fmt: skip
    return _with_caution(words, said, ratio.notes)


def method_words(words: Language, phi: float | None) -> str:
    """Return the name of the method: quasi-Poisson where a dispersion is given."""
    if phi is None:
        return words.gettext("exact Poisson")
    message = words.gettext("quasi-Poisson, dispersion {dispersion}")
    return message.format(dispersion=two_figures(words, phi, "variance over mean"))


def _over(words: Language, count: float | None, exposure: float) -> str:
    """Return a count in words, with its exposure where that is not 1."""
    message = words.gettext("{count}")
    if exposure != 1:
        message = words.gettext("{count} over {exposure} periods")
    return message.format(count=figure(words, count or 0.0), exposure=words.number(exposure))


def _with_caution(words: Language, said: str, notes: tuple[Said, ...]) -> str:
    """Return a sentence, and after it that the counts contradict its interval, if they do."""
    cautions = [note.text(words.code) for note in notes if note.message == SCATTERED]
    return " ".join([said, *cautions])
