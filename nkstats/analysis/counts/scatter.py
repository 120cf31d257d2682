"""How far counts scatter from one period to the next, apart from the change that is judged."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nkstats.analysis.observed import Integers, Observed

RECENT = 10  # years (or periods that are no part of a year) whose changes tell the scatter
MEDIAN_OF_SQUARE = 0.4549  # of the square of a standard normal variable


def scatter(observed: Observed, lag: int, places: Sequence[int]) -> tuple[float, float]:
    """Return the dispersion at the last figure and its base, and its degrees of freedom.

    It is taken from the changes of the ten years before, as scatter differs between regimes, and
    from those within one of the regimes whose numbers `places` are. The change between the two is
    left out, unless it is the only one.
    """
    earlier, later = pairs(observed, lag)
    last = observed.n - 1
    a, b = observed.values[earlier] + 0.5, observed.values[later] + 0.5
    recent = observed.at[later] >= observed.at[-1] - RECENT * observed.season
    regime = np.asarray(places)
    others = (later != last) & recent & (regime[earlier] == regime[later])
    others = others if others.any() else later == last
    moves, noise = np.log(b / a), 1 / a + 1 / b
    at_last = float(noise[later == last][0])
    chosen = moves[others]
    about = float(np.median(chosen)) if len(chosen) > 2 else 0.0
    squares = (chosen - about) ** 2
    typical = max(float(np.median(squares / noise[others])), float(np.median(squares)) / at_last)
    return max(1.0, typical / MEDIAN_OF_SQUARE), max(1.0, (len(chosen) - 1) / 2)


def pairs(observed: Observed, lag: int) -> tuple[Integers, Integers]:
    """Return the places of the values whose value `lag` periods earlier is known, and of those."""
    wanted = observed.at - lag
    place = np.searchsorted(observed.at, wanted)
    later = np.flatnonzero(observed.at[np.minimum(place, observed.n - 1)] == wanted)
    return place[later], later
