"""Building as a user does: no work twice, nothing half done, a notebook dropped in is a report."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest

ROOT = Path(__file__).parents[1]
Nkstats = Callable[..., "subprocess.CompletedProcess[str]"]
State = dict[str, tuple[str, int]]


def state(folder: Path) -> State:
    """Return the hash and the time of every file below a folder, hidden ones too."""
    return {
        str(path.relative_to(folder)): (
            hashlib.sha256(path.read_bytes()).hexdigest(),
            path.stat().st_mtime_ns,
        )
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def edition(project: Path) -> Path:
    """Return the folder of the one edition that a project has built."""
    shelf = (project / "reports").iterdir()
    (folder,) = (path for path in shelf if path.is_dir() and path.name[0] != ".")
    return folder


def refused(done: subprocess.CompletedProcess[str], code: int, *said: str) -> None:
    """Check that a command ended with this code and with a message that says these, once."""
    assert done.returncode == code, (done.stdout, done.stderr)
    assert not re.search("^Traceback", done.stderr, re.MULTILINE)
    assert len(re.findall("^nkstats: |^Error: ", done.stderr, re.MULTILINE)) <= 1, done.stderr
    for words in said:
        assert words in done.stderr


@pytest.fixture(scope="module")
def built(
    nkstats: Nkstats, save_notebook: Callable[..., Path], tmp_path_factory: Any, raw: Path
) -> Path:
    """Return a project with a small report, built once; copy it before you change it."""
    folder: Path = tmp_path_factory.mktemp("built") / "project"
    shutil.copytree(raw, folder / "data" / "raw")
    cells = (
        "import nkstats as nk",
        'print("seen", int(nk.load_arrivals("Y").loc["2017", "total"]))',
        "colour",
    )
    save_notebook(folder, "small", *cells, parameters='colour = "red"')
    done = nkstats("build", "--lang", "en", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert f"edition {edition(folder).name} is published" in done.stdout
    return folder


@pytest.fixture
def mine(built: Path, tmp_path: Path) -> Path:
    """Return a copy of the built project that a test may spoil, its times kept."""
    return Path(shutil.copytree(built, tmp_path / "mine"))


def test_a_second_build_does_no_work(nkstats: Nkstats, shelf: Path) -> None:
    """No file is touched, and no cell is run; the files are named all the same."""
    before = state(shelf)
    done = nkstats("build", "--out", shelf)
    assert done.returncode == 0
    assert "up to date" in done.stdout
    assert "cells" not in done.stderr
    assert state(shelf) == before
    named = {Path(line.strip()).name for line in done.stdout.splitlines() if line.startswith("  ")}
    reports = {
        f"{path.stem}.{lang}.{form}"
        for path in (ROOT / "notebooks").glob("*.ipynb")
        for lang in ("en", "ko")
        for form in ("html", "pdf", "txt")
        if path.stem != "explore"
    }
    assert named == reports | {"key_figures.csv"}
    beside = {"manifest.json", "index.html", "feed.xml"}
    assert {Path(name).name for name in before} == named | beside


def test_the_manifest_names_the_hash_of_what_came_out(edition_folder: Path) -> None:
    """And knows no clock, user, machine or folder."""
    text = (edition_folder / "manifest.json").read_text(encoding="utf-8")
    files = json.loads(text)["files"]
    assert files == {
        name: hash_ for name, (hash_, _) in state(edition_folder).items() if name != "manifest.json"
    }
    assert str(edition_folder.parent) not in text
    assert not re.search(r"/home/|/root/|/tmp/|T\d\d:\d\d", text)


def test_a_report_dropped_in_needs_no_registration(mine: Path) -> None:
    """It declares none of edition, as_of, since and lang, and stands in the page."""
    page = (edition(mine) / "small.en.html").read_text(encoding="utf-8")
    assert "seen 1127" in page
    assert "red" in page
    assert "nk.load_arrivals" not in page


def test_a_plain_notebook_is_printed_in_the_pdf_too(mine: Path) -> None:
    """What a cell prints or shows is on paper as on the page."""
    reader = pypdf.PdfReader(edition(mine) / "small.en.pdf")
    said = " ".join(page.extract_text() for page in reader.pages)
    assert "1127" in said
    assert "red" in said


@pytest.fixture(scope="module")
def rebuilt(
    nkstats: Nkstats, built: Path, save_notebook: Callable[..., Path], tmp_path_factory: Any
) -> Path:
    """Return a copy whose raw data have changed since, with a second report built alone."""
    folder = Path(shutil.copytree(built, tmp_path_factory.mktemp("rebuilt") / "project"))
    path = folder / "data" / "raw" / "arrivals.csv"
    text = path.read_text(encoding="utf-8")
    row = r"(?m)^(2017,2017-01-01,2017-12-31),\d*,\d*,1127,"
    path.write_text(re.sub(row, r"\1,,,1128,", text), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != text
    before = state(folder / "reports")
    assert "would be built" in nkstats("build", "--lang", "en", "--dry-run", cwd=folder).stdout
    assert state(folder / "reports") == before
    cell = 'import nkstats as nk\nprint("seen", int(nk.load_arrivals("Y").loc["2017", "total"]))'
    save_notebook(folder, "second", cell)
    done = nkstats("build", "second", "--lang", "en", "--format", "html", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_a_changed_cell_of_the_raw_data_is_in_the_next_build(rebuilt: Path) -> None:
    """The page says the new number, which the same command had called work to do."""
    page = (edition(rebuilt) / "second.en.html").read_text(encoding="utf-8")
    assert "seen 1128" in page


def test_building_one_report_leaves_the_others_of_the_edition(rebuilt: Path) -> None:
    """What was asked for is added to what stands published, not put in its place."""
    names = {path.name for path in edition(rebuilt).iterdir()}
    assert names >= {"small.en.html", "small.en.pdf", "second.en.html"}


def test_a_spoiled_file_of_the_edition_makes_it_build_again(nkstats: Nkstats, mine: Path) -> None:
    """A page that was edited by hand is not up to date."""
    with (edition(mine) / "small.en.html").open("a", encoding="utf-8") as page:
        page.write("<!-- mine -->")
    assert "would be built" in nkstats("build", "--lang", "en", "--dry-run", cwd=mine).stdout


def test_a_failing_notebook_leaves_the_edition_as_it_was(
    nkstats: Nkstats, mine: Path, save_notebook: Callable[..., Path]
) -> None:
    """The message names the notebook, the cell and the fault; nothing stays behind."""
    before = state(mine / "reports")
    save_notebook(mine, "broken", "1 / 0")
    done = nkstats("build", "broken", "--lang", "en", cwd=mine)
    refused(done, 1, "broken.ipynb", "code cell 2", "ZeroDivisionError")
    assert state(mine / "reports") == before
    names = {path.name for path in (mine / "reports").iterdir()}
    assert names == {edition(mine).name, "index.html", "feed.xml"}


def _a_broken_row(project: Path) -> None:
    path = project / "data" / "raw" / "arrivals.csv"
    path.write_text(path.read_text(encoding="utf-8") + "2025,2025-01-01\n", encoding="utf-8")


def _a_word_for_a_number(project: Path) -> None:
    path = project / "data" / "raw" / "arrivals.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(",1127,", ",many,", 1), encoding="utf-8")


def _a_missing_table(project: Path) -> None:
    (project / "data" / "raw" / "sources.csv").unlink()


def _a_broken_notebook(project: Path) -> None:
    (project / "notebooks" / "small.ipynb").write_text("{", encoding="utf-8")


def _no_notebook(project: Path) -> None:
    (project / "notebooks" / "small.ipynb").unlink()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_a_broken_row, "arrivals.csv:"), (_a_word_for_a_number, "arrivals.csv:"),
        (_a_missing_table, "sources.csv"), (_a_broken_notebook, "small.ipynb"),
        (_no_notebook, "notebooks"),
    ],
)  # fmt: skip
def test_what_is_broken_is_said_and_the_edition_stays_as_it_was(
    run_build: Callable[..., subprocess.CompletedProcess[str]],
    mine: Path,
    spoil: Callable[[Path], None],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Exit 1, one message, nothing changed."""
    spoil(mine)
    monkeypatch.chdir(mine)
    before = state(mine / "reports")
    refused(run_build("--lang", "en"), 1, said)
    assert state(mine / "reports") == before


def test_an_output_that_is_no_folder_is_refused(
    run_build: Callable[..., subprocess.CompletedProcess[str]], mine: Path
) -> None:
    """A file in the way, or a folder that no one may write, is left as it is."""
    (mine / "file").write_text("mine", encoding="utf-8")
    for out in (mine / "file", mine / "file" / "below", Path("/proc/none")):
        refused(run_build("--lang", "en", "--out", str(out)), 1, str(out), "--out")
    assert (mine / "file").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing"], ["report 'nothing'", "small"]),
        (["--lang", "de"], ["language 'de'", "en, ko"]),
        (["--lang", ""], ["language", "en, ko"]),
        (["--format", "docx"], ["format 'docx'", "html, pdf"]),
        (["-p", "color=blue"], ["`color`", "colour"]),
        (["-p", "colour"], ["'colour'", "name=value"]),
        (["-p", "colour=7"], ["`colour`", "int", "str"]),
        (["-p", "colour=[red]"], ["`colour`", "list", "str"]),
        (["-p", "colour=[red"], ["colour=[red"]),
        (["-p", "edition=2024"], ["--edition"]),
        (["-p", "as_of=2026-01-25"], ["--as-of"]),
        (["-p", "since=2026-01-25"], ["--since"]),
        (["-p", "lang=en"], ["--lang"]),
        (["--edition", "2025Q9"], ["'2025Q9'", "such as"]),
        (["--edition", "2002"], ["2002", "2003Q1"]),
        (["--edition", "2099"], ["2099"]),
        (["--edition", "../up"], ["'../up'", "such as"]),
        (["--editions", "2025"], ["2025"]),
        (["--editions", ".."], ["expected"]),
        (["--editions", "abcd..abcd"], ["abcd"]),
        (["--editions", "2024X1..2025X1"], ["2024X1"]),
        (["--editions", "2025Q1..2024Q1"], ["in order"]),
        (["--editions", "2024..2025Q1"], ["of one length"]),
        (["--as-of", "1950-01-01"], ["1950-01-01", "before any data"]),
        (["--as-of", "soon"], ["as_of 'soon'"]),
        (["--since", "2099-01-01"], ["2099-01-01"]),
        (["--jobs", "0"], ["--jobs"]),
        (["--timeout", "never"], ["--timeout"]),
    ],
    ids=lambda value: "_".join(value) if isinstance(value, list) else None,
)  # fmt: skip
def test_what_does_not_exist_is_refused_with_the_choices(
    run_build: Callable[..., subprocess.CompletedProcess[str]],
    arguments: list[str],
    said: list[str],
    built: Path,
) -> None:
    """Exit 2, one message, nothing written."""
    before = state(built / "reports")
    refused(run_build(*arguments), 2, *said)
    assert state(built / "reports") == before


@pytest.fixture
def run_build(built: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Return the build command run in this process, which is quicker; the project is the built one.

    An exception that a terminal would show as a traceback is put on stderr as one.
    """
    import traceback

    from click.testing import CliRunner

    from nkstats.cli import main

    monkeypatch.chdir(built)

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        done = CliRunner().invoke(main, ["build", *arguments])
        error = done.exception
        spilt = "" if error is None or isinstance(error, SystemExit) else "".join(
            traceback.format_exception(error)
        )  # fmt: skip
        return subprocess.CompletedProcess(
            arguments, done.exit_code, done.stdout, done.stderr + spilt
        )

    return run
