"""Many tasks in warm child processes; one that fails or is killed does not stop the others.

A task is plain data in, plain data out: a function by its name, and what it is given. Each runs in
a child of its own, forked from a nursery where that can be, else started; its memory goes with it.
It knows neither what a task does nor where its result goes. POSIX only.
"""

from __future__ import annotations

import os
import selectors
import shutil
import socket
import subprocess
import sys
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from nkstats.errors import NkstatsError, UsageError
from nkstats.execution import newborn, nursery, wire

_ALONE = "import sys; from nkstats.execution.crew import alone; alone(int(sys.argv[1]))"
_SERVE = "nkstats.execution.crew:serve"
_WORDS = 400  # characters of what a lost process said last

Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class Task:
    """What to run: ``module:function``, called with `given` and a teller of progress.

    `given` and what the function returns must be picklable; `label` names the task.
    """

    label: str
    function: str
    given: Any


@dataclass(frozen=True)
class Result:
    """How a task ended: what it returned, or the message of its error; seconds of wall clock."""

    task: Task
    value: Any
    error: str
    seconds: float


@dataclass(frozen=True)
class Warmth:
    """What is imported, as modules or ``module:function`` to call, before children are forked."""

    tasks: Sequence[str] = ()
    kernels: Sequence[str] = ()


class Crew:
    """Children for tasks, and the warm processes that they and their kernels are forked from.

    Use it as a context: at its end, however that comes, all children are gone.

    Parameters
    ----------
    warmth
        What the warm processes prepare.
    prepare
        Called with the crew's private folder, the temporary folder of its children; what it
        returns is set in their environment.
    """

    def __init__(
        self, warmth: Warmth, prepare: Callable[[Path], Mapping[str, str]] = lambda folder: {}
    ) -> None:
        self.folder = Path(nursery.private_folder())
        self._env = {**os.environ, **prepare(self.folder), "TMPDIR": str(self.folder)}
        self._nurseries: list[nursery.Nursery] = []
        if nursery.allowed():
            kernels = nursery.Nursery([*nursery.LINE_KERNEL, *warmth.kernels], env=self._env)
            tasks = nursery.Nursery(warmth.tasks, env=self._env)
            self._nurseries = [kernels, tasks]
            self._env[nursery.ADDRESS] = kernels.address

    def __enter__(self) -> Crew:  # noqa: D105
        return self

    def __exit__(self, *_: object) -> None:  # noqa: D105
        self.close()

    def close(self) -> None:
        """End the warm processes with all their children, and remove what they left."""
        for each in reversed(self._nurseries):
            each.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def begin(self, task: Task) -> Running:
        """Start a task in a child of its own."""
        ours, theirs = socket.socketpair()
        with theirs, (self.folder / f"stderr-{ours.fileno()}").open("w+b") as noise:
            process = self._child(theirs, noise.fileno())
        running = Running(task, ours, process, Path(noise.name))
        with suppress(OSError):  # a child that died at once is found out in `hear`
            wire.send_object(ours, (task.function, task.given))
        return running

    def do(self, task: Task) -> Result:
        """Run one task and wait for it; threads may do so side by side."""
        running = self.begin(task)
        try:
            while not isinstance(heard := running.hear(), Result):
                pass
            return heard
        finally:
            running.close()

    def run(
        self, tasks: Sequence[Task], *, jobs: int, on_progress: Callable[..., None] | None = None
    ) -> Iterator[Result]:
        """Run tasks, `jobs` at a time, and yield their results as they come.

        A task that has told that all of it is done has its end to see to alone: the next one
        begins meanwhile, so that no core waits; no more than `jobs` such are left at their ends.

        Parameters
        ----------
        on_progress
            Called in this thread with a task's label, what is done of it and how much there is.

        Raises
        ------
        UsageError
            `jobs` is less than 1.
        """
        if jobs < 1:
            raise UsageError(f"jobs is {jobs}, expected 1 or more. Give the number of processes.")
        waiting = deque(tasks)
        with selectors.DefaultSelector() as watch:
            try:
                self._fill(watch, waiting, jobs)
                while watch.get_map():
                    for key, _ in watch.select():
                        heard = key.data.hear()
                        if isinstance(heard, Result):
                            watch.unregister(key.fileobj)
                            key.data.close()
                        elif on_progress is not None:
                            on_progress(key.data.task.label, *heard)
                        self._fill(watch, waiting, jobs)  # before the caller sees to a result
                        if isinstance(heard, Result):
                            yield heard
            finally:
                for running in _running(watch):
                    running.close()

    def _fill(self, watch: selectors.BaseSelector, waiting: deque[Task], jobs: int) -> None:
        """Begin tasks while there is room for one more."""
        while waiting:
            running = _running(watch)
            if len(running) >= 2 * jobs or sum(not each.ending for each in running) >= jobs:
                return
            begun = self.begin(waiting.popleft())
            watch.register(begun.line, selectors.EVENT_READ, begun)

    def _child(self, theirs: socket.socket, noise: int) -> Any:
        with open(os.devnull, "r+b") as null:
            files = [null.fileno(), null.fileno(), noise]
            if self._nurseries:
                with suppress(nursery.NotBorn):
                    return self._nurseries[1].child(
                        _SERVE,
                        env=self._env,
                        files=[*files, theirs.fileno()],
                        leaves=str(self.folder),
                    )
            return subprocess.Popen(
                [sys.executable, "-c", _ALONE, str(theirs.fileno())],
                stdin=null, stdout=null, stderr=noise, env=self._env, start_new_session=True,
                pass_fds=(theirs.fileno(),),
            )  # fmt: skip


class Running:
    """A task at work in its child; `ending` once it has told that all of it is done."""

    def __init__(self, task: Task, line: socket.socket, process: Any, noise: Path) -> None:
        self.task, self.line = task, line
        self.ending = False
        self._process, self._noise = process, noise
        self._since = time.monotonic()

    def hear(self) -> Result | tuple[int, int]:
        """Wait for the next that the child says: how far it is, or how it ended."""
        try:
            kind, first, second = wire.receive_object(self.line)
        except (OSError, EOFError):
            kind, first, second = "ended", None, self._lost()
        if kind == "progress":
            self.ending = first >= second
            return first, second
        return Result(self.task, first, second, time.monotonic() - self._since)

    def close(self) -> None:
        """End the child, if it still runs, with all it started."""
        self.line.close()
        if isinstance(self._process, subprocess.Popen):
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, 9)
            self._process.wait()
        else:
            self._process.close()

    def _lost(self) -> str:
        words = ""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(10)
        with suppress(OSError):
            words = self._noise.read_text(encoding="utf-8", errors="replace")[-_WORDS:].strip()
        return (
            f"the process that ran it ended (exit code {self._process.returncode}). It may have "
            f"run out of memory: try fewer jobs.{' It said: ' if words else ''}{words}"
        )


def _running(watch: selectors.BaseSelector) -> list[Running]:
    return [key.data for key in watch.get_map().values()]


def serve(line: socket.socket) -> None:
    """Run the task that comes down the line, and send back what it returns."""
    function, given = wire.receive_object(line)
    module, _, name = function.partition(":")

    def tell(done: int, total: int) -> None:
        wire.send_object(line, ("progress", done, total))

    value, error = None, ""
    try:
        value = getattr(import_module(module), name)(given, tell)
    except NkstatsError as failure:
        error = str(failure)
    except Exception:  # a bug must not take the other tasks with it: its traceback is the message
        error = traceback.format_exc()
    wire.send_object(line, ("ended", value, error))


def alone(number: int) -> None:
    """Serve in a process that was started, not forked."""
    newborn.die_with(os.getppid())
    with socket.socket(fileno=number) as line:
        serve(line)
