"""Who reports an event: what each claimant says of it, and where claimants do not agree.

Gives what is printed, side by side; which figure to believe is decided by `nkstats.claims`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from nkstats.analysis.events.sums import COUNTING
from nkstats.rows import Row, cells_of, rows_of

SAID = ("claimant", "count_low", "count_best", "count_high", "status")


@dataclass(frozen=True)
class Claimed:
    """What one claimant says of one event, however many pages print it; bounds may be open."""

    claimant: str
    low: int | None
    best: int | None
    high: int | None
    status: str
    source_ids: tuple[str, ...]

    @property
    def counts(self) -> bool:
        """Whether the claim counts anyone: a planned or denied one does not."""
        return self.status in COUNTING

    @property
    def bounds(self) -> tuple[int | None, int | None]:
        """The least and the most that the claim allows."""
        return (
            self.best if self.low is None else self.low,
            self.best if self.high is None else self.high,
        )

    @property
    def numbered(self) -> bool:
        """Whether the claim gives any number."""
        return self.bounds != (None, None)


@dataclass(frozen=True)
class Disagreement:
    """An event on which claimants do not agree.

    `apart`: no number satisfies all who count; `denied`: someone says that it did not happen so.
    """

    event: str
    row: Row
    claims: tuple[Claimed, ...]
    apart: bool
    denied: bool

    @property
    def figures(self) -> tuple[tuple[Claimed, ...], ...]:
        """The claims that say the same, side by side, in the order of `claims`."""
        alike: dict[tuple[object, ...], list[Claimed]] = {}
        for claim in self.claims:
            alike.setdefault((claim.bounds, claim.status), []).append(claim)
        return tuple(map(tuple, alike.values()))


@dataclass(frozen=True)
class Reporters:
    """Who reports some events: the claimants, most events first, and what kinds of body they are.

    `events` is how many events they report, `source_ids` the pages that carry them.
    """

    claimants: tuple[str, ...]
    kinds: tuple[str, ...]
    events: int
    source_ids: tuple[str, ...]


def claims_of(event: str, claims: pd.DataFrame) -> tuple[Claimed, ...]:
    """Return what is said of an event, a claim a claimant and figure: most by number first."""
    return _by_event(claims[claims["event_id"] == event]).get(event, ())


def _by_event(claims: pd.DataFrame) -> dict[str, tuple[Claimed, ...]]:
    pages: dict[tuple[Any, ...], list[str]] = {}
    for row in rows_of(claims).values():
        said = tuple(row[name] for name in ("event_id", *SAID))
        pages.setdefault(said, []).append(row["source_id"])
    events: dict[str, list[Claimed]] = {}
    for (event, claimant, low, best, high, status), ids in pages.items():
        pages_of = tuple(sorted(set(ids)))
        made = Claimed(claimant, low, best, high, status, pages_of)
        events.setdefault(event, []).append(made)
    return {event: tuple(sorted(made, key=_order)) for event, made in events.items()}


def _order(claim: Claimed) -> tuple[object, ...]:
    most = max((bound for bound in claim.bounds if bound is not None), default=-1)
    return not claim.counts, -most, claim.claimant, claim.source_ids


def claimants_by_event(claims: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Return the claimants of each event; who only denies it, where no one else speaks of it."""
    status = cells_of(claims["status"]) if "status" in claims else [COUNTING[0]] * len(claims)
    said = list(
        zip(cells_of(claims["event_id"]), cells_of(claims["claimant"]), status, strict=True)
    )
    counted = {event for event, _, word in said if word in COUNTING}
    named: dict[str, dict[str, None]] = {}
    for event, claimant, word in said:
        if word in COUNTING or event not in counted:
            named.setdefault(str(event), {})[str(claimant)] = None
    return {event: tuple(named[event]) for event in sorted(named)}


def disagreements(events: pd.DataFrame, claims: pd.DataFrame) -> tuple[Disagreement, ...]:
    """Return the events on which claimants do not agree, the newest first.

    Parameters
    ----------
    events
        Resolved events, in order of time.
    claims
        The raw claims known; those on other events are left aside.
    """
    said = _by_event(claims)
    found = (
        Disagreement(
            event, row, said[event], apart=_apart(said[event]),
            denied=any(claim.status == "denied" for claim in said[event]),
        )
        for event, row in rows_of(events.iloc[::-1]).items()
    )  # fmt: skip
    return tuple(one for one in found if one.apart or one.denied)


def _apart(claims: tuple[Claimed, ...]) -> bool:
    """Whether the ranges of two claimants, each over all that it says, have no number in common."""
    lows: dict[str, float] = {}
    highs: dict[str, float] = {}
    for claim in claims:
        if claim.counts and claim.numbered:
            low, high = claim.bounds
            name = claim.claimant
            lows[name] = min(lows.get(name, float("inf")), 0 if low is None else low)
            highs[name] = max(highs.get(name, 0), float("inf") if high is None else high)
    return bool(lows) and max(lows.values()) > min(highs.values())


def reporters(
    events: pd.DataFrame, claims: pd.DataFrame, claimants: pd.DataFrame
) -> Reporters:  # fmt: skip
    """Return who reports these events; who only denies or announces does not.

    Parameters
    ----------
    events
        Resolved events.
    claims
        The raw claims known.
    claimants
        Their register, indexed by claimant.
    """
    heard = claims[claims["event_id"].isin(events.index) & claims["status"].isin(list(COUNTING))]
    voices = heard.groupby("claimant")["event_id"].nunique().sort_index()
    names = tuple(voices.sort_values(ascending=False, kind="stable").index)
    kinds = tuple(dict.fromkeys(_kind(claimants, name) for name in names))
    ids = tuple(dict.fromkeys(heard["source_id"]))
    return Reporters(names, kinds, int(heard["event_id"].nunique()), ids)


def _kind(claimants: pd.DataFrame, name: str) -> str:
    kind = str(claimants.at[name, "kind"])
    return "media" if kind == "media-sources" else kind
