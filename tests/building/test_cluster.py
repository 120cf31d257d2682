"""Pages made on a real cluster of two workers: the same bytes, and one worker may die."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from nkstats import paths

Nkstats = Callable[..., "subprocess.CompletedProcess[str]"]

ONCE_SLOW = """import os, pathlib, time
import nkstats as nk
met = pathlib.Path(flag)
if not met.exists():
    nursery = os.getppid()
    row = pathlib.Path(f"/proc/{nursery}/stat").read_text().rsplit(")", 1)[1].split()
    met.write_text(row[1])
    time.sleep(300)
print("seen", int(nk.load_arrivals("Y").loc["2017", "total"]), os.listdir())"""


@contextmanager
def process(*arguments: object, cwd: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command of Dask until the block ends, with all that it starts."""
    with (cwd / "log").open("ab") as log:
        started = subprocess.Popen(
            [sys.executable, "-m", "dask", *map(str, arguments), "--no-dashboard"],
            cwd=cwd, stdout=log, stderr=log, env={**os.environ, **environment},
        )  # fmt: skip
    try:
        yield started
    finally:
        started.kill()
        started.wait()


def address(file: Path) -> str:
    """Return the address of a scheduler, once it has written it down."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            return str(json.loads(file.read_text())["address"])
        except (OSError, ValueError):
            time.sleep(0.1)
    raise AssertionError((file.parent / "log").read_text())


@contextmanager
def workers(scheduler: str, number: int, cwd: Path, **environment: str) -> Iterator[None]:
    with ExitStack() as stack:
        for _ in range(number):
            stack.enter_context(process(
                "worker", scheduler, "--nthreads", 1, "--no-nanny", "--host", "127.0.0.1",
                "--local-directory", cwd, cwd=cwd, **environment,
            ))  # fmt: skip
        yield


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a scheduler on loopback that has no worker yet."""
    folder: Path = tmp_path_factory.mktemp("scheduler")
    told = folder / "scheduler.json"
    with process(
        "scheduler", "--host", "127.0.0.1", "--port", 0, "--scheduler-file", told, cwd=folder
    ):
        yield address(told)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_pages_come_back_with_the_same_bytes_though_a_worker_dies(
    published: Path, scheduler: str, tmp_path: Path, save_notebook: Any, nkstats: Nkstats
) -> None:
    """The workers share no folder with us: they stand in others, and see the raw tables only."""
    project = Path(shutil.copytree(published, tmp_path / "project"))
    before = files(project / "reports" / "2025H2")
    flag = tmp_path / "flag"
    save_notebook(project, "slow", ONCE_SLOW, parameters="flag = ''")
    shutil.rmtree(project / "reports")
    with workers(scheduler, 2, tmp_path):
        building = subprocess.Popen(
            [sys.executable, "-m", "nkstats", "build", "--edition", "2025H2", "--lang", "en",
             "slow", "-p", f"flag={flag}", "--scheduler", scheduler],
            cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        while not (flag.exists() and flag.read_text()):
            assert building.poll() is None, building.communicate()
            time.sleep(0.05)
        os.kill(int(flag.read_text()), signal.SIGKILL)  # the worker that runs it
        _, err = building.communicate(timeout=90)
        assert building.returncode == 0, err
        page = (project / "reports" / "2025H2" / "slow.en.html").read_text(encoding="utf-8")
        assert "seen 1127 [&#39;data&#39;]" in page or "seen 1127 ['data']" in page
        shutil.rmtree(project / "reports")
        (project / "notebooks" / "slow.ipynb").unlink()
        done = nkstats("build", "--edition", "2025H2", "--scheduler", scheduler, cwd=project)
        assert done.returncode == 0, done.stderr
    assert files(project / "reports" / "2025H2") == before


def test_a_worker_made_of_other_code_is_refused(
    mine: Path, scheduler: str, tmp_path: Path, nkstats: Nkstats
) -> None:
    other = tmp_path / "other"
    shutil.copytree(paths.PACKAGE, other / "nkstats", ignore=shutil.ignore_patterns("__pycache__"))
    with (other / "nkstats" / "style.py").open("a") as module:
        module.write("# otherwise\n")
    before = files(mine / "reports" / "2025H2")
    with workers(scheduler, 1, tmp_path, PYTHONPATH=str(other)):
        done = nkstats("build", "--edition", "2025H2", "--force", "--scheduler", scheduler)
    assert done.returncode == 1
    assert "the code of nkstats is" in done.stderr and "Traceback" not in done.stderr
    assert files(mine / "reports" / "2025H2") == before


def test_a_scheduler_that_dies_is_said_and_nothing_is_lost(
    mine: Path, tmp_path: Path, save_notebook: Any
) -> None:
    before = files(mine / "reports" / "2025H2")
    flag = tmp_path / "flag"
    save_notebook(mine, "slow", ONCE_SLOW, parameters=f"flag = {str(flag)!r}")
    told = tmp_path / "scheduler.json"
    with (
        process(
            "scheduler", "--host", "127.0.0.1", "--port", 0, "--scheduler-file", told, cwd=tmp_path
        ) as head,
        workers(address(told), 1, tmp_path),
    ):
        building = subprocess.Popen(
            [sys.executable, "-m", "nkstats", "build", "--edition", "2025H2", "slow",
             "--scheduler", address(told)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        while not (flag.exists() and flag.read_text()):
            assert building.poll() is None, building.communicate()
            time.sleep(0.05)
        head.kill()
        _, err = building.communicate(timeout=60)
    assert building.returncode == 1
    assert "slow.en: the cluster could not make it" in err and "build again" in err
    assert "Traceback" not in err
    assert files(mine / "reports" / "2025H2") == before


@pytest.mark.parametrize(
    ("where", "code", "said"),
    [
        ("tcp://127.0.0.1:9", 1, "no Dask scheduler answers"),
        ("nowhere", 2, "expected an address"),
    ],
)
def test_a_scheduler_that_is_not_there_is_said(
    mine: Path, nkstats: Nkstats, where: str, code: int, said: str
) -> None:
    before = files(mine / "reports" / "2025H2")
    done = nkstats("build", "--edition", "2025H2", "--force", "--scheduler", where, cwd=mine)
    assert done.returncode == code
    assert said in done.stderr and "Traceback" not in done.stderr
    assert files(mine / "reports" / "2025H2") == before
