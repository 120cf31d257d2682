"""The descriptor of the raw tables (`data/raw/datapackage.json`) as Python objects.

The descriptor is the one place where a column's type, unit, meaning, allowed values and
keys are written; this module reads it and judges no data.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nkstats.errors import DataError
from nkstats.paths import DESCRIPTOR


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

    @property
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
        tables = [_table(resource) for resource in descriptor["resources"]]
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
    return Schema({table.name: table for table in tables}, descriptor)


def _table(resource: Mapping[str, Any]) -> Table:
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
