"""A figure of arrivals beside the figure of the same period a year before.

A percentage is withheld, with the reason, on a base under the floor or across a gap.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from nkstats import periods
from nkstats.analysis.few import FEW
from nkstats.errors import UsageError
from nkstats.rows import Row, rows_of

BASE_FLOOR = 30

Withheld = Literal["gap", "small base"]


@dataclass(frozen=True)
class Figure:
    """Arrivals in one period, in persons, with what they rest on; empty counts are None."""

    period: str
    total: int | None
    male: int | None
    female: int | None
    status: str | None
    basis: str
    source_ids: tuple[str, ...]
    low: int | None = None
    high: int | None = None

    @property
    def sexes_withheld(self) -> bool:
        """Whether neither sex is shown, since one of them counts one or two people."""
        return self.female in FEW or self.male in FEW


@dataclass(frozen=True)
class Comparison:
    """One figure against that of a year before.

    `asked` is the period asked for; `now` shows a longer one that holds it where the ministry
    published none for it. `withheld` says why there is no percentage: "gap" or "small base".
    """

    asked: Figure
    now: Figure
    before: Figure | None
    difference: int | None
    percent: float | None
    withheld: Withheld | None


def figures(*frames: pd.DataFrame) -> dict[str, Figure]:
    """Return the figures of frames of arrivals (years, halves, quarters) by their label."""
    return {
        str(label): _figure(str(label), row)
        for frame in frames
        for label, row in rows_of(frame).items()
    }


def highest(known: Iterable[Figure]) -> Figure:
    """Return the figure that counts most people; the first of several, and one must count any."""
    return max(known, key=lambda figure: figure.total or 0)


def _figure(label: str, row: Row) -> Figure:
    ids = row["source_ids"]
    return Figure(
        label, row["total"], row["male"], row["female"], row["status"], row["basis"],
        tuple(ids.split("; ")) if ids else (), row["low"], row["high"],
    )  # fmt: skip


def compare(known: dict[str, Figure], period: str, *, base_floor: int = BASE_FLOOR) -> Comparison:
    """Return a period's figure against that of a year before.

    Parameters
    ----------
    known
        Figures by label.
    period
        A year, half or quarter.
    base_floor
        The smallest base, in persons, on which a percentage is given.
    """
    if period not in known:
        raise UsageError(f"period {period!r} is not in the figures given")
    asked = known[period]
    around = [known[label] for label in periods.containers(period) if label in known]
    now = next((figure for figure in (asked, *around) if figure.total is not None), asked)
    before = known.get(periods.year_before(now.period))
    base = None if before is None else before.total
    why = withheld(base, now.total, base_floor)
    if base is None or now.total is None:
        return Comparison(asked, now, before, None, None, why)
    percent = None if why else percent_change(base, now.total)
    return Comparison(asked, now, before, now.total - base, percent, why)


def withheld(base: float | None, now: float | None, base_floor: float) -> Withheld | None:
    """Return why a change from a base has no percentage, None if it has one.

    It is "gap" where either figure is missing, "small base" on a base of 0 or under the floor.
    """
    if base is None or now is None:
        return "gap"
    return "small base" if base < base_floor or base == 0 else None


def percent_change(base: float, now: float) -> float:
    """Return a change in percent of its base."""
    return 100 * (now - base) / base
