"""The processed tables: up to date, written once and whole, and readable by anyone."""

from __future__ import annotations

import csv
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import nkstats as nk
from nkstats.errors import DataError, UsageError
from nkstats.processed import render, write_processed

ROOT = Path(__file__).resolve().parents[2]
COMMITTED = ROOT / "data" / "processed"
TEXTS = {".csv", ".json"}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        path.name: (path.read_bytes() if path.is_file() else b"", path.stat().st_mtime_ns)
        for path in folder.iterdir()
    }


def test_the_committed_tables_are_up_to_date() -> None:
    """What `make data` would write is what is committed: no file more, none less."""
    fresh = {name: data for name, data in render().items() if Path(name).suffix in TEXTS}
    present = {path.name for path in COMMITTED.iterdir() if path.suffix in TEXTS}
    assert present == set(fresh)
    for name, data in fresh.items():
        assert (COMMITTED / name).read_bytes() == data, f"{name}: run `make data`"


def test_a_build_product_is_not_committed() -> None:
    """Parquet, the workbook and the database are made by everyone for themselves."""
    listed = subprocess.run(
        ["git", "ls-files", "data/processed"], cwd=ROOT, capture_output=True, text=True
    )
    if listed.returncode:
        pytest.skip("not in a git checkout")
    assert {Path(name).suffix for name in listed.stdout.splitlines()} <= TEXTS


@pytest.mark.parametrize("seed", ["0", "1"])
def test_the_same_input_gives_the_same_bytes(
    tmp_path: Path, nkstats: Callable[..., subprocess.CompletedProcess[str]], seed: str
) -> None:
    """In another process, place, time zone and order of hashing; every format."""
    out = tmp_path / "out"
    done = nkstats("data", "--out", out, cwd=tmp_path, NKSTATS_DATA=str(ROOT), TZ="Asia/Seoul",
                   PYTHONHASHSEED=seed, LC_ALL="C")  # fmt: skip
    assert done.returncode == 0, done.stderr
    made = {path.name: path.read_bytes() for path in out.iterdir()}
    assert made == render()


def test_a_second_write_changes_nothing(tmp_path: Path) -> None:
    """Not even the times."""
    assert {path.name for path in write_processed(tmp_path)} == {p.name for p in tmp_path.iterdir()}
    before = state(tmp_path)
    assert write_processed(tmp_path) == []
    assert state(tmp_path) == before


def test_only_what_differs_is_written(tmp_path: Path) -> None:
    """A file edited by hand is put right, the others are left."""
    write_processed(tmp_path)
    before = state(tmp_path)
    (tmp_path / "exiles.csv").write_text("mine", encoding="utf-8")
    assert [path.name for path in write_processed(tmp_path)] == ["exiles.csv"]
    after = state(tmp_path)
    assert {name for name in before if before[name][1] != after[name][1]} == {"exiles.csv"}
    assert {name: data for name, (data, _) in after.items()} == {
        name: data for name, (data, _) in before.items()
    }


def test_broken_raw_data_leave_the_folder_untouched(tmp_path: Path, raw_copy: Path) -> None:
    """Nothing is written from data that do not stand."""
    out = tmp_path / "out"
    write_processed(out)
    before = state(out)
    path = raw_copy / "arrivals.csv"
    path.write_text(path.read_text(encoding="utf-8") + "2025,,\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"arrivals\.csv:"):
        write_processed(out, data_dir=raw_copy)
    assert state(out) == before


def test_a_day_that_is_none_leaves_the_folder_untouched(tmp_path: Path) -> None:
    """Nor is a folder made."""
    with pytest.raises(UsageError):
        write_processed(tmp_path / "out", "1900-01-01")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["arrivals.csv", "exiles.csv", "timeline.csv"])
def test_a_folder_in_the_way_changes_nothing(tmp_path: Path, name: str) -> None:
    """All files or none: the first must not be written if the last cannot be."""
    out = tmp_path / "out"
    (out / name / "mine").mkdir(parents=True)
    with pytest.raises(DataError, match="nothing was changed"):
        write_processed(out)
    assert [path.name for path in out.iterdir()] == [name]


def test_an_output_that_is_a_file_is_refused(tmp_path: Path) -> None:
    """With the way out, and the file as it was."""
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    with pytest.raises(DataError, match="--out"):
        write_processed(tmp_path / "out")
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("name", "freq"),
    [("arrivals_yearly", "Y"), ("arrivals_half_yearly", "H"), ("arrivals_quarterly", "Q")],
)
def test_arrivals_read_with_the_csv_module_are_those_of_the_loader(name: str, freq: str) -> None:
    """Label by label and count by count; a gap is an empty cell, never a zero."""
    frame = nk.load_arrivals(freq)
    read = {row["period"]: row for row in rows(COMMITTED / f"{name}.csv")}
    assert list(read) == [str(label) for label in frame.index]
    for label, row in zip(map(str, frame.index), frame.to_dict("records"), strict=True):
        for column in ("total", "male", "female", "n_claims", "low", "high"):
            cell = read[label][column]
            assert cell == ("" if pd.isna(row[column]) else str(int(row[column]))), (label, column)
        assert read[label]["basis"] == row["basis"]
        assert read[label]["source_ids"] == (
            "" if pd.isna(row["source_ids"]) else row["source_ids"]
        )


def test_the_figures_of_the_issue_are_in_the_files() -> None:
    """As a spreadsheet would show them."""
    years = {row["period"]: row for row in rows(COMMITTED / "arrivals_yearly.csv")}
    quarters = {row["period"]: row for row in rows(COMMITTED / "arrivals_quarterly.csv")}
    halves = {row["period"]: row for row in rows(COMMITTED / "arrivals_half_yearly.csv")}
    assert [years[y]["total"] for y in ("2016", "2017", "2025")] == ["1418", "1127", "223"]
    assert (quarters["2024Q4"]["total"], quarters["2024Q4"]["basis"]) == ("55", "derived")
    assert (quarters["2025Q4"]["total"], quarters["2025Q4"]["basis"]) == ("", "not_published")
    assert (quarters["2005Q2"]["total"], quarters["2005Q2"]["basis"]) == ("", "not_held")
    assert (halves["2025H2"]["total"], halves["2025H2"]["basis"]) == ("127", "derived")


@pytest.mark.parametrize("table", ["repatriations", "exiles", "timeline"])
def test_events_read_with_the_csv_module_are_those_of_the_loader(table: str) -> None:
    """Event by event, with bounds and days."""
    frame = getattr(nk, f"load_{table}")()
    read = {row["event_id"]: row for row in rows(COMMITTED / f"{table}.csv")}
    assert list(read) == list(frame.index)
    for event, row in zip(frame.index, frame.to_dict("records"), strict=True):
        for column in ("low", "best", "high"):
            assert read[event][column] == ("" if pd.isna(row[column]) else str(int(row[column])))
        for column in ("start", "end"):
            day = "" if pd.isna(row[column]) else row[column].date().isoformat()
            assert read[event][column] == day


def test_the_tables_as_of_a_day_are_those_of_the_loaders_then(tmp_path: Path) -> None:
    """224 for 2025, as first announced."""
    write_processed(tmp_path, "2026-01-25")
    years = {row["period"]: row for row in rows(tmp_path / "arrivals_yearly.csv")}
    assert years["2025"]["total"] == "224"
    assert "2026-01-25" in json.loads((tmp_path / "datapackage.json").read_text())["description"]


def test_the_descriptor_names_every_file_and_column() -> None:
    """In the order of the file, and its key is unique and never empty."""
    descriptor = json.loads((COMMITTED / "datapackage.json").read_text(encoding="utf-8"))
    named = {resource["path"] for resource in descriptor["resources"]}
    assert named == {path.name for path in COMMITTED.glob("*.csv")}
    for resource in descriptor["resources"]:
        read = rows(COMMITTED / resource["path"])
        assert [field["name"] for field in resource["schema"]["fields"]] == list(read[0])
        (key,) = resource["schema"]["primaryKey"]
        assert len({row[key] for row in read} - {""}) == len(read)
        for field in resource["schema"]["fields"]:
            if field["type"] == "integer":
                assert all(row[field["name"]].isdigit() or not row[field["name"]] for row in read)


def test_the_files_are_plain_text_of_unix() -> None:
    """UTF-8 without mark, one line feed a line, one at the end."""
    for path in COMMITTED.iterdir():
        if path.suffix not in TEXTS:
            continue
        data = path.read_bytes()
        assert not data.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in data
        assert data.endswith(b"\n")
        data.decode("utf-8")


@pytest.mark.parametrize("gone", ["", "datapackage.json", "corrections.yml"])
def test_raw_tables_are_never_written_over(raw_copy: Path, gone: str) -> None:
    """Whichever of the two files that mark them is there."""
    if gone:
        (raw_copy / gone).unlink()
    before = state(raw_copy)
    with pytest.raises(UsageError, match="raw tables"):
        write_processed(raw_copy)
    assert state(raw_copy) == before
