"""A kernel on a line, as nbclient sees it: what it asks of a kernel's manager and client, no more.

The kernel (`line_kernel`) is forked from the nursery that the variable NKSTATS_NURSERY names. A
line is closed when the kernel ends, so its end is known at once.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import socket
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.session import Session
from nbclient.exceptions import DeadKernelError

from nkstats.execution import memory, nursery, wire

_SERVE = "nkstats.execution.line_kernel:serve"
_PROGRAM = "ipykernel_launcher.py"  # what a kernel finds as the name of its program
_REPLY = "_reply"  # how the types of messages end that answer a request
_END_TIMEOUT = 3  # seconds for a process that ends to be gone


class LineManager:
    """Has a kernel forked, and knows how it is.

    Parameters
    ----------
    address
        The nursery's socket.
    cwd
        The kernel's working folder.
    settings
        Of the kernel, by the names that ipykernel gives them.

    Raises
    ------
    NotBorn
        None can be forked.
    """

    has_kernel = True

    def __init__(self, address: str, cwd: Path, settings: Mapping[str, Any]) -> None:
        self._limit, self._ending = memory.limit(), ""
        self._client: LineClient | None = None
        self._noise = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as we do
        self._line, theirs = socket.socketpair()
        try:
            with theirs, open(os.devnull, "r+b") as null:
                numbers = [null.fileno(), null.fileno(), self._noise.fileno(), theirs.fileno()]
                self._process = nursery.ask(
                    address, _SERVE, cwd=str(cwd), files=numbers, argv=[_PROGRAM],
                    env=_environment(),
                )  # fmt: skip
        except nursery.NotBorn:
            self._line.close()
            self._noise.close()
            raise
        with suppress(OSError):  # a kernel that has ended is found out by who waits for its answer
            wire.send(self._line, settings)

    def client(self) -> LineClient:
        """Return the one who speaks to the kernel."""
        self._client = LineClient(self._line, self)
        return self._client

    async def is_alive(self) -> bool:
        """Say whether the kernel runs; one that takes too much memory is ended."""
        code = self._process.poll()
        if code is None and (excess := memory.excess(self._process.pid, self._limit)):
            self._process.kill()
            code, self._ending = self._process.wait(_END_TIMEOUT), excess
        return code is None

    @property
    def how_ended(self) -> str:
        """How the kernel ended, in words; call it when the line is closed."""
        try:
            return self._ending or memory.ending(self._process.wait(_END_TIMEOUT))
        except subprocess.TimeoutExpired:
            return "it closed its line, but did not end"

    def last_words(self) -> list[str]:
        """Return the lines that the kernel wrote to its standard error."""
        self._noise.seek(0)
        return self._noise.read().decode(errors="replace").splitlines()

    async def shutdown_kernel(self, now: bool = False) -> None:
        """Leave the kernel to `end`, which whoever made us calls."""

    def cleanup_resources(self) -> None:
        """Leave it all to `end`."""

    def end(self) -> None:
        """End the kernel, with all it started, at once."""
        if self._client is not None:
            self._client.stop_channels()
        self._line.close()
        self._process.close()
        self._noise.close()


def _environment() -> dict[str, str]:
    """Return what a kernel finds: the nursery is ours, for kernels that nobody can debug."""
    found = {**os.environ, "JPY_PARENT_PID": str(os.getpid())}
    found.pop(nursery.ADDRESS, None)
    return found


class LineClient:
    """Asks the kernel, and sorts what it says into answers and outputs."""

    allow_stdin = False

    def __init__(self, line: socket.socket, manager: LineManager) -> None:
        self._line, self._session = line, Session(key=b"-")
        self._loop: asyncio.AbstractEventLoop | None = None
        self.shell_channel, self.iopub_channel = _Channel(), _Channel()
        self.is_alive = manager.is_alive

    def start_channels(self) -> None:
        """Listen, while the event loop that runs now does."""
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._line, self._hear)

    def stop_channels(self) -> None:
        """Listen no more."""
        if self._loop is not None:
            self._loop.remove_reader(self._line)
            self._loop = None

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers.

        Raises
        ------
        RuntimeError
            It does not in that many seconds.
        """
        self.kernel_info()
        try:
            await self.shell_channel.get_msg(timeout)
        except Empty:
            raise RuntimeError(f"Kernel didn't respond in {timeout} seconds") from None

    def kernel_info(self) -> str:
        """Ask the kernel what it is; return the request's number."""
        return self._ask("kernel_info_request", {})

    def execute(self, code: str, store_history: bool = True, stop_on_error: bool = True) -> str:
        """Ask the kernel to execute code; return the request's number."""
        return self._ask(
            "execute_request",
            {
                "code": code, "silent": False, "store_history": store_history,
                "user_expressions": {}, "allow_stdin": False, "stop_on_error": stop_on_error,
            },
        )  # fmt: skip

    def _ask(self, kind: str, content: dict[str, Any]) -> str:
        request = self._session.msg(kind, content)
        with suppress(OSError):  # as above
            wire.send_bytes(self._line, self._session.pack(request))
        return str(request["msg_id"])

    def _hear(self) -> None:
        try:
            said, _ = wire.receive_bytes(self._line)
        except (OSError, EOFError):
            self.stop_channels()
            self.shell_channel.close()
            self.iopub_channel.close()
            return
        for message in json.loads(said.decode("utf-8", "replace")):
            message["buffers"] = [base64.b64decode(each) for each in message["buffers"]]
            answers = message["msg_type"].endswith(_REPLY)
            (self.shell_channel if answers else self.iopub_channel).put(message)


class _Channel:
    """One kind of what the kernel says, message by message."""

    def __init__(self) -> None:
        self._waiting: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        self.put = self._waiting.put_nowait

    def close(self) -> None:
        """Give no more than what is there."""
        self.put(None)

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        """Return the next message.

        Raises
        ------
        Empty
            None came in that many seconds.
        DeadKernelError
            None will come.
        """
        try:
            async with asyncio.timeout(timeout):
                message = await self._waiting.get()
        except TimeoutError:
            raise Empty from None
        if message is None:
            self.close()  # for whoever asks again
            raise DeadKernelError("Kernel died")
        return message
