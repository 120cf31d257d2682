"""Doubts about arrivals: ties, jumps, parts above wholes, periods told too early."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pandas as pd

from nkstats.datasets import DataDir, load_arrivals
from nkstats.doubts.rows import is_jump, public_by
from nkstats.paths import CORRECTIONS
from nkstats.periods import FREQUENCIES
from nkstats.processing import SEPARATOR
from nkstats.raw import Raw


def idle_corrections(raw: Raw, claims: pd.DataFrame, resolved: pd.DataFrame) -> Iterator[str]:
    """Yield that nothing is on record, and preferences that settle no tie."""
    if not raw.corrections:
        yield f"{CORRECTIONS}: no record; misprints count as they are printed"
    for record in raw.corrections:
        if record.action == "prefer":
            source, period = claims.loc[record.line, ["source_id", "period"]]
            first = str(resolved.loc[period, "source_ids"]).split(SEPARATOR)[0]
            if source != first:
                yield (
                    f"{record.table}.csv:{record.line}: preferred in {CORRECTIONS}, but {first} "
                    f"outranks it for {period}; remove the record"
                )


def ties(claims: pd.DataFrame, resolved: pd.DataFrame) -> Iterator[str]:
    """Yield each period on which claims of equal rank differ, naming the rows."""
    for period, row in resolved[resolved["basis"] == "conflict"].iterrows():
        yield (
            f"{_rows(claims, str(period), row['source_ids'])}: {period} is {row['low']} or "
            f"{row['high']} by claims of equal rank; prefer one in corrections.yml"
        )


def _rows(claims: pd.DataFrame, period: str, source_ids: str) -> str:
    """Return the rows of a period's figure; the table alone if it is derived."""
    own = claims["source_id"].isin(source_ids.split(SEPARATOR)) & (claims["period"] == period)
    return ", ".join(f"arrivals.csv:{line}" for line in claims.index[own]) or "arrivals.csv"


def jumps_in_time(claims: pd.DataFrame, data_dir: DataDir) -> Iterator[str]:
    """Yield neighbouring periods whose resolved figures are far apart."""
    for freq in FREQUENCIES:
        frame = load_arrivals(freq, data_dir=data_dir)
        figures = zip(frame.index.astype(str), frame["total"], frame["source_ids"], strict=True)
        for (before, old, _), (period, new, ids) in pairwise(figures):
            if pd.notna(old) and pd.notna(new) and is_jump(old, new):
                words = f"{period} has {new} arrivals, {before} had {old}"
                yield f"{_rows(claims, period, ids)}: {words}; check both"


def jumps_from_resolved(claims: pd.DataFrame, resolved: pd.DataFrame) -> Iterator[str]:
    """Yield claims far from the figure that their period is resolved to."""
    totals = resolved["total"].dropna()
    for line, period, total in zip(claims.index, claims["period"], claims["total"], strict=True):
        if period in totals.index and is_jump(total, totals[period]):
            words = f"{total} arrivals in {period}, resolved to {totals[period]}"
            yield f"arrivals.csv:{line}: {words}; check it against the source"


def early(claims: pd.DataFrame, sources: pd.DataFrame) -> Iterator[str]:
    """Yield arrivals counted past the day by which their source was public."""
    known = public_by(claims, sources)
    for line, row in claims[claims["end"] > known].iterrows():
        yield (
            f"arrivals.csv:{line}: {row['period']} ends after {known[line]:%Y-%m-%d}, when its "
            "source was public; check the period"
        )
