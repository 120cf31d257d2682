"""Series made up for the benchmarks: ordinary ones, counts after a break, counts interrupted.

No figure of the record is in them. Each draw comes from the generator it is given, so that a
benchmark with one seed sees the same series every time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

Random = np.random.Generator
FIRST_YEAR = 1998


@dataclass(frozen=True)
class Case:
    """A series to forecast: what was known, what came, and the new regimes in what was known."""

    known: pd.Series
    came: np.ndarray
    interventions: tuple[pd.Period, ...] = ()


def periods(n: int, freq: str) -> pd.PeriodIndex:
    """Return the first `n` periods of a frequency from 1998."""
    return pd.period_range(f"{FIRST_YEAR}", periods=n, freq=freq)


def series(values: np.ndarray, freq: str) -> pd.Series:
    """Return values on periods."""
    return pd.Series(values, index=periods(len(values), freq))


# ordinary series, undisturbed ---------------------------------------------------------------------


def walk(random: Random, n: int) -> np.ndarray:
    """Return a random walk with drift on the log scale."""
    steps = random.normal(random.normal(0.01, 0.03), random.uniform(0.03, 0.15), n)
    return np.asarray(random.uniform(500, 5000) * np.exp(np.cumsum(steps)))


def level(random: Random, n: int) -> np.ndarray:
    """Return a slowly wandering level seen through noise."""
    wander = np.cumsum(random.normal(0, random.uniform(0.01, 0.06), n))
    return np.asarray(
        random.uniform(500, 5000) * np.exp(wander + random.normal(0, random.uniform(0.03, 0.2), n))
    )


def damped(random: Random, n: int) -> np.ndarray:
    """Return a trend that fades, with correlated noise."""
    fade = 0.85 ** np.arange(n)
    trend = random.normal(0.0, 0.15) * np.cumsum(fade)
    return np.asarray(random.uniform(500, 5000) * np.exp(trend + ar1(random, n, 0.08, 0.5)))


def trend(random: Random, n: int) -> np.ndarray:
    """Return a straight line whose slope turns slowly."""
    slope = random.normal(0, 0.02) + np.cumsum(random.normal(0, 0.008, n))
    noise = random.normal(0, random.uniform(0.02, 0.1), n)
    return np.asarray(random.uniform(500, 5000) * np.exp(np.cumsum(slope) + noise))


def counted(random: Random, n: int) -> np.ndarray:
    """Return overdispersed counts around a mean that drifts."""
    mean = random.uniform(20, 400) * np.exp(np.cumsum(random.normal(0.01, 0.06, n)))
    return counts(random, mean, random.uniform(0.0, 0.2), 0.0)


ORDINARY: tuple[Callable[[Random, int], np.ndarray], ...] = (walk, level, damped, trend, counted)


def ordinary(random: Random, freq: str, horizon: int) -> Case:
    """Return an undisturbed series of a short length and what came after it."""
    season = 4 if freq == "Q" else 1
    n = int(random.integers(16, 41)) if season == 1 else int(random.integers(24, 73))
    values = ORDINARY[random.integers(len(ORDINARY))](random, n + horizon)
    if season > 1:
        pattern = np.exp(random.normal(0, random.uniform(0, 0.3), season))
        values = values * np.resize(pattern / pattern.mean(), n + horizon)
    return Case(series(values[:n], freq), values[n:])


# counts -------------------------------------------------------------------------------------------


def ar1(random: Random, n: int, spread: float, correlation: float) -> np.ndarray:
    """Return correlated normal noise of a standard deviation."""
    noise = np.empty(n)
    noise[0] = random.normal(0, 1)
    for place in range(1, n):
        noise[place] = correlation * noise[place - 1] + np.sqrt(1 - correlation**2) * random.normal(
            0, 1
        )
    return spread * noise


def counts(random: Random, mean: np.ndarray, cv: float, correlation: float) -> np.ndarray:
    """Return Poisson counts whose mean varies by `cv` besides, log-normally, with correlation."""
    spread = np.sqrt(np.log1p(cv**2))
    noise = ar1(random, len(mean), spread, correlation) - spread**2 / 2
    return random.poisson(mean * np.exp(noise)).astype(float)


def stepped(steps: dict[int, float], n: int, start: float, slope: float) -> np.ndarray:
    """Return a log-linear mean whose level changes by a ratio at each place."""
    mean = start * np.exp(slope * np.arange(n))
    for place, ratio in steps.items():
        mean[place:] *= ratio
    return mean


def after_break(random: Random, horizon: int, n: int = 28) -> Case:
    """Return counts that fall and partly recover at known years, the last of them recent."""
    start = random.choice([60.0, 300.0, 1400.0])
    ratios = {
        n - 14: random.uniform(0.4, 0.8), n - 6: random.uniform(0.05, 0.3),
        n - 3: random.uniform(1.5, 4.0),
    }  # fmt: skip
    mean = stepped(ratios, n + horizon, start, random.normal(0, 0.03))
    wander = np.cumsum(random.normal(0, random.uniform(0.0, 0.2), n + horizon))
    values = counts(random, mean * np.exp(wander), random.uniform(0.0, 0.15), 0.0)
    index = periods(n, "Y")
    return Case(series(values[:n], "Y"), values[n:], tuple(index[place] for place in ratios))
