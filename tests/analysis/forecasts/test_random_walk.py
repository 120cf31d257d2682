"""The masked walk: its likelihood by multivariate normals, its quantiles by simulation."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from nkstats.analysis.forecasts.random_walk import MOVES, PURE, random_walk
from nkstats.analysis.observed import Observed, observe

COUNTS = np.array([
    1400, 1250, 1500, 1390, 1610, 1450, 1380, 1500, 230, 190, 210, 60, 71, 52, 190, 240, 220,
], dtype=float)  # fmt: skip
BREAKS = np.array([8, 11, 14])


def seen(values: np.ndarray, at: np.ndarray | None = None, freq: str = "Y") -> Observed:
    index = pd.period_range("1998-01", periods=200, freq=freq)
    return observe(pd.Series(values, index=index[np.arange(len(values)) if at is None else at]))


def by_regression(
    values: np.ndarray, at: np.ndarray, known: np.ndarray, step: float, noise: float
) -> tuple[float, float, float]:
    """Return log likelihood given the first value, mean and variance of the last level.

    The second route: one multivariate normal a regime instead of a filter. The first value fixes
    the level up to its own noise.
    """
    shared = np.minimum.outer(at - at[0], at - at[0]) * step
    start = noise + known[0]
    cover = shared + start
    seen_cover = cover + np.diag(noise + known)
    rest, first = values[1:], values[0]
    if not len(rest):
        return 0.0, first, start
    inner = seen_cover[1:, 1:]
    likely = stats.multivariate_normal.logpdf(rest, np.full(len(rest), first), inner)
    carried = cover[-1, 1:]
    gain = np.linalg.solve(inner, carried)
    return float(likely), first + gain @ (rest - first), float(cover[-1, -1] - gain @ carried)


@pytest.mark.parametrize("gap", [False, True])
def test_weights_and_levels_are_those_of_multivariate_normals(gap: bool) -> None:
    at = np.arange(len(COUNTS))
    if gap:
        at[5:] += 3
    walk = random_walk(seen(COUNTS, at), BREAKS, log=True)
    logs, known = np.log(COUNTS + 0.5), 1 / (COUNTS + 0.5)
    edges = [0, *BREAKS, len(COUNTS)]
    likely, level, doubt = [], [], []
    for step, noise in zip(walk.step, walk.noise, strict=True):
        parts = [
            by_regression(logs[a:b], at[a:b], known[a:b], step, noise) for a, b in pairwise(edges)
        ]
        likely.append(sum(part[0] for part in parts))
        level.append(parts[-1][1])
        doubt.append(parts[-1][2])
    prior = np.where(walk.noise == 0, PURE, 1.0)
    weights = np.exp(np.array(likely) - max(likely)) * prior
    assert walk.weights == pytest.approx(weights / weights.sum(), abs=1e-9)
    assert walk.level == pytest.approx(level)
    assert walk.doubt == pytest.approx(doubt)
    assert walk.differences == len(COUNTS) - 1 - len(BREAKS)


def test_a_masked_break_does_not_widen_the_band() -> None:
    masked = random_walk(seen(COUNTS), BREAKS, log=True).band(1, (95.0,))
    plain = random_walk(seen(COUNTS), np.array([], dtype=int), log=True).band(1, (95.0,))
    assert masked.bounds[95.0][1][0] < 0.6 * plain.bounds[95.0][1][0]
    assert masked.bounds[95.0][0][0] > plain.bounds[95.0][0][0]


@pytest.mark.parametrize(("scale", "log"), [(1.0, True), (0.02, True), (1.0, False)])
def test_bounds_are_quantiles_of_what_the_model_says(scale: float, log: bool) -> None:
    """A million futures drawn from the candidates; few counts (second case) as Poisson draws."""
    values = np.round(COUNTS * scale)
    walk = random_walk(seen(values), BREAKS, log=log)
    rng, size = np.random.default_rng(0), 10**6
    which = rng.choice(len(walk.weights), size, p=walk.weights)
    variance = (walk.doubt + walk.noise + 3 * walk.step)[which]
    drawn = rng.normal(walk.level[which], np.sqrt(variance))
    if scale < 1:
        futures = rng.poisson(np.exp(drawn)).astype(float)
    elif log:
        futures = np.exp(rng.normal(drawn, np.exp(-drawn / 2))) - 0.5
    else:
        futures = drawn * walk.scale.unit
    low, high = walk.band(3, (80.0,)).bounds[80.0]
    assert low[-1] == pytest.approx(np.quantile(futures, 0.1), rel=0.02)
    assert high[-1] == pytest.approx(np.quantile(futures, 0.9), rel=0.02)


def test_noise_about_a_level_and_a_walk_are_told_apart() -> None:
    """With 80 values the weights gather where the series was made."""
    rng = np.random.default_rng(4)
    noisy = np.round(np.exp(8 + rng.normal(0, 0.2, 80)))
    walking = np.round(np.exp(8 + rng.normal(0, 0.2, 80).cumsum()))
    none = np.array([], dtype=int)
    for values, least, most in ((noisy, 0.9, 1.0), (walking, 0.0, 0.3)):
        walk = random_walk(seen(values), none, log=True)
        assert least <= walk.weights[walk.noise > 3 * walk.step].sum() <= most


def test_without_usable_changes_the_band_is_wide_but_ends() -> None:
    """Each value a regime of its own: only the range of the candidates is left."""
    walk = random_walk(seen(np.array([900.0, 200, 60])), np.array([1, 2]), log=True)
    low, high = walk.band(3, (95.0,)).bounds[95.0]
    assert walk.differences == 0
    assert 0 <= low[0] < 60 / 3 and 60 * 3 < high[0] < 60 * 1000
    assert MOVES.max() == 2


def test_the_seasons_of_earlier_regimes_are_carried_forward() -> None:
    rng, season = np.random.default_rng(6), np.tile([1.4, 0.8, 0.6, 1.2], 15)
    level = np.where(np.arange(60) < 50, 300.0, 60.0)
    values = rng.poisson(level * season).astype(float)
    band = random_walk(seen(values[:56], freq="Q"), np.array([50]), log=True).band(4, (95.0,))
    assert band.point == pytest.approx(60 * season[56:], rel=0.25)


def test_amounts_are_taken_as_they_are() -> None:
    """No half is added to fractions, and no Poisson noise; the unit cannot matter."""
    shares = np.array([0.31, 0.28, 0.33, 0.35, 0.30, 0.29, 0.36, 0.34])
    none = np.array([], dtype=int)
    small = random_walk(seen(shares), none, log=True)
    large = random_walk(seen(shares * 1000 + 1e-7), none, log=True)
    assert not small.poisson
    assert large.band(2, (95.0,)).point / 1000 == pytest.approx(
        small.band(2, (95.0,)).point, rel=1e-4
    )
