"""What moved between two vintages of the arrivals: figures revised, and figures new."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Revision:
    """One period's figure before and after, in persons; `old` is None where it is new."""

    period: str
    old: int | None
    new: int
    source_ids: tuple[str, ...]


def revisions(old: pd.DataFrame, new: pd.DataFrame) -> tuple[Revision, ...]:
    """Return the periods whose total changed from one vintage to the other, in order of time.

    Parameters
    ----------
    old, new
        Resolved arrivals (`load_arrivals` without a frequency) as of two days.
    """
    before = old["total"].dropna().to_dict()
    return tuple(
        Revision(str(period), _whole(before.get(period)), int(row["total"]), _ids(row))
        for period, row in new[new["total"].notna()].iterrows()
        if before.get(period) != row["total"]
    )


def _whole(value: object) -> int | None:
    return None if value is None else int(str(value))


def _ids(row: pd.Series) -> tuple[str, ...]:
    return tuple(str(row["source_ids"]).split("; "))
