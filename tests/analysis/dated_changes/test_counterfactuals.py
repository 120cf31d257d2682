"""Expectations: plug-in sums, their horizon, and the share of the truth that they hold."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from nkstats.analysis.dated_changes.counterfactuals import counterfactual
from nkstats.analysis.dated_changes.interruptions import interrupted
from nkstats.errors import UsageError


def series(values: list[float], start: str = "2000", freq: str = "Y") -> pd.Series:
    return pd.Series(values, pd.period_range(start, periods=len(values), freq=freq))


def test_what_goes_on_exactly_is_expected_exactly() -> None:
    """A growth by 5 % a year for ten years, then nobody."""
    years = [1000 * 1.05**i for i in range(16)]
    found = counterfactual(series(years[:10] + [0.0] * 6), 2010)
    assert found.estimate == found.expected == pytest.approx(sum(years[10:14]))
    assert found.frame["expected"].tolist() == pytest.approx(years[10:14])
    assert found.low < found.estimate < found.high
    assert len(found.frame) == 4, "no further than 4 years"


def test_the_noise_of_poisson_is_the_least_there_is() -> None:
    """A level of 400 known from many years: four years vary by 2 standard deviations of 40."""
    found = counterfactual(series([400.0] * 60 + [100.0] * 4), 2060)
    assert found.estimate == pytest.approx(1200, abs=1e-3)
    assert 1.96 * 40 < (found.high - found.low) / 2 < 1.6 * 1.96 * 40


@pytest.mark.parametrize(("freq", "start", "most"), [("Q", "2000Q1", 16), ("M", "2000-01", 48)])
def test_four_years_are_sixteen_quarters(freq: str, start: str, most: int) -> None:
    index = pd.period_range(start, periods=6 * most, freq=freq)
    values = pd.Series(100.0, index)
    at = index[3 * most]
    assert len(counterfactual(values, at).frame) == most
    assert len(counterfactual(values, at, periods=3).frame) == 3
    with pytest.raises(UsageError, match=f"1 to {most}"):
        counterfactual(values, at, periods=most + 1)


def test_the_regime_before_is_what_goes_on() -> None:
    values = series([1000.0] * 10 + [500.0] * 8 + [50.0] * 4)
    assert counterfactual(values, 2018, since=2010).estimate == pytest.approx(1800, abs=1e-3)
    both = interrupted(values, [2010, 2018]).counterfactual
    assert (str(both.since), str(both.at), both.estimate) == ("2010", "2018", pytest.approx(1800))


def test_a_date_with_too_little_before_it_is_passed_over() -> None:
    values = series([1000.0] * 10 + [500.0] * 8 + [50.0] * 3 + [90.0] * 3)
    assert str(interrupted(values, [2021, 2018, 2010]).counterfactual.at) == "2018"


def test_it_holds_what_would_have_been() -> None:
    """50 series of overdispersed counts: of a nominal 95 % fewer than 43 would be a fault."""
    rng, hits = np.random.default_rng(7), 0
    for _ in range(50):
        would = rng.poisson(800 * rng.gamma(60, 1 / 60, 16)).astype(float)
        seen = np.r_[would[:12], np.floor(would[12:] / 5)]
        found = counterfactual(series(seen), 2012)
        hits += found.low <= would[12:].sum() - seen[12:].sum() <= found.high
    assert hits >= 43


@pytest.mark.parametrize(
    ("values", "at"),
    [([], 2000), ([5] * 5, 2003), ([5] * 10, 2012), ([0] * 10, 2008), ([5] * 9, 1990),
     ([0] * 8 + [4] + [1] * 3, 2009)],
)  # fmt: skip
def test_what_cannot_be_expected_says_why(values: list[float], at: int) -> None:
    found = counterfactual(series(values), at)
    assert found.estimate is found.low is found.high is None
    assert found.frame.empty and list(found.frame) == ["expected", "low", "high", "observed"]
    assert found.sentence() == found.reason != found.sentence("ko")


def test_the_seed_decides() -> None:
    values = series([900, 1100, 950, 1200, 1000, 980, 1020, 300, 200])
    one, same, other = (counterfactual(values, 2007, seed=seed) for seed in (1, 1, 2))
    assert (one.low, one.high) == (same.low, same.high) != (other.low, other.high)
    assert one.interval_kind == "predictive"


def test_words() -> None:
    fewer = counterfactual(series([1000.0] * 10 + [100.0] * 2), 2010)
    assert "From 2010 to 2011 about 1,800 fewer were counted than if the trend" in fewer.sentence()
    assert "약 1,800명 적었다" in fewer.sentence("ko")
    assert "1,800 more" in counterfactual(series([100.0] * 10 + [1000.0] * 2), 2010).sentence()
    unknown = counterfactual(series([100.0] * 10 + [101.0] * 2), 2010)
    assert "cannot tell" in unknown.sentence() and "판단할 수 없다" in unknown.sentence("ko")


def test_misuse_is_named() -> None:
    values = series([100.0] * 12)
    for wrong in ({"periods": 0}, {"periods": 2.5}, {"since": 2011}, {"level": 1}):
        with pytest.raises(UsageError):
            counterfactual(values, 2010, **wrong)
    with pytest.raises(UsageError):
        counterfactual(values, None)
