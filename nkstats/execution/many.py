"""Many notebooks in child processes; one that fails or is killed does not stop the others.

Even one task runs in a child, so that the caller imports nothing heavy. POSIX only.
"""

from __future__ import annotations

import logging
import os
import signal
import tempfile
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from nkstats.errors import NkstatsError, UsageError
from nkstats.execution.kernels import private_folder
from nkstats.execution.run import run

_STOP_TIMEOUT = 10  # seconds for a child to end its kernel before it is killed


@dataclass(frozen=True)
class Task:
    """One notebook to run: `timeout` is seconds a cell, `label` names it in progress reports."""

    notebook: Path
    parameters: Mapping[str, object]
    output: Path
    timeout: int
    cwd: Path
    label: str


@dataclass(frozen=True)
class Result:
    """How a task ended: `error` is the message, None if all went well; `seconds` of wall clock."""

    task: Task
    error: str | None
    seconds: float


def run_many(
    tasks: Sequence[Task],
    *,
    jobs: int,
    on_progress: Callable[[str, int, int], None] | None = None,
) -> list[Result]:
    """Run tasks in `jobs` child processes and return their results in the order of the tasks.

    A task that fails, or whose process is killed, does not stop the others. Even one task runs in
    a child, so that the caller imports nothing heavy. If this call is interrupted, the children
    and their kernels end with it.

    Parameters
    ----------
    tasks
        What to run; parameters must be picklable.
    jobs
        How many children at most, 1 or more.
    on_progress
        Called in the caller's thread with a task's label, its code cells done and their total.

    Raises
    ------
    UsageError
        `jobs` is less than 1.
    """
    if jobs < 1:
        raise UsageError(f"jobs is {jobs}, expected 1 or more. Give the number of processes.")
    with private_folder() as folder:
        crew = _Crew(tasks, folder, on_progress or (lambda label, done, total: None))
        try:
            return crew.work(jobs)
        finally:
            crew.dismiss()


class _Worker:
    """A child process that runs one task after the other, and the pipe to it."""

    def __init__(self, folder: Path) -> None:
        import multiprocessing

        spawn = multiprocessing.get_context("spawn")
        self.pipe, theirs = spawn.Pipe()
        self.process = spawn.Process(target=_serve, args=(theirs, folder), daemon=True)
        self.process.start()
        theirs.close()  # else the pipe would not end with the child

    def give(self, number: int, task: Task) -> None:
        self.number, self.task, self.since = number, task, time.monotonic()
        with suppress(BrokenPipeError):  # a dead child is found out in `take`
            self.pipe.send(task)

    def take(self) -> tuple[int, int] | Result:
        try:
            message: tuple[int, int] | Result = self.pipe.recv()
            return message
        except (EOFError, OSError):
            self.process.join(_STOP_TIMEOUT)
            return Result(self.task, self._lost(), time.monotonic() - self.since)

    def _lost(self) -> str:
        return (
            f"{self.task.notebook.name}: the process that ran it ended "
            f"(exit code {self.process.exitcode}). It may have run out of memory: try fewer jobs."
        )


class _Crew:
    """The workers of one `run_many` call.

    Not a ProcessPoolExecutor: that gives up every task once one child is killed, and before
    Python 3.14 has no public way to end its children at once.
    """

    def __init__(
        self, tasks: Sequence[Task], folder: Path, tell: Callable[[str, int, int], None]
    ) -> None:
        self._queue = deque(enumerate(tasks))
        self._folder = folder
        self._tell = tell
        self._workers: list[_Worker] = []
        self._busy: list[_Worker] = []
        self._results: dict[int, Result] = {}

    def work(self, jobs: int) -> list[Result]:
        from multiprocessing.connection import wait

        while self._queue or self._busy:
            while self._queue and len(self._busy) < jobs:
                self._assign()
            ready = wait([worker.pipe for worker in self._busy])
            for worker in [worker for worker in self._busy if worker.pipe in ready]:
                self._hear(worker)
        return [self._results[number] for number in sorted(self._results)]

    def dismiss(self) -> None:
        for worker in self._workers:
            worker.process.terminate()
        for worker in self._workers:
            worker.process.join(_STOP_TIMEOUT)
            worker.process.kill()
            worker.process.join()
            worker.pipe.close()

    def _assign(self) -> None:
        idle = [w for w in self._workers if w not in self._busy and w.process.is_alive()]
        if not idle:
            idle = [_Worker(self._folder)]
            self._workers += idle
        self._busy.append(idle[0])
        idle[0].give(*self._queue.popleft())

    def _hear(self, worker: _Worker) -> None:
        message = worker.take()
        if isinstance(message, Result):
            self._results[worker.number] = message
            self._busy.remove(worker)
        else:
            self._tell(worker.task.label, *message)


def _serve(pipe: Any, folder: Path) -> NoReturn:
    """Run the tasks that come down the pipe, until SIGTERM or the parent's end."""
    # Ctrl-C reaches the whole group: the parent alone decides, and says so with SIGTERM
    signal.signal(signal.SIGINT, lambda *_: None)
    signal.signal(signal.SIGTERM, _leave)
    # A run that is broken off leaves asyncio tasks, which would be lamented at the exit
    logging.getLogger("asyncio").setLevel(logging.CRITICAL + 1)
    threading.Thread(target=_follow_parent, daemon=True).start()
    tempfile.tempdir = str(folder)  # so that the parent clears up after a child that was killed
    while True:
        task = pipe.recv()
        started = time.monotonic()
        error = _attempt(task, lambda done, total: pipe.send((done, total)))
        pipe.send(Result(task, error, time.monotonic() - started))


def _leave(*_: object) -> NoReturn:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # let the cleaning up be finished
    raise SystemExit(0)


def _follow_parent() -> None:
    import multiprocessing

    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


def _attempt(task: Task, on_cell: Callable[[int, int], None]) -> str | None:
    try:
        run(
            task.notebook,
            task.parameters,
            task.output,
            timeout=task.timeout,
            cwd=task.cwd,
            on_cell=on_cell,
        )
    except NkstatsError as error:
        return str(error)
    except Exception:  # a bug must not take the other tasks with it: its traceback is the message
        return traceback.format_exc()
    return None
