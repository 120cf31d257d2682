"""The combination of simple models: R's drift, the envelope, seasons, gaps, and its coverage."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.datasets import nile

from nkstats.analysis.forecasts.combination import combination, drift, naive, simple
from nkstats.analysis.forecasts.exponential_smoothing import exponential_smoothing
from nkstats.analysis.forecasts.theta import theta
from nkstats.analysis.observed import Observed, observe

NILE = nile.load_pandas().data["volume"].to_numpy()[-30:]


def seen(values: np.ndarray, freq: str = "Y") -> Observed:
    index = pd.period_range("1950-01", periods=len(values), freq=freq)
    return observe(pd.Series(values, index=index))


def test_drift_and_naive_are_those_of_r() -> None:
    """R: forecast::rwf(x, drift = TRUE, h = 3) and naive(x, h = 3), x the Nile of 1941-1970.

    The standard deviations are (upper - mean) / qnorm(.975).
    """
    point, spread = drift(NILE, np.arange(30), 3)
    assert point == pytest.approx([743.13793, 746.27586, 749.41379])
    assert spread == pytest.approx([149.99033, 215.62468, 268.31085])
    point, spread = naive(NILE, np.arange(30), 3)
    assert point == pytest.approx([740] * 3)
    assert spread == pytest.approx([144.93839, 204.97384, 251.04066])


def test_a_gap_is_time_passed() -> None:
    """Without the values of a straight line's middle, the slope a period is the same."""
    at = np.array([0, 1, 2, 7, 8, 9])
    point, spread = drift(3.0 * at, at, 2)
    assert point == pytest.approx([30, 33])
    assert spread == pytest.approx([0, 0], abs=1e-9)
    changes = np.array([3, 3, 15, 3, 3.0]) ** 2 / [1, 1, 5, 1, 1]
    assert naive(3.0 * at, at, 2)[1] == pytest.approx(np.sqrt(changes.mean() * np.array([1, 2])))


def test_the_band_is_the_envelope_of_three_widened_t_intervals() -> None:
    """Each model's interval put together by hand."""
    band = combination(seen(NILE), 4, (80.0, 95.0))
    unit = NILE.max()
    parts = [exponential_smoothing(NILE / unit, 4), theta(NILE / unit, 4)]
    parts = [(p * unit, s * unit) for p, s in parts] + [drift(NILE, np.arange(30), 4)]
    assert band.point == pytest.approx(np.mean([p for p, _ in parts], axis=0))
    for level, tail in ((80.0, 0.9), (95.0, 0.975)):
        half = stats.t.ppf(tail, 27) * np.sqrt(33 / 27)
        low = np.min([p - half * s for p, s in parts], axis=0)
        high = np.max([p + half * s for p, s in parts], axis=0)
        assert band.bounds[level][0] == pytest.approx(low)
        assert band.bounds[level][1] == pytest.approx(high)


@pytest.mark.parametrize("values", [NILE[:11], NILE[:3]])
def test_a_short_series_gets_naive_and_drift_alone(values: np.ndarray) -> None:
    band = combination(seen(values), 2, (95.0,))
    both = [model(values, np.arange(len(values)), 2)[0] for model in (naive, drift)]
    assert simple(seen(values))
    assert band.point == pytest.approx(np.mean(both, axis=0))


def test_gaps_are_not_filled() -> None:
    series = pd.Series(NILE, index=pd.period_range("1941", periods=30, freq="Y"))
    series.iloc[[7, 8]] = np.nan
    gapped = observe(series)
    assert simple(gapped)
    assert combination(gapped, 1, (95.0,)).point[0] == pytest.approx(
        (740 + 740 + (740 - 649) / 29) / 2
    )


def test_the_unit_of_the_series_does_not_matter() -> None:
    plain = combination(seen(NILE), 3, (95.0,))
    large = combination(seen(NILE * 1e280), 3, (95.0,))
    assert large.bounds[95.0][1] / 1e280 == pytest.approx(plain.bounds[95.0][1])


@pytest.mark.parametrize("growth", [0.0, 0.01])
def test_seasons_are_carried_forward(growth: float) -> None:
    """Proportional seasons on a growing level: next year's quarters are found within 5 %."""
    rng, time = np.random.default_rng(2), np.arange(48)
    season = np.tile([1.3, 0.9, 0.7, 1.1], 12)
    truth = 200 * np.exp(growth * time) * season
    values = truth * np.exp(rng.normal(0, 0.02, 48))
    band = combination(seen(values[:44], "Q"), 4, (95.0,))
    assert band.point == pytest.approx(truth[44:], rel=0.05)


def test_series_with_zeros_have_seasons_that_add() -> None:
    season = np.tile([0.0, 10.0, 20.0, 6.0], 8)
    values = season + np.random.default_rng(1).choice([0.0, 1.0], 32)
    values[0] = 0
    band = combination(seen(values, "Q"), 4, (95.0,))
    assert band.point == pytest.approx([0.5, 10.5, 20.5, 6.5], abs=1.5)


@pytest.mark.parametrize("kind", ["walk", "trend", "level"])
def test_ranges_hold_about_what_they_say(kind: str) -> None:
    """60 simulated series of 24 points, 6 steps ahead; the larger study is in benchmarks."""
    rng, inside = np.random.default_rng(8), []
    for _ in range(60):
        noise = rng.normal(0, 5, 30)
        path = {"walk": noise.cumsum(), "trend": noise + 3 * np.arange(30), "level": noise}[kind]
        values = 200 + path
        low, high = combination(seen(values[:24]), 6, (95.0,)).bounds[95.0]
        inside.append((low <= values[24:]) & (values[24:] <= high))
    assert 0.9 <= np.mean(inside) <= 1
