"""Breaks at unknown dates: how many, when, and how surely. A search, and exploratory by name.

A break whose date is known from outside the data is for `interrupted`, not for a search.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, get_args

import numpy as np
import pandas as pd

from nkstats.analysis.observed import Integers, Observed, observe
from nkstats.analysis.results import Framed, Result, heard, level_of
from nkstats.analysis.structural_breaks.break_dates import date_intervals
from nkstats.analysis.structural_breaks.break_search import Family, Search, in_turn, search_of
from nkstats.analysis.structural_breaks.break_tests import StepTest
from nkstats.analysis.structural_breaks.break_words import (
    CHOSEN,
    SEARCHED,
    TEXTBOOK,
    UNTESTED,
    as_clear_by_chance,
    dated,
    found,
)
from nkstats.analysis.structural_breaks.partitions import best_places
from nkstats.analysis.wording import N_, ROUTE, Said
from nkstats.errors import UsageError, choices
from nkstats.i18n import Language

METHODS = {
    "log": "Bai-Perron partition of log(y + 0.5), Bai 1997 intervals",
    "ols": "Bai-Perron partition of the values, Bai 1997 intervals",
    "quasipoisson": "quasi-Poisson partition, likelihood intervals",
}
COLUMNS = ("last_old", "first_new", "low", "high", "level_old", "level_new")


@dataclass(frozen=True, kw_only=True)
class Breaks(Framed, Result):
    """Breaks found in a series; `estimate` is their number.

    Attributes
    ----------
    frame : DataFrame
        One row a break: `last_old` and `first_new` (the last period of the old regime and the first
        of the new), `low` and `high` (the interval of `last_old`), `level_old` and `level_new` (the
        fitted levels on either side at that date, in the unit of the series).
    p_value : float or None
        Of the breaks given, or of one break, against none.
    p_values : tuple of float
        Of each further break that was tested, in order; the last may be of one not declared.
    statistic : float or None
        sup-F or sup-LR of the test behind `p_value`.
    dispersion : float or None
        Variance of the counts in units of their mean, without a break; None for amounts.
    autocorrelation : float or None
        Of the noise, without a break.
    first, last : Period or None
        What was searched.
    """

    frame: pd.DataFrame
    family: Family
    trend: bool
    seed: int
    draws: int
    p_value: float | None = None
    p_values: tuple[float, ...] = ()
    statistic: float | None = None
    dispersion: float | None = None
    autocorrelation: float | None = None
    first: pd.Period | None = None
    last: pd.Period | None = None

    def _said(self, words: Language) -> str:
        said = [found(words, len(self.frame), self.first, self.last)]
        said += [dated(words, self.level, row) for row in self.frame.itertuples()]
        if self.p_value is not None:
            said.append(as_clear_by_chance(words, self.p_value))
        if len(self.frame):
            said.append(words.gettext(ROUTE))
        return " ".join(said)


def breaks(
    series: pd.Series,
    max_breaks: int = 2,
    n_breaks: int | None = None,
    trend: bool = True,
    family: Family = "log",
    p_value: bool = True,
    level: float = 0.95,
    seed: int = 0,
    min_segment: int | None = None,
    draws: int = 499,
) -> Breaks:
    """Return the breaks in the level of a series, searched for in the series itself.

    The model is a level that steps at each break, on a trend (and seasons) common to all regimes.
    Without `n_breaks`, one break more is declared as long as its test against one fewer gives a
    p-value below 1 - `level`; the test's null has the trend, overdispersion and autocorrelation,
    and its p-value comes from series drawn under it. The trend of the null is one of steady growth
    or a straight line, whichever fits better; a break may be declared where it bends in another
    way. Without p-values, sup-F has to pass 11.5 after division by what the autocorrelation makes
    of it, and a straight line is not allowed for.

    Parameters
    ----------
    series
        Counts or amounts, not negative, on a PeriodIndex.
    max_breaks
        The most breaks that are looked for.
    n_breaks
        The number of breaks, where it is known; their dates are those of the best fit.
    trend
        Whether a trend runs through all regimes, and seasons through quarters and months from
        three years on. Without it each regime has a level only: the textbook model, with the
        textbook's intervals, which R (strucchange) gives too.
    family
        "log" for least squares on log(y + 0.5), "ols" on the values, "quasipoisson" for the
        likelihood of counts.
    p_value
        Whether to test; with `n_breaks` all breaks together against none.
    level
        The share of cases in which the interval of a date is to cover.
    seed
        Of the series drawn for the p-values.
    min_segment
        The fewest observations in a regime; else 3 for up to 30 years, 6 for quarters and months,
        15 % of longer series.
    draws
        Series drawn for a p-value.

    Raises
    ------
    UsageError
        If an argument makes no sense.

    References
    ----------
    Bai, Perron 1998, Econometrica 66:47-78; 2003, Journal of Applied Econometrics 18:1-22.
    Bai 1997, Review of Economics and Statistics 79:551-563.

    Examples
    --------
    >>> import pandas as pd
    >>> years = pd.period_range("2001", periods=12, freq="Y")
    >>> fell = pd.Series([95, 104, 99, 101, 97, 103, 31, 29, 33, 30, 28, 32], index=years)
    >>> breaks(fell)["last_old"].astype(str).tolist()
    ['2006']
    """
    _refuse(max_breaks, n_breaks, family, seed, min_segment, draws)
    level = level_of(level)
    with heard() as said:
        seen = observe(series)
        fields = _searched(
            seen, max_breaks if n_breaks is None else n_breaks, n_breaks is not None,
            (family, bool(trend), min_segment), level, draws if p_value else 0, seed,
        )  # fmt: skip
    return Breaks(
        level=level, interval_kind="quasi", method=_method(family, trend, bool(p_value)), n=seen.n,
        family=family, trend=bool(trend), seed=seed, draws=draws if p_value else 0,
        first=seen.periods[0] if seen.n else None, last=seen.periods[-1] if seen.n else None,
        warnings=tuple(said), **fields,
    )  # fmt: skip


def _refuse(
    max_breaks: int, n_breaks: int | None, family: str, seed: int, shortest: int | None, draws: int
) -> None:
    if family not in get_args(Family):
        raise UsageError(f"family {family!r} does not exist; choose from {choices(METHODS)}")
    least = {"max_breaks": (max_breaks, 0), "n_breaks": (n_breaks, 0), "seed": (seed, 0)}
    least |= {"min_segment": (shortest, 1), "draws": (draws, 1)}
    for name, (value, bound) in least.items():
        if value is None and name in ("n_breaks", "min_segment"):
            continue
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < bound:
            raise UsageError(f"{name} is {value!r}; give a whole number of {bound} or more")


def _method(family: Family, trend: bool, test: bool) -> str:
    common = "level steps on a common trend" if trend else "level steps"
    drawn = "parametric bootstrap with autocorrelation and overdispersion" if test else "no p-value"
    return f"exploratory: {METHODS[family]}; {common}; {drawn}"


def _searched(
    seen: Observed,
    most: int,
    given: bool,
    how: tuple[Family, bool, int | None],
    level: float,
    draws: int,
    seed: int,
) -> dict[str, Any]:
    """Return the fields that the search fills."""
    if seen.n == 0:
        return _nothing(N_("The series holds no values, so no break can be looked for."))
    search = search_of(seen, *how)
    if not search.varies():
        return _nothing(N_("The series does not vary, so there is no break to look for."))
    at_least = most if given else min(most, 1)
    if not search.room(at_least):
        short = N_("A search for breaks needs at least {needed} known values; this series has {n}.")
        return _nothing(short, n=seen.n, needed=search.needed(at_least))
    if not given:
        most = max(number for number in range(most + 1) if search.room(number))
    rng = np.random.default_rng(seed)
    if given:
        tests = [search.test(0, most, draws, rng)] if most else []
        number = most
    else:
        turns = list(in_turn(search, most, draws, level, rng))
        tests, number = [test for test, _ in turns], sum(declared for _, declared in turns)
    return _told(search, number, tests, how[1], level) | {"notes": _notes(given, draws, how[1])}


def _nothing(message: str, **values: Any) -> dict[str, Any]:
    frame = pd.DataFrame({name: pd.Series(dtype=object) for name in COLUMNS})
    return {"frame": frame, "reason": Said(message, **values), "notes": (Said(ROUTE),)}


def _notes(given: bool, draws: int, trend: bool) -> tuple[Said, ...]:
    notes = [ROUTE, SEARCHED]
    notes += [CHOSEN] if given else []
    notes += [] if draws else [UNTESTED]
    notes += [] if trend else [TEXTBOOK]
    return tuple(Said(note) for note in notes)


def _told(
    search: Search, number: int, tests: list[StepTest], trend: bool, level: float
) -> dict[str, Any]:
    places = best_places(search.model, number)
    p_values = tuple(test.p_value for test in tests if test.p_value is not None)
    null = tests[0].null if tests else search.null(0, 0)
    return {
        "frame": _frame(search, places, level, search.lasting(places) if trend else None),
        "estimate": float(number),
        "p_value": p_values[0] if p_values else None,
        "p_values": p_values,
        "statistic": tests[0].statistic if tests else None,
        "dispersion": search.dispersion(null),
        "autocorrelation": null.autocorrelation,
    }


def _frame(search: Search, places: Integers, level: float, lasting: float | None) -> pd.DataFrame:
    periods = search.seen.periods
    bounds = date_intervals(search.model, places, level, lasting)
    levels = search.levels(places)
    rows = [
        (periods[at - 1], periods[at], periods[low - 1], periods[high - 1], old, new)
        for at, (low, high), (old, new) in zip(places.tolist(), bounds, levels, strict=True)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))
