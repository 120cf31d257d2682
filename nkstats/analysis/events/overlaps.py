"""Which reported events may tell of the same people: parts of others, and days in common."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

import pandas as pd

from nkstats.analysis.observed import Booleans
from nkstats.rows import Row, cells_of

EARLIEST = pd.Timestamp("1900-01-01")
LATEST = pd.Timestamp("2200-01-01")


def parts_of_others(events: pd.DataFrame, held: Booleans) -> set[str]:
    """Return which of the events held are part of a numbered one of them, however far up.

    Parameters
    ----------
    held : array of shape (n,)
        Which events to look at; a part and its whole are of one kind.
    """
    if "parent_id" not in events or not any(cells_of(events["parent_id"])):
        return set()
    known = [name for name in ("low", "best", "high", "kind", "parent_id") if name in events]
    labels = events.index.to_numpy(dtype=object)
    cells = zip(*(cells_of(events[name]) for name in known), strict=True)
    rows = {
        label: dict(zip(known, row, strict=True))
        for label, row, inside in zip(labels, cells, held, strict=True)
        if inside
    }
    return {event for event in rows if _is_part(event, rows)}


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


def most_apart(events: Iterable[Row]) -> int:
    """Return the largest sum of lows over events that share no day (weighted interval schedule)."""
    spans = [
        (row["start"] or EARLIEST, row["end"] or row["start"] or LATEST, row["low"] or 0)
        for row in events
    ]
    ends: list[pd.Timestamp] = []
    best = [0]  # the largest sum over the first n events by their last days
    for start, end, low in sorted(spans, key=lambda span: span[1]):
        best.append(max(best[-1], best[bisect_left(ends, start)] + low))
        ends.append(end)
    return int(best[-1])
