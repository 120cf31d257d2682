"""Stretches between breaks: levels, which one is gone back to, and how far a break moved."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from nkstats.analysis.forecasts.eras import emptier, eras_of, fuller, mean_move, span_of
from nkstats.analysis.observed import observe
from nkstats.analysis.wording import Said

#                 first        second           third       now
LEVELS = np.array([5, 6, 9, 9, 9, 8, 8, 8, 7.5, 5, 3, 3.2, 4.5, 5.5])
BEGINS = np.array([5, 9, 12])


def test_levels_are_medians() -> None:
    assert [era.level for era in eras_of(LEVELS, BEGINS)] == [9, 8, 3.2, 5]


@pytest.mark.parametrize(
    ("begins", "now", "level"),
    [
        (BEGINS, 5.0, 8.0),  # the regime before the emptiest, not the fullest
        (BEGINS, 8.5, 9.0),  # that one is not fuller than the present
        (BEGINS, 9.5, None),  # none is
        (np.array([5, 9, 10, 12]), 4.0, 8.0),  # a single year between is no level
        (np.array([], dtype=int), 5.0, None),  # no break, no regime
    ],
)
def test_reopening_leads_to_the_regime_before_the_emptiest(
    begins: np.ndarray, now: float, level: float | None
) -> None:
    era = fuller(eras_of(LEVELS, begins), now)
    assert (era and era.level) == level


@pytest.mark.parametrize(("now", "level"), [(5.0, 3.2), (3.0, None)])
def test_closure_leads_to_the_emptiest(now: float, level: float | None) -> None:
    era = emptier(eras_of(LEVELS, BEGINS), now)
    assert (era and era.level) == level


def test_spans_are_one_period_or_two() -> None:
    index = pd.period_range("2001", periods=14, freq="Y")
    observed = observe(pd.Series(np.exp(LEVELS), index=index))
    eras = eras_of(LEVELS, np.array([1]))
    assert span_of(observed, eras[0]) == pd.Period("2001")
    assert span_of(observed, eras[1]) == "2002 to 2014"
    assert isinstance(span_of(observed, eras[1]), Said)


def test_moves_are_mean_absolute_log_ratios() -> None:
    """By hand: |8 - 9|, |5 - 7.5|, |4.5 - 3.2|."""
    assert mean_move(LEVELS, BEGINS, 1) == pytest.approx((1 + 2.5 + 1.3) / 3)
    assert mean_move(LEVELS, np.array([], dtype=int), 1) is None


def test_quarters_compare_a_year_with_the_year_before() -> None:
    assert mean_move(LEVELS, np.array([9]), 4) == pytest.approx(8 - 3.85)
