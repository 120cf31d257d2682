"""What was expected beside what was counted, in words: how many fewer or more, and no cause."""

from __future__ import annotations

from typing import Any

from nkstats.analysis.wording import interval_name, period, whole
from nkstats.i18n import Language


def said_of_counterfactual(words: Language, found: Any) -> str:
    """Return a comparison with the trend before as a sentence; a positive difference is fewer."""
    if found.low > 0:
        message = words.gettext(
            "From {first} to {last} about {count} fewer were counted than if the trend of {since} "
            "to {until} had gone on ({interval} {nearer} to {further} fewer)."
        )
    elif found.high < 0:
        message = words.gettext(
            "From {first} to {last} about {count} more were counted than if the trend of {since} "
            "to {until} had gone on ({interval} {nearer} to {further} more)."
        )
    else:
        message = words.gettext(
            "One cannot tell whether fewer were counted from {first} to {last} than if the trend "
            "of {since} to {until} had gone on: {observed} against about {expected}, from {most} "
            "fewer to {least} more ({interval})."
        )
    interval = interval_name(words, found.level)
    return message.format(interval=interval, **_dates(words, found), **_numbers(words, found))


def _dates(words: Language, found: Any) -> dict[str, str]:
    dates = {
        "first": found.frame.index[0], "last": found.frame.index[-1],
        "since": found.since, "until": found.until,
    }  # fmt: skip
    return {name: period(words, date) for name, date in dates.items()}


def _numbers(words: Language, found: Any) -> dict[str, str]:
    nearer, further = sorted((abs(found.low), abs(found.high)))
    numbers = {
        "count": abs(found.estimate), "nearer": nearer, "further": further,
        "observed": found.observed, "expected": found.expected,
        "least": abs(found.low), "most": abs(found.high),
    }  # fmt: skip
    return {name: whole(words, number) for name, number in numbers.items()}
