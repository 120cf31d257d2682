"""A trend in words: percent a year, quarter or month; counts where the base is small."""

from __future__ import annotations

from typing import Any

from nkstats.analysis.wording import (
    N_,
    interval_name,
    period,
    signed,
    times,
    two_figures,
    verdict,
    whole,
)
from nkstats.i18n import Language

SMALL_BASE = 30
CLEARLY = 1.2  # times as wide
A_PERIOD = N_("a period")
UNITS = {"Y": N_("a year"), "Q": N_("a quarter"), "M": N_("a month")}
LARGE = {
    "more": N_(
        "From {start} to {end} the figures rose by about {estimate} {unit} "
        "({interval} {low} to {high})."
    ),
    "less": N_(
        "From {start} to {end} the figures fell by about {estimate} {unit} "
        "({interval} {low} to {high})."
    ),
    "alike": N_(
        "From {start} to {end} the figures stayed about level: {estimate} {unit} "
        "({interval} {low} to {high})."
    ),
    "cannot tell": N_(
        "From {start} to {end} one cannot tell whether the figures rose or fell: about "
        "{estimate} {unit} ({interval} {low} to {high})."
    ),
}
SMALL = {
    "more": N_(
        "From {start} to {end} the figures rose from about {first} to about {last}, "
        "{estimate} times ({interval} {low} to {high} times)."
    ),
    "less": N_(
        "From {start} to {end} the figures fell from about {first} to about {last}, "
        "{estimate} times ({interval} {low} to {high} times)."
    ),
    "alike": N_(
        "From {start} to {end} the figures stayed about level: from about {first} to about "
        "{last}, {estimate} times ({interval} {low} to {high} times)."
    ),
    "cannot tell": N_(
        "From {start} to {end} one cannot tell whether the figures rose or fell: from about "
        "{first} to about {last}, {estimate} times ({interval} {low} to {high} times)."
    ),
}


def said_of_trend(words: Language, trend: Any) -> str:
    """Return a trend as a sentence with its interval.

    Whether it rose, fell or held is judged by the change over the whole of the series: a tenth
    either way is level.
    """
    span = trend.end.ordinal - trend.start.ordinal
    factors = [_over(span, percent) for percent in (trend.estimate, trend.low, trend.high)]
    said = verdict(factors[1], factors[2])
    if trend.first < SMALL_BASE:
        message, shown = SMALL[said], [times(words, factor) for factor in factors]
    else:
        estimate = _percent(words, trend.estimate, said in ("alike", "cannot tell"))
        message = LARGE[said]
        shown = [estimate, *(_percent(words, bound, True) for bound in (trend.low, trend.high))]
    headline = words.gettext(message).format(
        start=period(words, trend.start), end=period(words, trend.end),
        first=whole(words, trend.first), last=whole(words, trend.last),
        estimate=shown[0], low=shown[1], high=shown[2], unit=_unit(words, trend.start),
        interval=interval_name(words, trend.level),
    )  # fmt: skip
    return headline + _if_neighbours_go_together(words, trend)


def _if_neighbours_go_together(words: Language, trend: Any) -> str:
    """Return the second opinion's interval where it is clearly wider than the one reported."""
    if trend.gls_high - trend.gls_low <= CLEARLY * (trend.high - trend.low):
        return ""
    bounds = (trend.gls_low, trend.gls_high)
    if trend.first < SMALL_BASE:
        span = trend.end.ordinal - trend.start.ordinal
        low, high = (times(words, _over(span, bound)) for bound in bounds)
        return words.gettext(
            " If neighbouring figures go together, which so few cannot show, the interval is "
            "{low} to {high} times."
        ).format(low=low, high=high)
    low, high = (_percent(words, bound, True) for bound in bounds)
    return words.gettext(
        " If neighbouring figures go together, which so few cannot show, the interval is {low} to "
        "{high} {unit}."
    ).format(low=low, high=high, unit=_unit(words, trend.start))


def _over(span: int, percent: float) -> float:
    try:
        return float((1 + percent / 100) ** span)
    except OverflowError:
        return float("inf")


def _percent(words: Language, value: float, with_sign: bool) -> str:
    rounded = round(value, 2)
    shown = signed if with_sign else two_figures
    return f"{shown(words, rounded if with_sign else abs(rounded), 'percent')}%"


def _unit(words: Language, start: Any) -> str:
    return words.gettext(UNITS.get(str(start.freqstr).split("-")[0], A_PERIOD))
