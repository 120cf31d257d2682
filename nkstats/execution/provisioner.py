"""The Jupyter kernel provisioner `forkserver`: kernels forked from a warm process.

Any kernelspec may name it (``"metadata": {"kernel_provisioner": {"provisioner_name":
"forkserver"}}``), or the variable JUPYTER_DEFAULT_PROVISIONER_NAME. A kernel that is not ipykernel
of this very interpreter, or that cannot be forked, is started as Jupyter does it.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from nkstats.execution import kept, memory, nursery
from nkstats.execution.child import Child
from nkstats.execution.commands import ours

_STREAMS = ("stdin", "stdout", "stderr")
_UNDERSTOOD = {*_STREAMS, "cwd", "env", "extra_arguments", "kernel_id"}
_WAIT = 1.0  # seconds that one question whether the kernel has ended may take


class ForkserverProvisioner(LocalProvisioner):
    """Starts a kernel by a fork where it can, and watches what it takes."""

    process: Any
    how_ended = ""  # why we ended the kernel, or how it ended
    _ending = False

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Start the kernel, forked or ordinary; return its connection information."""
        self._limit, self.how_ended, self._ending = memory.limit(), "", False
        self.process = await asyncio.to_thread(_forked, cmd, kwargs, self._leavings())
        if self.process is None:
            return await super().launch_kernel(cmd, **kwargs)
        self.pid = self.pgid = self.process.pid
        self.cwd = kwargs.get("cwd") or os.getcwd()
        return self.connection_info

    async def shutdown_requested(self, restart: bool = False) -> None:
        """Take note that whoever asks next waits for the kernel's end."""
        self._ending = True

    async def kill(self, restart: bool = False) -> None:
        """End the kernel and its process group."""
        self._ending = True
        await super().kill(restart)

    async def send_signal(self, signum: int) -> None:
        """Send a signal to the kernel's process group, unless the kernel has ended."""
        if self.process is not None and self.process.poll() is None:
            await super().send_signal(signum)

    async def poll(self) -> int | None:
        """Return None while the kernel runs; one that takes too much memory is ended."""
        if self._ending and isinstance(self.process, Child):
            await self.process.ended(_WAIT)
        code: int | None = await super().poll()
        if self.process is None:
            return code
        if code is None and (excess := memory.excess(self.process.pid, self._limit)):
            await self.kill()
            self.how_ended = excess
        elif code is not None:
            self.how_ended = self.how_ended or memory.ending(code)
        return code

    def _leavings(self) -> str | None:
        folder: str | None = getattr(self.parent, "folder", None)
        return folder


def _forked(cmd: Sequence[str], kwargs: dict[str, Any], leaves: str | None) -> Child | None:
    """Return a forked kernel, None where it is to be started as Jupyter does it."""
    command = ours(cmd)
    if command is None or not nursery.allowed() or not kwargs.keys() <= _UNDERSTOOD:
        return None
    env = {**(kwargs.get("env") or os.environ), "JPY_PARENT_PID": str(os.getpid())}
    cwd = kwargs.get("cwd")
    with _streams(kwargs) as files:
        if files is None:
            return None
        try:
            return kept.fork_kernel(
                command, env=env, cwd=cwd and os.fspath(cwd), files=files, leaves=leaves
            )
        except nursery.NotBorn:
            return None


@contextmanager
def _streams(kwargs: dict[str, Any]) -> Iterator[list[int] | None]:
    """Give descriptors for the kernel's standard streams, None if we cannot make such streams."""
    with open(os.devnull, "r+b") as null:
        files: list[int] = []
        for number, name in enumerate(_STREAMS):
            given = kwargs.get(name)
            if given is None:
                files.append(number if number else null.fileno())
            elif given == subprocess.DEVNULL:
                files.append(null.fileno())
            elif given == subprocess.STDOUT:
                files.append(files[1])
            elif given != subprocess.PIPE:
                files.append(given if isinstance(given, int) else given.fileno())
        yield files if len(files) == len(_STREAMS) else None
