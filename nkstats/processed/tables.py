"""What is written: every table of the record as known on a day, with the schema of each.

Resolved tables come first, then the claims behind them, then the figures that are only listed,
then the registers that all of them refer to.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd

from nkstats import datasets, periods, vintages
from nkstats.claims import lone_events, provinces, widened
from nkstats.datasets import DataDir
from nkstats.processing import settled
from nkstats.raw import Raw
from nkstats.rows import cells_of
from nkstats.schema import Column, Reference, Schema, Table, table_of
from nkstats.vintages import AsOf

REGISTERS = ("sources", "claimants", "places")
LISTED = (
    "arrivals_profile", "repatriation_stock", "voluntary_returns", "context", "regimes",
    "publication",
)  # fmt: skip
EVENTS = {
    "repatriations": ("Forced repatriations, resolved", "forced repatriation"),
    "exiles": ("Internal exile, resolved", "internal exile or banishment"),
    "timeline": ("Timeline, resolved", "policy, campaigns and punishment"),
}
ARRIVALS = {
    "arrivals_yearly": ("Y", "Arrivals by year", "One row a year from 1998"),
    "arrivals_half_yearly": ("H", "Arrivals by half-year", "One row a half from 2002"),
    "arrivals_quarterly": ("Q", "Arrivals by quarter", "One row a quarter from 2003"),
    "arrivals": (
        None, "Arrivals, every period",
        "One row for each period with a figure, early bins and running totals too",
    ),
}  # fmt: skip
TYPED = ("integer", "number", "date")
CLAIMS = ("arrivals", *EVENTS)
Cell = str | int | float | date | None
_SHAPES = Path(__file__).with_name("resolved.json")


@dataclass(frozen=True)
class Output:
    """One table to write: its schema, and its rows with the columns of the schema in order."""

    table: Table
    frame: pd.DataFrame
    group: str

    @property
    def name(self) -> str:
        """The name of the table, in every format."""
        return self.table.name

    def cells(self, column: str) -> list[Cell]:
        """Return a column as text, numbers or days, None where it is empty."""
        series = self.frame[column]
        if pd.api.types.is_datetime64_any_dtype(series.dtype):
            series = series.dt.date
        return cells_of(series)


def outputs(as_of: AsOf = None, *, data_dir: DataDir = None) -> list[Output]:
    """Return every table as known on a day."""
    raw = datasets.read(data_dir)
    made = [
        *_resolved(raw, as_of, data_dir),
        *_claims(raw, as_of),
        *_listed(raw, as_of),
        *_registers(raw),
    ]
    return [replace(output, frame=_plain(output)) for output in made]


def resolved_tables(schema: Schema) -> list[Table]:
    """Return the schemas of the resolved tables."""
    return [*map(_arrivals_table, ARRIVALS), *(_events_table(schema, name) for name in EVENTS)]


def added_columns() -> Table:
    """Return the columns that tables of claims have beside those of the raw table."""
    names = ", ".join(f"{name}_claims" for name in CLAIMS)
    return replace(_shapes()["claims"], name=names)


def _resolved(raw: Raw, as_of: AsOf, data_dir: DataDir) -> Iterator[Output]:
    for name, (freq, *_) in ARRIVALS.items():
        frame = datasets.load_arrivals(freq, as_of, data_dir=data_dir)
        yield Output(_arrivals_table(name), frame.reset_index(), "resolved")
    for name in EVENTS:
        frame = getattr(datasets, datasets.TABLES[name])(as_of, data_dir=data_dir)
        yield Output(_events_table(raw.schema, name), frame.reset_index(), "resolved")


def _claims(raw: Raw, as_of: AsOf) -> Iterator[Output]:
    for name in CLAIMS:
        frame = vintages.known(raw.frames[name], raw.frames["sources"], as_of)
        actions = {c.line: c.action for c in raw.corrections if c.table == name}
        frame = frame.assign(correction=_closed_list(frame.index.map(actions.get), "correction"))
        if name == "arrivals":
            frame = frame.assign(resolved_period=frame["period"].map(periods.relabelled))
        else:
            frame = _without_close_places(frame, raw, name)
        yield Output(_claims_table(raw.schema.tables[name]), frame.reset_index(), "claims")


def _without_close_places(frame: pd.DataFrame, raw: Raw, name: str) -> pd.DataFrame:
    """Widen the places of claims about one person or household, as printed or as corrected.

    Places in free text are left out.
    """
    as_corrected = settled(raw, name)
    known = as_corrected[as_corrected.index.isin(frame.index)]
    lone = frame["event_id"].isin(lone_events(frame) | lone_events(known))
    wider = provinces(raw.frames["places"])
    for column in raw.schema.tables[name].columns:
        if column.name.endswith("place"):
            close = frame.loc[lone, column.name].dropna()
            wide = [widened(place, wider) for place in close]
            frame = frame.assign(**{column.name: frame[column.name].astype(object)})
            frame.loc[close.index, column.name] = wide
    return frame


def _listed(raw: Raw, as_of: AsOf) -> Iterator[Output]:
    for name in LISTED:
        frame = vintages.known(settled(raw, name), raw.frames["sources"], as_of)
        table = _with_line(raw.schema.tables[name], "known_by")
        yield Output(table, frame.reset_index(), "listed")


def _registers(raw: Raw) -> Iterator[Output]:
    for name in REGISTERS:
        yield Output(raw.schema.tables[name], raw.frames[name], "registers")


def _arrivals_table(name: str) -> Table:
    _, title, rows = ARRIVALS[name]
    description = f"{rows}, in persons, chosen from the claims by the written rule."
    shape = _shapes()["arrivals"]
    return replace(shape, name=name, path=f"{name}.csv", title=title, description=description)


def _events_table(schema: Schema, name: str) -> Table:
    title, subject = EVENTS[name]
    shape, raw = _shapes()["events"], schema.tables[name]
    words = {"kind": _choices(raw, "kind") or ("exile",), "unit": _choices(raw, "count_unit")}
    columns = [_closed(column, words.get(column.name)) for column in shape.columns]
    place = next(column for column in raw.columns if column.name in ("place", "from_place"))
    columns = [_typed_as(place, column) if column.name == "place" else column for column in columns]
    return replace(
        shape, name=name, path=f"{name}.csv", title=title, columns=tuple(columns),
        description=f"One row is one event of {subject}, resolved from its claims.",
        references=(Reference(("parent_id",), name, ("event_id",)),),
    )  # fmt: skip


def _claims_table(raw: Table) -> Table:
    added = ["known_by", "correction", *(["resolved_period"] if raw.name == "arrivals" else [])]
    name = f"{raw.name}_claims"
    table = _with_line(raw, *added)
    return replace(table, name=name, path=f"{name}.csv", title=f"{raw.title}: claims")


def _with_line(raw: Table, *added: str) -> Table:
    """Return a raw table keyed by its line in the file, with columns added, on any day.

    Of its references those to registers stay, since only these hold on every day.
    """
    shape = _shapes()["claims"]
    columns = (shape.column("line"), *raw.columns, *map(shape.column, added))
    references = tuple(item for item in raw.references if item.table in REGISTERS)
    return replace(raw, columns=columns, key=("line",), references=references)


def _choices(table: Table, column: str) -> tuple[str, ...] | None:
    return next((c.choices for c in table.columns if c.name == column), None)


def _closed(column: Column, words: Sequence[str] | None) -> Column:
    if words is None:
        return column
    return replace(column, constraints={**column.constraints, "enum": list(words)})


def _typed_as(raw: Column, column: Column) -> Column:
    return replace(column, type=raw.type, delimiter=raw.delimiter, items_of=raw.items_of)


@cache
def _shapes() -> Mapping[str, Table]:
    descriptor = json.loads(_SHAPES.read_text(encoding="utf-8"))
    return {item["name"]: table_of(item) for item in descriptor["resources"]}


def _plain(output: Output) -> pd.DataFrame:
    """Return the rows numbered from 0 with the schema's columns; periods are their labels."""
    frame = output.frame.reset_index(drop=True)[output.table.header]
    texts = (column.name for column in output.table.columns if column.type not in TYPED)
    return frame.assign(**{name: _text(frame[name]) for name in texts})


def _closed_list(words: Iterable[str | None], column: str) -> pd.Categorical:
    return pd.Categorical(list(words), _shapes()["claims"].column(column).choices)


def _text(cells: pd.Series) -> pd.Series:
    if isinstance(cells.dtype, pd.CategoricalDtype):
        return cells
    if isinstance(cells.dtype, pd.PeriodDtype):
        cells = cells.astype(str)
    return cells.astype("string")
