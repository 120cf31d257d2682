"""Exponential smoothing: its recursions by hand, its starts by search, its forecasts by sense."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from statsmodels.tsa.exponential_smoothing.ets import ETSModel

from nkstats.analysis.forecasts.exponential_smoothing import (
    Grid,
    _fitted,
    _grids,
    _growth,
    _weighed,
    exponential_smoothing,
    least_squares,
)

NILE = np.array([
    649, 846, 812, 742, 801, 1040, 860, 874, 848, 890, 744, 749, 838, 1050, 918, 986, 797, 923,
    975, 815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740,
], dtype=float)  # fmt: skip


def one(level: float, slope: float, damping: float) -> Grid:
    return Grid(np.array([level]), np.array([slope]), np.array([damping]), True, 6)


@pytest.mark.parametrize(("level", "slope", "damping"), [(0.4, 0.1, 0.9), (0.9, 0.5, 1.0)])
def test_errors_are_those_of_statsmodels_from_the_same_start(
    level: float, slope: float, damping: float
) -> None:
    """Its smooth() runs the same recursion; the start is found by least squares in ours."""
    fit = _fitted(NILE, one(level, slope, damping))
    starts = np.linalg.lstsq(*_brute(NILE, level, slope, damping), rcond=None)[0]
    model = ETSModel(
        pd.Series(NILE), trend="add", damped_trend=True, initialization_method="known",
        initial_level=starts[0], initial_trend=starts[1],
    )  # fmt: skip
    theirs = NILE - model.smooth([level, slope, damping]).fittedvalues
    assert fit.errors[0] == pytest.approx(theirs.to_numpy(), rel=1e-5, abs=1e-4)


def _brute(
    values: np.ndarray, level: float, slope: float, damping: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return the errors from a start of 0, and how they answer to each start, by running thrice."""

    def errors(first: float, rise: float) -> np.ndarray:
        found, at, up = [], first, rise
        for value in values:
            error = value - at - damping * up
            found.append(error)
            at, up = at + damping * up + level * error, damping * up + slope * error
        return np.array(found)

    base = errors(0, 0)
    return np.column_stack([base - errors(1, 0), base - errors(0, 1)]), base


def test_variance_grows_as_that_of_simulated_futures() -> None:
    """Errors of sd 1 fed through the recursion; 40,000 futures, four steps."""
    level, slope, damping = 0.5, 0.2, 0.9
    shocks = np.random.default_rng(0).normal(size=(40_000, 4))
    at, up, futures = np.zeros(40_000), np.zeros(40_000), []
    for error in shocks.T:
        up = damping * up
        futures.append(at + up + error)
        at, up = at + up + level * error, up + slope * error
    assert _growth(one(level, slope, damping), 4)[0] == pytest.approx(
        np.var(futures, axis=1), rel=0.03
    )


def test_the_criterion_is_that_of_akaike_corrected() -> None:
    """2 k + 2 k (k + 1) / (n - k - 1) for k = 3 and 6, and an even prior over each grid."""
    for grid, k in zip(_grids()[::2], (3, 6), strict=True):
        criterion = _weighed(NILE, grid, 1)[0][0]
        squares = (_fitted(NILE, grid).errors ** 2).sum(axis=1)
        penalty = 2 * k + 2 * k * (k + 1) / (30 - k - 1) + 2 * np.log(len(grid.level))
        assert criterion == pytest.approx(30 * np.log(squares) + penalty)


def test_many_regressions_at_once_are_those_of_one_at_a_time() -> None:
    rng = np.random.default_rng(1)
    design, target = rng.normal(size=(4, 9, 2)), rng.normal(size=(4, 9))
    found, left = least_squares(design, target)
    for i in range(4):
        alone = np.linalg.lstsq(design[i], target[i], rcond=None)[0]
        assert found[i] == pytest.approx(alone, rel=1e-6)
        assert left[i] == pytest.approx(target[i] - design[i] @ alone, abs=1e-6)


def test_a_straight_line_goes_on() -> None:
    point, spread = exponential_smoothing(np.arange(1.0, 21.0) / 20, 3)
    assert point == pytest.approx([1.05, 1.10, 1.15], abs=1e-3)
    assert spread.max() < 0.01


def test_noise_about_a_level_is_foretold_at_the_level() -> None:
    """The mean is the best there is, and its sd nearly that of the series."""
    values = np.random.default_rng(3).normal(100, 10, 60)
    point, spread = exponential_smoothing(values, 4)
    assert point == pytest.approx(np.full(4, 100), abs=5)
    assert spread == pytest.approx(np.full(4, 10), rel=0.3)


def test_the_average_is_near_the_one_model_that_statsforecast_fits() -> None:
    """AutoETS(model="ANN").forecast(NILE, 4) of statsforecast 2.1 is 827.97."""
    point, _ = exponential_smoothing(NILE, 4)
    assert point == pytest.approx(np.full(4, 827.97), rel=0.05)


def test_doubt_grows_with_the_steps() -> None:
    assert (np.diff(exponential_smoothing(NILE, 6)[1]) > 0).all()
