"""Rates of counts and the ratio of two, exact where people come independently, wider where not.

What comes back says how far apart two rates may be; not why, and not that a count is in doubt.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from numbers import Real
from typing import Any, Literal

import numpy as np
import pandas as pd

from nkstats.analysis.counts.counted import Group, caveat, group_of
from nkstats.analysis.counts.proportions import TOO_LARGE, Bounds
from nkstats.analysis.counts.rate_words import said_of_rate, said_of_ratio
from nkstats.analysis.results import Result, finite, heard, level_of
from nkstats.analysis.wording import N_, Said
from nkstats.errors import UsageError
from nkstats.i18n import Language

FEW_DF = 4
BOTH_ZERO = N_("Both counts are {count}, so their rates have no ratio.")
NO_SCATTER = N_("There are too few counts to estimate how much they scatter.")
POORLY_KNOWN = N_("The dispersion is poorly known (degrees of freedom: {df}).")


@dataclass(frozen=True, kw_only=True)
class Rate(Result):
    """A rate for each unit of exposure: `count` (None beyond any number) over `exposure`."""

    count: int | float | None
    exposure: float

    def _said(self, words: Language) -> str:
        return said_of_rate(words, self)


@dataclass(frozen=True, kw_only=True)
class RateRatio(Result):
    """The rate of group a as a multiple of that of group b.

    `p_value` is of equal rates and by the method of the interval: under 1 - `level` just where the
    interval leaves out 1. `dispersion` is how much the counts are taken to scatter against
    independent ones; `df` is what it was estimated from, None where it was given.
    """

    count_a: int | float | None
    count_b: int | float | None
    exposure_a: float
    exposure_b: float
    p_value: float | None = None
    dispersion: float | None = None
    df: int | None = None

    def _said(self, words: Language) -> str:
        return said_of_ratio(words, self)


def rate(count: int | pd.Series, exposure: Any = 1, level: float = 0.95) -> Rate:
    """Return a rate with its exact interval.

    Parameters
    ----------
    count
        A whole number, or a series of them, which are added up.
    exposure
        What was observed for the count (years, persons), above 0; for a series, that of each
        count: one number for all, or as many as counts.
    level
        Share of cases in which such an interval is to cover, between 0 and 1.

    Returns
    -------
    Rate
        `estimate`, `low` and `high` for one unit of exposure; `n` is the number of counts.

    Raises
    ------
    UsageError
        If a count is no whole number of 0 or more, or an exposure is not above 0.

    References
    ----------
    Garwood 1936, Biometrika 28:437-442.

    Examples
    --------
    >>> rate(67).sentence()
    'A count of 67 (95% interval 51 to 86, exact Poisson).'
    """
    tail, group = (1 - level_of(level)) / 2, group_of("count", count, exposure)
    made: dict[str, Any] = {
        "count": group.shown, "exposure": group.time, "level": level, "n": group.n,
        "interval_kind": "exact", "method": "exact Poisson (Garwood)",
    }  # fmt: skip
    if reason := group.refusal(exact=True):
        return Rate(reason=reason, **made)
    from scipy.stats import gamma

    with heard() as warned:
        low = float(gamma.ppf(tail, group.total)) / group.time if group.total else 0.0
        high = float(gamma.isf(tail, group.total + 1)) / group.time
    if not math.isfinite(high):
        return Rate(reason=Said(TOO_LARGE), **made)
    made |= {"notes": (caveat(group),), "warnings": tuple(warned)}
    return Rate(estimate=group.total / group.time, low=low, high=high, **made)


def rate_ratio(
    count_a: int | pd.Series,
    count_b: int | pd.Series,
    exposure_a: Any = 1,
    exposure_b: Any = 1,
    level: float = 0.95,
    dispersion: float | Literal["estimate"] = 1.0,
) -> RateRatio:
    """Return the ratio of two rates, a to b, with interval and p-value of one method.

    Parameters
    ----------
    count_a, count_b, exposure_a, exposure_b
        As in `rate`; a series is a group of counts of one rate.
    level
        Share of cases in which such an interval is to cover, between 0 and 1.
    dispersion
        1: independent people; exact conditional interval and central p-value (twice the smaller
        tail). Above 1: the variance is so many times the mean (quasi-Poisson, on the log scale;
        beside a count of 0, exact on counts divided by the dispersion). "estimate": from how the
        counts of each series scatter about their own rate, at least 1, with t quantiles.

    Returns
    -------
    RateRatio
        `estimate` and `high` are endless where only b is 0; `n` is the number of counts.

    Raises
    ------
    UsageError
        As in `rate`, or if the dispersion is under 1.

    References
    ----------
    Fay 2010, R Journal 2(1):53-58. McCullagh, Nelder 1989, Generalized Linear Models, 6.2.

    Examples
    --------
    >>> rate_ratio(236, 196, dispersion=5).sentence()  # doctest: +NORMALIZE_WHITESPACE
    '236 against 196: 1.2 times (95% interval 0.79 to 1.8, quasi-Poisson, dispersion 5.0);
    cannot tell whether the rates differ.'
    """
    level = level_of(level)
    a, b = group_of("count_a", count_a, exposure_a), group_of("count_b", count_b, exposure_b)
    phi, df = _dispersion(dispersion, a, b)
    exact = phi == 1 and df is None
    made: dict[str, Any] = {
        "count_a": a.shown, "count_b": b.shown, "exposure_a": a.time, "exposure_b": b.time,
        "level": level, "n": a.n + b.n, "dispersion": None if df == 0 else finite(phi), "df": df,
        "interval_kind": "exact" if exact else "quasi",
        "method": "exact conditional Poisson (Clopper-Pearson)" if exact else "quasi-Poisson",
    }  # fmt: skip
    if reason := _no_ratio(a, b, exact, df):
        return RateRatio(reason=reason, **made)
    scale = b.time / a.time
    with heard() as warned:
        ratio = a.total / b.total * scale if b.total else math.inf
        low, high = ratio_bounds(a.total, b.total, scale, level, phi, df)
        p_value = _p_value(a.total, b.total, scale, phi, df)
    if math.isnan(low + high + p_value) or not 0 < scale < math.inf:
        return RateRatio(reason=Said(TOO_LARGE), **made)
    made |= {"p_value": p_value, "notes": _notes(a, b, exact, df), "warnings": tuple(warned)}
    return RateRatio(estimate=ratio, low=min(low, ratio), high=max(high, ratio), **made)


def dispersion_of(asked: Any) -> float | None:
    """Return a dispersion of 1 or more, None where it is to be estimated.

    Raises
    ------
    UsageError
        If it is neither a number of 1 or more nor "estimate".
    """
    if isinstance(asked, str) and asked == "estimate":
        return None
    if isinstance(asked, bool) or not isinstance(asked, Real) or not 1 <= float(asked) < math.inf:
        raise UsageError(f'dispersion is {asked!r}; expected a number of 1 or more, or "estimate"')
    return float(asked)


def ratio_bounds(
    a: float, b: float, scale: float, level: float, phi: float, df: float | None
) -> Bounds:
    """Return the interval of (a / b) x scale, exact where `phi` is 1 and `df` None."""
    from scipy.stats import norm

    tail = (1 - level) / 2
    if phi == 1 and df is None:
        low, high = _odds(a, b, tail)
    elif a and b:
        half = _law(df).isf(tail) * math.sqrt(phi * (1 / a + 1 / b))
        low, high = a / b * np.exp(-half), a / b * np.exp(half)
    else:
        low, high = _odds(a / phi, b / phi, norm.sf(_law(df).isf(tail)))
    return float(low * scale), float(high * scale)


def _dispersion(asked: Any, a: Group, b: Group) -> tuple[float, int | None]:
    given = dispersion_of(asked)
    if given is not None:
        return given, None
    with heard():
        (square_a, df_a), (square_b, df_b) = a.scatter(), b.scatter()
    df = df_a + df_b
    return max(1.0, (square_a + square_b) / df) if df else 1.0, df


def _no_ratio(a: Group, b: Group, exact: bool, df: int | None) -> Said | None:
    refused = a.refusal(exact=exact) or b.refusal(exact=exact)
    if refused is None and a.total == b.total == 0:
        return Said(BOTH_ZERO, count=0)
    return Said(NO_SCATTER) if refused is None and df == 0 else refused


def _notes(a: Group, b: Group, exact: bool, df: int | None) -> tuple[Said, ...]:
    if exact:
        return (caveat(a, b),)
    return () if df is None or df >= FEW_DF else (Said(POORLY_KNOWN, df=df),)


def _law(df: float | None) -> Any:
    from scipy.stats import norm, t

    return norm() if df is None else t(df)


def _odds(a: float, b: float, tail: float) -> Bounds:
    """Return the odds at the ends of Clopper and Pearson's interval of the share a / (a + b)."""
    from scipy.stats import beta

    low = beta.ppf(tail, a, b + 1) / beta.isf(tail, b + 1, a) if a else 0.0
    high = beta.isf(tail, a + 1, b) / beta.ppf(tail, b, a + 1) if b else math.inf
    return low, high


def _p_value(a: float, b: float, scale: float, phi: float, df: float | None) -> float:
    from scipy.stats import beta, norm

    if (phi > 1 or df is not None) and a and b:
        distance = abs(math.log(a / b * scale)) / math.sqrt(phi * (1 / a + 1 / b))
        return float(2 * _law(df).sf(distance))
    share, a, b = 1 / (1 + scale), a / phi, b / phi
    more = beta.cdf(share, a, b + 1) if a else 1.0
    fewer = beta.sf(share, a + 1, b) if b else 1.0
    smaller = min(more, fewer, 0.5)
    return float(2 * smaller if df is None else 2 * _law(df).sf(norm.isf(smaller)))
