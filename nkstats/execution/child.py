"""A forked process, as seen by those who asked for it."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import time
from contextlib import suppress

from nkstats.execution import wire


class Child:
    """A forked process: as much of `subprocess.Popen` as those who watch kernels use."""

    stdin = stdout = stderr = None

    def __init__(self, line: socket.socket, pid: int) -> None:
        self._line = line
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return the exit code, negative for a signal, or None while the child runs."""
        return self._hear(0)

    def wait(self, timeout: float | None = None) -> int:
        """Wait until the child has ended and return its exit code.

        Raises
        ------
        subprocess.TimeoutExpired
            It still runs after that many seconds.
        """
        if self._hear(timeout) is None:
            raise subprocess.TimeoutExpired(f"process {self.pid}", timeout or 0)
        return self.returncode or 0

    async def ended(self, timeout: float) -> None:
        """Wait until the child has ended, but no longer than that; the event loop goes on."""
        import asyncio  # those who have no loop need not import it

        if self.returncode is None:
            loop, heard = asyncio.get_running_loop(), asyncio.Event()
            loop.add_reader(self._line, heard.set)
            try:
                with suppress(TimeoutError):
                    await asyncio.wait_for(heard.wait(), timeout)
            finally:
                loop.remove_reader(self._line)

    def send_signal(self, number: int) -> None:
        """Send a signal, unless the child has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask the child to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the child."""
        self.send_signal(signal.SIGKILL)

    def close(self) -> None:
        """End the child with all it started, if it still runs, and forget it."""
        with suppress(OSError):  # a fork of ours may hold a copy of the line: closing is not enough
            self._line.shutdown(socket.SHUT_RDWR)
        self._line.close()
        if self.returncode is None:
            self.returncode = -signal.SIGKILL

    def _hear(self, timeout: float | None) -> int | None:
        if self.returncode is None and _readable(self._line, timeout):
            try:
                self.returncode = int(wire.receive(self._line)[0]["exit"])
            except (OSError, EOFError):  # the nursery itself was ended, and its children with it
                self.returncode = -signal.SIGKILL
            self._line.close()
        return self.returncode


def _readable(line: socket.socket, timeout: float | None) -> bool:
    end = None if timeout is None else time.monotonic() + timeout
    while True:
        left = None if end is None else max(0.0, end - time.monotonic())
        with suppress(InterruptedError):
            return bool(select.select([line], [], [], left)[0])
