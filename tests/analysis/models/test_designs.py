"""Designs: the columns of a model, against columns written out by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from nkstats.analysis.models.designs import Design, centred, log_exposure, points_after
from nkstats.analysis.observed import observe
from nkstats.errors import UsageError


def series(values: list[float], start: str = "2000", freq: str = "Y") -> pd.Series:
    return pd.Series(values, pd.period_range(start, periods=len(values), freq=freq))


def test_columns_stand_in_the_order_that_step_and_bend_name() -> None:
    design = Design(centre=1, steps=(2, 3), bends=(2,), pulses=(3,), seasons=(2,))
    at, season = np.arange(4), np.array([1, 2, 1, 2])
    expected = [
        [1, -1, 0, 0, 0, 0, 0],
        [1, 0, 0, 0, 0, 0, 1],
        [1, 1, 1, 0, 0, 0, 0],
        [1, 2, 1, 1, 1, 1, 1],
    ]
    matrix = design.matrix(at, season)
    assert matrix.tolist() == expected
    assert design.width == matrix.shape[1] == 7
    assert matrix[:, design.step(1)].tolist() == [0, 0, 0, 1]
    assert matrix[:, design.bend(0)].tolist() == [0, 0, 0, 1]
    assert Design(trend=False, steps=(2,)).step(0) == 1


def test_time_runs_on_through_a_gap() -> None:
    observed = observe(series([1, 2, np.nan, np.nan, 5, 6]))
    assert centred(observed).of(observed)[:, 1].tolist() == [-2.5, -1.5, 1.5, 2.5]


def test_two_steps_without_a_figure_between_them_are_not_identified() -> None:
    observed = observe(series([1, 2, 3, np.nan, 5, 6, 7, 8]))
    assert centred(observed, steps=(4,)).is_identified(observed)
    assert not centred(observed, steps=(3, 4)).is_identified(observed)
    assert not centred(observed, steps=(1, 2, 4, 5, 6)).is_identified(observed)


@pytest.mark.parametrize(("n", "seasons"), [(7, ()), (8, ()), (9, (2, 3, 4)), (40, (2, 3, 4))])
def test_seasons_need_two_years_and_something_to_judge_by(n: int, seasons: tuple[int, ...]) -> None:
    """Nine quarters leave four degrees of freedom beside constant, trend and three seasons."""
    observed = observe(series([5.0] * n, "2000Q1", "Q"))
    assert centred(observed).seasonal(observed).seasons == seasons


def test_the_points_of_a_regime_end_where_the_next_begins() -> None:
    at = np.array([0, 1, 2, 5, 6, 7])
    assert points_after(at, (6, 2), 1).tolist() == [False, False, True, True, False, False]
    assert points_after(at, (6, 2), 0).tolist() == [False] * 4 + [True] * 2


def test_an_exposure_is_asked_for_each_known_period() -> None:
    periods = observe(series([1, 2, 3])).periods
    assert np.allclose(np.exp(log_exposure(series([10, 20, 40, 80]), periods)), [10, 20, 40])
    assert log_exposure(None, periods).tolist() == [0, 0, 0]
    for wrong in (series([10, 20]), series([10, 0, 10]), series([1.0] * 12, "2000-01", "M")):
        with pytest.raises(UsageError, match="exposure"):
            log_exposure(wrong, periods)
