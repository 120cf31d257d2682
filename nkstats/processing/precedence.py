"""Which claim of arrivals is believed, among those known for one period.

The written rule: `final` over `as_reported` over `provisional`; then official over wire over
other; then newest. Claims that are equal in all of this and print different totals are a conflict,
which no rule resolves, until a correction prefers one of them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from nkstats.rows import Row

STATUS_RANKS = {"final": 0, "as_reported": 1, "provisional": 2}


def ranked(claims: Iterable[Row]) -> list[Row]:
    """Return the claims of one period in order of belief; an undated claim is the oldest."""
    return sorted(claims, key=lambda claim: (*_rank(claim), claim["source_id"]))


def _rank(claim: Row) -> tuple[Any, ...]:
    known_by = claim["known_by"]
    age = math.inf if known_by is None else -known_by.toordinal()
    return STATUS_RANKS[claim["status"]], claim["source_rank"], age, not claim["preferred"]


def rivals(claims: Sequence[Row]) -> list[Row]:
    """Return the claims that share the first place, of ranked claims."""
    first = _rank(claims[0])
    return [claim for claim in claims if _rank(claim) == first]


def agree(claims: Sequence[Row]) -> bool:
    """Return whether the claims that share the first place print one total."""
    return len({claim["total"] for claim in rivals(claims)}) == 1


def splitting_claims(claims: Sequence[Row], total: int) -> list[Row]:
    """Return the claims that print both sexes and the same total, best-placed first."""
    return [
        claim
        for claim in claims
        if claim["total"] == total and claim["male"] is not None and claim["female"] is not None
    ]
