"""The largest season in words: what was found, not that it is above every other season."""

from __future__ import annotations

from typing import Any

from nkstats.analysis.wording import N_, interval_name, times, verdict
from nkstats.i18n import Language
from nkstats.marking import marked

QUARTERS = (
    N_("The first quarter"), N_("The second quarter"), N_("The third quarter"),
    N_("The fourth quarter"),
)  # fmt: skip
MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"),
    N_("August"), N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip


def said_of_season(words: Language, found: Any) -> str:
    """Return the largest seasonal ratio as a sentence: percent where it is clearly above 1."""
    shown, unit = [found.estimate, found.low, found.high], "times"
    message = words.gettext(
        "{season} has the largest seasonal ratio, {ratio} times the level around it "
        "({interval}: {low} to {high}): one cannot tell whether it differs from the rest."
    )
    if verdict(found.low, found.high) == "more":
        shown, unit = [100 * (value - 1) for value in shown], "percent"
        message = words.gettext(
            "{season} has the largest seasonal ratio, {ratio}% above the level around it "
            "({interval}: {low}% to {high}%)."
        )
    ratio, low, high = (times(words, value, unit) for value in shown)
    names = QUARTERS if found.periods_a_year == 4 else MONTHS
    season = marked(words.gettext(names[found.season - 1]), "date")
    return message.format(
        season=season, ratio=ratio, low=low, high=high, interval=interval_name(words, found.level)
    )
