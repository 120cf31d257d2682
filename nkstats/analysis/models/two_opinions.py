"""Two models of one series, and of their intervals the wider.

The quasi-Poisson model widened for autocorrelation, and least squares on the logarithm averaged
over autocorrelations: neither covers enough in every short series, the wider of the two does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nkstats.analysis.models.designs import Design
from nkstats.analysis.models.loglinear import Averaged, average_over_rho
from nkstats.analysis.models.quasipoisson import Fit, fit_counts
from nkstats.analysis.observed import Floats, Observed

QUASI, LOGS = "quasi-Poisson", "log GLS"


@dataclass(frozen=True)
class Effect:
    """A ratio with its interval, and the two opinions that it was made from."""

    ratio: float
    low: float
    high: float
    quasi_low: float
    quasi_high: float
    gls_ratio: float
    gls_low: float
    gls_high: float
    wider: str


@dataclass(frozen=True)
class Opinions:
    """The two fits; `halved` says that half a unit was added to each value for the first to exist.

    The first fit's covariance allows for autocorrelation.
    """

    quasi: Fit
    averaged: Averaged
    halved: bool

    def effect(self, column: int, level: float) -> Effect:
        """Return what a column multiplies the mean by; the ratio is the quasi-Poisson model's."""
        quasi = self.quasi.interval(column, level)
        middle, *gls = self.averaged.interval(column, level)
        low, high = self.log_interval(column, level)
        return Effect(
            ratio=_exp(float(self.quasi.coefficients[column])), low=_exp(low), high=_exp(high),
            quasi_low=_exp(quasi[0]), quasi_high=_exp(quasi[1]),
            gls_ratio=_exp(middle), gls_low=_exp(gls[0]), gls_high=_exp(gls[1]),
            wider=QUASI if quasi[1] - quasi[0] >= gls[1] - gls[0] else LOGS,
        )  # fmt: skip

    def log_interval(self, column: int, level: float) -> tuple[float, float]:
        """Return the wider of the two intervals of a coefficient.

        Where that misses the quasi-Poisson model's estimate, it is stretched to hold both.
        """
        centre = float(self.quasi.coefficients[column])
        quasi = self.quasi.interval(column, level)
        _, *gls = self.averaged.interval(column, level)
        low, high = quasi if quasi[1] - quasi[0] >= gls[1] - gls[0] else gls
        if low <= centre <= high:
            return low, high
        return min(low, quasi[0]), max(high, quasi[1])


def two_opinions(observed: Observed, design: Design, offset: Floats) -> Opinions | None:
    """Fit both models to a series; None where the quasi-Poisson model cannot be.

    A regime of zeros has no quasi-Poisson level: half a unit is then added to each value, as the
    logarithm has it.
    """
    matrix = design.of(observed)
    quasi = fit_counts(observed.values, matrix, observed.at, offset)
    halved = quasi is None
    if quasi is None:
        quasi = fit_counts(observed.values + 0.5, matrix, observed.at, offset)
    if quasi is None:
        return None
    averaged = average_over_rho(observed.values, matrix, observed.at, offset)
    return Opinions(quasi.inflated(), averaged, halved)


def _exp(log: float) -> float:
    with np.errstate(over="ignore"):
        return float(np.exp(log))
