"""Reading the raw tables: a table that failed its schema cannot be returned.

Frames come back as typed as the descriptor says, indexed by the line in the file, so that
anything said later about a row can name it. Nothing is resolved or corrected here.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from nkstats.errors import DataError
from nkstats.frames import frame_of
from nkstats.paths import CORRECTIONS
from nkstats.schema import Schema, Table, read_schema
from nkstats.validation import (
    Correction,
    Excess,
    Problem,
    Row,
    check_across,
    check_cells,
    check_relations,
    check_rules,
    corrected,
    locate_corrections,
    read_rows,
    refusal,
    today,
)

if TYPE_CHECKING:
    import pandas as pd


_last: dict[Path, tuple[dict[str, bytes], str]] = {}  # of one folder: few look at two


@dataclass(frozen=True, eq=False)
class Raw:
    """The raw tables, their schema, and the corrections on record.

    Each reading is one of its own: what is worked out from it can be kept beside it.

    `rows` are as typed in, by table, and `settled` as corrected; `excesses` are the parts printed
    above their wholes by no more than revisions explain.
    """

    folder: Path
    schema: Schema
    rows: Mapping[str, Sequence[Row]]
    settled: Mapping[str, Sequence[Row]]
    corrections: Sequence[Correction]
    excesses: Sequence[Excess] = ()

    @cached_property
    def frames(self) -> Mapping[str, pd.DataFrame]:
        """The rows as typed in, as frames."""
        return {
            name: frame_of(table, self.rows[name]) for name, table in self.schema.tables.items()
        }

    def __getitem__(self, table: str) -> pd.DataFrame:
        """Return a copy of one raw table."""
        return self.frames[table].copy()


@dataclass(frozen=True)
class _Examined:
    rows: Mapping[str, list[Row]]
    settled: Mapping[str, list[Row]]
    corrections: Sequence[Correction]
    problems: Sequence[Problem]
    excesses: Sequence[Excess] = ()


def check(folder: Path, *, instead: Mapping[str, bytes] | None = None) -> list[Problem]:
    """Return everything that is wrong with the raw tables of a folder.

    Parameters
    ----------
    folder
        The raw tables with their descriptor.
    instead
        Contents by file name to look at in place of what the folder holds, for a change that
        has not been made yet.
    """
    return list(_examine(folder, read_schema(folder), instead or {}).problems)


def read_raw(folder: Path) -> Raw:
    """Read, check and type all raw tables of a folder.

    Raises
    ------
    DataError
        Listing every problem (the first fifty in full) if there is any.
    """
    schema = read_schema(folder)
    examined = _examine(folder, schema, {})
    if examined.problems:
        raise DataError(refusal(examined.problems))
    return Raw(
        folder, schema, examined.rows, examined.settled, examined.corrections, examined.excesses
    )


def fingerprint(folder: Path) -> str:
    """Return a hash of all files that the raw data consist of; as long as none changes, the last.

    All are read each time. To compare them with what they were takes less than to hash them.
    """
    with os.scandir(folder) as entries:
        names = sorted(entry.name for entry in entries if entry.is_file())
    contents = {name: _content(folder, name) for name in names}
    held = _last.get(folder)
    if held is None or held[0] != contents:
        total = hashlib.sha256()
        for name, content in contents.items():
            total.update(name.encode() + b"\0" + content + b"\0")
        held = contents, total.hexdigest()
        _last.clear()
        _last[folder] = held
    return held[1]


def _content(folder: Path, name: str) -> bytes:
    with open(f"{folder}/{name}", "rb", buffering=0) as file:
        return file.read()


def _examine(folder: Path, schema: Schema, instead: Mapping[str, bytes]) -> _Examined:
    rows: dict[str, list[Row]] = {}
    problems: list[Problem] = []
    for name, table in schema.tables.items():
        changed = instead.get(table.path)
        data = _bytes(folder, table, problems) if changed is None else changed
        if data is None:
            continue
        found, faults = _examine_table(table, data)
        problems += faults
        if found:
            rows[name] = found
    faulty = {(problem.file, problem.line) for problem in problems}
    spoiled = {file for file, _ in faulty}
    corrections, faults = _examine_corrections(folder, schema, rows, spoiled)
    settled = corrected(rows, corrections)
    problems += [*check_relations(schema, settled), *faults]
    problems += (broken := _examine_rows(schema, settled, faulty))
    faulty |= {(problem.file, problem.line) for problem in broken}
    across, excesses = _examine_across(schema, settled, faulty)
    return _Examined(rows, settled, corrections, [*problems, *across], excesses)


def _examine_rows(
    schema: Schema, rows: Mapping[str, list[Row]], faulty: Collection[tuple[str, int | None]]
) -> list[Problem]:
    """Judge each row by itself, as corrected: a misprint may be typed as it was printed."""
    return [
        problem
        for name, own in rows.items()
        for table in (schema.tables[name],)
        for problem in check_rules(table, [r for r in own if (table.path, r.line) not in faulty])
    ]


def _examine_across(
    schema: Schema, rows: Mapping[str, list[Row]], faulty: Collection[tuple[str, int | None]]
) -> tuple[list[Problem], list[Excess]]:
    """Judge the rows together, without those at the faulty lines."""
    paths = {name: schema.tables[name].path for name in rows}
    sound = {
        name: [row for row in own if (paths[name], row.line) not in faulty]
        for name, own in rows.items()
    }
    spoiled = {file for file, _ in faulty}
    complete = {name for name in rows if paths[name] not in spoiled}
    return check_across(schema, sound, complete, today())


def _examine_table(table: Table, data: bytes) -> tuple[list[Row], list[Problem]]:
    found, faults = read_rows(table, data)
    return found, sorted([*faults, *check_cells(table, found)], key=lambda p: p.line or 0)


def _examine_corrections(
    folder: Path, schema: Schema, rows: Mapping[str, list[Row]], spoiled: Collection[str]
) -> tuple[list[Correction], list[Problem]]:
    path = folder / CORRECTIONS
    if not path.exists():
        return [], []
    try:
        records = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    except OSError as error:
        found = str(error.strerror)
        return [], [Problem(CORRECTIONS, None, None, found, "a file", "restore it or remove it")]
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        found = " ".join(str(error).split())
        return [], [Problem(CORRECTIONS, None, None, found, "YAML in UTF-8", "mend the file")]
    return locate_corrections(schema, rows, records, spoiled)


def _bytes(folder: Path, table: Table, problems: list[Problem]) -> bytes | None:
    try:
        return (folder / table.path).read_bytes()
    except OSError as error:
        found = "no file" if isinstance(error, FileNotFoundError) else str(error.strerror)
        expected = f"the table {table.name}"
        problems.append(Problem(table.path, None, None, found, expected, "restore the file"))
        return None
