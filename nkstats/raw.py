"""Reading the raw tables: a table that failed its schema cannot be returned.

Frames come back as typed as the descriptor says, indexed by the line in the file, so that
anything said later about a row can name it. Nothing is resolved or corrected here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from nkstats.errors import DataError
from nkstats.schema import Column, Schema, Table, read_schema
from nkstats.validation import (
    Problem,
    Row,
    check_cells,
    check_relations,
    check_rules,
    read_rows,
    refusal,
)

if TYPE_CHECKING:
    import pandas as pd

CORRECTIONS = "corrections.yml"
_CORRECTION_KEYS = {"table", "match", "expect", "action", "reason", "status"}


@dataclass(frozen=True)
class Raw:
    """The raw tables as frames, their schema, and the corrections on record."""

    folder: Path
    schema: Schema
    frames: Mapping[str, pd.DataFrame]
    corrections: Sequence[Mapping[str, Any]]

    def __getitem__(self, table: str) -> pd.DataFrame:
        """Return a copy of one raw table."""
        return self.frames[table].copy()


def check(folder: Path) -> list[Problem]:
    """Return everything that is wrong with the raw tables of a folder."""
    return _examine(folder, read_schema(folder))[1]


def read_raw(folder: Path) -> Raw:
    """Read, check and type all raw tables of a folder.

    Raises
    ------
    DataError
        Listing every problem (the first fifty in full) if there is any.
    """
    schema = read_schema(folder)
    rows, problems = _examine(folder, schema)
    if problems:
        raise DataError(refusal(problems))
    frames = {name: _frame(schema.tables[name], rows[name]) for name in schema.tables}
    return Raw(folder, schema, frames, _read_corrections(folder))


def fingerprint(folder: Path) -> str:
    """Return a hash of all files that the raw data consist of."""
    total = hashlib.sha256()
    for path in sorted(folder.glob("*.*")):
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def _examine(folder: Path, schema: Schema) -> tuple[dict[str, list[Row]], list[Problem]]:
    rows: dict[str, list[Row]] = {}
    problems: list[Problem] = []
    for name, table in schema.tables.items():
        data = _bytes(folder, table, problems)
        if data is None:
            continue
        found, faults = read_rows(table, data)
        cell_faults = check_cells(table, found)
        unsound = {fault.line for fault in cell_faults if fault.line}
        rule_faults = check_rules(table, found, unsound)
        problems += sorted([*faults, *cell_faults, *rule_faults], key=lambda p: p.line or 0)
        if found:
            rows[name] = found
    return rows, problems + check_relations(schema, rows)


def _bytes(folder: Path, table: Table, problems: list[Problem]) -> bytes | None:
    try:
        return (folder / table.path).read_bytes()
    except OSError as error:
        found = "no file" if isinstance(error, FileNotFoundError) else str(error.strerror)
        expected = f"the table {table.name}"
        problems.append(Problem(table.path, None, None, found, expected, "restore the file"))
        return None


def _frame(table: Table, rows: Sequence[Row]) -> pd.DataFrame:
    import pandas as pd

    index = pd.Index([row.line for row in rows], name="line")
    data = {
        column.name: _series(column, [row.cells[column.name] for row in rows], index)
        for column in table.columns
    }
    return pd.DataFrame(data, index=index)


def _series(column: Column, texts: Sequence[str], index: pd.Index) -> pd.Series:
    import pandas as pd

    cells = pd.Series([text or None for text in texts], index=index, dtype="string")
    if column.type == "integer":
        return pd.to_numeric(cells).astype("Int64")
    if column.type == "number":
        return pd.to_numeric(cells).astype("Float64")
    if column.type == "date":
        return pd.to_datetime(cells, format="%Y-%m-%d")
    if column.choices is not None:
        return cells.astype(pd.CategoricalDtype(list(column.choices)))
    return cells


def _read_corrections(folder: Path) -> list[Mapping[str, Any]]:
    path = folder / CORRECTIONS
    if not path.exists():
        return []
    try:
        records = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise DataError(f"{CORRECTIONS}: not YAML ({error}); mend the file") from None
    for number, record in enumerate(records, start=1):
        missing = _CORRECTION_KEYS - set(record)
        if missing:
            raise DataError(
                f"{CORRECTIONS}: record {number} lacks {', '.join(sorted(missing))}; "
                f"expected {', '.join(sorted(_CORRECTION_KEYS))}; complete the record"
            )
    return list(records)
