"""Processed tables as text: CSV, and the Frictionless descriptor that explains them."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from nkstats.processed.tables import Output
from nkstats.schema import Column, Reference

PACKAGE = "nkstats-processed"


def csv_text(output: Output) -> str:
    """Return a table as CSV: commas, line feeds, ISO days, an empty cell where nothing is known."""
    numbers = [column.name for column in output.table.columns if column.type == "number"]
    frame = output.frame.assign(**{name: _shortest(output.frame[name]) for name in numbers})
    buffer = io.StringIO()
    frame.to_csv(buffer, index=False, date_format="%Y-%m-%d", lineterminator="\n")
    return buffer.getvalue()


def _shortest(numbers: pd.Series) -> pd.Series:
    """Return numbers as they are typed: 489 and 20.5, never 489.0."""
    return numbers.map(lambda number: f"{number:.15g}", na_action="ignore")


def descriptor_text(outputs: Sequence[Output], day: date) -> str:
    """Return the descriptor of the CSV files: for each column its type, unit and meaning."""
    descriptor = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": PACKAGE,
        "title": "nkstats: statistics of people who leave North Korea, resolved",
        "description": f"Made from data/raw by nkstats data; as known on {day}. Do not edit. "
        "The same tables are in *.parquet, nkstats.xlsx and nkstats.sqlite.",
        "licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}],
        "resources": [_resource(output) for output in outputs],
    }
    return json.dumps(descriptor, indent=2, ensure_ascii=False) + "\n"


def _resource(output: Output) -> dict[str, Any]:
    table = output.table
    fields = [_field(column) for column in table.columns]
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""], "primaryKey": [*table.key]}
    if table.references:
        schema["foreignKeys"] = [
            _reference(reference, table.name) for reference in table.references
        ]
    return {
        "name": table.name, "path": table.path, "title": table.title,
        "description": table.description, "type": "table", "format": "csv",
        "mediatype": "text/csv", "encoding": "utf-8", "schema": schema,
    }  # fmt: skip


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name, "title": column.title, "description": column.description,
        "type": "string" if column.type == "period" else column.type,
    }  # fmt: skip
    if column.delimiter:
        field |= {"delimiter": column.delimiter, "itemType": "string"}
    if column.items_of:
        field["nkstats:items"] = {"resource": column.items_of}
    if column.constraints:
        field["constraints"] = dict(column.constraints)
    if column.unit:
        field["nkstats:unit"] = column.unit
    return field


def _reference(reference: Reference, own: str) -> dict[str, Any]:
    target = "" if reference.table == own else reference.table
    return {
        "fields": list(reference.columns),
        "reference": {"resource": target, "fields": list(reference.targets)},
    }
