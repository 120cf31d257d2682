"""Trends against R's glm, and what is refused."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from nkstats.analysis.dated_changes.trends import trend
from nkstats.analysis.named_regimes import Regime
from nkstats.errors import UsageError

SPREAD = [52, 61, 48, 90, 70, 120, 66, 150, 140, 133, 210, 160]
EVEN = [12, 15, 9, 20, 14, 17, 22, 19, 25, 21, 30, 26]


def series(values: list[float], start: str = "2000", freq: str = "Y") -> pd.Series:
    return pd.Series(values, pd.period_range(start, periods=len(values), freq=freq))


@pytest.mark.parametrize(
    ("values", "estimate", "low", "high", "dispersion"),
    [
        (SPREAD, 12.610219082, 7.637240834, 17.812955287, 5.763547495),
        (EVEN, 8.042029548, 3.444875288, 12.843484187, 1.0),
    ],
)
def test_a_trend_is_that_of_r(values: list, estimate: float, low: float, high: float,
                              dispersion: float) -> None:  # fmt: skip
    """S <- summary(f <- glm(y ~ x, quasipoisson)), t(10), dispersion at least 1.

    100 * (exp(coef(f)[2] + c(0, -1, 1) * qt(.975, 10) * s$coef[2, 2] * the floor) - 1)
    """
    found = trend(series(values))
    assert (found.estimate, found.low, found.high) == pytest.approx((estimate, low, high), rel=1e-6)
    assert found.dispersion == pytest.approx(dispersion)
    assert (found.n, found.df, found.interval_kind) == (12, 10, "quasi")


def test_a_gap_takes_its_time() -> None:
    """Exact growth by a tenth is found whatever is missing."""
    values = [1000 * 1.1**i for i in range(12)]
    for gap in (3, 4, 9):
        values[gap] = np.nan
    assert trend(series(values)).estimate == pytest.approx(10, abs=1e-6)
    assert trend(series(values).dropna().iloc[::-1]).estimate == pytest.approx(10, abs=1e-6)


def test_seasons_are_no_trend() -> None:
    """A growth by 2 % a quarter under a strong season."""
    values = [400 * 1.02**i * (0.4, 1.0, 2.0, 1.3)[i % 4] for i in range(24)]
    found = trend(series(values, "2000Q1", "Q"))
    assert found.seasonal
    assert found.estimate == pytest.approx(2, abs=1e-4)
    short = trend(series(values[:7], "2000Q1", "Q"))
    assert not short.seasonal
    assert "too short" in short.notes[0]


def test_neighbours_that_go_together_widen_the_interval_and_are_named() -> None:
    level = [100, 110, 105, 120, 115, 108, 60, 55, 62, 50, 58, 57, 110, 118, 105, 112, 120, 111]
    found = trend(series(level))
    assert found.autocorrelation > 2 / np.sqrt(18)
    assert "autocorrelation" in found.method
    assert any("widened" in note for note in found.notes)
    assert found.high - found.low >= found.gls_high - found.gls_low


def test_autocorrelation_is_looked_for_where_a_short_series_hides_it() -> None:
    """A trend takes some of it away: of .6, r1 shows .3 in 20 figures on average."""
    rng, widened, held = np.random.default_rng(6), 0, 0
    for _ in range(150):
        noise = rng.standard_normal(20)
        for i in range(1, 20):
            noise[i] = 0.6 * noise[i - 1] + 0.8 * noise[i]
        found = trend(series(list(500 * np.exp(0.2 * noise))))
        widened += "autocorrelation" in found.method
        held += found.low <= 0 <= found.high
    assert widened > 60
    assert held >= 0.78 * 150


def named() -> tuple[Regime, ...]:
    return (Regime("closure", "Closure", "봉쇄", date(2006, 8, 1), None, "source"),)


def test_a_trend_across_a_named_break_is_refused_unless_asked_for() -> None:
    refused = trend(series(SPREAD), named())
    assert refused.estimate is refused.low is refused.high is None
    assert "2006" in refused.reason and "2006년" in refused.sentence("ko")
    across = trend(series(SPREAD), named(), across=True)
    assert across.estimate == trend(series(SPREAD)).estimate
    assert "2006" in across.notes[0]
    assert trend(series(SPREAD[:6]), named()).estimate is not None


@pytest.mark.parametrize(
    "values", [[], [5] * 5, [0] * 20, [0, 0, 0, 0, 0, 0, 9], [np.nan] * 9, [1e-12] * 8]
)
def test_what_cannot_be_computed_says_why(values: list[float]) -> None:
    found = trend(series(values))
    assert found.estimate is found.low is found.high is None
    assert found.sentence() == found.reason
    assert found.sentence("ko") != found.reason


def test_the_second_opinion_is_the_median_of_all_slopes_and_counts_the_pairs() -> None:
    """Theil-Sen and Kendall by enumeration; 17 twice is a tie."""
    values = [*EVEN[:-1], 17]
    logs = np.log(np.array(values) + 0.5)
    pairs = list(combinations(range(12), 2))
    slopes = [(logs[j] - logs[i]) / (j - i) for i, j in pairs]
    signs = np.sign([values[j] - values[i] for i, j in pairs])
    found = trend(series(values))
    assert found.theil_sen == pytest.approx(100 * np.expm1(np.median(slopes)))
    assert found.theil_sen_low < found.theil_sen < found.theil_sen_high
    assert found.kendall_tau == pytest.approx(signs.sum() / np.sqrt(66 * 65))


def test_a_rate_is_a_count_over_its_exposure() -> None:
    found = trend(
        series([100, 110, 121, 133, 146, 161]), exposure=series([100, 110, 121, 133, 146, 161])
    )
    assert found.estimate == pytest.approx(0, abs=1e-6)


def test_words() -> None:
    """Rise, fall, level, unknown, and counts on a small base."""
    rise = trend(series(SPREAD)).sentence()
    assert rise.startswith(
        "From 2000 to 2011 the figures rose by about 13% a year (95% interval +7.6% to +18%)."
    )
    assert "fell by about 11% a year" in trend(series(SPREAD[::-1])).sentence()
    assert "늘었다(95% 구간 +7.6%~+18%)" in trend(series(SPREAD)).sentence("ko")
    assert "stayed about level: 0% a year" in trend(series([1e4] * 10)).sentence()
    unknown = trend(series([50, 90, 40, 100, 45, 80, 70]))
    assert "cannot tell" in unknown.sentence() and "판단할 수 없다" in unknown.sentence("ko")
    assert "from about 12 to about 28" in trend(series(EVEN)).sentence()
    assert "level: from about 29 to about 29" in trend(series([29] * 200, "1800")).sentence()
    assert "%" not in trend(series(EVEN)).sentence().replace("95%", "")


def test_misuse_is_named() -> None:
    with pytest.raises(UsageError, match="level"):
        trend(series(SPREAD), level=95)
    with pytest.raises(UsageError, match="negative"):
        trend(series([1, 2, -3, 4, 5, 6]))


def test_the_wider_second_opinion_is_said_beside_the_interval() -> None:
    """So few figures do not show whether neighbours go together; the reader is told both."""
    found = trend(series(SPREAD))
    assert found.gls_high - found.gls_low > 1.2 * (found.high - found.low)
    assert (
        "go together, which so few cannot show, the interval is +4.5% to +20%" in found.sentence()
    )
    assert "함께 움직인다면" in found.sentence("ko")
    assert "go together" not in trend(series([1e4] * 10)).sentence()
