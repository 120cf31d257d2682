"""Run notebooks through papermill, one here or many in child processes.

The kernel is always the interpreter that runs us, whatever kernelspecs are installed, and its
channels are sockets in a private folder, not TCP ports. A notebook's output appears only once it
is verified. This module renders nothing, retries nothing and leaves no process behind. POSIX only.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import tempfile
import threading
import time
import traceback
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from nkstats.errors import NkstatsError, ReportError, UsageError
from nkstats.execution.parameters import cell_source, cell_tags, check
from nkstats.execution.verify import INJECTED, place, plain, verify

_START_TIMEOUT = 60  # seconds for a kernel to answer, generous for a loaded machine
_SOCKET_PATH_MAX = 80  # bytes for the folder: the system allows 107 with the socket's name
_TRACEBACK_LINES = 8
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


def run(
    notebook: Path,
    parameters: Mapping[str, object],
    output: Path,
    *,
    timeout: int = 300,
    cwd: Path,
    on_cell: Callable[[int, int], None] | None = None,
) -> None:
    """Run one notebook with these parameters and write it, executed and verified, to `output`.

    Parameters
    ----------
    notebook
        The template, with a cell tagged `parameters`.
    parameters
        Values by name; those not given keep the notebook's defaults.
    output
        Where the executed notebook goes; its folder is made. It is not touched on failure.
    timeout
        Seconds that one cell may take.
    cwd
        The kernel's working folder.
    on_cell
        Called with the code cells done and their total, at the start and after each cell.

    Raises
    ------
    UsageError
        A parameter is unknown or of the wrong type.
    ReportError
        A cell failed or took too long, the kernel died, or the output cannot be written.
    """
    check(notebook, parameters)
    watch = _Watch(notebook.name, on_cell)
    with _quiet(), _kernel(cwd) as kernel:
        executed = _execute(notebook, parameters, timeout, kernel, watch)
    verify(executed, notebook.name)
    _write(executed, output)


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
    with _private_folder() as folder:
        crew = _Crew(tasks, folder, on_progress or (lambda label, done, total: None))
        try:
            return crew.work(jobs)
        finally:
            crew.dismiss()


class _Watch:
    """Follows a run cell by cell, so that progress and any failure can be told in its words."""

    def __init__(self, name: str, on_cell: Callable[[int, int], None] | None) -> None:
        self.name = name
        self._on_cell = on_cell or (lambda done, total: None)
        self._cells: list[dict[str, Any]] = []
        self._index = self._done = self._total = 0

    def hooks(self) -> dict[str, Callable[..., None]]:
        return {
            "on_notebook_start": self._started,
            "on_cell_execute": self._entered,
            "on_cell_executed": self._left,
        }

    def place(self) -> str:
        if not self._cells:
            return self.name
        return f"{self.name}, {place(self._cells, self._index)}"

    def _started(self, notebook: Any) -> None:
        self._cells = list(notebook.cells)
        for cell in self._cells:
            if INJECTED in cell_tags(cell):
                cell["id"] = INJECTED  # papermill draws a random one
        self._total = sum(
            cell["cell_type"] == "code" and bool(cell_source(cell).strip()) for cell in self._cells
        )
        self._on_cell(0, self._total)

    def _entered(self, cell: Any, cell_index: int) -> None:
        self._index = cell_index

    def _left(self, cell: Any, cell_index: int, execute_reply: Any) -> None:
        self._done += 1
        self._on_cell(self._done, self._total)


def _execute(
    notebook: Path, parameters: Mapping[str, object], timeout: int, kernel: Any, watch: _Watch
) -> dict[str, Any]:
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill import PapermillExecutionError  # type: ignore[import-untyped]

    try:
        return _papermill(notebook, parameters, timeout, kernel, watch)
    except PapermillExecutionError as error:
        raise ReportError(_cell_error(watch, error)) from error
    except CellTimeoutError as error:
        raise ReportError(
            f"{watch.place()}: took longer than {timeout} s, the time that a cell may take. "
            "Make the cell faster or allow more with --timeout."
        ) from error
    except (DeadKernelError, RuntimeError) as error:
        raise ReportError(_kernel_error(watch, error, kernel)) from error


def _papermill(
    notebook: Path, parameters: Mapping[str, object], timeout: int, kernel: Any, watch: _Watch
) -> dict[str, Any]:
    from papermill import execute_notebook

    # papermill formats the path with the parameters; a brace in a folder's name is no field
    path = str(notebook.resolve()).replace("{", "{{").replace("}", "}}")
    executed: dict[str, Any] = execute_notebook(
        path,
        None,
        dict(parameters),
        kernel_name="python3",
        language="python",
        progress_bar=False,
        start_timeout=_START_TIMEOUT,
        execution_timeout=timeout,
        iopub_timeout=timeout,
        km=kernel,
        **watch.hooks(),
    )
    return executed


def _cell_error(watch: _Watch, error: Any) -> str:
    lines = plain("\n".join(error.traceback)).rstrip().splitlines()
    return "\n".join(
        [
            f"{watch.place()}: {error.ename}: {plain(error.evalue)}",
            *(f"    {line}" for line in lines[-_TRACEBACK_LINES:]),
            "The cell was expected to run without error. Correct it, or what it is given.",
        ]
    )


def _kernel_error(watch: _Watch, error: Exception, kernel: Any) -> str:
    last_words = _noise(kernel).read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(
        [
            f"{watch.place()}: the kernel died or never answered ({error}).",
            *(f"    {line}" for line in last_words[-_TRACEBACK_LINES:]),
            "It may have crashed or run out of memory. Run the notebook in JupyterLab to see.",
        ]
    )


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the libraries' logs and warnings off the terminal: our errors say it once."""
    loggers = [logging.getLogger(name) for name in ("papermill", "traitlets", "asyncio")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


@contextmanager
def _kernel(cwd: Path) -> Iterator[Any]:
    """Start a kernel of this interpreter and end it, with all it started, whatever happens.

    The kernel starts before papermill is imported: the two take their seconds side by side.
    """
    from jupyter_core.utils import run_sync

    if not cwd.is_dir():
        raise ReportError(f"{cwd}: the kernel's working folder does not exist. Make it first.")
    with _private_folder() as folder:
        manager = _manager(folder)
        try:
            with _noise(manager).open("wb") as noise:
                run_sync(manager.start_kernel)(
                    cwd=str(cwd),
                    stdout=subprocess.DEVNULL,
                    stderr=noise,
                    extra_arguments=["--HistoryManager.hist_file=:memory:"],
                )
            yield manager
        finally:
            _end(manager)


def _manager(folder: Path) -> Any:
    from jupyter_client.kernelspec import KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager

    class Manager(AsyncKernelManager):
        """Remembers its client: papermill makes one and leaves its sockets and thread behind."""

        made: Any = None

        def client(self, **options: Any) -> Any:
            self.made = super().client(**options)
            return self.made

    return Manager(
        kernel_name="python3",
        # With no folder to look in it falls back to ipykernel's own spec: sys.executable
        kernel_spec_manager=KernelSpecManager(kernel_dirs=[]),
        transport="ipc",
        connection_file=str(folder / "k.json"),
    )


def _noise(manager: Any) -> Path:
    return Path(manager.connection_file).with_name("stderr")


@contextmanager
def _private_folder() -> Iterator[Path]:
    base = tempfile.gettempdir()
    short = len(os.fsencode(base)) < _SOCKET_PATH_MAX
    with tempfile.TemporaryDirectory(
        prefix="nk-", dir=base if short else "/tmp", ignore_cleanup_errors=True
    ) as folder:
        yield Path(folder)


def _end(manager: Any) -> None:
    from jupyter_core.utils import run_sync

    if not manager.has_kernel:  # it never started
        return
    if manager.made is not None:
        manager.made.stop_channels()
    # Kills the process group, so also what a kernel that killed itself had started. Every output
    # is here, or never comes: asking politely costs up to three seconds.
    run_sync(manager.shutdown_kernel)(now=True)


def _write(executed: dict[str, Any], output: Path) -> None:
    import nbformat

    part = output.with_name(f".{output.name}.{os.getpid()}.part")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        text = nbformat.writes(executed)  # type: ignore[no-untyped-call]
        part.write_text(text + "\n", encoding="utf-8")
        part.replace(output)
    except OSError as error:
        raise ReportError(
            f"{output}: the executed notebook cannot be written ({error.strerror}). "
            "Check that the folder is writable and the disk not full."
        ) from error
    finally:
        with suppress(OSError):
            part.unlink()


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
