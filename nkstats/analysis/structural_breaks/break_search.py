"""A series made ready for a search of breaks, and how many breaks are declared in it.

Here a family of models becomes values to fit, and fitted values become levels again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from nkstats.analysis.models.batches import pearson
from nkstats.analysis.models.designs import centred_dummies
from nkstats.analysis.observed import LARGEST_COUNT, Floats, Integers, Observed
from nkstats.analysis.structural_breaks.break_nulls import HALF, Null, autocorrelation, null_model
from nkstats.analysis.structural_breaks.break_tests import StepTest, step_test
from nkstats.analysis.structural_breaks.partitions import fits
from nkstats.analysis.structural_breaks.step_models import Stepped, design, fitted, orthonormal

Family = Literal["log", "ols", "quasipoisson"]

CRITICAL = 11.5  # of sup-F where no p-value is asked for: about 5 % in short trending series
SHARE = 0.15  # of the series in the shortest regime
SHORT = 30  # years, up to which three years may be a regime
LEFT = 2  # degrees of freedom of the noise, at least
FULL_YEARS = 3  # before seasons get terms of their own
NEARLY = 1e-9  # of the size of the values: variation that is rounding


@dataclass(frozen=True)
class Search:
    """What is searched.

    Attributes
    ----------
    seen : Observed
    model : Stepped
    raw : array of shape (n, p)
        A constant, time and seasons as they are, the seasons adding up to nothing.
    counts : array of shape (n,)
        The series in `unit`.
    unit : float
    family : "log", "ols" or "quasipoisson"
    whole : bool
        Whether the noise of the null is that of counts.
    """

    seen: Observed
    model: Stepped
    raw: Floats
    counts: Floats
    unit: float
    family: Family
    whole: bool

    def room(self, breaks: int) -> bool:
        """Return whether the series is long enough for so many breaks."""
        left = self.model.n - self.model.common.shape[1] - breaks
        return fits(self.model.n, breaks, self.model.shortest) and left >= LEFT

    def needed(self, breaks: int) -> int:
        """Return the fewest observations for so many breaks."""
        free = self.model.common.shape[1] + breaks + LEFT
        return int(max((breaks + 1) * self.model.shortest, free))

    def varies(self) -> bool:
        """Return whether there is anything to search."""
        values = self.model.values
        return float(np.ptp(values)) > NEARLY * float(np.abs(values).max())

    def null(self, fewer: int, more: int) -> Null:
        """Return the null of `fewer` breaks, with the noise that `more` leave."""
        logs = self.family == "log"
        return null_model(self.model, fewer, more, self.counts, self.seen.at, logs, self.whole)

    def test(self, fewer: int, more: int, draws: int, rng: np.random.Generator) -> StepTest:
        """Return the test of `more` breaks against `fewer`."""
        return step_test(
            self.model, self.null(fewer, more), fewer, more, self._transform, draws, rng
        )

    def _transform(self, counts: Floats) -> Floats:
        return np.asarray(np.log(counts + HALF)) if self.family == "log" else counts

    def dispersion(self, null: Null) -> float | None:
        """Return the variance of counts in units of their mean under a null; None for amounts."""
        if not self.whole:
            return None
        left = int(max(self.model.n - self.model.common.shape[1], 1))
        return float(pearson(self.counts, null.means)) / left

    def lasting(self, places: Integers) -> float:
        """Return what the likeness of neighbouring periods adds to the variance of the noise."""
        means = fitted(self.model, places[None])[0]
        residuals = self.model.values - means
        if self.model.counts:
            residuals = residuals / np.sqrt(np.maximum(means, 1e-300))
        alike = min(autocorrelation(self.model, residuals, len(places)), 0.9)
        return (1 + alike) / (1 - alike)

    def levels(self, places: Integers) -> list[tuple[float, float]]:
        """Return the level before and after each break, at its date and in an average season."""
        means = fitted(self.model, places[None])[0]
        linear = np.log(np.maximum(means, 1e-300)) if self.model.counts else means
        columns = design(self.raw, places[None])[0]
        weights, *_ = np.linalg.lstsq(columns, linear, rcond=None)
        width = self.raw.shape[1]
        steps = np.cumsum([0.0, *weights[width:]])
        base = (
            self.raw[places][:, :2] @ weights[:2] if width > 1 else np.full(len(places), weights[0])
        )
        pairs = zip(base + steps[:-1], base + steps[1:], strict=True)
        return [(self._level(old), self._level(new)) for old, new in pairs]

    def _level(self, linear: float) -> float:
        if self.family == "ols":
            return max(float(linear), 0.0) * self.unit
        level = float(np.exp(min(float(linear), 690.0)))
        return max(level - HALF, 0.0) if self.family == "log" else level * self.unit


def search_of(seen: Observed, family: Family, trend: bool, shortest: int | None) -> Search:
    """Return a series made ready, of at least one observation.

    Parameters
    ----------
    seen : Observed
    family : "log", "ols" or "quasipoisson"
    trend : bool
        Whether a trend (and seasons) runs through all regimes.
    shortest : int or None
        The fewest observations in a regime.
    """
    largest = float(seen.values.max())
    whole = seen.counts and largest <= LARGEST_COUNT
    unit = 1.0 if whole or family == "log" or largest <= 0 else largest
    counts = seen.values / unit
    values = np.log(counts + HALF) if family == "log" else counts
    raw = _columns(seen, trend)
    if shortest is None:
        shortest = shortest_regime(seen)
    model = Stepped(values, orthonormal(raw), shortest, family == "quasipoisson")
    return Search(seen, model, raw, counts, unit, family, whole)


def shortest_regime(seen: Observed) -> int:
    """Return 3 years, 6 quarters or months, or 15 % of a long series."""
    least = 3 if seen.season == 1 else 6
    if seen.season == 1 and seen.n <= SHORT:
        return least
    return max(least, int(SHARE * seen.n))


def _columns(seen: Observed, trend: bool) -> Floats:
    constant = np.ones((seen.n, 1))
    if not trend:
        return constant
    time = (seen.at - seen.at.mean()) / max(float(seen.at[-1]), 1.0)
    columns = [constant, time[:, None]]
    if seen.season > 1 and seen.n >= FULL_YEARS * seen.season:
        columns.append(centred_dummies(seen.phases, seen.season))
    return np.concatenate(columns, axis=1)


def in_turn(
    search: Search, most: int, draws: int, level: float, rng: np.random.Generator
) -> Iterator[tuple[StepTest, bool]]:
    """Yield tests of one break more, and whether it is declared, until one is not."""
    for breaks in range(most):
        test = search.test(breaks, breaks + 1, draws, rng)
        declared = _clear(test, level)
        yield test, declared
        if not declared:
            return


def _clear(test: StepTest, level: float) -> bool:
    if test.p_value is not None:
        return test.p_value < 1 - level
    alike = test.null.autocorrelation
    return test.statistic * (1 - alike) / (1 + alike) > CRITICAL
