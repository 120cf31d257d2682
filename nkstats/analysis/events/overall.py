"""Figures that belong to no single event: people held, caught and sent back, as claimed.

They count what events count too, and are never added to them nor to each other. South Korea's own
count of people who went back of their own will stands apart again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from nkstats.cells import parse_period
from nkstats.rows import rows_of

GROUPS = {
    "held": ("detained", "at_risk"),
    "caught": ("apprehended",),
    "returned": ("repatriat", "boat_arrivals_returned"),
}


@dataclass(frozen=True)
class StockClaim:
    """One figure as claimed, and all pages that print it.

    `as_of` is the day, month or year for which it holds (None: undated), `group` one of held,
    caught, returned, or "other"; `unit` is persons, or cases where the measure counts cases.
    """

    measure: str
    group: str
    as_of: str | None
    low: int | None
    best: int | None
    high: int | None
    unit: str
    source_ids: tuple[str, ...]

    @property
    def bounds(self) -> tuple[int | None, int | None]:
        """The least and the most that the claim allows."""
        return (
            self.best if self.low is None else self.low,
            self.best if self.high is None else self.high,
        )


@dataclass(frozen=True)
class Measured:
    """All dated claims on one measure, newest first: `low` and `high` are the widest stated."""

    measure: str
    claims: tuple[StockClaim, ...]
    low: int | None
    high: int | None
    source_ids: tuple[str, ...]


@dataclass(frozen=True)
class WentBack:
    """South Korea's count of people who went back in a period, and the pages that print it."""

    period: str
    count: int
    source_ids: tuple[str, ...]


def stock_claims(stocks: pd.DataFrame, end: date) -> tuple[StockClaim, ...]:
    """Return the figures that hold for a day up to `end`, newest first, undated ones last."""
    pages: dict[tuple[Any, ...], list[str]] = {}
    for row in rows_of(stocks).values():
        known = row["as_of"]
        if known is None or parse_period(known).end <= end:
            key = (row["measure"], known, row["count_low"], row["count_best"], row["count_high"])
            pages.setdefault(key, []).append(row["source_id"])
    made = [_stock_claim(key, ids) for key, ids in pages.items()]
    return tuple(sorted(made, key=_newest_first))


def _stock_claim(key: tuple[Any, ...], ids: list[str]) -> StockClaim:
    measure, as_of, low, best, high = key
    unit = "cases" if "cases" in measure.split("_") else "persons"
    return StockClaim(
        measure, group_of(measure), as_of, low, best, high, unit, tuple(sorted(set(ids)))
    )


def _newest_first(claim: StockClaim) -> tuple[Any, ...]:
    day = parse_period(claim.as_of).end.toordinal() if claim.as_of else 0
    bounds = tuple(-1 if bound is None else bound for bound in claim.bounds)
    return -day, claim.measure, bounds, claim.source_ids


def group_of(measure: str) -> str:
    """Return what a measure counts: people held, caught or returned; "other" if none of these."""
    return next((group for group, starts in GROUPS.items() if measure.startswith(starts)), "other")


def most_claimed(claims: Iterable[StockClaim], most: int = 2) -> tuple[Measured, ...]:
    """Return the measures that have most dated claims, at least two each."""
    dated = [claim for claim in claims if claim.as_of]
    counted = Counter(claim.measure for claim in dated)
    chosen = sorted((-n, measure) for measure, n in counted.items() if n > 1)[:most]
    return tuple(_measured(measure, dated) for _, measure in chosen)


def _measured(measure: str, dated: Iterable[StockClaim]) -> Measured:
    claims = tuple(claim for claim in dated if claim.measure == measure)
    lows, highs = zip(*(claim.bounds for claim in claims), strict=True)
    ids = tuple(dict.fromkeys(source for claim in claims for source in claim.source_ids))
    return Measured(
        measure, claims, min(filter(None, lows), default=None),
        max(filter(None, highs), default=None), ids,
    )  # fmt: skip


def went_back(returns: pd.DataFrame, end: date) -> tuple[WentBack, ...]:
    """Return the counts of periods that ended by a day: single years newest first, then others."""
    pages: dict[tuple[str, int], list[str]] = {}
    for row in rows_of(returns).values():
        if parse_period(row["period"]).end <= end:
            pages.setdefault((row["period"], row["count"]), []).append(row["source_id"])
    made = [WentBack(*key, tuple(sorted(set(ids)))) for key, ids in pages.items()]
    return tuple(sorted(made, key=lambda row: (*_later_first(row.period), row.count)))


def _later_first(period: str) -> tuple[bool, int, int]:
    span = parse_period(period)
    return "/" in period, -span.end.toordinal(), 0 if span.start is None else span.start.toordinal()


def newest_total(counts: Iterable[WentBack]) -> WentBack | None:
    """Return the count of several years together that reaches furthest, the longest of these."""
    running = [row for row in counts if "/" in row.period]
    return max(running, key=lambda row: (parse_period(row.period).end, row.count), default=None)
