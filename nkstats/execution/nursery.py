"""Warm processes that fork children, as seen by those who ask for one.

A nursery is started once and has imported what its children need. A child is asked for over a
socket; the same connection tells when the child has ended, and when it is closed, by whatever end
of the one who asked, the child is killed with all that it started. Linux only unless asked for;
where there is no nursery (`allowed`), the caller starts an ordinary process.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from nkstats.execution import wire
from nkstats.execution.child import Child
from nkstats.execution.newborn import THREADS

NO_FORK = "NKSTATS_NO_FORK"
ADDRESS = "NKSTATS_NURSERY"
# What any kernel imports at its start
_SHELL = (
    "tornado.platform.asyncio", "sqlite3", "encodings.ascii", "encodings.latin_1",
    "IPython.core.completerlib", "IPython.core.debugger", "IPython.core.logger",
    "IPython.core.oinspect", "IPython.extensions.storemagic", "threadpoolctl",
)  # fmt: skip
IPYKERNEL = (
    *_SHELL, "nkstats.execution.debugger:bring_in", "ipykernel.ipkernel", "ipykernel.kernelapp"
)  # fmt: skip
LINE_KERNEL = (
    *_SHELL, "nkstats.execution.debugger:leave_out", "ipykernel.kernelapp",
    "nkstats.execution.line_kernel",
)  # fmt: skip
FLAGS = ("-Xfrozen_modules=off",)  # as ipykernel's own kernelspec starts Python
_ANSWER_TIMEOUT = 60  # seconds for a child to be there; a cold nursery has to import first
_SOCKET_PATH_MAX = 80  # bytes for a folder: the system allows 107 with the socket's name
_ONE_THREAD = {
    **dict.fromkeys((*THREADS, "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1"),
    "JE_ARROW_MALLOC_CONF": "background_thread:false",  # pyarrow's allocator starts one
}


class NotBorn(Exception):  # noqa: N818 - no error: the caller does it another way
    """No child could be forked; the text says why."""


class Stale(NotBorn):
    """The nursery is gone, or holds what a new process would no longer import."""


def allowed() -> bool:
    """Say whether children may be forked here: on Linux unless NKSTATS_NO_FORK says otherwise."""
    said = os.environ.get(NO_FORK, "")
    if said not in ("", "0"):
        return False
    return hasattr(os, "fork") and (sys.platform == "linux" or said == "0")


def private_folder() -> str:
    """Return a new folder of our own, at a path short enough for sockets."""
    base = tempfile.gettempdir()
    short = len(os.fsencode(base)) < _SOCKET_PATH_MAX
    return tempfile.mkdtemp(prefix="nk-", dir=base if short else "/tmp")


class Nursery:
    """One warm process that we own.

    Parameters
    ----------
    modules
        What it imports before it forks the first child, or ``module:function`` to call.
    later
        What it imports once no child is asked for; children are forked meanwhile.
    executable, flags, env
        The interpreter, its options, its environment.
    """

    def __init__(
        self,
        modules: Sequence[str],
        *,
        later: Sequence[str] = (),
        executable: str = sys.executable,
        flags: Sequence[str] = (),
        env: Mapping[str, str] | None = None,
    ) -> None:
        self._children: weakref.WeakSet[Child] = weakref.WeakSet()
        self.folder = Path(private_folder())
        self.address = str(self.folder / "nursery")
        listening = socket.socket(socket.AF_UNIX)
        listening.bind(self.address)
        listening.listen(64)
        with listening:
            self._process = subprocess.Popen(
                [
                    executable, *flags, "-m", "nkstats.execution.nursing",
                    str(listening.fileno()), *modules, "--", *later,
                ],
                stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                cwd=self.folder, pass_fds=(listening.fileno(),),
                env={**(os.environ if env is None else env), **_ONE_THREAD},
            )  # fmt: skip

    def child(self, what: str, **wanted: Any) -> Child:
        """Fork a child; see `ask`."""
        child = ask(self.address, what, **wanted)
        self._children.add(child)
        return child

    @property
    def busy(self) -> bool:
        """Whether a child of it may still run."""
        return any(child.returncode is None for child in self._children)

    def close(self) -> None:
        """End the nursery and its children, and remove its folder."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.terminate()  # which it heeds while it imports, and only then
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
        self._process.kill()
        self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def ask(
    address: str,
    what: str,
    *,
    argv: Sequence[str] = ("",),
    cwd: str | None = None,
    env: Mapping[str, str] | None = None,
    files: Sequence[int] = (),
    leaves: str | None = None,
) -> Child:
    """Ask a nursery for a child, and wait until it is there.

    Parameters
    ----------
    address
        The path of the nursery's socket.
    what
        `KERNEL`, or ``module:function``, called with the socket that is the fourth of the files.
    files
        Descriptors for standard input, output and error, and further ones; copies are sent.
    leaves
        A folder to remove if we end before the child does.

    Raises
    ------
    NotBorn
        The nursery refuses.
    Stale
        It is gone, does not answer, or refuses because it is out of date.
    """
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(_ANSWER_TIMEOUT)
    request = {
        "what": what, "argv": list(argv), "cwd": cwd or os.getcwd(),
        "env": dict(os.environ if env is None else env), "umask": _umask(), "leaves": leaves,
    }  # fmt: skip
    try:
        line.connect(address)
        wire.send(line, request, tuple(files))
        answer, _ = wire.receive(line)
    except (OSError, EOFError, ValueError) as error:
        line.close()
        raise Stale(f"the nursery does not answer: {error}") from error
    if "pid" not in answer:
        line.close()
        if "refused" in answer:
            raise NotBorn(answer["refused"])
        raise Stale(answer.get("stale", f"the child ended at once: {answer}"))
    line.settimeout(None)
    return Child(line, answer["pid"])


def _umask() -> int:
    with suppress(OSError), open("/proc/self/status", encoding="ascii", errors="replace") as file:
        for row in file:
            if row.startswith("Umask:"):
                return int(row.split()[1], 8)
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
