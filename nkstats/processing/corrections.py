"""Claims as corrections on record leave them: some dropped, some with other cells, some preferred.

The rows were corrected when they were checked (`validation`); here they are typed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nkstats.frames import frame_of
from nkstats.raw import Raw

if TYPE_CHECKING:
    import pandas as pd


def preferred(raw: Raw, table: str) -> set[int]:
    """Return the lines of the claims that a correction prefers."""
    return {r.line for r in raw.corrections if r.table == table and r.action == "prefer"}


def settled(raw: Raw, table: str) -> pd.DataFrame:
    """Return a table's rows as corrected, indexed by line, and a column `preferred`."""
    frame = frame_of(raw.schema.tables[table], raw.settled[table])
    return frame.assign(preferred=frame.index.isin(preferred(raw, table)))
