"""Processed tables as one SQLite database: keys on, lists as link tables, and views.

Every table has the columns of its CSV; a list of sources or places has a link table besides, so
that SQL can join it. The views answer the usual questions.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

from nkstats import codebook
from nkstats.processed.tables import Cell, Output
from nkstats.schema import Column, Table

TYPES = {"integer": "INTEGER", "number": "REAL"}
VIEWS = Path(__file__).with_name("views.sql")


def database_bytes(outputs: Sequence[Output], day: date) -> bytes:
    """Return the database file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "nkstats.sqlite")
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            _fill(connection, outputs, day)
        return path.read_bytes()


def _fill(connection: sqlite3.Connection, outputs: Sequence[Output], day: date) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("BEGIN")
    tables = sorted(outputs, key=lambda output: output.group != "registers")
    for output in tables:
        connection.execute(_create(output))
        for statement in _indexes(output.table):  # before the rows: keys are looked up in them
            connection.execute(statement)
        _insert(connection, output.name, _rows(output))
        _link(connection, output)
    _describe(connection, outputs, day)
    connection.execute("COMMIT")
    connection.executescript(VIEWS.read_text(encoding="utf-8"))


def _create(output: Output) -> str:
    table = output.table
    lines = [f"  {_definition(column)}" for column in table.columns]
    lines.append(f"  PRIMARY KEY ({_names(table.key)})")
    lines += [
        f"  FOREIGN KEY ({_names(reference.columns)}) REFERENCES {_name(reference.table)} "
        f"({_names(reference.targets)}) DEFERRABLE INITIALLY DEFERRED"
        for reference in table.references
    ]
    return f"CREATE TABLE {_name(table.name)} (\n" + ",\n".join(lines) + "\n)"


def _indexes(table: Table) -> Iterator[str]:
    """Yield what makes joins quick: an index on each column that points to another row."""
    pointing = [name for reference in table.references for name in reference.columns]
    for name in (*pointing, *(["event_id"] if "event_id" in table.header else [])):
        if name not in table.key:
            index = _name(f"{table.name}_by_{name}")
            yield f"CREATE INDEX {index} ON {_name(table.name)} ({_name(name)})"


def _definition(column: Column) -> str:
    words = [_name(column.name), TYPES.get(column.type, "TEXT")]
    if column.required:
        words.append("NOT NULL")
    if column.choices:
        allowed = ", ".join("'" + word.replace("'", "''") + "'" for word in column.choices)
        words.append(f"CHECK ({_name(column.name)} IN ({allowed}))")
    return " ".join(words)


def _rows(output: Output) -> Iterator[tuple[Cell, ...]]:
    return zip(*(_stored(output, column) for column in output.table.columns), strict=True)


def _stored(output: Output, column: Column) -> list[Cell]:
    cells = output.cells(column.name)
    return [day and str(day) for day in cells] if column.type == "date" else cells


def _insert(connection: sqlite3.Connection, name: str, rows: Iterator[tuple[Cell, ...]]) -> None:
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return
    marks = ", ".join("?" * len(first))
    sentence = f"INSERT INTO {_name(name)} VALUES ({marks})"
    connection.execute(sentence, first)
    connection.executemany(sentence, rows)


def _link(connection: sqlite3.Connection, output: Output) -> None:
    """Make a link table for each list of a table with a key: its key, the item, the place."""
    table = output.table
    for column in table.columns:
        if column.items_of:
            name, register = link_name(table, column), column.items_of
            own, item = table.key[0], f"{register.removesuffix('s')}_id"
            connection.execute(
                f"CREATE TABLE {_name(name)} (\n"
                f"  {_name(own)} NOT NULL REFERENCES {_name(table.name)} ({_name(own)}),\n"
                f"  position INTEGER NOT NULL,\n"
                f"  {_name(item)} TEXT NOT NULL REFERENCES {_name(register)} ({_name(item)}),\n"
                f"  PRIMARY KEY ({_name(own)}, position)\n) WITHOUT ROWID"
            )
            _insert(connection, name, _items(output, table, column))


def link_name(table: Table, column: Column) -> str:
    """Return the name of a list's link table, such as ``exiles_places``."""
    return f"{table.name}_{column.name.removesuffix('_ids')}s"


def _items(output: Output, table: Table, column: Column) -> Iterator[tuple[Cell, ...]]:
    for key, text in zip(output.cells(table.key[0]), output.cells(column.name), strict=True):
        for position, item in enumerate(str(text).split(column.delimiter) if text else [], start=1):
            yield key, position, item


def _describe(connection: sqlite3.Connection, outputs: Sequence[Output], day: date) -> None:
    connection.execute("CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
    about = {"title": "nkstats", "as_known_on": str(day), "licence": "CC BY 4.0 (the compilation)"}
    connection.executemany("INSERT INTO about VALUES (?, ?)", about.items())
    columns = ", ".join(f"{_name(name)} TEXT NOT NULL" for name in codebook.HEADER)
    connection.execute(f'CREATE TABLE codebook ({columns}, PRIMARY KEY ("table", "column"))')
    entries = codebook.entries(output.table for output in outputs)
    _insert(connection, "codebook", iter([codebook.cells(entry) for entry in entries]))


def _name(name: str) -> str:
    return f'"{name}"'


def _names(names: Sequence[str]) -> str:
    return ", ".join(map(_name, names))
