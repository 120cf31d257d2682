"""One kernel of our own interpreter, started and ended with all it started.

Its channels are sockets in a private folder, not TCP ports. POSIX only.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nkstats.errors import ReportError

_SOCKET_PATH_MAX = 80  # bytes for the folder: the system allows 107 with the socket's name


@contextmanager
def kernel(cwd: Path) -> Iterator[Any]:
    """Start a kernel of this interpreter and end it, with all it started, whatever happens.

    The kernel starts before papermill is imported: the two take their seconds side by side.
    """
    from jupyter_core.utils import run_sync

    if not cwd.is_dir():
        raise ReportError(f"{cwd}: the kernel's working folder does not exist. Make it first.")
    with private_folder() as folder:
        manager = _manager(folder)
        try:
            with noise_of(manager).open("wb") as noise:
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


def noise_of(manager: Any) -> Path:
    """Return the file that holds what the kernel wrote to its stderr."""
    return Path(manager.connection_file).with_name("stderr")


@contextmanager
def private_folder() -> Iterator[Path]:
    """Give a folder of our own, at a path short enough for sockets; it goes with the block."""
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
