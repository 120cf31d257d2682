"""What the record says of itself: citations, differences between days, conflicts, gaps.

Asks the loaders; opens no file.
"""

from __future__ import annotations

import pandas as pd

from nkstats import vintages
from nkstats.datasets import DataDir, load_arrivals, load_sources, read
from nkstats.errors import UsageError
from nkstats.processing import SEPARATOR
from nkstats.sources import cite_row
from nkstats.vintages import AsOf

NO_FIGURE = -1


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
    row = sources.loc[source_id]
    return {
        str(name): None
        if pd.isna(cell)
        else f"{cell:%Y-%m-%d}"
        if hasattr(cell, "strftime")
        else str(cell)
        for name, cell in row.items()
    }


def diff(a: AsOf, b: AsOf = None, *, data_dir: DataDir = None) -> pd.DataFrame:
    """Return the figures of arrivals that differ between two as-of days.

    Returns
    -------
    pandas.DataFrame
        Indexed by period: old and new (persons; empty where there is none, or sources disagree),
        source_ids of the new one.
    """
    old, new = load_arrivals(as_of=a, data_dir=data_dir), load_arrivals(as_of=b, data_dir=data_dir)
    periods_ = new.index.union(old.index, sort=False)
    frame = pd.DataFrame({
        "old": old["total"].reindex(periods_),
        "new": new["total"].reindex(periods_),
        "source_ids": new["source_ids"].reindex(periods_),
    })  # fmt: skip
    before, after = frame["old"].fillna(NO_FIGURE), frame["new"].fillna(NO_FIGURE)
    return frame[before != after]


def conflicts(*, data_dir: DataDir = None) -> list[str]:
    """Return a warning for each period on which claims of equal rank differ, naming the rows."""
    raw = read(data_dir)
    frame = load_arrivals(data_dir=data_dir)
    claims = raw.frames["arrivals"]
    warnings = []
    for period, row in frame[frame["basis"] == "conflict"].iterrows():
        tied = claims[claims["source_id"].isin(row["source_ids"].split(SEPARATOR))]
        lines = [f"arrivals.csv:{line}" for line in tied.index[tied["period"] == period]]
        warnings.append(
            f"{', '.join(lines)}: {period} is {row['low']} or {row['high']} by claims of equal "
            "rank; prefer one in corrections.yml"
        )
    return warnings


def undated(as_of: AsOf = None, *, data_dir: DataDir = None) -> int:
    """Return how many claims an as-of day leaves out for want of a date; none without one."""
    if vintages.as_day(as_of) is None:
        return 0
    frames = read(data_dir).frames
    tables = ("arrivals", "repatriations", "exiles")
    return sum(vintages.undated(frames[table], frames["sources"]) for table in tables)
