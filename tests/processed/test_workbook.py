"""The workbook, read with another library: typed cells, frozen headers, text that stays text."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from nkstats.processed import write_processed


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out: Path = tmp_path_factory.mktemp("processed")
    write_processed(out)
    return out


@pytest.fixture(scope="module")
def book(folder: Path) -> Any:
    return openpyxl.load_workbook(folder / "nkstats.xlsx")


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def cell_text(value: Any) -> str:
    """Return a cell as the CSV would say it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def test_there_is_a_sheet_for_every_table_but_the_claims(book: Any, folder: Path) -> None:
    """And for the codebook, and one that says what the file is."""
    tables = {path.stem for path in folder.glob("*.csv") if not path.stem.endswith("_claims")}
    assert set(book.sheetnames) == tables | {"read_me", "codebook"}
    assert "sources" in book.sheetnames


def test_every_cell_is_that_of_the_csv_and_typed(book: Any, folder: Path) -> None:
    """Counts are numbers, days are days, the rest is text."""
    kinds = {"integer": int, "date": datetime}
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        if resource["name"].endswith("_claims"):
            continue
        types = [field["type"] for field in resource["schema"]["fields"]]
        header, *cells = book[resource["name"]].iter_rows(values_only=True)
        wanted_header, *wanted = rows(folder / resource["path"])
        assert list(header) == wanted_header
        assert [[cell_text(value) for value in row] for row in cells] == wanted
        for row in cells:
            for value, kind in zip(row, types, strict=True):
                if value is not None and kind != "number":
                    assert isinstance(value, kinds.get(kind, str)), (resource["name"], value)


def test_headers_are_frozen_and_filtered(book: Any) -> None:
    """The first row and column stay in sight on every sheet of data."""
    for sheet in book:
        if sheet.title != "read_me":
            assert sheet.freeze_panes == "B2", sheet.title
            assert sheet.auto_filter.ref, sheet.title


def test_the_codebook_sheet_explains_every_column(book: Any) -> None:
    """Sheet by sheet, with a meaning."""
    header, *entries = book["codebook"].iter_rows(values_only=True)
    place = {name: number for number, name in enumerate(header)}
    coded = {(entry[place["table"]], entry[place["column"]]) for entry in entries}
    assert all(entry[place["meaning"]] for entry in entries)
    for sheet in book:
        if sheet.title not in ("read_me", "codebook"):
            columns = next(sheet.iter_rows(max_row=1, values_only=True))
            assert {(sheet.title, column) for column in columns} <= coded


@pytest.mark.parametrize("text", ["=1+1", "+82-2", "-5", "@SUM(A1)", "http://x.kr", "007", "{=1}"])
def test_text_that_looks_like_a_formula_stays_text(
    tmp_path: Path, raw_copy: Path, table: Any, save: Any, text: str
) -> None:
    """A note is shown as typed, and never computed, linked or turned into a number."""
    places = table("places", raw_copy)
    places[0]["note"] = text
    save(raw_copy, "places", places)
    write_processed(tmp_path / "out", data_dir=raw_copy)
    sheet = openpyxl.load_workbook(tmp_path / "out" / "nkstats.xlsx")["places"]
    header = [cell.value for cell in sheet[1]]
    cell = sheet.cell(row=2, column=header.index("note") + 1)
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_its_only_date_is_the_data_day(book: Any) -> None:
    """No clock shows in the file."""
    import nkstats as nk

    assert book.properties.created.date() == nk.data_day()
    assert isinstance(nk.data_day(), date)
