"""The codebook: what each column of each table means, made from the tables' schemas.

The same entries become the docs page, the workbook's sheet and what `nkstats show` prints.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields

from nkstats.schema import Column, Table


@dataclass(frozen=True)
class Entry:
    """One column of one table, in words."""

    table: str
    column: str
    title: str
    type: str
    unit: str
    meaning: str
    required: str
    allowed: str
    key: str
    refers_to: str


HEADER = tuple(field.name for field in fields(Entry))


def entries(tables: Iterable[Table]) -> list[Entry]:
    """Return the codebook's entries, a column a row, in the order of the tables."""
    return [_entry(table, column) for table in tables for column in table.columns]


def _entry(table: Table, column: Column) -> Entry:
    return Entry(
        table=table.name,
        column=column.name,
        title=column.title,
        type=f"list of text, joined by {column.delimiter!r}" if column.delimiter else column.type,
        unit=column.unit or "",
        meaning=column.description,
        required="yes" if column.required else "",
        allowed=_allowed(column),
        key="key" if column.name in table.key else "",
        refers_to=_target(table, column),
    )


def _allowed(column: Column) -> str:
    if column.choices:
        return ", ".join(column.choices)
    low, high = column.constraints.get("minimum"), column.constraints.get("maximum")
    if low is not None and high is not None:
        return f"{low} to {high}"
    if low is not None:
        return f"{low} or more"
    if high is not None:
        return f"{high} or less"
    pattern = column.constraints.get("pattern")
    return f"text of the form `{pattern}`" if pattern else ""


def _target(table: Table, column: Column) -> str:
    if column.items_of:
        return column.items_of
    found = [r for r in table.references if column.name in r.columns]
    return ", ".join(f"{r.table}.{', '.join(r.targets)}" for r in found)


def page(title: str, about: str, parts: Sequence[tuple[str, str, Sequence[Table]]]) -> str:
    """Return a Markdown page: for each part (heading, introduction, tables) its codebook."""
    lines = [f"# {title}", "", about, ""]
    for heading, introduction, tables in parts:
        lines += [f"## {heading}", "", introduction, ""]
        for table in tables:
            lines += [f"### {table.name}", "", *_about(table), ""]
            lines += [*_columns_table(table), ""]
    return "\n".join(lines)


def _about(table: Table) -> list[str]:
    key = f" Key: {', '.join(f'`{name}`' for name in table.key)}." if table.key else ""
    return [f"**{table.title}.** {table.description}{key}"]


def _columns_table(table: Table) -> list[str]:
    lines = ["| column | type | unit | meaning | allowed |", "|---|---|---|---|---|"]
    for entry in entries([table]):
        allowed = "; ".join(filter(None, (entry.allowed, _refers(entry), _needed(entry))))
        cells = (f"`{entry.column}`", entry.type, entry.unit, entry.meaning, allowed)
        lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    return lines


def _refers(entry: Entry) -> str:
    return f"a row of {entry.refers_to}" if entry.refers_to else ""


def _needed(entry: Entry) -> str:
    return "never empty" if entry.required else ""


def cells(entry: Entry) -> tuple[str, ...]:
    """Return an entry's cells in the order of `HEADER`."""
    return astuple(entry)
