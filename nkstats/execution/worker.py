"""A child process that does one task after another, as seen from either end of its line.

It knows neither what a task does nor who waits for it.
"""

from __future__ import annotations

import os
import select
import socket
import subprocess
import traceback
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from nkstats.errors import NkstatsError
from nkstats.execution import newborn, wire

SERVE = f"{__name__}:serve"
ALONE = f"import sys; from {__name__} import alone; alone(int(sys.argv[1]))"
_WORDS = 400  # characters of what a lost process said last

Tell = Callable[[int, int], None]


class Worker:
    """The child of a crew: its line, its process, the file that its last words are in.

    Attributes
    ----------
    given
        How many tasks it was given.
    """

    def __init__(self, line: socket.socket, process: Any, noise: Path) -> None:
        self.line, self.given = line, 0
        self._process, self._noise, self._heard = process, noise, 0

    @property
    def alive(self) -> bool:
        """Whether it waits for a task: its line tells first that it does not."""
        return self._process.poll() is None and not select.select([self.line], [], [], 0)[0]

    def give(self, function: str, given: Any) -> None:
        """Let it do a task: ``module:function``, and what that is called with."""
        self.given += 1
        self._heard = self._noise.stat().st_size  # what it said before has nothing to do with it
        with suppress(OSError):  # a child that died at once is found out in `hear`
            wire.send_object(self.line, (function, given))

    def hear(self) -> tuple[str, Any, Any]:
        """Wait for the next that it says: ("progress", done, total) or ("ended", value, error).

        Of a child that is no more: ("lost", None, what its end was).
        """
        try:
            said: tuple[str, Any, Any] = wire.receive_object(self.line)
        except (OSError, EOFError):
            return "lost", None, self._lost()
        return said

    def close(self) -> None:
        """End the child, if it still runs, with all it started."""
        self.line.close()
        if isinstance(self._process, subprocess.Popen):
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, 9)
            self._process.wait()
        else:
            self._process.close()

    def _lost(self) -> str:
        words = ""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(10)
        with suppress(OSError):
            said = self._noise.read_bytes()[self._heard :]
            words = said.decode(errors="replace")[-_WORDS:].strip()
        return (
            f"the process that ran it ended (exit code {self._process.returncode}). It may have "
            f"run out of memory: try fewer jobs.{' It said: ' if words else ''}{words}"
        )


def serve(line: socket.socket) -> None:
    """Do the tasks that come down the line, one by one, and send back what each returns."""
    with suppress(EOFError):
        while True:
            function, given = wire.receive_object(line)
            wire.send_object(line, ("ended", *_done(function, given, line)))


def alone(number: int) -> None:
    """Serve in a process that was started, not forked."""
    newborn.die_with(os.getppid())
    with socket.socket(fileno=number) as line:
        serve(line)


def _done(function: str, given: Any, line: socket.socket) -> tuple[Any, str]:
    module, _, name = function.partition(":")

    def tell(done: int, total: int) -> None:
        wire.send_object(line, ("progress", done, total))

    try:
        return getattr(import_module(module), name)(given, tell), ""
    except NkstatsError as failure:
        return None, str(failure)
    except Exception:  # a bug must not take the other tasks with it: its traceback is the message
        return None, traceback.format_exc()
