"""The years of each named regime, described, and the last regime set against each before it.

Levels are means a year. Women are counted in the years that give both sexes and none of 1 or 2.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from nkstats.analysis.counts.comparison import Figure, figures
from nkstats.analysis.counts.proportions import (
    Proportion,
    ProportionDifference,
    proportion,
    proportion_difference,
)
from nkstats.analysis.counts.rates import RateRatio, rate_ratio
from nkstats.analysis.dated_changes.interruptions import Interrupted, interrupted
from nkstats.analysis.dated_changes.trends import LEAST, Trend, trend
from nkstats.analysis.few import FEW
from nkstats.analysis.forecasts.eras import LASTING
from nkstats.analysis.named_regimes import Regime
from nkstats.analysis.regime_levels import by_regime


@dataclass(frozen=True, kw_only=True)
class Profile:
    """The years of one regime that have a figure.

    Attributes
    ----------
    kind, name_en, name_ko
        Of the regime; "before" for the years before the first, "all" where none is named.
    figures
        Of its years, in order.
    mean, median, low, high
        Of the counts, in persons a year; `low` and `high` are the smallest and largest.
    told, women
        The figures that give both sexes and none of 1 or 2 people; the share of women in these
        years together, None without any.
    trend
        Of its years, with the reason where there is none.
    ratio, women_difference
        The last regime against this one: its level over this level, its share of women less this
        share; None for the last itself.
    """

    kind: str
    name_en: str
    name_ko: str
    figures: tuple[Figure, ...]
    mean: float
    median: float
    low: float
    high: float
    told: tuple[Figure, ...]
    women: Proportion | None
    trend: Trend
    ratio: RateRatio | None
    women_difference: ProportionDifference | None

    @property
    def first(self) -> str:
        """The first year with a figure."""
        return self.figures[0].period

    @property
    def last(self) -> str:
        """The last year with a figure."""
        return self.figures[-1].period

    @property
    def period(self) -> str:
        """The years as an ISO 8601 interval, or the one year."""
        return self.first if self.first == self.last else f"{self.first}/{self.last}"


def profiles(years: pd.DataFrame, regimes: tuple[Regime, ...]) -> tuple[Profile, ...]:
    """Return one profile a regime that holds a year with a figure, in order.

    Parameters
    ----------
    years
        Arrivals by year, as `nk.load_arrivals("Y")` gives them.
    regimes
        The named regimes.
    """
    rows = by_regime(years["total"], regimes).frame.to_dict("records")
    parts = [years.loc[row["first"] : row["last"]].dropna(subset="total") for row in rows]
    return tuple(
        Profile(
            kind=row["kind"], name_en=row["name_en"], name_ko=row["name_ko"],
            mean=float(row["level"]), median=float(row["median"]), low=float(row["low"]),
            high=float(row["high"]), figures=tuple(figures(part).values()),
            told=tuple(figures(_told(part)).values()), women=women_of(part),
            trend=trend(part["total"]),
            ratio=None if part is parts[-1] else _ratio(parts[-1], part),
            women_difference=None if part is parts[-1] else _difference(parts[-1], part),
        )
        for row, part in zip(rows, parts, strict=True)
    )  # fmt: skip


def reference(profiles: Iterable[Profile]) -> Profile | None:
    """Return what the last regime is set against: the last lasting one that is no closure.

    Else the one before; None where there is only one.
    """
    *earlier, _ = profiles
    lasting = [one for one in earlier if one.kind != "closure" and len(one.figures) >= LASTING]
    return next(reversed(lasting or earlier), None)


def interrupted_by_regimes(profiles: tuple[Profile, ...]) -> Interrupted | None:
    """Return how the level changed with each regime after the last long one.

    Long is what a trend can be fitted to; None where no regime follows such a one.
    """
    long = [n for n, one in enumerate(profiles[:-1]) if len(one.figures) >= LEAST]
    if not long:
        return None
    known = [figure for one in profiles[long[-1] :] for figure in one.figures]
    index = pd.PeriodIndex([figure.period for figure in known], freq="Y")
    series = pd.Series([figure.total for figure in known], index=index)
    return interrupted(series, at=[one.first for one in profiles[long[-1] + 1 :]])


def women_of(years: pd.DataFrame) -> Proportion | None:
    """Return the share of women over the years that give both sexes, none of 1 or 2 people."""
    told = _told(years)
    return proportion(int(told["female"].sum()), int(told["total"].sum())) if len(told) else None


def _told(years: pd.DataFrame) -> pd.DataFrame:
    both = years.dropna(subset=["total", "male", "female"])
    small = both["male"].isin(FEW) | both["female"].isin(FEW)
    return both[~small & (both["total"] > 0)]


def _ratio(last: pd.DataFrame, earlier: pd.DataFrame) -> RateRatio:
    return rate_ratio(last["total"], earlier["total"], dispersion="estimate")


def _difference(last: pd.DataFrame, earlier: pd.DataFrame) -> ProportionDifference | None:
    a, b = women_of(last), women_of(earlier)
    if a is None or b is None:
        return None
    return proportion_difference(a.count, a.total, b.count, b.total)
