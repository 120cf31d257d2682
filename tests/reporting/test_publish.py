"""An edition appears whole or not at all, whatever happens on the way."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from nkstats.errors import ReportError, UsageError
from nkstats.reporting import publish


def contents(folder: Path) -> dict[str, str]:
    """Return every file below the folder, hidden ones too."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text() for path in files}


OLD = {"2025H2/a.html": "old", "2025H2/figures/one.svg": "old"}
NEW = {"2025H2/a.html": "new", "2025H2/b.html": "new"}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Give a shelf with an old edition."""
    (tmp_path / "reports" / "2025H2" / "figures").mkdir(parents=True)
    for name, text in OLD.items():
        (tmp_path / "reports" / name).write_text(text)
    return tmp_path / "reports"


@pytest.fixture(params=["exchange", "renames"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways to replace: the one in a single step, and the one for systems without it."""
    if request.param == "renames":
        monkeypatch.setattr(publish, "_exchange", lambda one, other: False)
    return str(request.param)


def make(folder: Path) -> None:
    (folder / "a.html").write_text("new")
    (folder / "b.html").write_text("new")


def test_a_first_edition_appears_with_its_shelf(tmp_path: Path) -> None:
    out = tmp_path / "new" / "reports"
    with publish.staged(out, "2025H2") as folder:
        assert folder.name == "2025H2" and list(folder.iterdir()) == []
        assert folder.stat().st_dev == out.stat().st_dev
        make(folder)
        assert not (out / "2025H2").exists()
    assert contents(out) == NEW


def test_an_edition_is_replaced_as_a_whole(out: Path, way: str) -> None:
    (out / "2025H1").mkdir()
    (out / "2025H1" / "a.html").write_text("other")
    with publish.staged(out, "2025H2") as folder:
        make(folder)
        assert {name: (out / name).read_text() for name in OLD} == OLD
    assert contents(out) == NEW | {"2025H1/a.html": "other"}


def test_the_exchange_is_what_this_system_uses(tmp_path: Path) -> None:
    """Without this test the tests of the exchange could pass by the renames."""
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    if not publish._exchange(tmp_path / "one", tmp_path / "other"):
        pytest.skip("this file system cannot exchange names")
    assert contents(tmp_path) == {"one/other": "", "other/one": ""}


@pytest.mark.parametrize("raised", [ValueError, KeyboardInterrupt, SystemExit, GeneratorExit])
def test_whatever_is_raised_in_the_block_the_old_edition_stays(
    out: Path, raised: type[BaseException]
) -> None:
    with pytest.raises(raised), publish.staged(out, "2025H2") as folder:
        make(folder)
        raise raised
    assert contents(out) == OLD
    assert os.listdir(out) == ["2025H2"]


@pytest.mark.parametrize("raised", [OSError(errno.EIO, "broken"), KeyboardInterrupt()])
@pytest.mark.parametrize("fails", [1, 2])
def test_a_rename_that_fails_is_undone(
    out: Path, monkeypatch: pytest.MonkeyPatch, fails: int, raised: BaseException
) -> None:
    monkeypatch.setattr(publish, "_exchange", lambda one, other: False)
    rename, calls = os.rename, []

    def failing(source: Path, target: Path) -> None:
        calls.append(source)
        if len(calls) == fails:
            raise raised
        rename(source, target)

    monkeypatch.setattr(os, "rename", failing)
    expected = ReportError if isinstance(raised, OSError) else KeyboardInterrupt
    with pytest.raises(expected), publish.staged(out, "2025H2") as folder:
        make(folder)
    assert contents(out) == OLD
    assert os.listdir(out) == ["2025H2"]


def test_a_reader_always_finds_a_whole_edition(out: Path) -> None:
    """Replaced a hundred times under a reader, the edition is never absent."""
    if sys.platform != "linux":
        pytest.skip("only Linux exchanges names")
    missing, ready, over = [], threading.Event(), threading.Event()

    def read() -> None:
        while not over.is_set():
            if not (out / "2025H2" / "a.html").exists():
                missing.append(1)
            ready.set()

    reader = threading.Thread(target=read)
    reader.start()
    ready.wait()
    for _ in range(100):
        with publish.staged(out, "2025H2") as folder:
            make(folder)
    over.set()
    reader.join()
    assert not missing


@pytest.fixture
def umask() -> Iterator[None]:
    before = os.umask(0o027)
    yield
    os.umask(before)


def test_modes_are_those_of_the_umask_even_for_private_files(out: Path, umask: None) -> None:
    import tempfile

    with publish.staged(out, "2025H2") as folder:
        Path(tempfile.mkdtemp(dir=folder), "x").write_text("")
        os.close(tempfile.mkstemp(dir=folder)[0])
    modes = {
        (path.is_dir(), oct(stat.S_IMODE(path.stat().st_mode)))
        for path in [out / "2025H2", *(out / "2025H2").rglob("*")]
    }
    assert modes == {(True, "0o750"), (False, "0o640")}


def test_every_file_is_on_the_disk_before_the_move(
    out: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    order: list[str] = []
    fsync = os.fsync

    def note(descriptor: int) -> None:
        order.append(os.readlink(f"/proc/self/fd/{descriptor}"))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", note)
    with publish.staged(out, "2025H2") as folder:
        make(folder)
    assert {str(folder / "a.html"), str(folder / "b.html"), str(folder)} <= set(order)
    assert order[-1] == str(out)


def test_a_full_disk_is_said_with_the_folder_and_what_to_do(out: Path) -> None:
    """/dev/full refuses as a full disk does: with ENOSPC and without a file name."""
    with pytest.raises(ReportError) as refusal, publish.staged(out, "2025H2") as folder:
        make(folder)
        with open("/dev/full", "w") as full:
            full.write("x")
    assert str(out) in str(refusal.value)
    assert "No space left" in str(refusal.value) and "Free some space" in str(refusal.value)
    assert contents(out) == OLD


def test_a_disk_that_is_full_at_the_last_moment_publishes_nothing(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ReportError, match="Free some space"), publish.staged(out, "2025H2") as new:
        make(new)
    assert contents(out) == OLD


@pytest.mark.parametrize("below", ["", "deep/er"])
def test_a_file_in_the_way_of_the_shelf_is_said(tmp_path: Path, below: str) -> None:
    (tmp_path / "file").write_text("mine")
    out = tmp_path / "file" / below
    with (
        pytest.raises(ReportError, match="file stands where") as refusal,
        publish.staged(out, "2025H2"),
    ):
        raise AssertionError("the block must not begin")
    assert str(out) in str(refusal.value)
    assert (tmp_path / "file").read_text() == "mine"


def test_a_shelf_that_cannot_be_written_is_said() -> None:
    with (
        pytest.raises(ReportError, match="/proc/reports: nothing was published"),
        publish.staged(Path("/proc/reports"), "2025H2"),
    ):
        raise AssertionError("the block must not begin")


def test_a_read_only_shelf_is_said_and_how_to_help(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, *args: object, **options: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(self))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with (
        pytest.raises(ReportError, match="Read-only file system.*Make the folder writable"),
        publish.staged(out, "2025H2"),
    ):
        raise AssertionError("the block must not begin")
    assert contents(out) == OLD


def test_an_error_of_the_block_about_other_files_is_not_ours(out: Path, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), publish.staged(out, "2025H2"):
        (tmp_path / "no data.csv").read_text()
    with pytest.raises(ReportError), publish.staged(out, "2025H2") as folder:
        (folder / "absent" / "a.html").write_text("new")
    assert contents(out) == OLD


@pytest.mark.parametrize("edition", ["", ".", "..", ".hidden", "a/b", "/tmp/a", "a/"])
def test_an_edition_that_is_no_folder_name_is_refused(out: Path, edition: str) -> None:
    with pytest.raises(UsageError, match="no folder name"), publish.staged(out, edition):
        raise AssertionError("the block must not begin")
    assert contents(out) == OLD


KILLED = """
import os, signal, sys
from pathlib import Path
from nkstats.reporting import publish

where, out = sys.argv[1], Path(sys.argv[2])
rename = os.rename

def kill(*args):
    os.kill(os.getpid(), signal.SIGKILL)

def rename_and_kill(source, target):
    rename(source, target)
    kill()

if where != "after the exchange":
    publish._exchange = lambda one, other: False
if where == "between":
    os.rename = rename_and_kill
if where.startswith("after"):
    publish._sync_folder = lambda path: kill() if path == out else None
with publish.staged(out, "2025H2") as folder:
    (folder / "a.html").write_text("new")
    (folder / "b.html").write_text("new")
    if where == "in the block":
        kill()
"""


@pytest.mark.parametrize(
    ("where", "at_once", "recovered"),
    [
        ("in the block", OLD, OLD),
        ("between", {}, OLD),
        ("after the renames", NEW, NEW),
        ("after the exchange", NEW, NEW),
    ],
)
def test_after_a_kill_recover_leaves_one_whole_edition(
    out: Path, where: str, at_once: dict[str, str], recovered: dict[str, str]
) -> None:
    """Killed by SIGKILL at four places, the worst being between the two renames."""
    run = subprocess.run([sys.executable, "-c", KILLED, where, out], check=False)
    assert run.returncode == -signal.SIGKILL
    seen = {n: t for n, t in contents(out).items() if not n.startswith(".")}
    assert seen == at_once
    assert len(list(out.glob(".staging-*"))) == 1
    publish.recover(out)
    assert contents(out) == recovered
    assert os.listdir(out) == ["2025H2"]


def test_recover_leaves_a_living_run_alone(out: Path) -> None:
    with publish.staged(out, "2025H2") as folder:
        make(folder)
        publish.recover(out)
        in_child = multiprocessing.get_context("spawn").Process(target=publish.recover, args=(out,))
        in_child.start()
        in_child.join()
        assert in_child.exitcode == 0
        assert sorted(os.listdir(folder)) == ["a.html", "b.html"]
    assert contents(out) == NEW


def test_recover_clears_what_a_dead_run_with_our_own_number_left(out: Path) -> None:
    """In a container every run may have the same process id."""
    (out / f".staging-{os.getpid()}-0" / "2025H2").mkdir(parents=True)
    publish.recover(out)
    assert os.listdir(out) == ["2025H2"]


def test_recover_has_nothing_to_do_without_a_shelf(tmp_path: Path) -> None:
    publish.recover(tmp_path / "reports")
    assert list(tmp_path.iterdir()) == []


def test_two_runs_at_once_both_publish_whole_editions(out: Path) -> None:
    with publish.staged(out, "2025H2") as one, publish.staged(out, "2025H2") as two:
        assert one != two
        make(two)
        (one / "a.html").write_text("later")
    assert contents(out) == {"2025H2/a.html": "later"}
