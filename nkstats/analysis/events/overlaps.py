"""Which reported events may tell of the same people: parts of others, and days in common."""

from __future__ import annotations

import pandas as pd

from nkstats.rows import Row, rows_of

EARLIEST = pd.Timestamp("1900-01-01")
LATEST = pd.Timestamp("2200-01-01")


def parts_of_others(events: pd.DataFrame) -> list[str]:
    """Return the events that are part of a numbered one of their kind, however far up."""
    if "parent_id" not in events:
        return []
    known = [name for name in ("low", "best", "high", "kind", "parent_id") if name in events]
    rows = rows_of(events[known])
    return [event for event in rows if _is_part(event, rows)]


def _is_part(event: str, rows: dict[str, Row]) -> bool:
    kind, seen = rows[event].get("kind"), {event}
    parent = rows[event]["parent_id"]
    while parent in rows and parent not in seen:
        above = rows[parent]
        numbered = any(above.get(name) is not None for name in ("low", "best", "high"))
        if numbered and above.get("kind") == kind:
            return True
        seen.add(parent)
        parent = above["parent_id"]
    return False


def most_apart(events: pd.DataFrame) -> int:
    """Return the largest sum of lows over events that share no day (weighted interval schedule)."""
    first = events["start"].fillna(EARLIEST).tolist()
    last = events["end"].fillna(events["start"]).fillna(LATEST).tolist()
    lows = events["low"].fillna(0).astype(int).tolist()
    best: list[tuple[pd.Timestamp, int]] = []
    for start, end, low in sorted(zip(first, last, lows, strict=True), key=lambda e: e[1]):
        before = max((total for day, total in best if day < start), default=0)
        so_far = max((total for _, total in best), default=0)
        best.append((end, max(before + low, so_far)))
    return max((total for _, total in best), default=0)
