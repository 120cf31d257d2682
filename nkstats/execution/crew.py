"""Many tasks in warm child processes; one that fails or is killed does not stop the others.

A task is plain data in, plain data out: a function by its name, and what it is given. The children
(`worker`) are forked from a nursery where that can be, else started; each does a few tasks and
ends, and its memory goes with it. It knows neither what a task does nor where its result goes.
POSIX only.
"""

from __future__ import annotations

import os
import selectors
import shutil
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nkstats.errors import UsageError
from nkstats.execution import nursery
from nkstats.execution.worker import ALONE, SERVE, Worker

_TASKS_EACH = 4  # a child's memory grows with each; its birth and end take as long as 5 % of a page


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
        self._idle: list[Worker] = []
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
        for idle in self._idle:
            idle.close()
        for each in reversed(self._nurseries):
            each.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def begin(self, task: Task) -> Running:
        """Start a task in a child that does nothing else meanwhile."""
        running = Running(task, self._worker())
        running.worker.give(task.function, task.given)
        return running

    def end(self, running: Running) -> None:
        """Keep the child of a task that went well for more, unless it did enough; end any other."""
        if running.well and running.worker.given < _TASKS_EACH:
            self._idle.append(running.worker)
        else:
            running.worker.close()

    def do(self, task: Task) -> Result:
        """Run one task and wait for it; threads may do so side by side."""
        running = self.begin(task)
        try:
            while not isinstance(heard := running.hear(), Result):
                pass
            return heard
        finally:
            self.end(running)

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
                            self.end(key.data)
                        elif on_progress is not None:
                            on_progress(key.data.task.label, *heard)
                        self._fill(watch, waiting, jobs)  # before the caller sees to a result
                        if isinstance(heard, Result):
                            yield heard
            finally:
                for running in _running(watch):
                    self.end(running)

    def _fill(self, watch: selectors.BaseSelector, waiting: deque[Task], jobs: int) -> None:
        """Begin tasks while there is room for one more."""
        while waiting:
            running = _running(watch)
            if len(running) >= 2 * jobs or sum(not each.ending for each in running) >= jobs:
                return
            begun = self.begin(waiting.popleft())
            watch.register(begun.worker.line, selectors.EVENT_READ, begun)

    def _worker(self) -> Worker:
        """Return a child that waits for a task: one that has done some, or a new one."""
        while self._idle:
            with suppress(IndexError):  # another thread was quicker
                worker = self._idle.pop()
                if worker.alive:
                    return worker
                worker.close()
        ours, theirs = socket.socketpair()
        try:
            with theirs, (self.folder / f"stderr-{ours.fileno()}").open("w+b") as noise:
                return Worker(ours, self._child(theirs, noise.fileno()), Path(noise.name))
        except BaseException:
            ours.close()
            raise

    def _child(self, theirs: socket.socket, noise: int) -> Any:
        with open(os.devnull, "r+b") as null:
            files = [null.fileno(), null.fileno(), noise]
            if self._nurseries:
                with suppress(nursery.NotBorn):
                    return self._nurseries[1].child(
                        SERVE,
                        env=self._env,
                        files=[*files, theirs.fileno()],
                        leaves=str(self.folder),
                    )
            return subprocess.Popen(
                [sys.executable, "-c", ALONE, str(theirs.fileno())],
                stdin=null, stdout=null, stderr=noise, env=self._env, start_new_session=True,
                pass_fds=(theirs.fileno(),),
            )  # fmt: skip


class Running:
    """A task at work in a child; `ending` once all of it is done, `well` once it has returned."""

    def __init__(self, task: Task, worker: Worker) -> None:
        self.task, self.worker = task, worker
        self.ending = self.well = False
        self._since = time.monotonic()

    def hear(self) -> Result | tuple[int, int]:
        """Wait for the next that the child says: how far it is, or how it ended."""
        kind, first, second = self.worker.hear()
        if kind == "progress":
            self.ending = first >= second
            return first, second
        self.well = kind == "ended" and not second
        return Result(self.task, first, second, time.monotonic() - self._since)


def _running(watch: selectors.BaseSelector) -> list[Running]:
    return [key.data for key in watch.get_map().values()]
