"""What moved between two vintages of the arrivals: figures revised, and figures new."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from nkstats.rows import rows_of


@dataclass(frozen=True)
class Revision:
    """One period's figure before and after, in persons; None where there is no figure."""

    period: str
    old: int | None
    new: int | None
    source_ids: tuple[str, ...]


def revisions(changed: pd.DataFrame) -> tuple[Revision, ...]:
    """Return the totals of arrivals in a frame of changes between two days (of `nk.diff`)."""
    totals = changed[(changed["table"] == "arrivals") & (changed["column"] == "total")]
    return tuple(
        Revision(str(period), row["old"], row["new"], tuple(row["source_ids"].split("; ")))
        for period, row in rows_of(totals).items()
    )
