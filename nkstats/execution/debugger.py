"""The kernel's debugger, imported in a nursery or left out: it is what a kernel imports longest.

Whatever would show that the kernel did not import it itself is set right. It debugs nothing.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

_POLLER = "Thread-1"  # the first thread that a kernel makes; debugpy makes the second
_DEBUGGER = "debugpy"
_environment: dict[str, str] = {}
_files: list[str] = []


class _Sys:
    """`sys` without modules: a kernel lists their files, and touching thousands takes long."""

    modules: dict[str, Any] = {}  # noqa: RUF012 - as in sys

    def __getattr__(self, name: str) -> Any:
        return getattr(sys, name)


def bring_in() -> None:
    """Import the debugger, and note what that sets and which files a kernel consists of."""
    before = dict(os.environ)
    importlib.import_module("ipykernel.kernelapp")
    importlib.import_module("ipykernel.debugger")
    _environment.update((k, v) for k, v in os.environ.items() if before.get(k) != v)
    found = [getattr(module, "__file__", None) or "" for module in sys.modules.values()]
    _files[:] = filter(None, "\0".join(found).split("\0"))  # copies, side by side in memory


def leave_out() -> None:
    """Import a kernel without its debugger, for kernels that nobody can debug."""
    importlib.import_module("ipykernel.kernelapp")
    if _DEBUGGER in sys.modules:
        return
    sys.modules[_DEBUGGER] = None  # type: ignore[assignment]  # cannot be imported
    try:
        importlib.import_module("ipykernel.debugger")
    finally:
        del sys.modules[_DEBUGGER]


def initialize(app: Any) -> None:
    """Initialize a kernel's application as if this process had imported the debugger."""
    ipkernel: Any = importlib.import_module("ipykernel.ipkernel")
    ipkernel.sys = _Sys()
    try:
        app.initialize()
    finally:
        ipkernel.sys = sys
    getattr(app.kernel, "_kernel_modules", []).extend(_files)
    os.environ.update(_environment)
    voice = getattr(sys.modules.get("debugpy.common.log"), "stderr", None)
    if voice is not None:
        voice.file = sys.stderr
    if app.poller is not None:
        app.poller.name = _POLLER
