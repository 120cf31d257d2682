"""A change of level or slope at a date, in words: what came after, never because of what."""

from __future__ import annotations

from typing import Any

from nkstats.analysis.wording import N_, interval_name, period, times, verdict, whole
from nkstats.i18n import Language

STRAIGHT = N_(
    "One straight trend does not follow this series well, and the intervals are wide for that: "
    "start the series later, or allow changes of slope."
)


def said_of_effect(words: Language, row: Any, level: float) -> str:
    """Return a row of the effects as a sentence, with its interval."""
    message = _slope(words, row) if row.kind == "slope" else _level(words, row)
    return message.format(
        date=period(words, row.period),
        ratio=times(words, row.ratio),
        before=whole(words, row.before),
        after=whole(words, row.after),
        interval=interval_name(words, level),
        low=times(words, row.low),
        high=times(words, row.high),
    )


def _level(words: Language, row: Any) -> str:
    said = verdict(row.low, row.high)
    if said == "cannot tell":
        return words.gettext(
            "One cannot tell whether the level changed from {date} on: in the model {after} "
            "against the {before} of the trend before, {ratio} times ({interval} {low} to {high} "
            "times)."
        )
    if said == "alike":
        return words.gettext(
            "From {date} on the level was much what the trend before would have given: {after} "
            "against {before} in the model, {ratio} times ({interval} {low} to {high} times)."
        )
    return words.gettext(
        "From {date} on the level was about {ratio} times what the trend before would have given: "
        "{after} against {before} in the model ({interval} {low} to {high} times)."
    )


def _slope(words: Language, row: Any) -> str:
    said = verdict(row.low, row.high)
    if said in ("cannot tell", "alike"):
        return words.gettext(
            "One cannot tell whether the slope changed from {date} on: the growth factor from one "
            "period to the next was about {ratio} times that before ({interval} {low} to {high} "
            "times)."
        )
    return words.gettext(
        "From {date} on the growth factor from one period to the next was about {ratio} times "
        "that before ({interval} {low} to {high} times)."
    )
