"""Notebooks run by real kernels: what comes out, what is said on failure, what is left behind."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nkstats.errors import ReportError, UsageError
from nkstats.execution import Result, Task, run_many
from nkstats.execution.run import run


def save(folder: Path, name: str, *sources: str) -> Path:
    """Write a notebook whose first cell is the parameters."""
    cells = [
        {
            "cell_type": "code",
            "id": f"cell-{number}",
            "metadata": {} if number else {"tags": ["parameters"]},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }
        for number, source in enumerate(sources)
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {
        "cells": cells,
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path = folder / f"{name}.ipynb"
    path.write_text(json.dumps(notebook))
    return path


def printed(output: Path) -> str:
    cells: list[dict[str, Any]] = json.loads(output.read_text())["cells"]
    texts = [out["text"] for cell in cells for out in cell["outputs"] if "text" in out]
    return "".join("".join(text) for text in texts)


def marked(marker: str) -> list[str]:
    """Return the command lines of all processes that inherited the marker, zombies left out.

    Python's resource tracker is not counted: it is one a session, and ends with the session.
    """
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if marker.encode() in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return [command for command in found if "resource_tracker" not in command]


def gone(marker: str, seconds: float = 8) -> bool:
    end = time.monotonic() + seconds
    while marked(marker) and time.monotonic() < end:
        time.sleep(0.1)
    return not marked(marker)


@pytest.fixture
def marker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Mark what is started from here on, and see that nothing of it is left, no socket either."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    token = f"NK_TEST_MARK={tmp_path}"
    monkeypatch.setenv(*token.split("=", 1))
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    monkeypatch.setenv("TMPDIR", str(temporary))
    yield token
    assert gone(token), marked(token)
    left = [path for path in temporary.rglob("*") if path.is_file() or path.is_socket()]
    assert left == []


def test_parameters_folder_and_interpreter_are_ours(
    tmp_path: Path, marker: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A foreign kernelspec called python3 that comes first on the path is not taken."""
    spec = tmp_path / "jupyter" / "kernels" / "python3" / "kernel.json"
    spec.parent.mkdir(parents=True)
    spec.write_text(
        json.dumps({"argv": ["/bin/false"], "display_name": "no", "language": "python"})
    )
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    odd, seen = tmp_path / "a {brace}", []
    odd.mkdir()
    notebook = save(
        odd, "ok", "level = 0.5", "import os, sys", "print(level, os.getcwd(), sys.executable)"
    )
    before = notebook.read_bytes()
    output = tmp_path / "new" / "ok.ipynb"
    run(notebook, {"level": 2}, output, cwd=odd, on_cell=lambda *at: seen.append(at))
    assert printed(output) == f"2 {odd} {sys.executable}\n"
    assert seen == [(done, 4) for done in range(5)]
    assert notebook.read_bytes() == before
    assert [path.name for path in output.parent.iterdir()] == ["ok.ipynb"]


def test_the_kernel_is_reached_by_sockets_in_a_private_folder(tmp_path: Path, marker: str) -> None:
    """Its channels are no TCP ports; what is printed is read from the system, not from Jupyter."""
    source = (
        "from pathlib import Path\n"
        "mine = {p.readlink().name for p in Path('/proc/self/fd').iterdir() if p.is_symlink()}\n"
        "rows = [line.split() for line in Path('/proc/self/net/unix').read_text().splitlines()]\n"
        "paths = [Path(row[7]) for row in rows if len(row) > 7 and f'socket:[{row[6]}]' in mine]\n"
        "paths = {path for path in paths if path.name.startswith('k-ipc-')}\n"
        "print(len(paths), *{oct(path.parent.stat().st_mode & 0o777) for path in paths})"
    )
    output = tmp_path / "out.ipynb"
    run(save(tmp_path, "sockets", "a = 1", source), {}, output, cwd=tmp_path)
    assert printed(output) == "5 0o700\n"  # shell, iopub, stdin, control, heartbeat


def test_a_long_temporary_folder_is_no_obstacle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A socket's path may have 107 bytes only."""
    long = tmp_path / ("d" * 120)
    long.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(long))
    run(save(tmp_path, "ok", "a = 1"), {}, tmp_path / "out.ipynb", cwd=tmp_path)
    assert (tmp_path / "out.ipynb").exists()


def test_a_failing_cell_is_told_in_full_and_the_old_output_stays(
    tmp_path: Path, marker: str, capfd: pytest.CaptureFixture[str]
) -> None:
    notebook = save(tmp_path, "bad", "a = 1", "b = a - 1\na / b", "print('after')")
    output = tmp_path / "out.ipynb"
    output.write_text("old")
    with pytest.raises(ReportError) as failure:
        run(notebook, {"a": 1}, output, cwd=tmp_path)
    message = str(failure.value)
    first, *rest = message.splitlines()
    assert first == "bad.ipynb, code cell 2 (`b = a - 1`): ZeroDivisionError: division by zero"
    assert any("----> 2 a / b" in line for line in rest)
    assert "\x1b" not in message
    assert output.read_text() == "old"
    assert capfd.readouterr() == ("", "")


def test_leaving_a_notebook_early_is_a_failure(tmp_path: Path, marker: str) -> None:
    """Papermill takes sys.exit() for a good end, with the other cells not run."""
    notebook = save(tmp_path, "early", "a = 1", "import sys; sys.exit()", "print('after')")
    with pytest.raises(ReportError, match="code cell 2 .*SystemExit"):
        run(notebook, {}, tmp_path / "out.ipynb", cwd=tmp_path)
    assert not (tmp_path / "out.ipynb").exists()


def test_a_kernel_that_dies_is_told_and_leaves_nothing(
    tmp_path: Path, marker: str, caplog: pytest.LogCaptureFixture
) -> None:
    source = "import os, subprocess\nsubprocess.Popen(['sleep', '300'])\nos.kill(os.getpid(), 9)"
    notebook = save(tmp_path, "dies", "a = 1", source)
    with pytest.raises(ReportError) as failure:
        run(notebook, {}, tmp_path / "out.ipynb", cwd=tmp_path)
    assert str(failure.value).startswith("dies.ipynb, code cell 2 (`import os, subprocess`):")
    assert "the kernel died" in str(failure.value)
    assert caplog.records == [], "the libraries log it too"
    assert not (tmp_path / "out.ipynb").exists()


def test_a_kernel_that_cannot_start_is_told_with_its_last_words(
    tmp_path: Path, marker: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ipykernel_launcher.py").write_text("raise SystemExit('a broken environment')")
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}{os.environ.get('PYTHONPATH', '')}")
    with pytest.raises(ReportError, match="(?s)ok.ipynb: the kernel died.*a broken environment"):
        run(save(tmp_path, "ok", "a = 1"), {}, tmp_path / "out.ipynb", cwd=tmp_path)


def test_a_cell_that_takes_too_long_is_told_and_leaves_nothing(tmp_path: Path, marker: str) -> None:
    source = "import subprocess\nsubprocess.run(['sleep', '300'])"
    notebook = save(tmp_path, "slow", "a = 1", source)
    with pytest.raises(ReportError, match=r"slow.ipynb, code cell 2 .*longer than 1 s"):
        run(notebook, {}, tmp_path / "out.ipynb", timeout=1, cwd=tmp_path)
    assert not (tmp_path / "out.ipynb").exists()


def test_an_error_in_the_progress_report_ends_the_kernel(tmp_path: Path, marker: str) -> None:
    def break_off(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(save(tmp_path, "ok", "a = 1"), {}, tmp_path / "o", cwd=tmp_path, on_cell=break_off)


def test_runs_leave_no_descriptor_or_thread_behind(tmp_path: Path, marker: str) -> None:
    notebook, counts = save(tmp_path, "ok", "a = 1"), []
    for _ in range(3):
        run(notebook, {}, tmp_path / "out.ipynb", cwd=tmp_path)
        counts.append((len(os.listdir("/proc/self/fd")), threading.active_count()))
    assert counts[1] == counts[2]


def test_unknown_parameters_are_refused_before_a_kernel_starts(tmp_path: Path, marker: str) -> None:
    with pytest.raises(UsageError, match="no parameter `b`"):
        run(save(tmp_path, "ok", "a = 1"), {"b": 1}, tmp_path / "o", cwd=tmp_path / "absent")


def test_an_absent_working_folder_and_an_output_that_cannot_be_are_refused(
    tmp_path: Path, marker: str
) -> None:
    notebook = save(tmp_path, "ok", "a = 1")
    with pytest.raises(ReportError, match="working folder does not exist"):
        run(notebook, {}, tmp_path / "o", cwd=tmp_path / "absent")
    with pytest.raises(ReportError, match="cannot be written"):
        run(notebook, {}, notebook / "out.ipynb", cwd=tmp_path)


def test_many_run_side_by_side_and_fail_alone(tmp_path: Path, marker: str) -> None:
    """Two children wait for each other's file, so they do run at once; one task fails."""
    wait = (
        "import pathlib, time\n"
        "pathlib.Path(me).touch()\n"
        "while not pathlib.Path(other).exists(): time.sleep(0.05)\n"
        "print(me, 'met', other)"
    )
    meet = save(tmp_path, "meet", "me = ''\nother = ''", wait)
    bad = save(tmp_path, "bad", "a = 1", "1 / 0")
    tasks = [
        Task(meet, {"me": "x", "other": "y"}, tmp_path / "x.ipynb", 20, tmp_path, "x"),
        Task(meet, {"me": "y", "other": "x"}, tmp_path / "y.ipynb", 20, tmp_path, "y"),
        Task(bad, {}, tmp_path / "bad.ipynb.out", 20, tmp_path, "bad"),
        Task(bad, {"b": 1}, tmp_path / "bad.ipynb.out", 20, tmp_path, "unknown"),
    ]
    told: list[tuple[str, int, int]] = []
    threads: set[threading.Thread] = set()

    def tell(label: str, done: int, total: int) -> None:
        told.append((label, done, total))
        threads.add(threading.current_thread())

    results = run_many(tasks, jobs=2, on_progress=tell)
    assert multiprocessing.active_children() == []
    assert [result.task.label for result in results] == ["x", "y", "bad", "unknown"]
    assert [result.error for result in results[:2]] == [None, None]
    assert "ZeroDivisionError" in (results[2].error or "")
    assert "no parameter `b`" in (results[3].error or "")
    assert printed(tmp_path / "x.ipynb") == "x met y\n"
    assert [at for at in told if at[0] == "x"] == [("x", done, 3) for done in range(4)]
    assert threads == {threading.current_thread()}
    assert all(0 < result.seconds < 60 for result in results[:3])


def test_a_killed_child_costs_its_own_task_only(tmp_path: Path, marker: str) -> None:
    killer = save(tmp_path, "killer", "a = 1", "import os\nos.kill(os.getppid(), 9)")
    good = save(tmp_path, "good", "a = 1")
    tasks = [
        Task(book, {}, tmp_path / f"{book.stem}.out", 20, tmp_path, book.stem)
        for book in (killer, good)
    ]
    lost, fine = run_many(tasks, jobs=1)
    assert lost.error is not None and "exit code -9" in lost.error
    assert fine.error is None and (tmp_path / "good.out").exists()


def test_no_jobs_are_refused_and_no_tasks_are_done_at_once(marker: str) -> None:
    assert run_many([], jobs=2) == []
    with pytest.raises(UsageError, match="jobs is 0"):
        run_many([], jobs=0)


def test_results_are_plain_records(tmp_path: Path) -> None:
    task = Task(tmp_path, {}, tmp_path, 300, tmp_path, "a")
    with pytest.raises(AttributeError):
        Result(task, None, 1.0).error = "no"  # type: ignore[misc]


SCRIPT = """
import sys
from pathlib import Path
from nkstats.execution import Task, run_many

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    tasks = [Task(folder / "long.ipynb", {}, folder / f"{n}.out", 300, folder, n) for n in "ab"]
    try:
        run_many(tasks, jobs=2, on_progress=lambda *at: print(*at, flush=True))
    finally:
        heavy = {"papermill", "nbclient", "nbformat", "zmq"} & set(sys.modules)
        print("imported", *heavy, flush=True)
"""


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL], ids=["Ctrl-C", "SIGKILL"])
def test_children_and_kernels_end_with_their_parent(
    tmp_path: Path, marker: str, sign: signal.Signals
) -> None:
    source = "import subprocess\nsubprocess.run(['sleep', '300'])"
    save(tmp_path, "long", "a = 1", source)
    (tmp_path / "main.py").write_text(SCRIPT)
    parent = subprocess.Popen(
        [sys.executable, tmp_path / "main.py", tmp_path],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    waiting = {"a", "b"}
    while waiting:  # both kernels are in the long cell
        label, done, _ = parent.stdout.readline().split()
        waiting -= {label} if done == "1" else set()
    assert sum("sleep" in command or "ipykernel" in command for command in marked(marker)) >= 2
    parent.send_signal(sign)
    out, err = parent.communicate(timeout=20)
    assert gone(marker), marked(marker)
    assert not list(tmp_path.glob("*.out"))
    if sign == signal.SIGINT:
        assert out == "imported\n"
        assert err.strip().endswith("KeyboardInterrupt")
        assert err.count("Traceback") == 1
