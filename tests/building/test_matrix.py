"""Many editions in one command: side by side, each whole or not at all, and told as it goes."""

from __future__ import annotations

import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

FUSSY = """import nkstats as nk
figure = int(nk.load_arrivals("Y").loc["2017", "total"])
if edition == "2025Q2":
    figure / 0
import time; time.sleep(0.4)
print("seen", figure)"""
SLOW = """import pathlib, subprocess, time
pathlib.Path(flag).touch()
subprocess.run(["sleep", "300"])"""
Nkstats = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def project(raw: Path, tmp_path: Path) -> Path:
    """Return a project without a report."""
    folder = tmp_path / "project"
    shutil.copytree(raw, folder / "data" / "raw")
    return folder


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_one_failure_stops_no_other_edition_and_nothing_is_made_twice(
    project: Path, save_notebook: Any, nkstats: Nkstats
) -> None:
    """The end names page, cell and reason; a dry run says why each page is to be made."""
    path = save_notebook(project, "fussy", FUSSY, parameters='edition = "latest"')
    span = ("--editions", "2025Q1..2025Q3", "--lang", "en", "--format", "html")
    done = nkstats("build", *span, "--jobs", 2, cwd=project)
    assert done.returncode == 1
    assert "2025Q2 fussy.en: fussy.ipynb, code cell 2 (`import nkstats as nk`)" in done.stderr
    assert "ZeroDivisionError: division by zero" in done.stderr
    assert "----> 4     figure / 0" in done.stderr and "Traceback (most" not in done.stderr
    shelf = project / "reports"
    assert {path.name for path in shelf.iterdir()} == {"2025Q1", "2025Q3", "feed.xml", "index.html"}
    assert done.stdout.splitlines() == [
        f"edition {label} is published: 1 files in {shelf / label}"
        for label in ("2025Q1", "2025Q3")
    ]
    before = state(shelf / "2025Q1")
    path.write_text(path.read_text().replace("figure / 0", "figure / 1"))
    told = nkstats("build", *span, "--dry-run", cwd=project).stdout
    assert told.count("build fussy.en: its notebook changed") == 2
    assert "edition 2025Q2 would be built:\n  build fussy.en: new\n" in told
    assert state(shelf / "2025Q1") == before
    done = nkstats("build", *span, cwd=project)
    assert done.returncode == 0, done.stderr
    assert (shelf / "2025Q2" / "fussy.en.html").is_file()
    before = state(project)
    done = nkstats("build", *span, cwd=project)
    assert done.stderr == "3 pages are up to date\n"
    assert state(project) == before, "nothing to do writes nothing"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--edition", "2091Q1"), "edition 2091Q1 ends on 2091-03-31"),
        (("--editions", "2025Q1..2091Q1"), "edition 2091Q1 ends on 2091-03-31"),
        (("--since", "2091-01-01"), "since 2091-01-01 is after the data day"),
        (("--since", "1990-01-01"), "since 1990-01-01 is before any data"),
        (("--as-of", "yesterday"), "as_of 'yesterday' is not a day"),
        (("-p", "colour=red"), "quick.ipynb has no parameter `colour`"),
    ],
)
def test_a_request_for_what_is_not_there_is_refused_before_anything_is_loaded(
    project: Path, save_notebook: Any, nkstats: Nkstats, asked: tuple[str, ...], said: str
) -> None:
    save_notebook(project, "quick", "1", parameters='edition = "latest"')
    done = nkstats("build", *asked, cwd=project, PYTHONPROFILEIMPORTTIME="1")
    assert done.returncode == 2 and said in done.stderr
    assert not {"pandas", "nkstats.execution.crew"} & loaded(done.stderr)


def loaded(told: str) -> set[str]:
    """Return the modules that Python says it imported."""
    return {line.rpartition("|")[2].strip() for line in told.splitlines()}


def test_a_record_at_fault_leaves_no_warm_process_behind(
    project: Path, save_notebook: Any, nkstats: Nkstats, tmp_path: Path
) -> None:
    """They are begun before the record has been read."""
    save_notebook(project, "quick", "1", parameters='edition = "latest"')
    with (project / "data" / "raw" / "exiles.csv").open("a") as table:
        table.write("one cell\n")
    (own := tmp_path / "temporary").mkdir()
    before = descendants()
    done = nkstats("build", "--edition", "2025H2", cwd=project, TMPDIR=str(own))
    assert done.returncode == 1 and "exiles.csv" in done.stderr
    assert not list(own.iterdir()) and descendants() <= before
    assert not (project / "reports").exists()


def test_who_builds_loads_nothing_that_only_the_children_need(
    small_project: Path, build: Any, tmp_path: Path
) -> None:
    """What they send is plain: reading it must not cost a second of importing."""
    only = ("--lang", "en", "--format", "html", "--out", str(tmp_path))
    names = loaded(build(small_project, *only, PYTHONPROFILEIMPORTTIME="1").stderr)
    assert "nkstats.reporting.shelf" in names
    assert not names & {"pandas", "nbformat", "nbconvert", "papermill", "matplotlib", "typst"}


def descendants() -> set[int]:
    """Return the processes below this one."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
    found, fresh = set[int](), {os.getpid()}
    while fresh:
        fresh = {child for child, parent in parents.items() if parent in fresh} - found
        found |= fresh
    return found


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_breaking_off_ends_all_and_publishes_nothing_by_half(
    project: Path, save_notebook: Any, nkstats: Nkstats, tmp_path: Path, sign: signal.Signals
) -> None:
    flag = tmp_path / "flag"
    save_notebook(project, "slow", SLOW, parameters="flag = ''\nlang = 'en'")
    before = descendants()
    building = subprocess.Popen(
        [sys.executable, "-m", "nkstats", "build", "-p", f"flag={flag}"], cwd=project,
        env={**os.environ, "TMPDIR": str(tmp_path)}, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    while not flag.exists():
        assert building.poll() is None
        time.sleep(0.05)
    started = descendants() - before
    assert len(started) > 4
    os.killpg(building.pid, sign) if sign == signal.SIGINT else building.send_signal(sign)
    _, said = building.communicate(timeout=20)
    assert building.returncode in (1, 128 + sign)
    assert "Traceback" not in said
    end = time.monotonic() + 3
    while left := [pid for pid in started if Path(f"/proc/{pid}").exists()]:
        assert time.monotonic() < end, left
        time.sleep(0.05)
    shelf = project / "reports"
    assert not shelf.exists() or {path.name for path in shelf.iterdir()} <= {
        "feed.xml",
        "index.html",
    }
    assert [path.name for path in tmp_path.glob("nk-*")] == []


def lines_of(fd: int) -> Iterator[str]:
    """Yield what is shown on a terminal, line by line, without its control codes."""
    text = b""
    while True:
        try:
            part = os.read(fd, 65536)
        except OSError:
            break
        if not part:
            break
        text += part
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text.decode())
    yield from (line.strip() for line in re.split(r"[\r\n]+", plain) if line.strip())


def test_a_terminal_shows_what_runs_what_is_done_kept_and_failed(
    project: Path, save_notebook: Any
) -> None:
    save_notebook(project, "fussy", FUSSY, parameters='edition = "latest"')
    ours, theirs = pty.openpty()
    building = subprocess.Popen(
        [sys.executable, "-m", "nkstats", "build", "--editions", "2025Q2..2025Q3", "--lang", "en",
         "--format", "html", "--jobs", "1"],
        cwd=project, stdin=theirs, stdout=subprocess.DEVNULL, stderr=theirs,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "120"},
    )  # fmt: skip
    os.close(theirs)
    shown = list(lines_of(ours))
    os.close(ours)
    assert building.wait(60) == 1
    text = "\n".join(shown)
    assert "0 of 2 pages, warming up" in text
    assert re.search(r"2025Q3 fussy.en .* of \d cells", text)
    assert "2025Q2 fussy.en failed" in text
    assert re.search(r"1 of 2 pages, 0 running, 1 failed", text)
