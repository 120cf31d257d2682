"""Run one notebook through papermill, here and now.

The kernel is always the interpreter that runs us, whatever kernelspecs are installed, forked from
a warm process where it can be. This module writes and renders nothing, retries nothing and leaves
no process behind. POSIX only.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nkstats.errors import ReportError
from nkstats.execution.parameters import cell_source, cell_tags, check
from nkstats.execution.verify import INJECTED, place, plain, verify

_ENGINE, _KERNEL = "forkserver", "python3"
_START_TIMEOUT = 60  # seconds for a kernel to answer, generous for a loaded machine
_TRACEBACK_LINES = 8


def run(
    notebook: Path,
    parameters: Mapping[str, object],
    *,
    timeout: int = 300,
    cwd: Path,
    on_cell: Callable[[int, int], None] | None = None,
) -> dict[str, Any]:
    """Run one notebook with these parameters and return it, executed and verified.

    Parameters
    ----------
    notebook
        The template, with a cell tagged `parameters`.
    parameters
        Values by name; those not given keep the notebook's defaults.
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
        A cell failed or took too long, or the kernel died.
    """
    from nkstats.execution.kernels import kernel

    check(notebook, parameters)
    watch = _Watch(notebook.name, on_cell)
    with _quiet(), kernel(cwd) as manager:
        executed = _execute(notebook, parameters, timeout, manager, watch)
    verify(executed, notebook.name)
    return executed


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
    from papermill import PapermillExecutionError

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
    from papermill.engines import papermill_engines
    from papermill.execute import execute_notebook, raise_for_execution_errors

    # papermill formats the path with the parameters; a brace in a folder's name is no field
    path = str(notebook.resolve()).replace("{", "{{").replace("}", "}}")
    # In two steps: in one it would also make the text of a file that is not asked for
    prepared = execute_notebook(
        path,
        None,
        dict(parameters),
        kernel_name=_KERNEL,
        language="python",
        engine_name=_ENGINE,
        prepare_only=True,
    )
    executed: dict[str, Any] = papermill_engines.execute_notebook_with_engine(
        _ENGINE,
        prepared,
        kernel_name=_KERNEL,
        progress_bar=False,
        start_timeout=_START_TIMEOUT,
        execution_timeout=timeout,
        iopub_timeout=timeout,
        km=kernel,
        **watch.hooks(),
    )
    raise_for_execution_errors(executed, None)
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
    return "\n".join(
        [
            f"{watch.place()}: the kernel died or never answered ({error}).",
            *(f"    {line}" for line in kernel.last_words()[-_TRACEBACK_LINES:]),
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
