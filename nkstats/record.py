"""What the record says of itself: citations, and claims left out for want of a date.

Asks the loaders; opens no file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nkstats import resolved, vintages
from nkstats.datasets import DataDir, load_sources, read
from nkstats.errors import UsageError
from nkstats.reads import noted
from nkstats.sources import cite_row
from nkstats.vintages import AsOf

if TYPE_CHECKING:
    import pandas as pd


@noted
def cite(source_id: str, style: str = "text", *, data_dir: DataDir = None) -> str:
    """Return the citation of a source as "text", "bibtex" or "csl".

    Raises
    ------
    UsageError
        If the source or the style does not exist.
    """
    sources = load_sources(data_dir=data_dir)
    if source_id not in sources.index:
        raise UsageError(f"source {source_id!r} does not exist; see load_sources() for the ids")
    return cite_row(source_id, source_cells(sources, source_id), style)


def source_cells(sources: pd.DataFrame, source_id: str) -> dict[str, str | None]:
    """Return one source's cells as text; days as 2026-02-04, empty cells as None."""
    import pandas as pd

    row = sources.loc[source_id]
    return {
        str(name): None
        if pd.isna(cell)
        else f"{cell:%Y-%m-%d}"
        if hasattr(cell, "strftime")
        else str(cell)
        for name, cell in row.items()
    }


@noted
def undated(as_of: AsOf = None, *, data_dir: DataDir = None) -> int:
    """Return how many claims an as-of day leaves out for want of a date; none without one."""
    if vintages.as_day(as_of) is None:
        return 0
    raw = read(data_dir)
    tables = ("arrivals", "repatriations", "exiles")
    claims = [claim for table in tables for claim in resolved.claims(raw, table).values()]
    return sum(claim["known_by"] is None for claim in claims)
