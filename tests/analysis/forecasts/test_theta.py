"""The theta model beside statsforecast's, and on series whose future is plain."""

from __future__ import annotations

import numpy as np
import pytest

from nkstats.analysis.forecasts.theta import theta

AIRMILES = np.array([
    412, 480, 683, 1052, 1385, 1418, 1634, 2178, 3362, 5948, 6109, 5981, 6753, 8003, 10566, 12528,
    14760, 16769, 19819, 22362, 25340, 25343, 29269, 30514,
], dtype=float)  # fmt: skip
NOISE = np.array([
    813, 698, 1020, 1050, 905, 806, 919, 886, 1040, 745, 950, 1000, 1010, 1060, 925, 860, 1020,
    1080, 840, 1120, 1000, 960, 1100, 900, 830, 1020, 918, 1110, 1000, 1010,
], dtype=float)  # fmt: skip


@pytest.mark.parametrize(
    ("values", "theirs", "near"),
    [
        (AIRMILES, [31864.998, 33256.770, 34680.817, 36130.484], 0.01),
        (NOISE, [981.305] * 4, 0.02),
    ],
)
def test_points_are_near_those_of_statsforecast(
    values: np.ndarray, theirs: list[float], near: float
) -> None:
    """DynamicOptimizedTheta().forecast(values, 4)["mean"] of statsforecast 2.1."""
    assert theta(values, 4)[0] == pytest.approx(theirs, rel=near)


def test_a_level_stays() -> None:
    point, spread = theta(np.full(20, 0.7), 3)
    assert point == pytest.approx([0.7] * 3)
    assert spread == pytest.approx([0, 0, 0], abs=1e-6)


def test_a_line_goes_on_if_a_little_less_steep() -> None:
    """The model carries at most 98 % of the line; smoothing makes up for most of the rest."""
    point, _ = theta(np.arange(1.0, 31.0), 3)
    assert point == pytest.approx([31, 32, 33], rel=0.01)


def test_doubt_grows_as_that_of_simple_smoothing() -> None:
    """Variance 1 + (h - 1) a^2: equal steps between the squares."""
    spread = theta(AIRMILES, 6)[1]
    steps = np.diff(spread**2)
    assert steps == pytest.approx(np.full(5, steps[0]))
    assert 0 < steps[0] <= spread[0] ** 2
