"""A forecast with its ranges: a point and, for each level, a lower and an upper bound a step.

Bounds of counts are whole numbers, rounded outward; nothing falls below 0; a wider level holds
every narrower one. No method is here: see `combination` and `random_walk`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from nkstats.analysis.observed import Floats
from nkstats.errors import UsageError

LARGEST = float(np.finfo(np.float64).max) / 4
EXACT = 2.0**53  # whole numbers beyond it are not told apart by a float


@dataclass(frozen=True)
class Band:
    """What is expected at each step ahead.

    Attributes
    ----------
    point : array of shape (steps,)
    bounds : for each level, in percent, the lower and the upper bounds, each of shape (steps,)
    """

    point: Floats
    bounds: dict[float, tuple[Floats, Floats]]

    def tidied(self, counts: bool) -> Band:
        """Return the band not below 0, nested, whole for counts, the point inside."""
        point = np.clip(self.point, 0.0, LARGEST)
        bounds: dict[float, tuple[Floats, Floats]] = {}
        low, high = point, point
        for level in sorted(self.bounds):
            lower, upper = (np.clip(side, 0.0, LARGEST) for side in self.bounds[level])
            if counts:
                lower, upper = _outward(lower, upper)
            low, high = np.minimum(low, lower), np.maximum(high, upper)
            bounds[level] = (low, high)
        return Band(point, bounds)

    def frame(self, periods: pd.PeriodIndex) -> pd.DataFrame:
        """Return the band as a table: point, then the bounds of each level, narrowest first."""
        columns = {"point": self.point}
        for level in sorted(self.bounds):
            columns |= dict(zip(columns_of(level), self.bounds[level], strict=True))
        return pd.DataFrame(columns, index=periods)


def _outward(lower: Floats, upper: Floats) -> tuple[Floats, Floats]:
    slack = 1e-9  # 5.000000000001 is 5, not a reason to say 6
    down = np.where(lower < EXACT, np.floor(lower + slack), lower)
    return down, np.where(upper < EXACT, np.ceil(upper - slack) + 0.0, upper)


def columns_of(level: float) -> tuple[str, str]:
    """Return the names of the columns of a level, such as low80 and high80."""
    return f"low{level:g}", f"high{level:g}"


def empty_frame(levels: Iterable[float], freq: str = "Y") -> pd.DataFrame:
    """Return a table without rows that has the columns of a band."""
    names = ["point", *(name for level in levels for name in columns_of(level))]
    return pd.DataFrame(
        {name: [] for name in names}, index=pd.PeriodIndex([], freq=freq), dtype=float
    )


def future(last: pd.Period, steps: int) -> pd.PeriodIndex:
    """Return the periods after the last one."""
    return pd.period_range(last + 1, periods=steps)


def percents(levels: Iterable[float] | float) -> tuple[float, ...]:
    """Return levels in percent, narrowest first.

    Raises
    ------
    UsageError
        If there is none, or one is not between 1 and 100.
    """
    given = (levels,) if isinstance(levels, (int, float)) else tuple(levels)
    for level in given:
        if isinstance(level, bool) or not isinstance(level, (int, float)) or not 1 <= level < 100:
            raise UsageError(f"level {level!r} of levels: give percents such as 80 and 95")
    if not given:
        raise UsageError("levels is empty; give at least one percentage, such as 95")
    return tuple(sorted({float(level) for level in given}))


def steps_of(horizon: int) -> int:
    """Return a horizon: how many periods ahead.

    Raises
    ------
    UsageError
        If it is not a whole number of at least 1.
    """
    whole = isinstance(horizon, (int, np.integer)) and not isinstance(horizon, bool)
    if not whole or horizon < 1:
        raise UsageError(f"horizon is {horizon!r}; give a whole number of periods, at least 1")
    return int(horizon)
