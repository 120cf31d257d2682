"""Tables of HTML as tables of Typst: every cell in its place, a type that fits the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from bs4 import Tag

_LINE = 470.0  # points: what is between the margins of a page
_LETTER = 0.62  # of the size of the type
_LARGEST, _SMALLEST = 9.0, 5.5
_LONG_WORD = 20  # longer words may break, see `typesetting`


@dataclass
class Cell:
    """One cell and how many columns and rows it takes."""

    element: Tag | None
    across: int = 1
    down: int = 1


Row = list[Cell]


def table_typst(table: Tag, content: Callable[[Tag], str]) -> str:
    """Return a table as Typst; one without a header row as a grid, which claims no header."""
    rows, heads, columns = _grid(table)
    if not rows or not columns:
        return ""
    simple = all(cell.across == cell.down == 1 for row in rows for cell in row)
    size = _size(rows, columns)
    if size < _SMALLEST and simple and columns > 2:
        return _in_parts(rows, heads, content)
    return _set(rows, heads, columns, max(size, _SMALLEST), content)


def _in_parts(rows: list[Row], heads: int, content: Callable[[Tag], str]) -> str:
    """Return a table too wide for the page in parts, each beginning with the first column."""
    parts: list[list[int]] = [[0]]
    for column in range(1, max(map(len, rows))):
        tried = [[row[place] for place in (*parts[-1], column)] for row in rows]
        if len(parts[-1]) > 1 and _size(tried, len(tried[0])) < 7.5:
            parts.append([0])
        parts[-1].append(column)
    chosen = [[[row[place] for place in part] for row in rows] for part in parts]
    return "\n".join(
        _set(part, heads, len(part[0]), max(_size(part, len(part[0])), _SMALLEST), content)
        for part in chosen
    )


def _set(
    rows: list[Row], heads: int, columns: int, size: float, content: Callable[[Tag], str]
) -> str:
    kind = "table" if heads else "grid"

    def cells(some: list[Row]) -> str:
        return ", ".join(_cell(cell, kind, content) for row in some for cell in row)

    weight = max(len(rows), sum(_length(cell) for row in rows for cell in row) // 500)
    head = f"table.header({cells(rows[:heads])}), " if heads else ""
    return f"#plain-{kind}({columns}, {weight}, {size:.1f}pt, {head}{cells(rows[heads:])})\n"


def _length(cell: Cell) -> int:
    return len(cell.element.get_text()) if cell.element is not None else 0


def _cell(cell: Cell, kind: str, content: Callable[[Tag], str]) -> str:
    if cell.element is None:
        return "[]"
    inner = content(cell.element)
    if cell.element.name == "th":
        inner = f"#strong[{inner}]"
    spans = f"colspan: {cell.across}, rowspan: {cell.down}, " if cell.across + cell.down > 2 else ""
    right = "align: right + top, " if "r" in cell.element.get_attribute_list("class") else ""
    return f"{kind}.cell({spans}{right})[{inner}]" if spans or right else f"[{inner}]"


def _size(rows: list[Row], columns: int) -> float:
    wide = [1] * columns
    for row in rows:
        for place, cell in enumerate(row):
            if cell.element is not None and cell.across == 1 and place < columns:
                words = re.split(r"\s", cell.element.get_text())
                longest = min(max(map(len, words)), _LONG_WORD)
                wide[place] = max(wide[place], longest)
    return min(_LARGEST, (_LINE - 6 * columns) / (sum(wide) * _LETTER))


def _grid(table: Tag) -> tuple[list[Row], int, int]:
    """Return the rows, how many of them are header rows, and the columns that all of them fill."""
    found = [row for row in table.find_all("tr") if row.find_parent("table") is table]
    found.sort(key=lambda row: row.find_parent("thead") is None)
    heads = sum(1 for row in found if row.find_parent("thead") is not None)
    heads = 0 if heads == len(found) else heads
    sections = (found[:heads], found[heads:])
    rows = [row for section in sections for row in _placed(section)]
    taken = _taken(rows)
    width = max((max(places, default=-1) + 1 for places in taken), default=0)
    for number, row in enumerate(rows):
        row += [Cell(None) for _ in range(width - len(taken[number]))]
    return rows, heads, width


def _placed(section: list[Tag]) -> list[Row]:
    left = len(section)
    rows = []
    for element in section:
        cells = element.find_all(["td", "th"], recursive=False)
        rows.append([
            Cell(cell, _number(cell, "colspan"), min(_number(cell, "rowspan"), left))
            for cell in cells
        ])  # fmt: skip
        left -= 1
    return rows


def _number(cell: Tag, name: str) -> int:
    return min(int(str(cell.get(name, "1"))), 60)


def _taken(rows: list[Row]) -> list[set[int]]:
    """Return which columns of each row are taken, by its own cells or by those above."""
    taken: list[set[int]] = [set() for _ in rows]
    for number, row in enumerate(rows):
        for cell in row:
            start = next(place for place in count() if place not in taken[number])
            for down in range(number, min(number + cell.down, len(rows))):
                taken[down] |= set(range(start, start + cell.across))
    return taken
