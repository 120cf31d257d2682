"""A notebook's run by papermill in a kernel forked from a warm process.

What papermill leaves wrong after a kernel's death is right here: the cell that was running is
marked as failed, those after it as never begun. Everything else is papermill's and nbclient's.
"""

from __future__ import annotations

from typing import Any

from nbclient.exceptions import CellExecutionError, DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine
from papermill.log import logger
from papermill.utils import merge_kwargs, remove_args

from nkstats.execution.kernels import ForkserverKernelManager


class ForkserverClient(PapermillNotebookClient):
    """Executes the cells of one notebook, and marks each as what it became."""

    def papermill_execute_cells(self) -> None:
        """Execute the cells in order; stop at the first that fails."""
        for index, cell in enumerate(self.nb.cells):
            try:
                self.nb_man.cell_start(cell, index)
                self.execute_cell(cell, index)
            except CellExecutionError as error:
                self._failed(index, error)
                break
            except BaseException as error:
                self._failed(index, error)
                raise
            finally:
                self.nb_man.cell_complete(self.nb.cells[index], cell_index=index)

    def _failed(self, index: int, error: BaseException) -> None:
        self.nb_man.cell_exception(self.nb.cells[index], cell_index=index, exception=error)


class ManagedEngine(NBClientEngine):
    """Run notebooks as papermill does, each in a kernel forked from a warm process."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        log_output: bool = False,
        stdout_file: Any = None,
        stderr_file: Any = None,
        start_timeout: int = 60,
        execution_timeout: int | None = None,
        **kwargs: Any,
    ) -> Any:
        """Run the notebook's cells; the arguments are those of papermill's own engine.

        Raises
        ------
        nbclient.exceptions.DeadKernelError
            The kernel died or was ended; the message says how.
        """
        options = merge_kwargs(
            remove_args(["timeout", "startup_timeout"], **remove_args(["input_path"], **kwargs)),
            timeout=execution_timeout if execution_timeout else kwargs.get("timeout"),
            startup_timeout=start_timeout,
            kernel_name=kernel_name,
            log=logger,
            log_output=log_output,
            stdout_file=stdout_file,
            stderr_file=stderr_file,
        )
        options.setdefault("kernel_manager_class", ForkserverKernelManager)
        client = ForkserverClient(nb_man, **options)
        manager = client.km or client.create_kernel_manager()
        try:
            return client.execute()
        except DeadKernelError as error:
            error.args = (_told(error, manager),)
            raise
        finally:
            if client.owns_km and isinstance(manager, ForkserverKernelManager):
                manager.forget()


def _told(error: DeadKernelError, manager: Any) -> str:
    how = getattr(manager, "how_ended", "")
    return f"{error}: {how}" if how else str(error)
