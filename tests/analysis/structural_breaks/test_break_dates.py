"""Intervals of dates, against R, against simulation and against each other."""

from __future__ import annotations

import numpy as np
import pytest

from nkstats.analysis.structural_breaks.break_dates import (
    argmax_distribution,
    argmax_quantile,
    date_intervals,
)
from nkstats.analysis.structural_breaks.step_models import Stepped, orthonormal

# strucchange:::pargmaxV(x, xi = 1, phi1 = 1, phi2 = sqrt(ratio)), strucchange 1.5
BY_R = [
    (-30, 0.2, 0.0010444), (-30, 1, 0.0009094), (-30, 4, 0.0005234), (-3, 0.2, 0.1974249),
    (-3, 1, 0.1568207), (-3, 4, 0.076025), (-0.1, 4, 0.1898569), (0.1, 0.2, 0.8652856),
    (2, 1, 0.7881043), (2, 4, 0.4816233), (20, 4, 0.8873626), (20, 0.2, 1.0),
]  # fmt: skip


@pytest.mark.parametrize(("x", "ratio", "chance"), BY_R)
def test_the_distribution_of_the_highest_point_is_that_of_r(
    x: float, ratio: float, chance: float
) -> None:
    assert argmax_distribution(x, ratio) == pytest.approx(chance, abs=6e-8)


def test_the_chance_that_it_lies_before_the_date_follows_from_two_exponential_maxima() -> None:
    for ratio in (1e-6, 0.3, 1.0, 7.0, 1e6):
        assert argmax_distribution(0.0, ratio) == pytest.approx(1 / (1 + ratio), rel=1e-4)


def test_quantiles_turn_the_distribution_round() -> None:
    """Eleven, as in Bai 1997, where both sides are alike."""
    assert argmax_quantile(0.975) == pytest.approx(11.03, abs=0.01)
    assert argmax_quantile(0.025) == pytest.approx(-11.03, abs=0.01)
    found = argmax_quantile(0.9, 4.0)
    assert found is not None
    assert argmax_distribution(found, 4.0) == pytest.approx(0.9)


def test_a_quantile_on_the_other_side_is_not_given() -> None:
    assert argmax_quantile(0.025, 1000.0) is None
    assert argmax_quantile(0.975, 0.001) is None


@pytest.mark.parametrize("counts", [False, True])
def test_intervals_cover_the_date_of_a_moderate_step(counts: bool) -> None:
    rng = np.random.default_rng(1)
    means = np.where(np.arange(28) < 14, 30.0, 18.0)
    covered = 0
    for _ in range(100):
        drawn = rng.poisson(means).astype(float)
        model = Stepped(
            drawn if counts else np.log(drawn + 0.5), orthonormal(np.ones((28, 1))), 3, counts
        )
        place = np.array([_best(model)])
        ((low, high),) = date_intervals(model, place, 0.95, 1.0)
        covered += low <= 14 <= high
    assert covered >= 91  # .95 of 100, less two standard errors


def _best(model: Stepped) -> int:
    from nkstats.analysis.structural_breaks.partitions import best_places

    return int(best_places(model, 1)[0])


def test_noise_that_lasts_widens_an_interval_and_a_larger_step_narrows_it() -> None:
    noise = np.random.default_rng(2).normal(0, 1, 40)
    common = orthonormal(np.ones((40, 1)))
    widths = []
    for step, lasting in ((2.0, 1.0), (2.0, 3.0), (6.0, 1.0)):
        model = Stepped(noise + step * (np.arange(40) >= 20), common, 3, False)
        ((low, high),) = date_intervals(model, np.array([20]), 0.95, lasting)
        widths.append(high - low)
    assert widths[1] > widths[0] > widths[2]
