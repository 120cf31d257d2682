"""A curator types one figure: it lands whole, once, where it says, or nothing changes at all.

Every figure here is invented and lives in a copy of the data.
"""

from __future__ import annotations

import csv
import ctypes
import errno
import os
import resource
import shlex
import shutil
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

import nkstats as nk
from nkstats import curating, raw
from nkstats.cells import parse_period
from nkstats.curating import add_row
from nkstats.errors import DataError, UsageError

Rows = list[dict[str, str]]
Run = Callable[..., "subprocess.CompletedProcess[str]"]
ROOT = Path(__file__).parents[1]
LAST_DAY = "2025-12-31"
SOURCE = {
    "source_id": "test-20260820-h1", "publisher": "Test", "published_on": "2026-08-20",
    "language": "ko", "kind": "wire",
}  # fmt: skip
FIGURE = {
    "period": "2026H1", "male": "9", "female": "90", "total": "99", "status": "as_reported",
    "source_id": SOURCE["source_id"],
}  # fmt: skip
STOCK = {"period": "../2026-06-30", "male": "", "female": "", "total": "40000"}
CLAIMANT = {"claimant": "test-group", "name_en": "Test group", "kind": "ngo"}


def pairs(cells: Mapping[str, str]) -> list[str]:
    """Return cells as a person types them."""
    return [f"{name}={text}" for name, text in cells.items()]


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, hidden ones too."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def ends(record: Mapping[str, Any]) -> str:
    """Return the last day of the period of which a correction speaks."""
    return str(parse_period(record["match"]["period"]).end)


@pytest.fixture
def raw_copy(raw_copy: Path, table: Callable[..., Rows], save: Callable[..., None]) -> Path:
    """Return a copy of the data without arrivals after 2025, whatever has been added since."""
    for path in raw_copy.iterdir():
        path.chmod(0o644)
    rows = table("arrivals", raw_copy)
    save(raw_copy, "arrivals", [row for row in rows if row["end"] <= LAST_DAY])
    path = raw_copy / "corrections.yml"
    records = yaml.safe_load(path.read_text(encoding="utf-8"))
    kept = [r for r in records if r["table"] != "arrivals" or ends(r) <= LAST_DAY]
    path.write_text(yaml.safe_dump(kept, allow_unicode=True), encoding="utf-8")
    return raw_copy


@pytest.fixture
def add(nkstats: Run, raw_copy: Path) -> Run:
    """Return `nkstats add` in a process of its own, on a copy of the data."""

    def run(table: str, cells: Mapping[str, str], *more: str) -> subprocess.CompletedProcess[str]:
        return nkstats("add", table, *pairs(cells), "--data", raw_copy, *more)

    return run


# A new half-year


def processed(nkstats: Run, folder: Path, out: Path) -> dict[str, bytes]:
    done = nkstats("data", "--data", folder, "--out", out)
    assert done.returncode == 0, done.stderr
    return {path.name: path.read_bytes() for path in out.glob("*.csv")}


def loaded(folder: Path) -> dict[str, pd.DataFrame]:
    names = ("repatriations", "exiles", "timeline", "profile", "stocks", "returns", "context")
    return {name: getattr(nk, f"load_{name}")(data_dir=folder) for name in names}


def test_a_new_half_year_costs_a_row_in_sources_and_one_in_arrivals(
    nkstats: Run, add: Run, raw_copy: Path, tmp_path: Path
) -> None:
    """Everything that shows arrivals follows, and nothing else changes."""
    before, frames = processed(nkstats, raw_copy, tmp_path / "before"), loaded(raw_copy)
    assert nk.latest_edition(data_dir=raw_copy) == "2025H2"
    for table, cells in (("sources", SOURCE), ("arrivals", FIGURE)):
        done = add(table, cells)
        assert (done.returncode, done.stderr) == (0, "")

    after = processed(nkstats, raw_copy, tmp_path / "after")
    assert after.keys() == before.keys()
    changed = {name for name in after if after[name] != before[name]}
    assert {"arrivals.csv", "arrivals_half_yearly.csv"} <= changed
    assert {name for name in changed if not name.startswith(("arrivals", "sources"))} == set()

    assert nk.latest_edition(data_dir=raw_copy) == "2026H1"
    row = nk.load_arrivals("H", data_dir=raw_copy).loc["2026H1"]
    assert (row["total"], row["male"], row["female"]) == (99, 9, 90)
    assert (row["basis"], row["source_ids"]) == ("published", SOURCE["source_id"])
    for name, frame in loaded(raw_copy).items():
        pd.testing.assert_frame_equal(frame, frames[name])


def test_the_row_is_at_the_line_told_and_the_rest_is_as_it_was(add: Run, raw_copy: Path) -> None:
    path = raw_copy / "sources.csv"
    before = path.read_bytes()
    done = add("sources", SOURCE)
    line = before.count(b"\n") + 1
    told, then = done.stdout.splitlines()
    assert told == (
        f"{path}:{line}: added; known_by 2026-08-20 and known_by_reason dated page "
        "filled in from published_on"
    )
    assert "nkstats check" in then
    assert "nkstats data" in then
    assert path.read_bytes().startswith(before)
    assert path.read_text(encoding="utf-8").splitlines()[line - 1] == (
        "test-20260820-h1,Test,,2026-08-20,2026-08-20,dated page,,ko,wire,"
    )


def test_the_project_that_one_stands_in_is_meant_and_named_shortly(
    nkstats: Run, project: Path
) -> None:
    done = nkstats("add", "claimants", *pairs(CLAIMANT), cwd=project)
    lines = (project / "data/raw/claimants.csv").read_bytes().count(b"\n")
    assert done.stdout.splitlines()[0] == f"data/raw/claimants.csv:{lines}: added"


# What follows from the rest


@pytest.mark.parametrize(
    ("name", "given", "filled"),
    [
        ("arrivals", {}, {"start": "2026-01-01", "end": "2026-06-30"}),
        ("arrivals", {"start": "2026-01-01"}, {"end": "2026-06-30"}),
        ("arrivals", {"start": "2026-01-01", "end": "2026-06-30"}, {}),
        ("arrivals", STOCK, {"end": "2026-06-30"}),
        ("sources", {}, {"known_by": "2026-08-20", "known_by_reason": "dated page"}),
        ("sources", {"known_by": "2026-08-20"}, {"known_by_reason": "dated page"}),
        ("sources", {"known_by_reason": "seen"}, {"known_by": "2026-08-20"}),
        ("sources", {"published_on": ""}, {}),
        ("claimants", {}, {}),
    ],
)  # fmt: skip
def test_cells_left_out_are_filled_in_where_they_follow(
    raw_copy: Path, name: str, given: dict[str, str], filled: dict[str, str]
) -> None:
    cells = {"arrivals": FIGURE, "sources": SOURCE, "claimants": CLAIMANT}[name] | given
    if name == "arrivals":
        add_row("sources", SOURCE, data_dir=raw_copy)
    addition = add_row(name, cells, data_dir=raw_copy)
    assert addition.filled == filled
    assert {k: v for k, v in addition.cells.items() if v} == {
        k: v for k, v in (cells | filled).items() if v
    }
    assert raw.check(raw_copy) == []


@pytest.mark.parametrize(
    "text",
    [
        "one, two",
        'said "no"',
        '"',
        "탈북민 입국, 상반기",
        "=SUM(A1:A9)",
        "-1 = a",
        "café 北",
        "'",
    ],
)
def test_text_of_any_kind_comes_back_as_typed(
    add: Run, table: Callable[..., Rows], raw_copy: Path, text: str
) -> None:
    done = add("sources", SOURCE | {"title": text, "note": text})
    assert (done.returncode, done.stderr) == (0, "")
    row = table("sources", raw_copy)[-1]
    assert (row["title"], row["note"]) == (text, text)
    assert raw.check(raw_copy) == []


# Refusals


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "choose from arrivals, arrivals_profile, claimants"),
        (["arivals", "total=1"], "choose from arrivals, arrivals_profile, claimants"),
        (["arrivals"], "period, start, end, male, female, total, status, source_id, note"),
        (["arrivals", "totl=1"], "'totl'; its columns are period, start, end, male"),
        (["arrivals", "=1"], "''; its columns are"),
        (["arrivals", "total=1", "total=1"], "'total' is given twice"),
        (["arrivals", "period=2026H1", "total"], "'total': expected COLUMN=VALUE"),
        (["claimants", *pairs(CLAIMANT), os.fsdecode(b"name_ko=\xff")], "UTF-8"),
    ],
    ids=lambda value: " ".join(value)[:40].encode("ascii", "replace").decode(),
)
def test_a_mistake_in_the_command_is_exit_2_and_changes_nothing(
    nkstats: Run, raw_copy: Path, arguments: list[str], said: str
) -> None:
    before = contents(raw_copy)
    done = nkstats("add", *arguments, "--data", raw_copy)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert contents(raw_copy) == before


@pytest.mark.parametrize(
    ("name", "cells", "said"),
    [
        ("arrivals", FIGURE, "source_id: found 'test-20260820-h1'"),
        ("arrivals", FIGURE | {"source_id": "ytn-20260120-2025-arrivals", "total": "98"}, "total:"),
        ("arrivals", FIGURE | {"period": "2026H3"}, "period: found '2026H3'"),
        ("arrivals", FIGURE | {"end": "2026-06-29"}, "end: found 2026-06-29"),
        ("arrivals", FIGURE | {"start": ""}, "start: found an empty cell"),
        ("arrivals", {"period": "2026H1"}, "total: found an empty cell"),
        ("sources", SOURCE | {"known_by": "2026-08-19"}, "known_by: found 2026-08-19"),
        ("sources", SOURCE | {"known_by": ""}, "known_by: found an empty cell"),
        ("sources", SOURCE | {"note": "two\nlines"}, "note: found 'two\\nlines'"),
        ("sources", SOURCE | {"note": "a\rb"}, "a carriage return"),
        ("sources", SOURCE | {"note": " a"}, "note: found ' a'"),
        ("sources", SOURCE | {"source_id": "ytn-20260120-2025-arrivals"}, "each key once"),
        ("claimants", {"claimant": ""}, "claimant: found an empty cell"),
    ],
)
def test_a_row_that_the_checks_refuse_is_exit_1_and_changes_nothing(
    add: Run, raw_copy: Path, name: str, cells: dict[str, str], said: str
) -> None:
    """Every problem is named by the line that the row would have had."""
    before = contents(raw_copy)
    line = before[f"{name}.csv"].count(b"\n") + 1
    for more in ([], ["--dry-run"]):
        done = add(name, cells, *more)
        assert (done.returncode, done.stdout) == (1, "")
        assert said in done.stderr
        assert done.stderr.startswith(f"{name}.csv:{line}:")
        assert f"The row, which would be {name}.csv:{line}, was not added." in done.stderr
        assert "Traceback" not in done.stderr
        assert contents(raw_copy) == before


def test_a_row_that_makes_a_correction_ambiguous_is_refused(add: Run, raw_copy: Path) -> None:
    """A second figure of 2001 from the page whose figure a record drops."""
    before = contents(raw_copy)
    source = "yonhap-20121028-jan-sep-arrivals-ja"
    cells = {"period": "2001", "total": "9", "status": "final", "source_id": source}
    done = add("arrivals", cells)
    assert done.returncode == 1
    assert "corrections.yml:record 1: found 2 rows" in done.stderr
    assert contents(raw_copy) == before


def test_a_dry_run_says_what_would_be_and_writes_nothing(add: Run, raw_copy: Path) -> None:
    before = contents(raw_copy)
    line = before["sources.csv"].count(b"\n") + 1
    done = add("sources", SOURCE, "--dry-run")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"sources.csv:{line}: would be added" in done.stdout
    assert "nothing was written" in done.stdout
    assert contents(raw_copy) == before


@pytest.mark.parametrize("spoilt", ["a cell", "the last line end", "no file"])
def test_a_record_that_is_faulty_already_is_said_to_be(
    add: Run, raw_copy: Path, spoilt: str
) -> None:
    """Whatever the row: the faults listed are those of the record as it lies."""
    path = raw_copy / "sources.csv"
    text = path.read_text(encoding="utf-8")
    if spoilt == "no file":
        path.unlink()
    else:
        path.write_text(text.replace(",ko,", ",xx,", 1) if spoilt == "a cell" else text[:-1])
    before = contents(raw_copy)
    for table, cells in (("sources", SOURCE), ("claimants", CLAIMANT)):
        done = add(table, cells)
        assert done.returncode == 1
        assert "sources.csv" in done.stderr.splitlines()[0]
        assert "claimants.csv" not in done.stderr
        assert "test-20260820" not in done.stderr
        assert "of its own" not in done.stderr
        if spoilt != "no file" or table != "sources":
            assert "the record as it lies" in done.stderr
        assert contents(raw_copy) == before


def test_a_faulty_row_for_a_faulty_record_is_told_of_both(add: Run, raw_copy: Path) -> None:
    path = raw_copy / "sources.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",ko,", ",xx,", 1), encoding="utf-8")
    done = add("claimants", CLAIMANT | {"kind": "club"})
    first, count, lies, own, fault = done.stderr.splitlines()
    assert first.startswith("sources.csv:")
    assert "1 problem" in count
    assert "as it lies" in lies
    assert "of its own" in own
    assert "kind: found 'club'" in fault


def test_a_misprint_is_taken_after_the_record_that_corrects_it(add: Run, raw_copy: Path) -> None:
    """Alone the row is no less than absurd: fewer people in all than came in a year."""
    add_row("sources", SOURCE, data_dir=raw_copy)
    misprint = FIGURE | STOCK | {"total": "99"}
    with (raw_copy / "corrections.yml").open("a", encoding="utf-8") as file:
        file.write(
            "\n- table: arrivals\n"
            f"  match: {{period: ../2026-06-30, source_id: {SOURCE['source_id']}}}\n"
            "  expect: {total: 99}\n  action: fix\n  set: {total: 40000}\n"
            "  reason: the last digits are missing\n  status: open\n"
        )
    assert "found 0 rows" in add("claimants", CLAIMANT).stderr
    assert add("arrivals", misprint).returncode == 0
    assert nk.load_arrivals(data_dir=raw_copy).loc["../2026-06-30", "total"] == 40000


def test_the_row_that_mends_the_record_is_taken(add: Run, raw_copy: Path) -> None:
    """The figure was typed by hand, and its source forgotten."""
    with (raw_copy / "arrivals.csv").open("a") as file:
        file.write("2026H1,2026-01-01,2026-06-30,9,90,99,final,test-20260820-h1,\n")
    assert len(raw.check(raw_copy)) == 1
    assert add("sources", SOURCE).returncode == 0
    assert raw.check(raw_copy) == []


# Two at once, and what can break on the way


def test_eight_at_once_all_land_each_once(raw_copy: Path, table: Callable[..., Rows]) -> None:
    """Each at the line that it told."""
    before = len(table("sources", raw_copy))
    ids = [f"test-{number}" for number in range(8)]
    runs = [
        subprocess.Popen(
            [sys.executable, "-m", "nkstats", "add", "sources", "--data", raw_copy,
             *pairs(SOURCE | {"source_id": name})],
            cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )
        for name in ids
    ]  # fmt: skip
    told = {name: run.communicate(timeout=60)[0] for name, run in zip(ids, runs, strict=True)}
    assert [run.returncode for run in runs] == [0] * 8
    rows = table("sources", raw_copy)[before:]
    assert sorted(row["source_id"] for row in rows) == ids
    assert all(f"sources.csv:{row['line']}: added" in told[row["source_id"]] for row in rows)
    assert raw.check(raw_copy) == []


def test_a_reader_beside_it_always_finds_sound_data(raw_copy: Path) -> None:
    """Neither a half-written table nor a file that is gone when it is read."""
    faults: list[object] = []
    over = threading.Event()

    def read() -> None:
        try:
            while not over.is_set():
                raw.fingerprint(raw_copy)
                faults.extend(raw.check(raw_copy))
        except Exception as error:
            faults.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(10):
        add_row("claimants", CLAIMANT | {"claimant": f"test-{number}"}, data_dir=raw_copy)
    over.set()
    reader.join()
    assert faults == []


@pytest.mark.parametrize("call", ["fsync", "replace", "mkdir"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EROFS])
def test_what_the_system_refuses_is_one_message_and_no_change(
    raw_copy: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    before = contents(raw_copy)
    monkeypatch.setattr(os, call, refuse)
    with pytest.raises(DataError, match=rf"nothing was added.*{os.strerror(number)}") as caught:
        add_row("claimants", CLAIMANT, data_dir=raw_copy)
    assert str(caught.value).startswith(str(raw_copy / "claimants.csv"))
    assert ("Free some space" in str(caught.value)) == (number == errno.ENOSPC)
    assert contents(raw_copy) == before
    assert curating._SCRATCH not in os.listdir(raw_copy)


def restricted(before: Callable[[], object], folder: Path) -> subprocess.CompletedProcess[str]:
    """Add a claimant in a process that `before` has taken something from."""
    return subprocess.run(
        [sys.executable, "-m", "nkstats", "add", "claimants", *pairs(CLAIMANT), "--data", folder],
        cwd=ROOT, capture_output=True, text=True, timeout=60, preexec_fn=before,
    )  # fmt: skip


def test_a_disk_that_fills_while_it_writes_is_exit_1(raw_copy: Path) -> None:
    """By the system's own limit on the size of a file."""
    before = contents(raw_copy)
    limit = (1000, 1000)
    done = restricted(lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit), raw_copy)
    assert (done.returncode, done.stdout) == (1, "")
    assert "nothing was added" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert contents(raw_copy) == before
    assert curating._SCRATCH not in os.listdir(raw_copy)


def as_owner_only() -> None:
    """Take from root, if it is root, the right to write everywhere (CAP_DAC_OVERRIDE)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(24, 1, 0, 0, 0)


@pytest.mark.skipif(
    os.getuid() == 0 and sys.platform != "linux", reason="root may write everywhere"
)
@pytest.mark.parametrize("protected", [".", "claimants.csv"])
def test_what_is_write_protected_stays(raw_copy: Path, protected: str) -> None:
    before = contents(raw_copy)
    path = raw_copy / protected
    mode = path.stat().st_mode
    path.chmod(mode & ~0o222)
    done = restricted(as_owner_only, raw_copy)
    path.chmod(mode)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Permission denied" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert contents(raw_copy) == before


def test_the_row_and_its_place_are_brought_to_the_disk(
    raw_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """First the new file, then the folder that names it."""
    synced = []
    monkeypatch.setattr(os, "fsync", lambda d: synced.append(stat.S_ISDIR(os.fstat(d).st_mode)))
    add_row("claimants", CLAIMANT, data_dir=raw_copy)
    assert synced == [False, True]


def test_a_killed_run_leaves_nothing_that_counts_and_the_next_clears_up(raw_copy: Path) -> None:
    before, hashed = (raw_copy / "claimants.csv").read_bytes(), raw.fingerprint(raw_copy)
    code = (
        "import os, nkstats.curating as c\n"
        "os.replace = lambda *_: os.kill(os.getpid(), 9)\n"
        f"c.add_row('claimants', {CLAIMANT!r}, data_dir={str(raw_copy)!r})\n"
    )
    done = subprocess.run([sys.executable, "-c", code], timeout=60)
    assert done.returncode == -signal.SIGKILL
    assert (raw_copy / curating._SCRATCH).exists()
    assert (raw_copy / "claimants.csv").read_bytes() == before
    assert raw.fingerprint(raw_copy) == hashed
    assert raw.check(raw_copy) == []
    add_row("claimants", CLAIMANT, data_dir=raw_copy)
    assert not (raw_copy / curating._SCRATCH).exists()
    assert (raw_copy / "claimants.csv").read_bytes().startswith(before)


def test_a_linked_table_is_followed_and_owner_and_permissions_are_kept(
    raw_copy: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "elsewhere" / "bodies.csv"
    kept.parent.mkdir()
    shutil.move(raw_copy / "claimants.csv", kept)
    kept.chmod(0o640)
    if os.getuid() == 0:
        os.chown(kept, 1234, 1234)
    before = kept.stat()
    (raw_copy / "claimants.csv").symlink_to(kept)
    addition = add_row("claimants", CLAIMANT, data_dir=raw_copy)
    assert addition.path == raw_copy / "claimants.csv"
    assert addition.path.is_symlink()
    after = kept.stat()
    assert (after.st_mode & 0o777, after.st_uid, after.st_gid) == (
        0o640, before.st_uid, before.st_gid
    )  # fmt: skip
    assert kept.read_text(encoding="utf-8").endswith("test-group,Test group,,ngo\n")
    assert os.listdir(kept.parent) == ["bodies.csv"]


@pytest.mark.parametrize("more", [[], ["--dry-run"]])
def test_the_copy_in_an_installed_package_is_left_alone(tmp_path: Path, more: list[str]) -> None:
    """A package as a wheel lays it out, used far from any checkout."""
    site = tmp_path / "site"
    shutil.copytree(ROOT / "nkstats", site / "nkstats")
    carried = site / "nkstats" / "_project" / "data" / "raw"
    shutil.copytree(ROOT / "data" / "raw", carried)
    before = contents(carried)
    done = subprocess.run(
        [sys.executable, "-m", "nkstats", "add", "claimants", *pairs(CLAIMANT), *more],
        cwd=tmp_path, capture_output=True, text=True, timeout=60,
        env={**os.environ, "PYTHONPATH": str(site)},
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    assert str(carried) in done.stderr
    assert "--data" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert contents(carried) == before


# What CONTRIBUTING.md shows

STANDS_FOR = {
    "YYYY-MM-DD": "2026-08-20", "YYYYMMDD": "20260820", "YYYY-MM": "2026-08", "YYYY": "2026",
    "NEW-TOTAL": "99", "TOTAL": "99", "WOMEN": "90", "MEN": "9", "NUMBER": "9",
    "ADDRESS": "https://example.org/page",
}  # fmt: skip


def examples() -> list[list[str]]:
    """Return the commands that add a row, with a made-up page in place of the capitals."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").replace("\\\n", " ")
    for word, value in STANDS_FOR.items():
        text = text.replace(word, value)
    lines = [line.strip() for line in text.splitlines()]
    return [shlex.split(line)[1:] for line in lines if line.startswith(".venv/bin/nkstats add ")]


def test_the_examples_for_curators_run_as_they_stand(
    nkstats: Run, raw_copy: Path, table: Callable[..., Rows]
) -> None:
    """One for each of a source, figure, revision, claimant and event."""
    found = examples()
    assert [name for _, name, *_ in found] == [
        "sources", "arrivals", "arrivals", "claimants", "repatriations",
    ]  # fmt: skip
    for command in found:
        named = [cell.partition("=")[2] for cell in command if cell.startswith("source_id=")]
        held = [row["source_id"] for row in table("sources", raw_copy)]
        if command[1] != "sources" and named and named[0] not in held:
            add_row("sources", SOURCE | {"source_id": named[0]}, data_dir=raw_copy)
        done = nkstats(*command, "--data", raw_copy)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr


# From Python


@pytest.mark.parametrize(
    ("name", "cells"), [("arivals", {"total": "1"}), ("arrivals", {}), ("arrivals", {"x": "1"})]
)
def test_python_meets_the_same_errors(raw_copy: Path, name: str, cells: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        add_row(name, cells, data_dir=raw_copy)


def test_what_comes_back_cannot_be_changed(raw_copy: Path) -> None:
    addition: Any = add_row("claimants", CLAIMANT, data_dir=raw_copy, dry_run=True)
    with pytest.raises(AttributeError):
        addition.line = 1


def test_it_needs_no_pandas(raw_copy: Path) -> None:
    """So that a row is added in a tenth of a second."""
    code = (
        "import sys, nkstats.curating as c\n"
        f"c.add_row('claimants', {CLAIMANT!r}, data_dir={str(raw_copy)!r})\n"
        "print('pandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "False"


def test_the_rows_written_parse_as_one_line_each(raw_copy: Path) -> None:
    """By the csv module, with the number of cells of the header."""
    addition = add_row("sources", SOURCE | {"title": 'a "b", c'}, data_dir=raw_copy)
    with (raw_copy / "sources.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[-1] == list(addition.cells.values())
    assert len(rows[-1]) == len(rows[0])
