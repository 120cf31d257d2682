"""One event resolved from its claims: one vote a claimant, bounds kept open where they are.

The written rule: a claimant's vote is its newest claim (of claims equally new, the one with a
best figure). `low` is the smallest low or best, `high` the largest high or best; if no vote
bounds a side, that side stays empty. `best` is the official figure, else the confirmed one,
else the median of the claimants' bests. Dates come from the claims of the highest status, then
from the most precise; where these differ, from most of them, else the range that covers all.
Denied and planned claims count no one and are shown.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

import pandas as pd

from nkstats.claims.places import COUNTING, widened
from nkstats.processing import SEPARATOR

STATUSES = ["official", "confirmed", "reported", "planned", "denied"]
PRECISIONS = ["day", "month", "quarter", "year", "range"]

Claim = dict[str, Any]
Event = dict[str, Any]


def resolved(claims: Sequence[Claim], provinces: Mapping[str, str] | None) -> Event:
    """Resolve one event; with `provinces`, its place is shown no closer than these."""
    claims = sorted(claims, key=_order)
    votes = _votes(claims)
    counting = [vote for vote in votes if vote["status"] in COUNTING]
    lead = (counting or votes)[0]
    unit = _unit(counting or votes)
    low, best, high = _bounds([vote for vote in counting if vote["unit"] in (unit, None)])
    days = [claim["known_by"] for claim in claims if claim["known_by"] is not None]
    dates = _dates(claims)
    cited = sorted(claims, key=lambda c: (c["standing"], c["end"] != dates["end"]))
    return {
        "kind": lead["kind"], **dates, "low": low, "best": best, "high": high,
        "unit": unit, "status": lead["status"], "country": lead["country"],
        "parent_id": next((c["parent_id"] for c in claims if c["parent_id"]), None),
        "place": _place(lead, provinces),
        "n_claims": len(claims),
        "n_claimants": len({claim["claimant"] for claim in claims}),
        "source_ids": SEPARATOR.join(dict.fromkeys(claim["source_id"] for claim in cited)),
        "known_by": min(days, default=None),
    }  # fmt: skip


def _unit(votes: Sequence[Claim]) -> str | None:
    """Return the unit of the first vote that counts anything, else of the first that names one."""
    named = [vote for vote in votes if vote["unit"]]
    numbered = [v for v in named if any(v[name] is not None for name in ("low", "best", "high"))]
    return next((vote["unit"] for vote in numbered or named), None)


def _place(claim: Claim, provinces: Mapping[str, str] | None) -> str | None:
    place: str | None = claim["place"]
    return widened(place, provinces) if place and provinces is not None else place


def _order(claim: Claim) -> tuple[Any, ...]:
    """Order by status, then precision of the dates, then the newest, then the source."""
    return *claim["standing"], -_day(claim["known_by"]), claim["source_rank"], claim["source_id"]


def _vagueness(claim: Claim) -> tuple[int, float]:
    """Return how imprecise the dates are: by the word for it, ranges also by their length."""
    precision = PRECISIONS.index(claim["date_precision"])
    if claim["date_precision"] != "range":
        return precision, 0
    if claim["start"] is None or claim["end"] is None:
        return precision, math.inf
    return precision, float((claim["end"] - claim["start"]).days)


def _day(day: pd.Timestamp | None) -> float:
    return -math.inf if day is None else day.timestamp()


def _votes(claims: Sequence[Claim]) -> list[Claim]:
    """Return one claim a claimant, in the order given."""
    chosen: dict[str, Claim] = {}
    for claim in claims:
        rival = chosen.get(claim["claimant"])
        if rival is None or _newness(claim) > _newness(rival):
            chosen[claim["claimant"]] = claim
    return [claim for claim in claims if chosen[claim["claimant"]] is claim]


def _newness(claim: Claim) -> tuple[float, bool]:
    return _day(claim["known_by"]), claim["best"] is not None


def _bounds(votes: Sequence[Claim]) -> tuple[int | None, int | None, int | None]:
    lows = [vote["low"] if vote["low"] is not None else vote["best"] for vote in votes]
    highs = [vote["high"] if vote["high"] is not None else vote["best"] for vote in votes]
    low = min((value for value in lows if value is not None), default=None)
    high = max((value for value in highs if value is not None), default=None)
    return low, _best(votes), high


def _best(votes: Sequence[Claim]) -> int | None:
    """Return the best figure of the highest status; a median is rounded half up."""
    bests = [(COUNTING[vote["status"]], vote["best"]) for vote in votes if vote["best"] is not None]
    for allowed in ({0}, {1}, {0, 1, 2}):
        some = [best for rank, best in bests if rank in allowed]
        if some:
            return round_half_up(median(some))
    return None


def round_half_up(value: float) -> int:
    """Return the nearest whole number; a half goes up."""
    return math.floor(value + 0.5)


def _dates(claims: Sequence[Claim]) -> Event:
    """Return start, end and precision from claims in the order of `_order`."""
    claims = [c for c in claims if c["start"] is not None or c["end"] is not None] or claims
    first = claims[0]
    rivals = [c for c in claims if c["standing"] == first["standing"]]
    given = Counter((c["start"], c["end"], c["date_precision"]) for c in rivals).most_common()
    if len(given) == 1 or given[0][1] > given[1][1]:
        start, end, precision = given[0][0]
    else:
        start = min((c["start"] for c in rivals if c["start"] is not None), default=None)
        end = max((c["end"] for c in rivals if c["end"] is not None), default=None)
        precision = "range"
    return {"start": start, "end": end, "date_precision": precision}


def standing(claim: Claim) -> tuple[Any, ...]:
    """Return what makes claims equal: their status, and how precise their dates are."""
    return STATUSES.index(claim["status"]), *_vagueness(claim)
