"""The claims that became known between two days, as typed in, each with what corrects it.

Judges nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from nkstats import datasets, periods, resolved, vintages
from nkstats.changes import compared
from nkstats.datasets import DataDir
from nkstats.raw import Raw
from nkstats.reads import noted
from nkstats.rows import Row, frame_of
from nkstats.vintages import AsOf

COLUMNS = (
    "table", "key", "low", "best", "high", "unit", "claimant", "source_id", "correction",
)  # fmt: skip


@noted
def claims_added(
    a: AsOf = None, b: AsOf = None, *, tables: Sequence[str] = (), data_dir: DataDir = None
) -> pd.DataFrame:
    """Return every claim that became known after one day and by another.

    Parameters
    ----------
    a
        The earlier day; None for the beginning: every claim known by the other.
    b
        The later day; None for everything known, undated claims too.
    tables
        The tables to look at, such as "arrivals"; by default all that `nk.diff` compares.

    Returns
    -------
    pandas.DataFrame
        Indexed by line in the raw table, in order of table and line: table, key (the period's
        label or the event id), low, best, high (of arrivals the total, as best), unit, claimant
        (of events), source_id, correction (what a record in corrections.yml does to it, else None).

    Raises
    ------
    UsageError
        If a day is none or before any data, or a table does not exist.

    Examples
    --------
    >>> claims_added("2026-02-03", "2026-02-04")["table"].unique().tolist()
    ['arrivals', 'timeline']
    """
    raw = datasets.read(data_dir)
    rows = [row for table in compared(tables) for row in _added(raw, table, a, b)]
    index = pd.Index([row["line"] for row in rows], name="line", dtype="int64")
    return frame_of(rows, dict.fromkeys(COLUMNS, object), index)


def _added(raw: Raw, table: str, a: AsOf, b: AsOf) -> Iterator[Row]:
    since, until = vintages.as_day(a, name="a"), vintages.as_day(b)
    for day in filter(None, (since, until)):
        resolved.data_day(raw, day)
    corrected = {r.line: r.action for r in raw.corrections if r.table == table}
    for line, claim in resolved.claims(raw, table).items():
        known_by = claim["known_by"]
        before = since is not None and vintages.is_known(known_by, since)
        if vintages.is_known(known_by, until) and not before:
            yield {"line": line, "table": table, **_value(claim), "correction": corrected.get(line)}


def _value(claim: Row) -> Row:
    source = {"source_id": claim["source_id"], "claimant": claim.get("claimant")}
    if "event_id" not in claim:
        return source | {
            "key": periods.relabelled(claim["period"]), "low": None, "best": claim["total"],
            "high": None, "unit": "persons",
        }  # fmt: skip
    bounds = {name: claim[f"count_{name}"] for name in ("low", "best", "high")}
    return source | {"key": claim["event_id"], **bounds, "unit": claim["count_unit"]}
