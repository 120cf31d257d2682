"""Corrections on record: each must name one row, find it as it expects, and leave it sound.

Takes the records as read and the rows of text, and changes neither.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nkstats.paths import CORRECTIONS
from nkstats.schema import Schema, Table
from nkstats.validation.cells import check_cells
from nkstats.validation.problems import Problem
from nkstats.validation.relations import check_relations
from nkstats.validation.rules import check_rules
from nkstats.validation.text import Row

RANKED = "arrivals"
REGISTERS = ("sources", "claimants", "places")
ACTIONS = ("drop", "fix", "prefer")
STATUSES = ("open", "told", "settled")
_KEYS = ("table", "match", "expect", "action", "reason", "status")


@dataclass(frozen=True)
class Correction:
    """A correction located: the line of its row, what to do, and the cells to set, as text."""

    table: str
    line: int
    action: str
    changes: Mapping[str, str]


def locate_corrections(
    schema: Schema,
    rows: Mapping[str, Sequence[Row]],
    records: object,
    spoiled: Collection[str] = (),
) -> tuple[list[Correction], list[Problem]]:
    """Return the corrections located in the rows, and what is wrong with the records.

    Whether a record still fits cannot be said of a file that is itself `spoiled`.
    """
    if not isinstance(records, list):
        fault = Problem(
            CORRECTIONS, None, None, _short(records), "a list of records", "mend the file"
        )
        return [], [fault]
    located: list[Correction] = []
    problems: list[Problem] = []
    for number, record in enumerate(records, start=1):
        faults = list(_malformed(schema, record))
        if not faults:
            correction, faults = _judged(schema, rows, record, located)
            located += [correction] if correction and not faults else []
            faults = [] if schema.tables[record["table"]].path in spoiled else faults
        problems += [_named(fault, number) for fault in faults]
    return located, problems


def _judged(
    schema: Schema,
    rows: Mapping[str, Sequence[Row]],
    record: Mapping[str, Any],
    located: Sequence[Correction],
) -> tuple[Correction | None, list[Fault]]:
    """Return the correction that a well-formed record makes, and what is wrong with it."""
    correction, faults = _find(schema.tables[record["table"]], rows, record)
    if correction is None:
        return None, faults
    faults = list(_unsound(schema, rows, correction))
    if any((c.table, c.line) == (correction.table, correction.line) for c in located):
        faults.append((f"a second record for line {correction.line}", "one record a row"))
    return correction, faults


def corrected(
    rows: Mapping[str, Sequence[Row]], corrections: Sequence[Correction]
) -> dict[str, list[Row]]:
    """Return the rows with the corrections applied; dropped rows are left out."""
    at = {(correction.table, correction.line): correction for correction in corrections}
    return {
        name: [
            Row(row.line, {**row.cells, **found.changes}) if found else row
            for row in own
            for found in (at.get((name, row.line)),)
            if not (found and found.action == "drop")
        ]
        for name, own in rows.items()
    }


Fault = tuple[str, str] | Problem


def _named(fault: Fault, number: int) -> Problem:
    if isinstance(fault, Problem):
        action = f"review record {number} of {CORRECTIONS}"
        return Problem(fault.file, fault.line, fault.column, fault.found, fault.expected, action)
    return Problem(CORRECTIONS, None, f"record {number}", fault[0], fault[1], "mend the record")


def _malformed(schema: Schema, record: object) -> Iterator[Fault]:
    if not isinstance(record, Mapping) or any(key not in record for key in _KEYS):
        yield _short(record), f"a record with {', '.join(_KEYS)}"
        return
    if not isinstance(record["table"], str) or record["table"] not in schema.tables:
        yield f"table {_short(record['table'])}", f"one of {', '.join(schema.tables)}"
        return
    for key, words in (("action", ACTIONS), ("status", STATUSES)):
        if record[key] not in words:
            yield f"{key} {_short(record[key])}", f"one of {', '.join(words)}"
    if record["action"] == "prefer" and record["table"] != RANKED:
        yield f"prefer in {record['table']}", f"prefer in {RANKED} alone, whose claims are ranked"
    unknown = [str(key) for key in record if key not in (*_KEYS, "set")]
    if unknown:
        yield f"unknown {', '.join(unknown)}", f"a record with {', '.join(_KEYS)} and set alone"
    if "set" in record and record["action"] != "fix":
        yield f"set with {_short(record['action'])}", "set with fix alone"
    if record["table"] in REGISTERS:
        yield f"table {record['table']}", "a table of claims; mend a register in place"
    if not str(record["reason"] or "").strip():
        yield "no reason", "why the printed figure is wrong"
    for key in ("match", "expect", *(["set"] if record["action"] == "fix" else [])):
        yield from _cells_malformed(schema.tables[record["table"]], key, record.get(key))


def _cells_malformed(table: Table, key: str, cells: object) -> Iterator[Fault]:
    if not isinstance(cells, Mapping) or not cells:
        yield f"{key} {_short(cells)}", f"cells of {table.path} by column"
        return
    unknown = [str(name) for name in cells if name not in table.header]
    if unknown:
        yield f"{key} on {', '.join(unknown)}", f"columns of {table.path}"


def _find(
    table: Table, rows: Mapping[str, Sequence[Row]], record: Mapping[str, Any]
) -> tuple[Correction | None, list[Fault]]:
    match, expect = _texts(record["match"]), _texts(record["expect"])
    found = [row for row in rows.get(table.name, ()) if match.items() <= row.cells.items()]
    if len(found) != 1:
        words = f"{len(found)} rows of {table.path} with {match}"
        return None, [(words, "exactly one row")]
    (row,) = found
    if not expect.items() <= row.cells.items():
        now = ", ".join(f"{name} {row.cells[name] or 'empty'}" for name in expect)
        then = ", ".join(f"{name} {text or 'empty'}" for name, text in expect.items())
        column = next(name for name in expect if row.cells[name] != expect[name])
        return None, [Problem(table.path, row.line, column, now, then, "")]
    changes = _texts(record["set"]) if record["action"] == "fix" else {}
    return Correction(table.name, row.line, record["action"], changes), []


def _unsound(
    schema: Schema, rows: Mapping[str, Sequence[Row]], correction: Correction
) -> Iterator[Problem]:
    """Yield what would be wrong with the row once corrected; a row left out may be wrong."""
    if correction.action == "drop":
        return
    table = schema.tables[correction.table]
    row = next(row for row in rows[table.name] if row.line == correction.line)
    fixed = Row(row.line, {**row.cells, **correction.changes})
    faults = check_cells(table, [fixed])
    yield from faults or check_rules(table, [fixed])
    if not faults:
        alone = Schema({table.name: table, **_targets(schema, table)}, {})
        yield from check_relations(alone, {**rows, table.name: [fixed]}, only=table.name)


def _targets(schema: Schema, table: Table) -> dict[str, Table]:
    names = [reference.table for reference in table.references if reference.table != table.name]
    names += [column.items_of for column in table.columns if column.items_of]
    return {name: schema.tables[name] for name in names}


def _texts(cells: Mapping[str, Any]) -> dict[str, str]:
    """Return cells as the text that a table would hold."""
    return {str(name): "" if value is None else str(value) for name, value in cells.items()}


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
