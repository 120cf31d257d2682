"""Shares of a whole and the difference of two, with intervals that hold for small counts.

A share is of people counted one by one; it says nothing of why the groups differ.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

from nkstats.analysis.results import IntervalKind, Result, level_of
from nkstats.analysis.wording import N_, Said, interval_name, signed
from nkstats.errors import UsageError
from nkstats.i18n import Language

ShareMethod = Literal["wilson", "clopper-pearson"]
Bounds = tuple[float, float]

PERCENT = "percent"
FEW = 5  # a whole of fewer is shown as counts
ALIKE = 0.02  # an interval of a difference within two percentage points of none
LARGEST = 10**15  # above it, the quantiles of the beta distribution lose their accuracy
NAMES = {"wilson": N_("Wilson"), "clopper-pearson": N_("Clopper-Pearson")}
KINDS: dict[str, IntervalKind] = {"wilson": "quasi", "clopper-pearson": "exact"}
NO_WHOLE = N_("There is no share of a total of {total}.")
TOO_LARGE = N_("The counts are too large to compute with.")


@dataclass(frozen=True, kw_only=True)
class Proportion(Result):
    """A share between 0 and 1: `count` of `total`."""

    count: int
    total: int

    def _said(self, words: Language) -> str:
        counts = _counts(words, self.count, self.total)
        if self.total < FEW:
            return words.gettext("{counts}: too few for a percentage.").format(counts=counts)
        return words.gettext("{counts}: {share} ({interval} {low} to {high}, {method}).").format(
            counts=counts, share=as_percent(words, self.estimate), low=as_percent(words, self.low),
            high=as_percent(words, self.high), interval=interval_name(words, self.level),
            method=words.gettext(NAMES[self.method]),
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ProportionDifference(Result):
    """The share of group a less that of group b, between -1 and 1, and the counts of both."""

    count_a: int
    total_a: int
    count_b: int
    total_b: int

    def _said(self, words: Language) -> str:
        a = _counts(words, self.count_a, self.total_a)
        b = _counts(words, self.count_b, self.total_b)
        if min(self.total_a, self.total_b) < FEW:
            message = words.gettext("{a} against {b}: too few to compare percentages.")
            return message.format(a=a, b=b)
        message = words.gettext(
            "{a} ({share_a}) against {b} ({share_b}): a difference of {difference} percentage "
            "points ({interval} {low} to {high}, Newcombe); {verdict}."
        )
        return message.format(
            a=a, b=b, share_a=as_percent(words, self.count_a / self.total_a),
            share_b=as_percent(words, self.count_b / self.total_b),
            difference=_points(words, self.estimate), low=_points(words, self.low),
            high=_points(words, self.high), interval=interval_name(words, self.level),
            verdict=words.gettext(_verdict_words(self.low, self.high)),
        )  # fmt: skip


def proportion(
    count: int, total: int, level: float = 0.95, method: ShareMethod = "wilson"
) -> Proportion:
    """Return a share with its interval.

    Parameters
    ----------
    count, total
        Whole numbers of people; the count is part of the total.
    level
        Share of cases in which such an interval is to cover, between 0 and 1.
    method
        "wilson" (score interval, right on average; `interval_kind` "quasi", as it may cover a
        little less for some shares) or "clopper-pearson" (at least the level for every share;
        wider; `interval_kind` "exact").

    Returns
    -------
    Proportion
        `estimate`, `low` and `high` as shares of 1; `n` is the total.

    Raises
    ------
    UsageError
        If a count is no whole number, negative, or larger than its total.

    References
    ----------
    Brown, Cai, DasGupta 2001, Statistical Science 16:101-133.

    Examples
    --------
    >>> proportion(81, 263).sentence()
    '81 of 263: 31% (95% interval 26% to 37%, Wilson).'
    """
    level = level_of(level)
    if method not in NAMES:
        raise UsageError(f"method {method!r} does not exist; choose from {', '.join(NAMES)}")
    count, total = part_of("count", count, "total", total)
    made: dict[str, Any] = {
        "count": count, "total": total, "level": level, "n": total,
        "interval_kind": KINDS[method], "method": method,
    }  # fmt: skip
    if reason := _refusal(total):
        return Proportion(reason=reason, **made)
    bounds = wilson if method == "wilson" else clopper_pearson
    low, high = bounds(count, total, level)
    return Proportion(estimate=count / total, low=low, high=high, **made)


def proportion_difference(
    count_a: int, total_a: int, count_b: int, total_b: int, level: float = 0.95
) -> ProportionDifference:
    """Return the share of one group less that of another, with Newcombe's hybrid score interval.

    Parameters
    ----------
    count_a, total_a, count_b, total_b
        Whole numbers of people; each count is part of its total, and no one is in both groups.
    level
        Share of cases in which such an interval is to cover, between 0 and 1.

    Returns
    -------
    ProportionDifference
        `estimate`, `low` and `high` as shares of 1, from -1 to 1; `n` is the sum of the totals.

    Raises
    ------
    UsageError
        If a count is no whole number, negative, or larger than its total.

    References
    ----------
    Newcombe 1998, Statistics in Medicine 17:873-890, method 10.
    """
    level = level_of(level)
    count_a, total_a = part_of("count_a", count_a, "total_a", total_a)
    count_b, total_b = part_of("count_b", count_b, "total_b", total_b)
    made: dict[str, Any] = {
        "count_a": count_a, "total_a": total_a, "count_b": count_b, "total_b": total_b,
        "level": level, "interval_kind": "quasi", "method": "newcombe", "n": total_a + total_b,
    }  # fmt: skip
    if reason := _refusal(total_a) or _refusal(total_b):
        return ProportionDifference(reason=reason, **made)
    a, b = count_a / total_a, count_b / total_b
    low_a, high_a = wilson(count_a, total_a, level)
    low_b, high_b = wilson(count_b, total_b, level)
    low = a - b - math.hypot(a - low_a, high_b - b)
    high = a - b + math.hypot(high_a - a, b - low_b)
    return ProportionDifference(estimate=a - b, low=max(low, -1.0), high=min(high, 1.0), **made)


def wilson(count: float, total: float, level: float) -> Bounds:
    """Return Wilson's score interval of a share, from 0 to 1; it holds the share itself."""
    from scipy.stats import norm

    z2 = float(norm.isf((1 - level) / 2)) ** 2
    share = count / total
    middle = (share + z2 / (2 * total)) / (1 + z2 / total)
    half = math.sqrt(z2 * (share * (1 - share) + z2 / (4 * total)) / total) / (1 + z2 / total)
    low = 0.0 if count == 0 else middle - half
    high = 1.0 if count == total else middle + half
    return min(low, share), max(high, share)


def clopper_pearson(count: int, total: int, level: float) -> Bounds:
    """Return the exact interval of a share, from 0 to 1."""
    from scipy.stats import beta

    tail, rest = (1 - level) / 2, total - count
    low = 0.0 if count == 0 else float(beta.ppf(tail, count, rest + 1))
    high = 1.0 if rest == 0 else float(beta.isf(tail, count + 1, rest))
    return low, high


def whole_count(where: str, value: Any) -> int:
    """Return a count as a whole number of 0 or more; what it is called is for the error.

    Raises
    ------
    UsageError
        If it is anything else.
    """
    try:
        if not isinstance(value, (bool, str)) and 0 <= value < math.inf and value == int(value):
            return int(value)
    except (TypeError, ValueError):
        pass
    raise UsageError(f"{where} is {value!r}; expected a whole number of 0 or more")


def part_of(where: str, count: Any, whole: str, total: Any) -> tuple[int, int]:
    """Return a count and its total as whole numbers.

    Raises
    ------
    UsageError
        If one is no whole number, or the count is larger.
    """
    part, all_ = whole_count(where, count), whole_count(whole, total)
    if part > all_:
        raise UsageError(f"{where} is {part}, more than {whole}, {all_}; a part is not larger")
    return part, all_


def as_percent(words: Language, share: float | None) -> str:
    """Return a share as a percentage, with two significant figures of what it is from 0 or 100."""
    if share is None:
        return ""
    apart = 100 * min(share, 1 - share)
    digits = max(0, 1 - math.floor(math.log10(apart))) if apart > 0 else 0
    return f"{words.decimal(100 * share, min(digits, 12), unit=PERCENT)}%"


def _refusal(total: int) -> Said | None:
    if total == 0:
        return Said(NO_WHOLE, total=total)
    return Said(TOO_LARGE) if total > LARGEST else None


def _counts(words: Language, count: int, total: int) -> str:
    message = words.gettext("{count} of {total}")
    return message.format(count=words.number(count), total=words.number(total))


def _points(words: Language, difference: float | None) -> str:
    return signed(words, 100 * (difference or 0.0), "percentage points")


def _verdict_words(low: float | None, high: float | None) -> str:
    low, high = -1.0 if low is None else low, 1.0 if high is None else high
    if low > 0:
        return N_("the first share is larger")
    if high < 0:
        return N_("the first share is smaller")
    if max(-low, high) <= ALIKE:
        return N_("the shares are within two percentage points of each other")
    return N_("cannot tell whether the shares differ")
