"""Stretches of a series between named breaks: their levels, and how far the series moved at breaks.

Values are on the log scale with their seasons taken out.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from nkstats.analysis.observed import Floats, Integers, Observed
from nkstats.analysis.wording import N_, Said

LASTING = 3  # values


@dataclass(frozen=True)
class Era:
    """A stretch between named breaks: where it lies among the values, and its middle level."""

    start: int
    stop: int
    level: float


def eras_of(plain: Floats, begins: Integers) -> list[Era]:
    """Return the stretches between breaks; medians, as a closure's first year is half open."""
    edges = [0, *begins.tolist(), len(plain)]
    return [Era(a, b, float(np.median(plain[a:b]))) for a, b in pairwise(edges) if b > a]


def fuller(eras: list[Era], now: float) -> Era | None:
    """Return the last lasting regime before the emptiest that lies above the present.

    Else the fullest of all earlier ones. A stretch of one or two values is no level to return to.
    """
    lasting = [era for era in eras[:-1] if era.level > now and era.stop - era.start >= LASTING]
    if not lasting:
        return None
    emptiest = min(eras, key=lambda era: era.level)
    before = [era for era in lasting if era.stop <= emptiest.start]
    return before[-1] if before else max(lasting, key=lambda era: era.level)


def emptier(eras: list[Era], now: float) -> Era | None:
    """Return the emptiest of the earlier stretches, if it lies below the present."""
    emptiest = min(eras[:-1], key=lambda era: era.level, default=None)
    return emptiest if emptiest is not None and emptiest.level < now else None


def span_of(observed: Observed, era: Era) -> Any:
    """Return from when to when a stretch lasts: a period, or two in words."""
    first, last = observed.periods[era.start], observed.periods[era.stop - 1]
    return first if first == last else Said(N_("{first} to {last}"), first=first, last=last)


def mean_move(plain: Floats, begins: Integers, season: int) -> float | None:
    """Return the mean absolute log ratio of a year from each break to the year before it."""
    sizes = [
        abs(np.median(plain[i : i + season]) - np.median(plain[max(i - season, 0) : i]))
        for i in begins
    ]
    return float(np.mean(sizes)) if sizes else None
