"""Seasonal patterns found from changes: across gaps and breaks, and none in noise."""

from __future__ import annotations

import numpy as np
import pytest

from nkstats.analysis.seasonality.seasonal_pattern import seasonal_pattern

PATTERN = np.array([0.3, -0.1, -0.4, 0.2])


def walk(n: int, seed: int = 0, sd: float = 0.05) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return 5 + np.tile(PATTERN, n)[:n] + np.cumsum(rng.normal(0, sd, n))


def test_the_pattern_of_a_walk_is_found() -> None:
    at = np.arange(40)
    found = seasonal_pattern(walk(40), at, 4, np.ones(39, dtype=bool))
    assert found == pytest.approx(PATTERN, abs=0.05)
    assert found.sum() == pytest.approx(0)


def test_gaps_and_a_masked_break_do_not_bend_it() -> None:
    """The break is ten times the pattern; without the mask it is taken for a season."""
    values, at = walk(40), np.arange(40)
    values[21:] -= 4
    kept = np.r_[0:6, 9:17, 18:40]
    values, at = values[kept], at[kept]
    usable = at[1:] != 21
    found = seasonal_pattern(values, at, 4, usable)
    assert found == pytest.approx(PATTERN, abs=0.06)
    bent = seasonal_pattern(values, at, 4, np.ones(len(usable), dtype=bool))
    assert bent is None or np.abs(bent - PATTERN).max() > 0.1


def test_it_begins_with_the_season_of_the_first_value() -> None:
    found = seasonal_pattern(walk(40)[1:], np.arange(39), 4, np.ones(38, dtype=bool))
    assert found == pytest.approx(np.roll(PATTERN, -1), abs=0.05)


def test_noise_has_a_pattern_no_more_often_than_the_test_allows() -> None:
    rng, usable = np.random.default_rng(5), np.ones(31, dtype=bool)
    walks = np.cumsum(rng.normal(size=(200, 32)), axis=1)
    found = [seasonal_pattern(w, np.arange(32), 4, usable) is not None for w in walks]
    assert 0.04 < np.mean(found) < 0.16


@pytest.mark.parametrize("n", [1, 2, 5, 7])
def test_short_series_have_none(n: int) -> None:
    assert seasonal_pattern(walk(n), np.arange(n), 4, np.ones(n - 1, dtype=bool)) is None


def test_years_have_none() -> None:
    assert seasonal_pattern(walk(40), np.arange(40), 1, np.ones(39, dtype=bool)) is None
