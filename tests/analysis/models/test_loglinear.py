"""Least squares with autocorrelated errors against nlme and full matrices."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import t
from statsmodels.datasets import nile

from nkstats.analysis.models.loglinear import Averaged, average_over_rho

NILE = nile.load_pandas().data["volume"].tolist()
# R 4.2, nlme: z <- log(c(Nile) + .5); x <- 0:99; s <- as.numeric(x >= 28)
#   gls(z ~ x + s, correlation = corAR1(rho, fixed = TRUE), method = "REML")
NLME = {
    0.0: ([6.9812330700772, 0.0009283671154, -0.3053710248804], 0.0514122434045, 40.5953628),
    0.3: ([6.9833682732976, 0.0008878593057, -0.3062630754653], 0.070726917822, 41.38525442),
    0.6: ([6.9890463278038, 0.0008580993995, -0.3138979214188], 0.114715270430, 34.64351088),
}


def nile() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    at = np.arange(100)
    return np.array(NILE, dtype=float), np.column_stack([np.ones(100), at, at >= 28]), at


def test_each_fit_is_that_of_nlme() -> None:
    """The restricted likelihoods, up to a constant, are the weights."""
    values, matrix, at = nile()
    found = average_over_rho(values, matrix, at, np.zeros(100), grid=np.array(list(NLME)))
    for row, (coefficients, error, _) in enumerate(NLME.values()):
        assert found.coefficients[row] == pytest.approx(coefficients, rel=1e-7)
        assert found.errors[row, 2] == pytest.approx(error, rel=1e-7)
    likelihoods = np.exp([of_r[2] for of_r in NLME.values()])
    assert found.weights == pytest.approx(likelihoods / likelihoods.sum(), rel=1e-6)


def test_across_a_gap_the_correlation_is_that_of_the_time_between() -> None:
    """nlme: the years 1:10 and 13:30, corCAR1(.4, form = ~year, fixed = TRUE)."""
    years = np.r_[1:11, 13:31]
    values = np.array(NILE, dtype=float)[years - 1]
    matrix = np.column_stack([np.ones(28), years, years >= 20])
    found = average_over_rho(values, matrix, years, np.zeros(28), grid=np.array([0.4]))
    assert found.coefficients[0] == pytest.approx([7.1037205849, -0.0128829862, 0.1968378930])
    assert found.errors[0] == pytest.approx([0.096617613732, 0.007708156818, 0.134970580451])


def test_the_likelihood_of_a_gap_is_that_of_the_full_matrix() -> None:
    """Written out with the covariance matrix and its determinant."""
    rng = np.random.default_rng(1)
    at = np.array([0, 1, 2, 5, 6, 10, 11, 12])
    values, matrix = rng.poisson(50, 8).astype(float), np.column_stack([np.ones(8), at])
    rhos = np.array([0.2, 0.7])
    logs, likelihoods = np.log(values + 0.5), []
    for rho in rhos:
        v = rho ** np.abs(at[:, None] - at[None, :])
        inverse = np.linalg.inv(v)
        inner = matrix.T @ inverse @ matrix
        e = logs - matrix @ np.linalg.solve(inner, matrix.T @ inverse @ logs)
        determinants = np.linalg.slogdet(v)[1] + np.linalg.slogdet(inner)[1]
        likelihoods.append(-(6 * np.log(e @ inverse @ e) + determinants) / 2)
    found = average_over_rho(values, matrix, at, np.zeros(8), grid=rhos)
    expected = np.exp(likelihoods) / np.exp(likelihoods).sum()
    assert found.weights == pytest.approx(expected)


def test_the_mixture_of_one_is_student() -> None:
    one = Averaged(np.zeros(1), np.ones(1), np.array([[2.0]]), np.array([[0.5]]), 7)
    half = 0.5 * t.ppf(0.975, 7)
    assert one.interval(0, 0.95) == pytest.approx((2, 2 - half, 2 + half))


def test_quantiles_of_a_mixture_are_those_of_its_draws() -> None:
    mixed = Averaged(
        np.zeros(2), np.array([0.3, 0.7]), np.array([[0.0], [3.0]]), np.array([[1.0], [0.5]]), 9
    )
    rng = np.random.default_rng(2)
    which = rng.random(400_000) < 0.3
    draws = np.where(which, rng.standard_t(9, 400_000), 3 + 0.5 * rng.standard_t(9, 400_000))
    for share in (0.025, 0.5, 0.975):
        assert mixed.quantile(0, share) == pytest.approx(np.quantile(draws, share), abs=0.02)


@pytest.mark.parametrize("value", [0.5, 7.0])
def test_an_exact_fit_gives_numbers(value: float) -> None:
    """The logarithm of 0.5 + 0.5 is 0, and so is all that is left."""
    at = np.arange(9)
    found = average_over_rho(np.full(9, value), np.column_stack([np.ones(9), at]), at, np.zeros(9))
    middle, low, high = found.interval(1, 0.95)
    assert low <= middle <= high
    assert abs(high - low) < 1e-5
    assert np.isfinite(found.weights).all() and (found.errors > 0).all()
