"""Tasks in warm children: side by side, each alone with its fault, none left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nkstats.errors import UsageError
from nkstats.execution import nursery
from nkstats.execution.crew import Crew, Task, Warmth

CHORES = """
import os, pathlib, random, subprocess, sys, time
from nkstats.errors import ReportError

warm = False

def warm_up():
    global warm
    warm = True

def seen(given, tell):
    return {"warm": warm, "parent": os.getppid(), "folder": os.environ["TMPDIR"], "given": given,
            "drawn": random.random(), "pid": os.getpid(), "read": sys.stdin.read(),
            "session": os.getsid(0) == os.getpid()}

def meet(given, tell):
    me, other = map(pathlib.Path, given)
    tell(0, 1)
    me.touch()
    while not other.exists():
        time.sleep(0.02)
    tell(1, 1)
    print("noise")
    return me.name

def linger(given, tell):
    me, other = map(pathlib.Path, given)
    me.touch()
    tell(1, 1)
    while not other.exists():
        time.sleep(0.02)
    time.sleep(0.2)
    found = sorted(path.name for path in me.parent.iterdir())
    time.sleep(0.3)
    return found

def refuse(given, tell):
    raise ReportError("page 3: nothing on it")

def stumble(given, tell):
    return {}["absent"]

def warn(given, tell):
    print("WARNING: odd", file=sys.stderr, flush=True)

def die(given, tell):
    print("no room left", file=sys.stderr, flush=True)
    os.kill(os.getpid(), 9)

def sleep(given, tell):
    subprocess.Popen(["sleep", "300"])
    tell(1, 2)
    time.sleep(300)
"""


@pytest.fixture(scope="module")
def chores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Make a module of tasks that children can import, and return its folder."""
    folder: Path = tmp_path_factory.mktemp("chores")
    (folder / "chores.py").write_text(CHORES)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(folder))
        yield folder


@pytest.fixture(params=["forked", "started"])
def crew(request: Any, chores: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Crew]:
    """Return a crew of forked children, then one of ordinary ones; the tests hold for both."""
    monkeypatch.setenv(nursery.NO_FORK, "1" if request.param == "started" else "0")
    with Crew(Warmth(tasks=("chores:warm_up",))) as crew:
        yield crew
    assert not crew.folder.exists()


def done(crew: Crew, *tasks: Task, jobs: int = 2, **options: Any) -> dict[str, Any]:
    return {result.task.label: result for result in crew.run(tasks, jobs=jobs, **options)}


def test_the_next_begins_while_one_sees_to_its_end_and_no_third(crew: Crew, tmp_path: Path) -> None:
    one, two, three = (str(tmp_path / name) for name in "123")
    pairs = ((one, two), (two, two), (three, three))
    ended = done(crew, *(Task(pair[0], "chores:linger", pair) for pair in pairs), jobs=1)
    assert ended[one].value == ["1", "2"]
    assert ended[three].value == ["1", "2", "3"]


def test_a_child_is_apart_from_us_and_gets_what_it_is_given(crew: Crew) -> None:
    tasks = [Task(name, "chores:seen", {"a": [1, b"x"]}) for name in ("one", "two")]
    first, second = (result.value for result in done(crew, *tasks).values())
    assert first["given"] == {"a": [1, b"x"]}
    assert first["folder"] == str(crew.folder)
    assert first["read"] == ""
    assert first["session"]
    assert first["drawn"] != second["drawn"], "children share no random state"
    assert first["warm"] is nursery.allowed()
    assert (first["parent"] == os.getpid()) is not nursery.allowed()


def test_tasks_run_side_by_side_and_each_fails_alone(crew: Crew, tmp_path: Path) -> None:
    """Two wait for each other's file, so they do run at once; the others fail, each its way."""
    x, y = str(tmp_path / "x"), str(tmp_path / "y")
    told: list[tuple[str, int, int]] = []
    found = done(
        crew,
        Task("x", "chores:meet", (x, y)),
        Task("y", "chores:meet", (y, x)),
        Task("refused", "chores:refuse", None),
        Task("bug", "chores:stumble", None),
        Task("killed", "chores:die", None),
        Task("last", "chores:seen", None),
        on_progress=lambda *at: told.append(at),
    )
    assert (found["x"].value, found["x"].error) == ("x", "")
    assert [at for at in told if at[0] == "y"] == [("y", 0, 1), ("y", 1, 1)]
    assert found["refused"].error == "page 3: nothing on it"
    assert found["bug"].error.startswith("Traceback") and "'absent'" in found["bug"].error
    assert "exit code -9" in found["killed"].error and "no room left" in found["killed"].error
    assert found["last"].error == ""
    assert all(0 < result.seconds < 60 for result in found.values())


def test_a_child_does_four_tasks_and_none_after_a_failure(crew: Crew) -> None:
    """So its memory does not grow for ever, and what a failure left behind meets nobody."""
    names = [str(number) for number in range(6)]
    found = done(crew, *(Task(name, "chores:seen", None) for name in names), jobs=1)
    pids = [found[name].value["pid"] for name in names]
    assert [pids.count(pid) for pid in pids] == [4, 4, 4, 4, 2, 2]
    last = pids[-1]
    tasks = [Task("bug", "chores:stumble", None), Task("next", "chores:seen", None)]
    after = done(crew, *tasks, jobs=1)
    assert "process" not in after["bug"].error
    assert after["next"].value["pid"] not in (last, *pids)


def test_the_last_words_of_a_child_are_of_the_task_that_killed_it(crew: Crew) -> None:
    found = done(crew, Task("odd", "chores:warn", None), Task("dies", "chores:die", None), jobs=1)
    assert "no room left" in found["dies"].error and "odd" not in found["dies"].error


def test_a_child_that_died_while_it_waited_is_replaced(crew: Crew) -> None:
    first = crew.do(Task("one", "chores:seen", None)).value["pid"]
    os.kill(first, signal.SIGKILL)
    time.sleep(0.05)
    assert crew.do(Task("two", "chores:seen", None)).value["pid"] != first


def test_no_more_run_at_once_than_was_said(crew: Crew, tmp_path: Path) -> None:
    """Of two that wait for each other only one may start, so that neither ends."""
    x, y = str(tmp_path / "x"), str(tmp_path / "y")
    results = crew.run([Task("x", "chores:meet", (x, y)), Task("y", "chores:meet", (y, x))], jobs=1)
    began = time.monotonic()
    told: list[str] = []
    for line in crew.run([Task("z", "chores:seen", None)], jobs=1):
        told.append(line.task.label)
    assert told == ["z"] and time.monotonic() - began < 30
    results.close()  # type: ignore[attr-defined]
    assert not (tmp_path / "y").exists()


def test_no_jobs_are_refused_and_no_tasks_are_done_at_once(crew: Crew) -> None:
    assert done(crew) == {}
    with pytest.raises(UsageError, match="jobs is 0"):
        done(crew, jobs=0)


SCRIPT = """
import sys
from nkstats.execution.crew import Crew, Task, Warmth

with Crew(Warmth()) as crew:
    try:
        tasks = [Task(name, "chores:sleep", None) for name in "ab"]
        for _ in crew.run(tasks, jobs=2, on_progress=lambda *at: print(*at, flush=True)):
            pass
    finally:
        heavy = {"papermill", "nbclient", "nbformat", "zmq", "pandas"} & set(sys.modules)
        print("imported", *heavy, flush=True)
"""


def marked(marker: str) -> list[str]:
    """Return the command lines of the processes that inherited a variable."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if marker.encode() in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found


@pytest.mark.parametrize("fork", ["0", "1"], ids=["forked", "started"])
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL], ids=["Ctrl-C", "SIGKILL"])
def test_children_end_with_their_parent(
    chores: Path, tmp_path: Path, sign: signal.Signals, fork: str
) -> None:
    """With all that they started, within two seconds."""
    marker = {"NK_TEST_MARK": str(tmp_path), nursery.NO_FORK: fork, "TMPDIR": str(tmp_path)}
    parent = subprocess.Popen(
        [sys.executable, "-c", SCRIPT], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, **marker},
    )  # fmt: skip
    assert parent.stdout is not None
    assert {parent.stdout.readline() for _ in "ab"} == {"a 1 2\n", "b 1 2\n"}
    end = time.monotonic() + 5
    while sum(command.startswith("sleep") for command in marked(str(tmp_path))) < 2:
        assert time.monotonic() < end
    parent.send_signal(sign)
    out, err = parent.communicate(timeout=20)
    end = time.monotonic() + 2
    while left := marked(str(tmp_path)):
        if fork == "1" and sign == signal.SIGKILL:  # nobody is there to end what they started
            left = [command for command in left if not command.startswith("sleep")]
        if not left:
            break
        assert time.monotonic() < end, left
        time.sleep(0.05)
    if sign == signal.SIGINT:
        assert out == "imported\n"
        assert err.strip().endswith("KeyboardInterrupt")
    while (sign == signal.SIGINT or fork == "0") and list(tmp_path.iterdir()):
        assert time.monotonic() < end, "temporary folders stay"
