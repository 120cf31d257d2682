"""A kernel that speaks over a line: one socket, to the process that had it forked.

It is ipykernel's own in all but its transport: no ports and keys, no threads that listen. What a
request makes it say is sent back as one, when the request is done; so nobody can look on, interrupt
or debug. That is all that a run needs which waits for each cell, at a fraction of the time; people
get the ordinary kernel.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import socket
import threading
from collections import deque
from types import SimpleNamespace
from typing import Any

from ipykernel.iostream import IOPubThread
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from jupyter_client.jsonutil import json_default
from jupyter_client.session import Session
from tornado.ioloop import IOLoop
from traitlets.config import Config

from nkstats.execution import debugger, wire

_KEY = b"-"  # nothing is signed on a line; without a key Jupyter warns of it
_DESCRIPTORS = {"stdout": 1, "stderr": 2}


def serve(line: socket.socket) -> None:
    """Answer the requests that come down the line, after the kernel's settings, until its end."""
    settings, _ = wire.receive(line)
    app = _App.instance(config=Config(settings))
    debugger.initialize(app)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        loop.run_until_complete(_answer(app, line))
    except RuntimeError:
        if not app.shell.exit_now:  # which stops the loop
            raise


async def _answer(app: _App, line: socket.socket) -> None:
    app.kernel.io_loop, ours = IOLoop.current(), os.getpid()
    while True:
        await wire.readable(line)
        try:
            request, _ = wire.receive_bytes(line)
        except EOFError:
            return
        await app.kernel.dispatch_shell(app.session.unpack(request))
        if os.getpid() != ours:
            os._exit(0)  # a fork that a cell made and left to itself: the line is not its own
        wire.send_bytes(line, app.session.taken())


class _Session(Session):
    """Gathers what the kernel says; each message is packed when it is said, as for a socket."""

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self._said: deque[bytes] = deque()
        self._ours = os.getpid()

    def send(
        self, stream: Any, msg_or_type: Any, content: Any = None, parent: Any = None,
        ident: Any = None, buffers: Any = None, track: bool = False, header: Any = None,
        metadata: Any = None,
    ) -> Any:  # fmt: skip
        message = msg_or_type
        if not isinstance(message, dict):
            message = self.msg(msg_or_type, content, parent, header, metadata)
        if os.getpid() != self._ours:
            _say_plainly(message)
        else:
            coded = [base64.b64encode(each).decode() for each in buffers or ()]
            self._said.append(self._packed({**message, "buffers": coded}))
        return message

    def taken(self) -> bytes:
        """Return all that was said since it was taken last, as a list in JSON."""
        said = [self._said.popleft() for _ in range(len(self._said))]
        return b"[" + b",".join(said) + b"]"

    def _packed(self, message: dict[str, Any]) -> bytes:
        try:
            return bytes(self.pack(message))
        except UnicodeEncodeError:  # half a character
            text = json.dumps(message, default=json_default, ensure_ascii=False)
            return text.encode("utf-8", "replace")

    def feed_identities(self, msg_list: Any, copy: bool = True) -> Any:
        return [], msg_list  # there is only one who asks

    def deserialize(self, msg_list: Any, content: bool = True, copy: bool = True) -> Any:
        return msg_list


def _say_plainly(message: dict[str, Any]) -> None:
    """Write what a process forked by a cell prints to where the kernel hears it."""
    if message["msg_type"] == "stream":
        said = message["content"]
        os.write(_DESCRIPTORS[said["name"]], said["text"].encode(errors="replace"))


class _Outlet(IOPubThread):
    """Stands for ipykernel's publishing thread: what is printed waits until it is flushed."""

    io_loop: Any = None
    thread: Any = None
    background_socket: Any = None

    def __init__(self) -> None:
        self._ours = os.getpid()

    def schedule(self, f: Any) -> None:
        """Flush at once in a process forked by a cell, which may end at any moment."""
        if os.getpid() != self._ours:
            f()


class _Kernel(IPythonKernel):
    _supports_kernel_subshells = False

    def _abort_queues(self, subshell_id: str | None = None) -> None:
        """Nothing waits: who asks waits for the answer first."""


class _App(IPKernelApp):
    def parse_command_line(self, argv: Any = None) -> None:
        """Do without: the settings came down the line."""

    def init_sockets(self) -> None:
        self.session = _Session(parent=self, key=_KEY)
        self.iopub_thread = _Outlet()
        self.configure_tornado_logger()  # type: ignore[no-untyped-call]

    def init_kernel(self) -> None:
        self.kernel = _Kernel.instance(
            parent=self, session=self.session, iopub_thread=self.iopub_thread, log=self.log,
            shell_channel_thread=SimpleNamespace(parent_thread=threading.main_thread()),
            profile_dir=self.profile_dir, user_ns=self.user_ns,
        )  # fmt: skip
        self.displayhook.get_execution_count = lambda: self.kernel.execution_count

    def _without(self, **_: Any) -> None:
        """Do nothing: only sockets need it."""

    init_connection_file = write_connection_file = log_connection_info = _without
    init_poller = init_heartbeat = _without
