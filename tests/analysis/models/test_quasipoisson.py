"""The quasi-Poisson fit against R's glm, and where there is none."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import t

from nkstats.analysis.models.quasipoisson import (
    corrected,
    fit_counts,
    has_maximum,
    inflation,
    neighbours,
)
from nkstats.analysis.results import heard

# Coefficients, standard errors and dispersion of R 4.2, after y <- c(...); x <- seq_along(y):
#   s <- summary(glm(y ~ x, family = quasipoisson)); s$coef; s$dispersion
SPREAD = [52, 61, 48, 90, 70, 120, 66, 150, 140, 133, 210, 160]
OF_SPREAD = ([3.8306066607, 0.1187622812], [0.17285339096, 0.02027062851], 5.763547495)
EVEN = [12, 15, 9, 20, 14, 17, 22, 19, 25, 21, 30, 26]
OF_EVEN = ([2.41500212319, 0.07735012791], [0.12354934525, 0.01517277697], 0.6045143778)


def line(n: int) -> np.ndarray:
    return np.column_stack([np.ones(n), np.arange(1.0, n + 1)])


def fit(values: list[float], matrix: np.ndarray | None = None):
    y = np.array(values, dtype=float)
    matrix = line(len(y)) if matrix is None else matrix
    return fit_counts(y, matrix, np.arange(len(y)), np.zeros(len(y)))


@pytest.mark.parametrize(("values", "r"), [(SPREAD, OF_SPREAD), (EVEN, OF_EVEN)])
def test_the_fit_is_that_of_r_with_a_dispersion_of_at_least_one(values: list, r: tuple) -> None:
    found = fit(values)
    coefficients, errors, dispersion = r
    floor = np.sqrt(max(1, dispersion) / dispersion)
    assert found.coefficients == pytest.approx(coefficients, abs=1e-8)
    assert np.sqrt(np.diag(found.covariance)) == pytest.approx(np.array(errors) * floor, rel=1e-6)
    assert found.dispersion == pytest.approx(max(1, dispersion), rel=1e-6)
    assert found.df == 10


def test_intervals_are_those_of_student() -> None:
    found = fit(SPREAD)
    half = t.ppf(0.975, 10) * 0.02027062851
    assert found.interval(1, 0.95) == pytest.approx((0.1187622812 - half, 0.1187622812 + half))


@pytest.mark.parametrize("scale", [1e-6, 1e3, 1e15, 1e296])
def test_the_slope_of_counts_does_not_depend_on_their_size(scale: float) -> None:
    found = fit([scale * value for value in SPREAD])
    assert found.coefficients[1] == pytest.approx(0.1187622812, abs=1e-8)
    assert found.dispersion == pytest.approx(max(1, scale * 5.763547495), rel=1e-6)
    assert found.fitted.sum() == pytest.approx(scale * sum(SPREAD))


def test_an_exposure_that_grows_like_the_counts_leaves_no_trend() -> None:
    y = np.array(SPREAD, dtype=float)
    with heard():  # statsmodels warns of a perfect prediction
        found = fit_counts(y, line(12), np.arange(12), np.log(y))
    assert found.coefficients == pytest.approx([0, 0], abs=1e-8)


@pytest.mark.parametrize(
    ("values", "exists"),
    [
        ([3, 4, 5, 0, 0, 0], False), ([3, 4, 5, 0, 1, 0], True), ([0, 0, 0, 1, 2, 3], False),
        ([0, 4, 5, 0, 0, 2], True), ([3, 0, 0, 7, 0, 0], True), ([0, 0, 0, 0, 0, 3], False),
    ],
)  # fmt: skip
def test_a_step_into_zeros_has_no_maximum(values: list, exists: bool) -> None:
    """A regime with one positive count has a level."""
    matrix = np.column_stack([np.ones(6), np.arange(6) >= 3])
    assert has_maximum(np.array(values, dtype=float), matrix) == exists
    assert (fit(values, matrix) is not None) == exists


def test_a_trend_into_a_single_count_at_the_end_has_no_maximum() -> None:
    """The likelihood grows with the slope for ever, though the columns have full rank."""
    assert fit([0, 0, 0, 0, 0, 5]) is None
    assert fit([0, 0, 0, 0, 2, 5]) is None or fit([0, 0, 0, 0, 2, 5]).fitted.min() > 0
    assert fit([0, 1, 0, 0, 0, 5]) is not None


def test_a_pair_across_a_gap_is_no_pair() -> None:
    residuals = np.array([1.0, 2.0, -1.0, 1.0])
    assert neighbours(residuals, np.arange(4)) == pytest.approx((2 - 2 - 1) / 7)
    assert neighbours(residuals, np.array([0, 1, 5, 6])) == pytest.approx((2 - 1) / 2 * 3 / 7)
    assert neighbours(np.zeros(4), np.arange(4)) == 0


@pytest.mark.parametrize(
    ("r1", "n", "r"), [(0.3, 28, 9.4 / 24), (-0.3, 28, 0), (0.99, 28, 0.9), (0.5, 4, 0)]
)
def test_the_autocorrelation_of_a_short_series_is_corrected(r1: float, n: int, r: float) -> None:
    assert corrected(r1, n) == pytest.approx(r)
    assert inflation(r1, n) == pytest.approx((1 + r) / (1 - r))
    assert fit(SPREAD).inflated().covariance == pytest.approx(fit(SPREAD).covariance)
