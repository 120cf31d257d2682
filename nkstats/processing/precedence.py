"""Which claim of arrivals is believed, among those known for one period.

The written rule: `final` over `as_reported` over `provisional`; then official over wire over
other; then newest. A claim that a correction prefers comes before all. Claims that are equal in
all of this and print different totals are a conflict, which no rule resolves.
"""

from __future__ import annotations

import pandas as pd

STATUS_RANKS = {"final": 0, "as_reported": 1, "provisional": 2}
RANK = ["not_preferred", "status_rank", "source_rank", "age"]


def ranked(claims: pd.DataFrame) -> pd.DataFrame:
    """Return the claims in order of belief, with the columns of `RANK`."""
    newest = pd.Timestamp.max.normalize()
    return claims.assign(
        not_preferred=~claims["preferred"].astype(bool),
        status_rank=claims["status"].astype("string").map(STATUS_RANKS).astype(int),
        age=(newest - claims["known_by"]).dt.days.fillna(float("inf")),
    ).sort_values([*RANK, "source_id"], kind="stable")


def rivals(claims: pd.DataFrame) -> pd.DataFrame:
    """Return the claims that share the first place (of ranked claims of one period)."""
    first = claims.iloc[0]
    return claims[(claims[RANK] == first[RANK]).all(axis=1)]


def splitting_claim(claims: pd.DataFrame, total: int) -> pd.Series | None:
    """Return the best-placed claim that prints both sexes and the same total, if there is one."""
    both = claims[(claims["total"] == total) & claims["male"].notna() & claims["female"].notna()]
    return both.iloc[0] if len(both) else None
