"""Which reported events may tell of the same people: parts of others, and days in common."""

from __future__ import annotations

from bisect import bisect_left

import pandas as pd

from nkstats.rows import Row, cells_of, rows_of

EARLIEST = pd.Timestamp("1900-01-01")
LATEST = pd.Timestamp("2200-01-01")


def parts_of_others(events: pd.DataFrame) -> list[str]:
    """Return the events that are part of a numbered one of their kind, however far up."""
    if "parent_id" not in events or not any(cells_of(events["parent_id"])):
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
    columns = (cells_of(events[name]) for name in ("start", "end", "low"))
    spans = [
        (start or EARLIEST, end or start or LATEST, low or 0)
        for start, end, low in zip(*columns, strict=True)
    ]
    ends: list[pd.Timestamp] = []
    best = [0]  # the largest sum over the first n events by their last days
    for start, end, low in sorted(spans, key=lambda span: span[1]):
        best.append(max(best[-1], best[bisect_left(ends, start)] + low))
        ends.append(end)
    return int(best[-1])
