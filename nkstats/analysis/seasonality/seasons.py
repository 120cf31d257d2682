"""Trend, seasons and what remains: STL within one regime, else seasonal ratios with intervals.

Seasons are ratios to the level around them; their geometric mean is 1. No season is estimated
across a named break, and no gap is filled. STL here has one pattern for the whole stretch (R's
`stl(s.window = "periodic")`, without robust weights); statsmodels' own defaults let it drift.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from nkstats.analysis.named_regimes import Regime, stretches
from nkstats.analysis.observed import Floats, Integers, Observed, observe
from nkstats.analysis.results import Framed, Result, heard, level_of
from nkstats.analysis.seasonality.season_words import said_of_season
from nkstats.analysis.seasonality.seasonal_ratios import seasonal_ratios
from nkstats.analysis.wording import N_, Said
from nkstats.i18n import Language

FULL_YEARS = 5  # in one regime, without a gap, for STL
HALF = 0.5  # added to a count before its logarithm is taken
LEFT = 3.0  # degrees of freedom of the noise, at least
NEARLY = 1e-9  # of the largest value: variation that is rounding
FURTHEST = 300.0  # a logarithm of a ratio
COLUMNS = ("observed", "trend", "seasonal", "remainder")
RATIOS = ("ratio", "low", "high")

CHOSEN = N_(
    "The season named is the largest of all, which by itself makes it look large; its interval is "
    "widened for that."
)
PART = N_("Only {first} to {last} is decomposed: one regime without a gap.")
RATIOS_ONLY = N_("No regime has {years} full years without a gap: seasonal ratios only.")


@dataclass(frozen=True, kw_only=True)
class Decomposition(Framed, Result):
    """A series taken apart; `estimate` is the largest seasonal ratio.

    Its interval is wider than in `ratios` (Bonferroni), as the season was chosen for its size.

    Attributes
    ----------
    frame : DataFrame
        By period: `observed`, and `trend`, `seasonal` and `remainder`, whose product is
        `observed` + 0.5. The trend is in the unit of the series, the others are ratios around 1.
        Empty where there are seasonal ratios only.
    ratios : DataFrame
        By season (1 to 4 or 12): `ratio` to the level, `low`, `high`; their geometric mean is 1.
    season : int or None
        The season that `estimate` is of.
    stl : bool
        Whether STL made them.
    dispersion : float or None
        Variance of the counts in units of their mean (None with STL).
    """

    frame: pd.DataFrame
    ratios: pd.DataFrame
    season: int | None = None
    stl: bool = False
    dispersion: float | None = None
    periods_a_year: int = field(default=1)

    def _said(self, words: Language) -> str:
        return said_of_season(words, self)


def decompose(
    series: pd.Series,
    regimes: tuple[Regime, ...] | pd.DataFrame | None = None,
    level: float = 0.95,
) -> Decomposition:
    """Return the trend, the seasons and the remainder of a series of quarters or months.

    STL on log(y + 0.5) where one regime holds five full years without a gap: the longest such
    stretch, the latest of equals. Else a quasi-Poisson model with a level for each year, run
    straight from mid-year to mid-year within a regime, and a ratio for each season.

    Parameters
    ----------
    series
        Counts or amounts, not negative, on a PeriodIndex.
    regimes
        The named regimes, or the frame of them; None where none is known.
    level
        The share of cases in which an interval is to cover.

    References
    ----------
    Cleveland, Cleveland, McRae, Terpenning 1990, Journal of Official Statistics 6:3-73. Dunn 1961,
    JASA 56:52-64 (Bonferroni).

    Examples
    --------
    >>> import pandas as pd
    >>> quarters = pd.period_range("2012Q1", periods=24, freq="Q")
    >>> counts = pd.Series([90, 100, 120, 110] * 6, index=quarters)
    >>> decompose(counts).season
    3
    """
    level = level_of(level)
    with heard() as said:
        seen = observe(series)
        found = _decomposed(seen, regimes, level)
    return Decomposition(
        level=level, interval_kind="quasi", periods_a_year=seen.season, warnings=tuple(said),
        **{"n": seen.n} | found,
    )  # fmt: skip


def _decomposed(
    seen: Observed, regimes: tuple[Regime, ...] | pd.DataFrame | None, level: float
) -> dict[str, Any]:
    if seen.n == 0:
        return _nothing(Said(N_("The series holds no values, so it has no seasons to show.")))
    if seen.season == 1:
        return _nothing(Said(N_("A yearly series has no seasons.")))
    if not seen.values.max() > 0:
        return _nothing(Said(N_("Nothing was counted in any period, so no season can be told.")))
    if np.ptp(seen.values) <= NEARLY * seen.values.max():
        return _nothing(Said(N_("The series does not vary, so it has no seasons to show.")))
    places = np.array(stretches(seen.periods, () if regimes is None else regimes))
    whole = _stretch(seen, places)
    return _by_ratios(seen, places, level) if whole is None else _by_stl(seen, whole, level)


def _nothing(reason: Said) -> dict[str, Any]:
    frames = {"frame": _empty(COLUMNS), "ratios": _empty(RATIOS)}
    return {**frames, "reason": reason, "method": "no decomposition"}


def _stretch(seen: Observed, places: Integers) -> Observed | None:
    """Return the longest run of periods in one regime without a gap, if it has the full years."""
    parted = (np.diff(seen.at) != 1) | (np.diff(places) != 0)
    ends = [0, *(np.flatnonzero(parted) + 1).tolist(), seen.n]
    runs = list(pairwise(ends))
    start, end = max(runs, key=lambda run: (run[1] - run[0], run[0]))
    if end - start < FULL_YEARS * seen.season:
        return None
    inside = np.arange(seen.n)
    return seen.part((inside >= start) & (inside < end))


def _by_stl(whole: Observed, part: Observed, level: float) -> dict[str, Any]:
    logs = np.log(part.values + HALF)
    seasonal, trend = periodic_stl(logs, part.season)
    phases = part.phases
    remainder = logs - seasonal - trend
    factors = np.array([seasonal[phases == phase].mean() for phase in range(part.season)])
    centre = factors.mean()
    frame = pd.DataFrame(
        {
            "observed": part.values,
            "trend": np.exp(np.minimum(trend + centre, 709.0)),
            "seasonal": np.exp(seasonal - centre),
            "remainder": np.exp(remainder),
        },
        index=part.periods,
    )
    errors, left = _stl_errors(remainder, phases, part.season)
    notes = [Said(CHOSEN)]
    if part.n < whole.n:
        notes.insert(0, Said(PART, first=part.periods[0], last=part.periods[-1]))
    return {
        "frame": frame, "n": part.n, "stl": True, "notes": tuple(notes),
        "method": "STL with one seasonal pattern on log(y + 0.5), t intervals of the pattern",
    } | _largest(factors - centre, errors, left, level)  # fmt: skip


def periodic_stl(values: Floats, season: int) -> tuple[Floats, Floats]:
    """Return the seasonal part (the same each year) and the trend, as R's periodic `stl` does.

    Parameters
    ----------
    values : array of shape (n,)
    season : int
        Periods in a year.
    """
    from statsmodels.tsa.seasonal import STL

    window = 10 * len(values) + 1
    smooth = int(np.ceil(1.5 * season / (1 - 1.5 / window)))
    widths = {
        "seasonal": window,
        "trend": smooth + (smooth + 1) % 2,
        "low_pass": season + (season + 1) % 2,
    }
    jumps = {f"{name}_jump": -(-width // 10) for name, width in widths.items()}
    model = STL(values, period=season, seasonal_deg=0, **widths, **jumps)
    fit = model.fit(inner_iter=2, outer_iter=0)
    phases = np.arange(len(values)) % season
    means = np.array([np.asarray(fit.seasonal)[phases == phase].mean() for phase in range(season)])
    return means[phases], np.asarray(fit.trend)


def _stl_errors(remainder: Floats, phases: Integers, season: int) -> tuple[Floats, float]:
    """Return the standard errors of the seasonal pattern, and the noise's degrees of freedom.

    STL without robust weights is linear in the values: what it makes of a unit in each place says
    how much of the noise it takes up, and how much of it goes into the pattern.
    """
    n = len(remainder)
    parts = [periodic_stl(unit, season) for unit in np.eye(n)]
    pattern = np.array([seasonal for seasonal, _ in parts]).T
    left_over = np.eye(n) - pattern - np.array([trend for _, trend in parts]).T
    left = max(float(np.sum(left_over**2)), LEFT)
    first = [int(np.flatnonzero(phases == phase)[0]) for phase in range(season)]
    factors = pattern[first] - pattern[first].mean(axis=0)
    variance = float(np.sum(remainder**2)) / left
    return np.sqrt(variance * np.sum(factors**2, axis=1)), left


def _by_ratios(seen: Observed, places: Integers, level: float) -> dict[str, Any]:
    found = seasonal_ratios(seen, places)
    if isinstance(found, Said):
        return _nothing(found)
    return {
        "frame": _empty(COLUMNS), "n": found.n, "dispersion": found.dispersion,
        "notes": (Said(RATIOS_ONLY, years=FULL_YEARS), Said(CHOSEN)),
        "method": "quasi-Poisson seasonal ratios with a level for each year, t intervals",
    } | _largest(found.logs, found.errors, found.left, level)  # fmt: skip


def _ratio_frame(logs: Floats, errors: Floats, left: float, level: float) -> pd.DataFrame:
    from scipy.stats import t

    half = np.minimum(float(t.ppf((1 + level) / 2, left)) * errors, FURTHEST)
    logs = np.clip(logs, -FURTHEST, FURTHEST)
    columns = (np.exp(logs), np.exp(logs - half), np.exp(logs + half))
    index = pd.RangeIndex(1, len(logs) + 1, name="season")
    return pd.DataFrame(dict(zip(RATIOS, columns, strict=True)), index=index)


def _largest(logs: Floats, errors: Floats, left: float, level: float) -> dict[str, Any]:
    """Return all ratios, and the largest with an interval that holds whichever season it is."""
    ratios = _ratio_frame(logs, errors, left, level)
    wider = _ratio_frame(logs, errors, left, 1 - (1 - level) / len(logs))
    season = int(ratios["ratio"].idxmax())
    estimate, low, high = (float(wider.at[season, name]) for name in RATIOS)
    return {"ratios": ratios, "season": season, "estimate": estimate, "low": low, "high": high}


def _empty(names: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=float) for name in names})
