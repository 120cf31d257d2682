"""Which reported events a period holds, and which it cannot place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from nkstats.analysis.events.reported import Total, in_period, last_days, total, within
from nkstats.analysis.events.sums import BOUNDS, wholes
from nkstats.analysis.named_regimes import Regime


@dataclass(frozen=True)
class Unplaced:
    """Reported events that no period up to a day can hold, wholes only.

    `undated`: no report says when; `later`: they may have happened by the day, or after it.
    """

    undated: pd.DataFrame
    later: pd.DataFrame


def events_until(events: pd.DataFrame, end: date) -> pd.DataFrame:
    """Return the events whose last possible day is not after a day."""
    return in_period(events, f"../{end}")


def unnumbered(events: pd.DataFrame) -> pd.DataFrame:
    """Return the events that count, wholes only, on which no source puts a number."""
    counted = wholes(events)
    return counted[counted[list(BOUNDS)].isna().all(axis=1)]


def unplaced(events: pd.DataFrame, end: date) -> Unplaced:
    """Return the events that cannot be placed in a period that ends on a day."""
    shown = wholes(events, counting_only=False)
    first, last = shown["start"], shown["end"].fillna(shown["start"])
    day = pd.Timestamp(end)
    return Unplaced(shown[last.isna()], shown[(first <= day) & (last > day)])


def largest(events: pd.DataFrame) -> str | None:
    """Return the event that the highest figure is reported of; of equal ones the newest."""
    counted = wholes(events)
    most = counted[list(BOUNDS)].max(axis=1)
    most = most[most.notna()]
    return None if most.empty else str(most[most == most.max()].index[-1])


def total_since(
    events: pd.DataFrame, regimes: Iterable[Regime], kind_of_regime: str, end: date
) -> Total | None:
    """Return the people reported as returned from a regime's first day up to a day.

    None if no such regime has begun by then.
    """
    starts = [
        regime.start
        for regime in regimes
        if regime.kind == kind_of_regime and regime.start <= end
    ]  # fmt: skip
    return total(events, f"{starts[-1]}/{end}", "return", "persons") if starts else None


def total_until(events: pd.DataFrame, kind: str, end: date) -> Total:
    """Return the people of all reported events of one kind up to a day."""
    return total(events, f"../{end}", kind, "persons")


def periods_reported(events: pd.DataFrame, periods: Iterable[str]) -> list[str]:
    """Return periods, given newest first, without the years before anything is reported."""
    labels = list(periods)
    last = last_days(wholes(events))
    filled = [n for n, label in enumerate(labels) if within(last, label).any()]
    return labels[: max([1, *(n + 1 for n in filled)])]
