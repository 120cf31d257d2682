"""Notebooks run by real kernels: what comes out, what is said on failure, what is left behind."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nkstats.errors import ReportError, UsageError
from nkstats.execution import kept, nursery
from nkstats.execution.run import run

LINE: nursery.Nursery | None = None
sockets = pytest.mark.parametrize("way", ["sockets"], indirect=True)
line = pytest.mark.parametrize("way", ["line"], indirect=True)


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


def printed(executed: dict[str, Any]) -> str:
    cells: list[dict[str, Any]] = executed["cells"]
    texts = [out["text"] for cell in cells for out in cell["outputs"] if "text" in out]
    return "".join("".join(text) for text in texts)


def marked(marker: str) -> list[str]:
    """Return the command lines of processes with the marker, and of all that was forked for us.

    The warm process itself is not counted: it is one a session, and ends with the session.
    """
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_text().replace("\0", " ")
            parent = int((process / "stat").read_text().rsplit(")", 1)[1].split()[1])
            started = marker.encode() in (process / "environ").read_bytes()
        except OSError:
            continue
        warm = "nursing" in command and parent == os.getpid()
        if (started and not warm) or parent in warm_processes():
            found.append(command)
    return found


def warm_processes() -> set[int]:
    ours = [] if LINE is None else [LINE]
    return {each._process.pid for each in (*kept.kept._nurseries.values(), *ours)}


def gone(marker: str, seconds: float = 8) -> bool:
    end = time.monotonic() + seconds
    while marked(marker) and time.monotonic() < end:
        time.sleep(0.1)
    return not marked(marker)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Start a warm process as a build does, and give its address."""
    global LINE
    LINE = nursery.Nursery(nursery.LINE_KERNEL)
    yield LINE.address
    LINE.close()
    LINE = None


@pytest.fixture(autouse=True, params=["sockets", "line"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reach the kernels over sockets, as when one runs a notebook, or over a line, as builds do."""
    if request.param == "line":
        monkeypatch.setenv(nursery.ADDRESS, request.getfixturevalue("address"))


@pytest.fixture(autouse=True)
def nothing_more_to_import(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the warm process to itself: no second one comes to import more."""
    monkeypatch.setenv(kept.PRELOAD, "")


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
    assert [path for path in left if path.name != "nursery"] == []


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
    output = run(notebook, {"level": 2}, cwd=odd, on_cell=lambda *at: seen.append(at))
    assert printed(output) == f"2 {odd} {sys.executable}\n"
    assert seen == [(done, 4) for done in range(5)]
    assert notebook.read_bytes() == before
    assert [path.name for path in odd.iterdir()] == ["ok.ipynb"]


@sockets
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
    output = run(save(tmp_path, "sockets", "a = 1", source), {}, cwd=tmp_path)
    assert printed(output) == "5 0o700\n"  # shell, iopub, stdin, control, heartbeat


def test_a_long_temporary_folder_is_no_obstacle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A socket's path may have 107 bytes only."""
    long = tmp_path / ("d" * 120)
    long.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(long))
    assert printed(run(save(tmp_path, "ok", "a = 1", "print(a)"), {}, cwd=tmp_path)) == "1\n"


def test_a_failing_cell_is_told_in_full(
    tmp_path: Path, marker: str, capfd: pytest.CaptureFixture[str]
) -> None:
    notebook = save(tmp_path, "bad", "a = 1", "b = a - 1\na / b", "print('after')")
    with pytest.raises(ReportError) as failure:
        run(notebook, {"a": 1}, cwd=tmp_path)
    message = str(failure.value)
    first, *rest = message.splitlines()
    assert first == "bad.ipynb, code cell 2 (`b = a - 1`): ZeroDivisionError: division by zero"
    assert any("----> 2 a / b" in line for line in rest)
    assert "\x1b" not in message
    assert capfd.readouterr() == ("", "")


def test_leaving_a_notebook_early_is_a_failure(tmp_path: Path, marker: str) -> None:
    """Papermill takes sys.exit() for a good end, with the other cells not run."""
    notebook = save(tmp_path, "early", "a = 1", "import sys; sys.exit()", "print('after')")
    with pytest.raises(ReportError, match="code cell 2 .*SystemExit"):
        run(notebook, {}, cwd=tmp_path)


def test_a_kernel_that_dies_is_told_and_leaves_nothing(
    tmp_path: Path, marker: str, caplog: pytest.LogCaptureFixture
) -> None:
    source = "import os, subprocess\nsubprocess.Popen(['sleep', '300'])\nos.kill(os.getpid(), 9)"
    notebook = save(tmp_path, "dies", "a = 1", source)
    with pytest.raises(ReportError) as failure:
        run(notebook, {}, cwd=tmp_path)
    assert str(failure.value).startswith("dies.ipynb, code cell 2 (`import os, subprocess`):")
    assert "the kernel died" in str(failure.value)
    assert caplog.records == [], "the libraries log it too"


@sockets
def test_a_kernel_that_cannot_start_is_told_with_its_last_words(
    tmp_path: Path, marker: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(nursery.NO_FORK, "1")
    (tmp_path / "ipykernel_launcher.py").write_text("raise SystemExit('a broken environment')")
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}{os.environ.get('PYTHONPATH', '')}")
    with pytest.raises(ReportError, match="(?s)ok.ipynb: the kernel died.*a broken environment"):
        run(save(tmp_path, "ok", "a = 1"), {}, cwd=tmp_path)


def test_a_cell_that_takes_too_long_is_told_and_leaves_nothing(tmp_path: Path, marker: str) -> None:
    source = "import subprocess\nsubprocess.run(['sleep', '300'])"
    notebook = save(tmp_path, "slow", "a = 1", source)
    with pytest.raises(ReportError, match=r"slow.ipynb, code cell 2 .*longer than 1 s"):
        run(notebook, {}, timeout=1, cwd=tmp_path)


def test_an_error_in_the_progress_report_ends_the_kernel(tmp_path: Path, marker: str) -> None:
    def break_off(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(save(tmp_path, "ok", "a = 1"), {}, cwd=tmp_path, on_cell=break_off)


def test_runs_leave_no_descriptor_or_thread_behind(tmp_path: Path, marker: str) -> None:
    notebook, counts = save(tmp_path, "ok", "a = 1"), []
    for _ in range(3):
        run(notebook, {}, cwd=tmp_path)
        counts.append((len(os.listdir("/proc/self/fd")), threading.active_count()))
    assert counts[1] == counts[2]


def test_unknown_parameters_are_refused_before_a_kernel_starts(tmp_path: Path, marker: str) -> None:
    with pytest.raises(UsageError, match="no parameter `b`"):
        run(save(tmp_path, "ok", "a = 1"), {"b": 1}, cwd=tmp_path / "absent")


def test_an_absent_working_folder_is_refused(tmp_path: Path, marker: str) -> None:
    with pytest.raises(ReportError, match="working folder does not exist"):
        run(save(tmp_path, "ok", "a = 1"), {}, cwd=tmp_path / "absent")


CELLS = (
    "parameter = 1",
    "import os, subprocess, sys, threading\n"
    "from IPython.display import Image, clear_output, display, update_display\n"
    "print('out'); print('err', file=sys.stderr); print('out again')",
    "1 + 1",
    "_ + Out[3] + len(In)",
    "shown = display('first', display_id='one'); print('between')\n"
    "update_display('second', display_id='one')",
    "print('gone'); clear_output(); print('kept')",
    "print('gone'); clear_output(wait=True); display('after')",
    "import asyncio\nawait asyncio.sleep(0.01)\nasyncio.get_running_loop().is_running()",
    "!echo from a shell",
    "import time\nsubprocess.run(['echo', 'from a program']); time.sleep(0.1)",
    "thread = threading.Thread(target=print, args=('from a thread',))\n"
    "thread.start(); thread.join()",
    "try:\n    input('?')\nexcept Exception as error:\n    print(type(error).__name__, error)",
    "type(get_ipython()).__name__, get_ipython().kernel.implementation",
    "from comm import create_comm\n"
    "widget = create_comm(target_name='jupyter.widget', comm_id='w', buffers=[b'abc'],\n"
    "    data={'state': {'_model_name': 'M', '_model_module': 'm'}, 'buffer_paths': [['v']]})",
    "display({'application/json': {'a': (1, 2), 3: [None, True]}}, raw=True)",
    "Image(data=b'\\x89PNG\\r\\n\\x1a\\n' + b'0' * 20, format='png')",
    "float('nan'), '한\\U0001f600'",
    "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]);",
    "'x' * 5_000_000",
    "print(os.fsdecode(b'\\xff'))",
    "sys.stdin.read(), sys.stdout.isatty(), __name__",
)  # fmt: skip


def outcome(notebook: Path, folder: Path) -> tuple[list[Any], dict[str, Any]]:
    executed = run(notebook, {}, cwd=folder)
    cells = [
        (cell["source"], cell["execution_count"], cell["outputs"]) for cell in executed["cells"]
    ]
    return cells, {**executed["metadata"], "papermill": None}


@line
def test_over_a_line_and_over_sockets_the_same_comes_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook = save(tmp_path, "all", *CELLS)
    over_a_line = outcome(notebook, tmp_path)
    monkeypatch.delenv(nursery.ADDRESS)
    over_sockets = outcome(notebook, tmp_path)
    assert over_a_line == over_sockets
    assert len(over_a_line[0]) == len(CELLS)
    assert all(outputs for _, _, outputs in over_a_line[0][14:])


@line
def test_a_page_reaches_its_kernel_over_a_line(tmp_path: Path, marker: str) -> None:
    """And not, since that is the other way, over sockets; nor do its own kernels share it."""
    source = (
        "import os; print(type(get_ipython().kernel).__module__, 'NKSTATS_NURSERY' in os.environ)"
    )
    output = run(save(tmp_path, "way", "a = 1", source), {}, cwd=tmp_path)
    assert printed(output) == "nkstats.execution.line_kernel False\n"


@line
@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("print('half of \\ud83d a character')", "half of ? a character\n"),
        ("display('once')\nif (child := os.fork()) == 0:\n    sys.exit()\n"
         "print(os.waitpid(child, 0)[1])", "0\n"),
    ],
)  # fmt: skip
def test_a_line_bears_what_sockets_do_not(
    tmp_path: Path, marker: str, source: str, said: str
) -> None:
    notebook = save(tmp_path, "odd", "a = 1", f"import os, sys\n{source}")
    executed = run(notebook, {}, cwd=tmp_path, timeout=20)
    assert printed(executed) == said
    shown = [out for out in executed["cells"][1]["outputs"] if "data" in out]
    assert len(shown) == source.count("display")


@line
def test_a_kernel_that_closes_its_line_is_told(tmp_path: Path, marker: str) -> None:
    source = "import os, time; os.closerange(3, 200); time.sleep(20)"
    with pytest.raises(ReportError, match="code cell 2 .*closed its line") as failure:
        run(save(tmp_path, "closes", "a = 1", source), {}, cwd=tmp_path)
    assert "signing" not in str(failure.value)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("import os; os._exit(3)", "exit code 3"),
        ("import os; os.kill(os.getpid(), 11)", "signal 11"),
        ("hoard = bytearray(400_000_000); hoard[::4096] = b'x' * len(hoard[::4096])\n"
         "import time; time.sleep(20)", "NKSTATS_KERNEL_MEMORY allows 300.0 MB"),
    ],
)  # fmt: skip
def test_how_a_kernel_ended_is_told(
    tmp_path: Path, marker: str, monkeypatch: pytest.MonkeyPatch, source: str, said: str
) -> None:
    monkeypatch.setenv("NKSTATS_KERNEL_MEMORY", "300M")
    with pytest.raises(ReportError) as failure:
        run(save(tmp_path, "ends", "a = 1", source), {}, cwd=tmp_path)
    assert "code cell 2" in str(failure.value)
    assert said in str(failure.value)


def test_a_notebook_that_quits_has_not_run_to_its_end(tmp_path: Path, marker: str) -> None:
    source = "import time; time.sleep(0.5)"
    with pytest.raises(ReportError, match="code cell [34] .*: the kernel died"):
        run(save(tmp_path, "quits", "a = 1", "quit()", source, source), {}, cwd=tmp_path)
