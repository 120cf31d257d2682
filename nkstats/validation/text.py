"""From a file's bytes to rows of text: encoding, header, quotes and the number of cells."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from nkstats.schema import Table
from nkstats.validation.problems import Problem, quoted

_CELL = r'(?:"(?:[^"]|"")*"|[^",]*)'
_ROW = re.compile(f"{_CELL}(?:,{_CELL})*")


@dataclass(frozen=True)
class Row:
    """One row of text: its line in the file and its cells by column."""

    line: int
    cells: dict[str, str]


def read_rows(table: Table, data: bytes) -> tuple[list[Row], list[Problem]]:
    """Return the rows of a table's file, and what is wrong with the file.

    Rows that cannot be assigned to columns are reported and left out.
    """
    text, problems = _decode(table, data)
    if text is None:
        return [], problems
    rows, more = _split(table, text)
    return rows, problems + more


def _decode(table: Table, data: bytes) -> tuple[str | None, list[Problem]]:
    if not data.strip():
        return None, [_whole(table, "an empty file", "a header and rows", "restore the file")]
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return None, [
            _whole(table, "a byte-order mark", "UTF-8 without one", "save it as UTF-8, without")
        ]
    if b"\0" in data:
        line = data[: data.index(b"\0")].count(b"\n") + 1
        return None, [Problem(table.path, line, None, "a NUL byte", "text", "restore the file")]
    if b"\r" in data:
        line = data[: data.index(b"\r")].count(b"\n") + 1
        advice = "save it with Unix line ends"
        return None, [Problem(table.path, line, None, "a carriage return", "line feeds", advice)]
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        found = f"byte 0x{data[error.start]:02x}"
        return None, [Problem(table.path, line, None, found, "UTF-8 text", "save it as UTF-8")]


def _split(table: Table, text: str) -> tuple[list[Row], list[Problem]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Row] = []
    problems: list[Problem] = []
    line, names = 1, table.header
    try:
        problems += _check_header(table, next(reader))
        if problems:
            return [], problems
        line = reader.line_num + 1
        for cells in reader:
            problems += _misquoted(table, text, line, reader.line_num, cells)
            if len(cells) == len(names):
                rows.append(Row(line, dict(zip(names, cells, strict=True))))
            else:
                problems.append(_ragged(table, line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        problems.append(
            Problem(table.path, line, None, f"unbalanced quotes ({error})",
                    "quotes in pairs", "mend the quotes on or after this line")
        )  # fmt: skip
    if not rows and not problems:
        problems.append(
            _whole(table, "a header and no rows", "at least one row", "restore the rows")
        )
    if rows and not text.endswith("\n"):
        found = "no line end after the last row"
        problems.append(
            Problem(table.path, text.count("\n") + 1, None, found,
                    "a line end (the file may be cut off)", "restore the file or end the line")
        )  # fmt: skip
    return rows, problems


def _misquoted(
    table: Table, text: str, first: int, last: int, cells: list[str]
) -> Iterator[Problem]:
    """Yield a row with a quote inside a cell that is not quoted, which readers take differently."""
    if '"' in "".join(cells):
        row = "\n".join(_lines(text)[first - 1 : last])
        if not _ROW.fullmatch(row):
            expected = "quotes around the whole cell, doubled inside"
            yield Problem(table.path, first, None, "a lone quote in a cell", expected, "quote it")


@lru_cache(maxsize=2)
def _lines(text: str) -> list[str]:
    return text.split("\n")


def _check_header(table: Table, header: list[str]) -> list[Problem]:
    if header == table.header:
        return []
    missing = [name for name in table.header if name not in header]
    extra = [name for name in header if name not in table.header]
    twice = sorted({name for name in header if header.count(name) > 1})
    faults = [f"missing {', '.join(missing)}"] if missing else []
    faults += [f"unknown {', '.join(map(quoted, extra))}"] if extra else []
    faults += [f"twice {', '.join(twice)}"] if twice else []
    found = "; ".join(faults) or "the columns in another order"
    expected = ",".join(table.header)
    apart = len(header) == 1 and any(mark in header[0] for mark in ";\t|")
    action = "save it with commas between cells" if apart else "restore the header"
    return [Problem(table.path, 1, None, found, expected, action)]


def _ragged(table: Table, line: int, cells: list[str]) -> Problem:
    found = f"{len(cells)} cells" if cells else "an empty line"
    expected = f"{len(table.header)} cells"
    action = "quote cells that hold a comma" if cells else "delete the line"
    return Problem(table.path, line, None, found, expected, action)


def _whole(table: Table, found: str, expected: str, action: str) -> Problem:
    return Problem(table.path, None, None, found, expected, action)
