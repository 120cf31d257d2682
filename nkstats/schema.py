"""The descriptor of the raw tables (`data/raw/datapackage.json`) as Python objects.

The descriptor is the one place where a column's type, unit, meaning, allowed values and
keys are written; this module reads it and judges no data.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from nkstats.errors import DataError, choices
from nkstats.paths import DESCRIPTOR

TABLES = {
    "sources", "claimants", "arrivals", "arrivals_profile", "repatriations",
    "repatriation_stock", "voluntary_returns", "exiles", "timeline", "regimes", "publication",
    "context", "places",
}  # fmt: skip
TYPES = {"string", "integer", "number", "date", "list", "period"}
CONSTRAINTS = {"required", "enum", "pattern", "minimum", "maximum"}
_EVENT = {"start_date": "date", "end_date": "date"} | dict.fromkeys(
    ("count_low", "count_best", "count_high"), "integer"
)
SHAPES: Mapping[str, Mapping[str, str]] = {
    "sources": {"published_on": "date", "known_by": "date"},
    "arrivals": {"period": "period", "start": "date", "end": "date", "male": "integer",
                 "female": "integer", "total": "integer"},
    "repatriations": _EVENT, "exiles": _EVENT, "timeline": _EVENT,
    "regimes": {"first_period": "period"},
    "publication": {"first_period": "period", "last_period": "period"},
}  # fmt: skip
_PERSON = re.compile(
    r"name|initials|passport|birth|phone|mail|address|person|informant|witness|victim|defector|escapee"
)
_NAMES_OF_THINGS = ("name_en", "name_ko")


@dataclass(frozen=True)
class Column:
    """One column: its name, cell type, meaning and constraints."""

    name: str
    type: str
    title: str
    description: str
    unit: str | None = None
    delimiter: str | None = None
    items_of: str | None = None
    constraints: Mapping[str, Any] = field(default_factory=dict)

    @property
    def required(self) -> bool:
        """Whether an empty cell is a fault."""
        return bool(self.constraints.get("required", False))

    @property
    def choices(self) -> tuple[str, ...] | None:
        """The closed list of allowed values, if there is one."""
        return tuple(self.constraints["enum"]) if "enum" in self.constraints else None


@dataclass(frozen=True)
class Reference:
    """Columns whose values must occur in columns of another table."""

    columns: tuple[str, ...]
    table: str
    targets: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One raw table: its file, columns and keys."""

    name: str
    path: str
    title: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...]

    @cached_property
    def header(self) -> list[str]:
        """The column names in file order."""
        return [column.name for column in self.columns]

    def column(self, name: str) -> Column:
        """Return one column by name."""
        return next(column for column in self.columns if column.name == name)


@dataclass(frozen=True)
class Schema:
    """All raw tables by name, in the order of the descriptor."""

    tables: Mapping[str, Table]
    descriptor: Mapping[str, Any]


def read_schema(folder: Path) -> Schema:
    """Read the descriptor of a folder of raw tables.

    Raises
    ------
    DataError
        If the descriptor is missing, is not JSON, or lacks a part that is needed.
    """
    path = folder / DESCRIPTOR
    try:
        descriptor = json.loads(path.read_text(encoding="utf-8"))
        tables = [table_of(resource) for resource in descriptor["resources"]]
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror}); restore it") from None
    except UnicodeDecodeError:
        raise DataError(f"{path}: not UTF-8; save the descriptor as UTF-8") from None
    except json.JSONDecodeError as error:
        raise DataError(
            f"{DESCRIPTOR}:{error.lineno}:{error.colno}: not JSON ({error.msg}); mend it"
        ) from None
    except (KeyError, TypeError, AttributeError) as error:
        raise DataError(
            f"{DESCRIPTOR}: {error} missing or of the wrong kind; "
            "expected a Frictionless data package with resources, schema and fields"
        ) from None
    schema = Schema({table.name: table for table in tables}, descriptor)
    for fault in (*_twice(tables), *_contradictions(schema)):
        raise DataError(f"{DESCRIPTOR}: {fault}; mend the descriptor, or name another folder")
    return schema


def _twice(tables: Sequence[Table]) -> Iterator[str]:
    for number, table in enumerate(tables):
        if table.name in {earlier.name for earlier in tables[:number]}:
            yield f"found the table {table.name} twice; expected it once"


def _contradictions(schema: Schema) -> Iterator[str]:
    """Yield what the descriptor says that cannot be, or that the record does not allow."""
    for missing in sorted(TABLES - set(schema.tables)):
        yield f"the table {missing} is missing"
    for table in schema.tables.values():
        if "/" in table.path or "\\" in table.path:
            yield f"{table.name}: found the path {table.path}; expected a file name alone"
        for column in table.columns:
            yield from _impossible(table, column)
        yield from _misshapen(table)
        for name in (*table.key, *(n for r in table.references for n in r.columns)):
            if name not in table.header:
                yield f"{table.name}: key column {name!r} is not among its fields"
        targets = [(reference.table, reference.targets) for reference in table.references]
        targets += [(column.items_of, ()) for column in table.columns if column.items_of]
        for name, columns in targets:
            if name not in schema.tables:
                yield f"{table.name}: refers to {name!r}, which is no table"
            elif not set(columns) <= set(schema.tables[name].header):
                yield f"{table.name}: refers to {', '.join(columns)}, no columns of {name}"


def _misshapen(table: Table) -> Iterator[str]:
    """Yield columns that are missing or of another type than resolving and checking rely on."""
    types = {column.name: column.type for column in table.columns}
    for name, expected in SHAPES.get(table.name, {}).items():
        if types.get(name) != expected:
            found = types.get(name, "no such column")
            yield f"{table.name}.{name}: found {found}; expected the type {expected}"


def _impossible(table: Table, column: Column) -> Iterator[str]:
    where = f"{table.name}.{column.name}"
    if _PERSON.search(column.name) and column.name not in _NAMES_OF_THINGS:
        yield f"{where}: could hold a person's name, and the record holds aggregates only"
    if column.type not in TYPES:
        yield f"{where}: type {column.type!r} is not one of {', '.join(sorted(TYPES))}"
    for bound in ("minimum", "maximum"):
        value = column.constraints.get(bound, 0)
        if column.type in ("integer", "number") and not isinstance(value, int | float):
            yield f"{where}: {bound} {value!r} is no number"
    if not (column.title and column.description):
        yield f"{where}: found no title or no description; expected what the column means"
    if not isinstance(column.constraints.get("enum", []), list):
        yield f"{where}: found enum {column.constraints['enum']!r}; expected a list of words"
    for name in sorted(set(column.constraints) - CONSTRAINTS):
        yield f"{where}: found the constraint {name}; expected one of {choices(CONSTRAINTS)}"
    try:
        re.compile(column.constraints.get("pattern", ""))
    except re.error as error:
        yield f"{where}: its pattern does not compile ({error})"


def table_of(resource: Mapping[str, Any]) -> Table:
    """Return one table from its Frictionless resource."""
    schema = resource["schema"]
    unique = schema.get("primaryKey") or (schema.get("uniqueKeys") or [[]])[0]
    return Table(
        name=resource["name"],
        path=resource["path"],
        title=resource.get("title", resource["name"]),
        description=resource.get("description", ""),
        columns=tuple(_column(item) for item in schema["fields"]),
        key=_names(unique),
        references=tuple(
            _reference(item, resource["name"]) for item in schema.get("foreignKeys", [])
        ),
    )


def _column(item: Mapping[str, Any]) -> Column:
    return Column(
        name=item["name"],
        type=item.get("nkstats:form") or item["type"],
        title=item.get("title", item["name"]),
        description=item.get("description", ""),
        unit=item.get("nkstats:unit"),
        delimiter=item.get("delimiter"),
        items_of=(item.get("nkstats:items") or {}).get("resource"),
        constraints=item.get("constraints", {}),
    )


def _reference(item: Mapping[str, Any], own: str) -> Reference:
    target = item["reference"]
    return Reference(
        _names(item["fields"]), target.get("resource") or own, _names(target["fields"])
    )


def _names(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
