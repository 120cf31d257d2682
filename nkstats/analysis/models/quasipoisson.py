"""The quasi-Poisson log-linear model: counts that vary more than chance alone, one fit at a time.

The dispersion is the Pearson chi-squared over its degrees of freedom and at least 1; intervals are
those of Student's t. What the counts are explained by is the caller's (`designs`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from nkstats.analysis.observed import Floats, Integers

TINY = 1e-13  # of the largest value: as good as none in double precision
STRONGEST = 0.9


@dataclass(frozen=True)
class Fit:
    """A fitted model of log counts.

    Attributes
    ----------
    coefficients : array of shape (p,)
    covariance : array of shape (p, p), with the dispersion in it
    fitted : array of shape (n,)
    dispersion : float
        Variance over mean, at least 1.
    df : int
        Degrees of freedom left.
    autocorrelation : float
        Of neighbouring Pearson residuals.
    """

    coefficients: Floats
    covariance: Floats
    fitted: Floats
    dispersion: float
    df: int
    autocorrelation: float

    def inflated(self) -> Fit:
        """Return the fit with standard errors that allow for autocorrelation."""
        factor = inflation(self.autocorrelation, len(self.fitted))
        return replace(self, covariance=self.covariance * factor)

    def interval(self, column: int, level: float) -> tuple[float, float]:
        """Return the lower and upper bound of a coefficient."""
        half = t_quantile(level, self.df) * float(np.sqrt(self.covariance[column, column]))
        return float(self.coefficients[column]) - half, float(self.coefficients[column]) + half


def fit_counts(values: Floats, matrix: Floats, at: Integers, offset: Floats) -> Fit | None:
    """Fit a quasi-Poisson model; None where the likelihood has no maximum or none was reached.

    Parameters
    ----------
    values : array of shape (n,)
        Counts or amounts, not all 0.
    matrix : array of shape (n, p)
        Columns of full rank, fewer than n.
    at : array of shape (n,)
        The time of each value, in periods.
    offset : array of shape (n,)
        What is added to the linear predictor, such as the logarithm of a population.

    References
    ----------
    McCullagh and Nelder 1989, Generalized Linear Models, chapter 6.
    """
    scale = float(values.max())
    scaled = values / scale  # the deviance of huge counts would never settle
    if not has_maximum(scaled, matrix):
        return None
    found = _iterated(scaled, matrix, offset)
    if found is None:
        return None
    coefficients, fitted, unscaled = found
    df = len(values) - matrix.shape[1]
    residuals = (scaled - fitted) / np.sqrt(fitted)
    spread = float(residuals @ residuals) / df
    coefficients[0] += np.log(scale)
    return Fit(
        coefficients,
        unscaled * max(spread, 1 / scale),
        fitted * scale,
        max(1.0, spread * scale),
        df,
        neighbours(residuals, at),
    )


def _iterated(
    values: Floats, matrix: Floats, offset: Floats
) -> tuple[Floats, Floats, Floats] | None:
    from statsmodels.genmod import families
    from statsmodels.genmod.generalized_linear_model import GLM

    model = GLM(values, matrix, family=families.Poisson(), offset=offset)
    try:
        found = model.fit(maxiter=200, tol=1e-11, rtol=1e-9)
    except (ValueError, np.linalg.LinAlgError):
        return None
    mu = np.asarray(found.fittedvalues)
    parts = (np.array(found.params), mu, np.asarray(found.normalized_cov_params))
    settled = bool(found.converged) and all(np.isfinite(part).all() for part in parts)
    return parts if settled and (mu > 0).all() and (np.diag(parts[2]) > 0).all() else None


def has_maximum(values: Floats, matrix: Floats) -> bool:
    """Return whether the Poisson likelihood has a maximum at finite coefficients.

    It has none where some direction leaves the fit of every positive count as it is and only
    lowers that of zeros, as with a step into a regime of zeros.

    References
    ----------
    Correia, Guimaraes and Zylkin 2019, "Verifying the existence of maximum likelihood estimates
    for generalized linear models".
    """
    positive = values > TINY * values.max()
    above, zeros = matrix[positive], matrix[~positive]
    width = matrix.shape[1]
    if np.linalg.matrix_rank(above) == width:
        return True
    from scipy.optimize import linprog

    found = linprog(
        zeros.sum(axis=0),
        A_ub=np.vstack([zeros, -zeros]),
        b_ub=np.r_[np.zeros(len(zeros)), np.ones(len(zeros))],
        A_eq=above,
        b_eq=np.zeros(len(above)),
        bounds=[(None, None)] * width,
    )
    return bool(found.status == 0 and found.fun > -1e-7)


def neighbours(residuals: Floats, at: Integers) -> float:
    """Return the lag-1 autocorrelation of residuals; a pair across a gap is none."""
    total = float(residuals @ residuals)
    pairs = (residuals[1:] * residuals[:-1])[np.diff(at) == 1]
    if len(pairs) == 0 or total <= 0:
        return 0.0
    return float(np.clip(pairs.mean() * (len(residuals) - 1) / total, -1, 1))


def inflation(autocorrelation: float, n: int) -> float:
    """Return what variances are multiplied by for the autocorrelation of n residuals.

    That of a short series is estimated too low; (n r + 1) / (n - 4) makes up for it.

    References
    ----------
    Kendall 1954, Biometrika 41:403-404; Turner et al. 2021, BMC Med Res Methodol 21:181.
    """
    r = corrected(autocorrelation, n)
    return (1 + r) / (1 - r)


def corrected(autocorrelation: float, n: int) -> float:
    """Return an autocorrelation corrected for the shortness of the series, from 0 to 0.9."""
    if n <= 4:
        return 0.0
    return float(np.clip((n * autocorrelation + 1) / (n - 4), 0, STRONGEST))


def t_quantile(level: float, df: int) -> float:
    """Return how many standard errors an interval reaches to either side."""
    from scipy.special import stdtrit

    return float(stdtrit(df, (1 + level) / 2))
