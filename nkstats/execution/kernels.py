"""The kernels of runs: over a line, or as others have them, over sockets in a private folder."""

from __future__ import annotations

import asyncio
import importlib
import math
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_core.utils import run_sync
from traitlets import default

from nkstats import reads
from nkstats.errors import ReportError
from nkstats.execution import nursery
from nkstats.execution.channel import Channel
from nkstats.execution.line import LineManager

_KIND = "kernel_provisioner"
_ANSWER_TIMEOUT = 1.0  # seconds before we ask again whether a kernel is ready
_OUTPUT_TIMEOUT = 0.2  # seconds for its outputs to follow its answer
_MOMENT = 0.02  # seconds from a kernel's answer to where it ignores an interrupt
_END_TIMEOUT = 10  # seconds for a killed process to be gone


class ForkserverKernelClient(AsyncKernelClient):
    """Talks to a kernel; knows that it is ready from what it says, not from a silence after."""

    @default("shell_channel_class")
    def _shell(self) -> type:
        return Channel

    @default("iopub_channel_class")
    def _iopub(self) -> type:
        return Channel

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers and its outputs reach us.

        Raises
        ------
        RuntimeError
            It died, or did not answer in that many seconds.
        """
        end = time.monotonic() + (math.inf if timeout is None else timeout)
        while not await self._answers():
            if not await self._async_is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
            if time.monotonic() > end:
                raise RuntimeError(f"Kernel didn't respond in {timeout:.0f} seconds")

    async def _answers(self) -> bool:
        asked = self.kernel_info()
        try:
            reply = await self._async_get_shell_msg(timeout=_ANSWER_TIMEOUT)
            if reply["msg_type"] != "kernel_info_reply":
                return False
            while True:
                said = await self._async_get_iopub_msg(timeout=_OUTPUT_TIMEOUT)
                if said["parent_header"].get("msg_id") == asked and _is_idle(said):
                    break
        except Empty:
            return False
        self._handle_kernel_info_reply(reply)
        return True


class ForkserverKernelManager(AsyncKernelManager):
    """Manages a kernel that is forked where it can be, and what it leaves in the file system."""

    folder: str | None = None
    made: Any = None

    @default("transport")
    def _ipc(self) -> str:
        return "ipc"

    @default("client_factory")
    def _client(self) -> type:
        return ForkserverKernelClient

    @default("connection_file")
    def _in_private_folder(self) -> str:
        self.folder = nursery.private_folder()
        return f"{self.folder}/k.json"

    @property
    def kernel_spec(self) -> KernelSpec | None:
        """Return the kernelspec, with our provisioner unless it names its own."""
        spec = super().kernel_spec
        if spec is not None:
            spec.metadata.setdefault(_KIND, {"provisioner_name": "forkserver"})
        return spec

    def client(self, **options: Any) -> Any:
        """Return a client, and remember it: papermill leaves its sockets and thread behind."""
        self.made = super().client(**options)
        return self.made

    async def _async_interrupt_kernel(self) -> None:
        """Interrupt the kernel; before its end, once it has left the request that it answered."""
        if self.shutting_down:
            await asyncio.sleep(_MOMENT)
        await super()._async_interrupt_kernel()

    @property
    def how_ended(self) -> str:
        """How the kernel ended, in words; "" while it runs."""
        return str(getattr(self.provisioner, "how_ended", ""))

    def last_words(self) -> list[str]:
        """Return the lines that the kernel wrote to its standard error, if that was kept."""
        return self.noise.read_text(encoding="utf-8", errors="replace").splitlines()

    @property
    def noise(self) -> Path:
        """The file beside its sockets that may be given to the kernel as its standard error."""
        return Path(self.connection_file).with_name("stderr")

    def end(self) -> None:
        """End the kernel, with all it started, at once.

        Every output is here by then, or never comes: asking politely would cost seconds.
        """
        provisioner: Any = self.provisioner
        if self.has_kernel:
            run_sync(provisioner.send_signal)(signal.SIGKILL)  # to the group, so to all it started
            provisioner.process.wait(_END_TIMEOUT)
        run_sync(self.cleanup_resources)()
        self.forget()

    def forget(self) -> None:
        """Remove what the kernel left in the file system; call it when the kernel has ended."""
        if self.made is not None:
            self.made.stop_channels()
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)


def warm() -> None:
    """Look up, in a warm process, what each start of a kernel would look up again."""
    for provisioner in KernelProvisionerFactory.instance().provisioners.values():
        provisioner.load()
    for name in ("encodings.ascii", "ipykernel.kernelspec", "nkstats.execution.client"):
        importlib.import_module(name)


@contextmanager
def kernel(cwd: Path) -> Iterator[LineManager | ForkserverKernelManager]:
    """Give a kernel of the interpreter that runs us, for one run; it ends with the block.

    It is at the end of a line where the variable NKSTATS_NURSERY names a warm process that can
    fork it, else at sockets.

    Raises
    ------
    ReportError
        There is no such working folder.
    """
    if not cwd.is_dir():
        raise ReportError(f"{cwd}: the kernel's working folder does not exist. Make it first.")
    manager = _on_a_line(cwd) or _at_sockets(cwd)
    try:
        yield manager
    finally:
        manager.end()


def _on_a_line(cwd: Path) -> LineManager | None:
    address = os.environ.get(nursery.ADDRESS)
    if address:
        with suppress(nursery.NotBorn):
            return LineManager(address, cwd, _settings())
    return None


def _at_sockets(cwd: Path) -> ForkserverKernelManager:
    manager = ForkserverKernelManager(
        kernel_name="python3",
        # With no folder to look in it falls back to ipykernel's own spec: sys.executable
        kernel_spec_manager=KernelSpecManager(kernel_dirs=[]),
    )
    try:
        with manager.noise.open("wb") as noise:
            run_sync(manager.start_kernel)(
                cwd=str(cwd), stdout=subprocess.DEVNULL, stderr=noise, extra_arguments=_arguments()
            )
    except BaseException:
        manager.end()
        raise
    return manager


def _is_idle(said: dict[str, Any]) -> bool:
    return bool(said["msg_type"] == "status" and said["content"]["execution_state"] == "idle")


def _settings() -> dict[str, dict[str, Any]]:
    """Return what a kernel is set to: to keep no history, and, if asked for, to note its reads."""
    noting = os.environ.get(reads.VARIABLE)
    extensions = {"InteractiveShellApp": {"extra_extensions": ["nkstats.reads"]}} if noting else {}
    return {"HistoryManager": {"hist_file": ":memory:"}, **extensions}


def _arguments() -> list[str]:
    """Return the settings as a kernel's command line."""
    return [
        f"--{owner}.{name}={value}"
        for owner, settings in _settings().items()
        for name, value in settings.items()
    ]
