"""What a forked child becomes: a kernel, or a function that serves the line given with it."""

from __future__ import annotations

import atexit
import importlib
import os
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nkstats.execution import debugger, newborn, wire

KERNEL = "kernel"
_LAST_WORDS = 1.0  # seconds for a kernel's answer that it ends


@dataclass
class Newborn:
    """What a forked child is to be: the request, the files that came with it, its line home."""

    request: dict[str, Any]
    files: list[int]
    line: socket.socket


def prepare(born: Newborn) -> Callable[[], None]:
    """Make the child as if just started, tell that it is there, and return what it is to do."""
    request = born.request
    stdio, others = born.files[:3], born.files[3:]
    try:
        newborn.start_afresh(
            cwd=request["cwd"], env=request["env"], umask=request["umask"],
            files=stdio, argv=request["argv"],
        )  # fmt: skip
    except OSError as error:
        wire.send(born.line, {"refused": f"{request['cwd']}: {error.strerror}"})
        return lambda: None
    wire.send(born.line, {"pid": os.getpid()})
    born.line.close()
    if request["what"] == KERNEL:
        return _kernel()
    return _function(request["what"], others[0])


def _kernel() -> Callable[[], None]:
    from ipykernel.kernelapp import IPKernelApp

    app = IPKernelApp.instance(parent_handle=os.getppid())
    debugger.initialize(app)
    kernel: Any = app.kernel
    for stream in (getattr(kernel, "control_stream", None), getattr(kernel, "shell_stream", None)):
        if stream is not None:
            _listen_in_its_own_thread(stream)

    def start() -> None:
        app.start()
        if getattr(kernel, "_shutdown_message", None) is not None:
            app.control_thread.join(_LAST_WORDS)  # else it would wait for outputs already closed

    return start


def _end_now() -> None:
    """End this process in order, but do not take down module by module what a nursery gave it."""
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(0)


def _listen_in_its_own_thread(stream: Any) -> None:
    """Begin to listen in the thread of the stream's loop, which runs already.

    ipykernel begins in the main thread; both then read the state of one socket, and a message that
    comes at that moment, as a client that is quick sends it, is not seen for seconds.
    """
    listen = stream.on_recv

    def on_recv(callback: Any, copy: bool = True) -> None:
        stream.io_loop.add_callback(listen, callback, copy)
        del stream.on_recv

    stream.on_recv = on_recv


def _function(what: str, number: int) -> Callable[[], None]:
    module, _, name = what.partition(":")

    def serve() -> None:
        with socket.socket(fileno=number) as line:
            getattr(importlib.import_module(module), name)(line)
        _end_now()

    return serve
