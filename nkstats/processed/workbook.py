"""Processed tables as one spreadsheet: a sheet a table, typed, with the codebook.

Text stays text, whatever sign it begins with; days are days and counts are numbers.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

import xlsxwriter

from nkstats import codebook
from nkstats.processed.tables import Cell, Output

WIDE = 48
WIDEST = 140
NARROWEST = 8
MEASURED_ROWS = 200
_LONGEST = 32_767  # characters that a cell of a spreadsheet can hold


def workbook_bytes(outputs: Sequence[Output], day: date) -> bytes:
    """Return the workbook; its creation date is the data day, so that no clock shows."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({
        "title": "nkstats", "subject": f"As known on {day}",
        "created": datetime.combine(day, time()),
    })  # fmt: skip
    formats = {
        "header": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        "integer": book.add_format({"num_format": "0_)"}),  # a little room beside the next column
    }
    _read_me(book, outputs, day, formats)
    for output in outputs:
        _table_sheet(book, output, formats)
    _codebook_sheet(book, outputs, formats)
    book.close()
    return buffer.getvalue()


def _read_me(book: Any, outputs: Sequence[Output], day: date, formats: dict[str, Any]) -> None:
    sheet = book.add_worksheet("read_me")
    bold = book.add_format({"bold": True})
    about = (
        "nkstats: statistics of people who leave North Korea",
        f"As known on {day}. Made by nkstats data; changes made here are lost.",
        "An empty cell means unknown or not stated, never zero. The sheet codebook says what each "
        "column means.",
        "The claims behind the figures are beside this file: *_claims.csv, and in nkstats.sqlite.",
        "Licence: CC BY 4.0 (the compilation).",
    )
    for number, text in enumerate(about):
        sheet.write_string(number, 0, text, None if number else bold)
    first = len(about) + 1
    sheet.write_row(first, 0, ("sheet", "rows", "what it holds"), bold)
    for number, output in enumerate(outputs, start=first + 1):
        sheet.write_string(number, 0, output.name)
        sheet.write_number(number, 1, len(output.frame), formats["integer"])
        sheet.write_string(number, 2, output.table.description)
    sheet.set_column(0, 0, 26)
    sheet.set_column(2, 2, WIDEST)
    _print_setup(sheet)


def _print_setup(sheet: Any) -> None:
    """Print on A4, as wide as the page."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _table_sheet(book: Any, output: Output, formats: dict[str, Any]) -> None:
    columns = [output.cells(name) for name in output.table.header]
    sheet = _sheet(book, output.name, output.table.header, columns, formats)
    for place, column in enumerate(output.table.columns):
        _write_column(sheet, place, columns[place], formats.get(column.type))


def _codebook_sheet(book: Any, outputs: Iterable[Output], formats: dict[str, Any]) -> None:
    rows = [codebook.cells(entry) for entry in codebook.entries(o.table for o in outputs)]
    columns = [list(column) for column in zip(*rows, strict=True)]
    sheet = _sheet(book, "codebook", codebook.HEADER, columns, formats, widest=WIDEST)
    for place, cells in enumerate(columns):
        _write_column(sheet, place, cells, None)


def _sheet(
    book: Any,
    name: str,
    header: Sequence[str],
    columns: Sequence[Sequence[Cell]],
    formats: Any,
    *,
    widest: int = WIDE,
) -> Any:
    """Return a sheet with its header written, frozen and filtered, and its columns' widths set."""
    sheet = book.add_worksheet(name)
    last = max(len(columns[0]), 1)
    for place, title in enumerate(header):
        sheet.write_string(0, place, title, formats["header"])
        shown = (len(str(cell)) for cell in columns[place][:MEASURED_ROWS] if cell is not None)
        width = max([len(title), NARROWEST, *shown])
        sheet.set_column(place, place, min(width, widest) + 2)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    _print_setup(sheet)
    sheet.autofilter(0, 0, last, len(header) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:A{last + 1}"})
    return sheet


def _write_column(sheet: Any, place: int, cells: Iterable[Cell], look: Any) -> None:
    writers: dict[type, Callable[..., Any]] = {
        str: lambda row, text: sheet.write_string(row, place, text[:_LONGEST]),
        int: lambda row, number: sheet.write_number(row, place, number, look),
        float: lambda row, number: sheet.write_number(row, place, number),
        date: lambda row, value: sheet.write_datetime(row, place, value, look),
    }
    for row, cell in enumerate(cells, start=1):
        if cell is not None and cell != "":
            writers[type(cell)](row, cell)
