"""The negative binomial fit against MASS, and its boundary."""

from __future__ import annotations

import numpy as np
import pytest

from nkstats.analysis.models.negative_binomial import fit_negative_binomial

SPREAD = [52, 61, 48, 90, 70, 120, 66, 150, 140, 133, 210, 160]


def fit(values: list[float]):
    n = len(values)
    matrix = np.column_stack([np.ones(n), np.arange(1, n + 1)])
    return fit_negative_binomial(np.array(values, dtype=float), matrix, np.zeros(n))


def test_the_fit_is_that_of_mass() -> None:
    """R 4.2: g <- glm.nb(y ~ seq_along(y)); summary(g)$coef; 1 / g$theta."""
    found = fit(SPREAD)
    assert found.coefficients == pytest.approx([3.8153298297, 0.1208656275], rel=1e-5)
    errors = np.sqrt(np.diag(found.covariance))
    assert errors == pytest.approx([0.1401970093, 0.0183928939], rel=1e-4)
    assert found.alpha == pytest.approx(0.0370580395, rel=1e-4)
    assert found.df == 10


def test_counts_that_vary_no_more_than_by_chance_have_none() -> None:
    assert fit([12, 15, 9, 20, 14, 17, 22, 19, 25, 21, 30, 26]) is None


def test_a_series_without_a_maximum_has_none() -> None:
    assert fit([0, 0, 0, 0, 0, 9]) is None
    matrix = np.column_stack([np.ones(9), np.arange(9) >= 5])
    values = np.array([50, 90, 20, 70, 30, 0, 0, 0, 0], dtype=float)
    assert fit_negative_binomial(values, matrix, np.zeros(9)) is None
