"""The raw rows of a table as plain values, without a frame: as typed in, or as known and corrected.

Where only rows are needed, pandas is not: it takes longer to load than all of this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from nkstats.processing.corrections import preferred
from nkstats.raw import Raw
from nkstats.rows import Row
from nkstats.schema import Table
from nkstats.validation import Row as TextRow
from nkstats.vintages import rank_of

_AS: dict[str, Callable[[str], Any]] = {
    "integer": int,
    "number": float,
    "date": datetime.fromisoformat,
}


def typed_rows(raw: Raw, table: str) -> dict[int, Row]:
    """Return the rows of a table as typed in, by line; an empty cell as None."""
    return _typed(raw.schema.tables[table], raw.rows[table])


def known_rows(raw: Raw, table: str, *, corrected: bool = True) -> dict[int, Row]:
    """Return the claims of a table by line, each with `known_by`, `source_rank`, `preferred`.

    They are what `settled` and `vintages.known` give as a frame.
    """
    told = standings(raw)
    first = preferred(raw, table)
    claims = _typed(raw.schema.tables[table], (raw.settled if corrected else raw.rows)[table])
    for line, claim in claims.items():
        claim["known_by"], claim["source_rank"] = told[claim["source_id"]]
        claim["preferred"] = line in first
    return claims


@lru_cache(maxsize=8)
def standings(raw: Raw) -> Mapping[str, tuple[datetime | None, int]]:
    """Return for each source by when it was known, None if that is not told, and its rank."""
    return {
        row["source_id"]: (row["known_by"], rank_of(row["kind"]))
        for row in typed_rows(raw, "sources").values()
    }


def _typed(table: Table, rows: Iterable[TextRow]) -> dict[int, Row]:
    kinds = [(column.name, _AS.get(column.type, str)) for column in table.columns]
    return {
        row.line: {name: kind(row.cells[name]) if row.cells[name] else None for name, kind in kinds}
        for row in rows
    }
