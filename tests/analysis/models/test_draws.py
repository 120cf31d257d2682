"""Draws of counts against the moments that they should have."""

from __future__ import annotations

import numpy as np
import pytest

from nkstats.analysis.models.draws import draw_counts
from nkstats.analysis.models.quasipoisson import Fit


def fit(mean: float, *, error: float = 0.0, dispersion: float = 1.0, r1: float = 0.0) -> Fit:
    """Return a constant level known from many years."""
    return Fit(
        np.array([np.log(mean)]), np.array([[error**2]]), np.full(400, mean), dispersion, 399, r1
    )


def drawn(model: Fit, m: int = 3) -> np.ndarray:
    return draw_counts(model, np.ones((m, 1)), np.arange(m), np.zeros(m), draws=20_000, seed=1)


@pytest.mark.parametrize(("mean", "dispersion"), [(50, 1), (50, 4), (1e12, 9e9)])
def test_the_variance_is_the_dispersion_times_the_mean(mean: float, dispersion: float) -> None:
    counts = drawn(fit(mean, dispersion=dispersion))
    assert counts.mean() == pytest.approx(mean, rel=0.02)
    expected = dispersion + 0.028 if dispersion == 1 else dispersion  # a dispersion below 1 is none
    assert counts.var() / mean == pytest.approx(expected, rel=0.05)


def test_the_doubt_about_the_level_is_common_to_all_periods() -> None:
    counts = drawn(fit(1000, error=0.2))
    assert np.corrcoef(counts.T)[0, 2] > 0.9
    assert np.log(counts).std() == pytest.approx(0.2, abs=0.02)


def test_noise_is_remembered_as_long_as_it_was() -> None:
    counts = np.log(drawn(fit(1e6, dispersion=1e4, r1=0.5)))
    correlation = np.corrcoef(counts.T)
    r = (400 * 0.5 + 1) / 396
    assert correlation[0, 1] == pytest.approx(r, abs=0.03)
    assert correlation[0, 2] == pytest.approx(r**2, abs=0.03)


def test_counts_are_whole_and_never_below_zero() -> None:
    counts = drawn(fit(2.0, error=1.0, dispersion=3))
    assert (counts >= 0).all() and (counts == np.round(counts)).all()
