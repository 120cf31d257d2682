"""The negative binomial log-linear model, whose relative noise is the same at every level.

A second family beside quasi-Poisson: the variance is mu + alpha mu^2. Its alpha is estimated too
low in short series, and does not exist where counts vary no more than by chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from nkstats.analysis.models.quasipoisson import has_maximum, t_quantile
from nkstats.analysis.observed import Floats

BOUNDS = (np.log(1e-6), np.log(1e3))


@dataclass(frozen=True)
class NegativeBinomial:
    """A fitted model: coefficients (p,), their covariance (p, p), alpha, degrees of freedom."""

    coefficients: Floats
    covariance: Floats
    alpha: float
    df: int

    def interval(self, column: int, level: float) -> tuple[float, float]:
        """Return the lower and upper bound of a coefficient, by Student's t."""
        half = t_quantile(level, self.df) * float(np.sqrt(self.covariance[column, column]))
        return float(self.coefficients[column]) - half, float(self.coefficients[column]) + half


def fit_negative_binomial(
    values: Floats, matrix: Floats, offset: Floats
) -> NegativeBinomial | None:
    """Fit by maximum likelihood; None where there is no maximum or alpha is at its boundary.

    Parameters
    ----------
    values : array of shape (n,)
        Counts, not all 0.
    matrix : array of shape (n, p)
        Columns of full rank, fewer than n.
    offset : array of shape (n,)

    References
    ----------
    Venables and Ripley 2002, Modern Applied Statistics with S, 7.4 (glm.nb).
    """
    from scipy.optimize import minimize_scalar

    if not has_maximum(values, matrix):
        return None
    try:
        found = minimize_scalar(
            lambda log_alpha: -_at_alpha(values, matrix, offset, log_alpha).llf,
            bounds=BOUNDS, method="bounded",
        )  # fmt: skip
        fit = _at_alpha(values, matrix, offset, found.x)
    except (ValueError, ArithmeticError, np.linalg.LinAlgError):
        return None
    inside = BOUNDS[0] + 0.1 < found.x < BOUNDS[1] - 0.1
    parts = np.array(fit.params), np.asarray(fit.cov_params())
    settled = fit.converged and all(np.isfinite(part).all() for part in parts)
    if not (inside and settled and (np.diag(parts[1]) > 0).all()):
        return None
    return NegativeBinomial(*parts, float(np.exp(found.x)), len(values) - matrix.shape[1])


def _at_alpha(values: Floats, matrix: Floats, offset: Floats, log_alpha: float) -> Any:
    from statsmodels.genmod import families
    from statsmodels.genmod.generalized_linear_model import GLM

    family = families.NegativeBinomial(alpha=float(np.exp(log_alpha)))
    return GLM(values, matrix, family=family, offset=offset).fit(tol=1e-10, rtol=1e-10)
