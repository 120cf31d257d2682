"""One row of a forecast in words: the range first, with its chance; never a bare point."""

from __future__ import annotations

import pandas as pd

from nkstats.analysis import wording
from nkstats.analysis.forecasts.bands import columns_of
from nkstats.i18n import Language
from nkstats.marking import marked

MAIN = 80.0  # the band that is said as a chance; the widest follows in brackets


def banded(words: Language, period: pd.Period, row: pd.Series, levels: tuple[float, ...]) -> str:
    """Return one row of a forecast in words: the range first, the point inside it."""
    main = MAIN if MAIN in levels else levels[0]
    low, high = columns_of(main)
    text = words.gettext(
        "For {period}, the chance is {chance} that the figure lies between {low} and {high}; "
        "the middle of what is expected is {point}"
    ).format(
        period=wording.period(words, period), chance=wording.chance(words, main / 100),
        low=figure(words, row[low]), high=figure(words, row[high]),
        point=_point(words, row, levels),
    )  # fmt: skip
    if levels[-1] == main:
        return text
    low, high = columns_of(levels[-1])
    return words.gettext("{text} ({name}: {low} to {high})").format(
        text=text, name=wording.interval_name(words, levels[-1] / 100),
        low=figure(words, row[low]), high=figure(words, row[high]),
    )  # fmt: skip


def _point(words: Language, row: pd.Series, levels: tuple[float, ...]) -> str:
    """Return the point as a whole number where the bounds say that it is of counts."""
    bounds = [float(row[name]) for level in levels for name in columns_of(level)]
    counts = all(bound.is_integer() for bound in bounds)
    return wording.whole(words, row["point"]) if counts else figure(words, row["point"])


def figure(words: Language, value: float) -> str:
    """Return a count as a whole number, and an amount below 10 that is none to two figures."""
    if value < 0.001:
        return marked(f"{value:.2g}", "number", value)
    small = value < 10 and value != round(value)
    return wording.two_figures(words, value) if small else wording.whole(words, value)
