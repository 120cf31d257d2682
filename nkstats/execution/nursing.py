"""The nursery's own process: it imports, waits, and forks a child for each who asks.

``python -m nkstats.execution.nursing SOCKET MODULE... [-- MODULE...]`` listens on a socket that it
inherits, given by its descriptor, until its standard input ends, which it does when its owner
does. What stands after ``--`` is imported by an heir, forked once all is quiet, which takes over
when it has done so: until then the first one answers, so that nobody waits. It has one thread,
opens no notebook and runs no code of a user: children do. POSIX only.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import shutil
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nkstats.execution import becoming, newborn, wire
from nkstats.execution.becoming import Newborn
from nkstats.execution.larder import Larder

_ASK_TIMEOUT = 10  # seconds for a request to arrive whole
_LOOK_ROUND = 1.0  # seconds between looks at whether the owner is there
_QUIET = 0.4  # seconds without a request before the heir is born: the first kernel comes first
_LAST_BREATH = 2.0  # seconds for an heir to end its own children
_READY = b"!"
_IN_ORDER = (0, signal.SIGTERM)  # ended by itself or when told: what it started was told too
_LATER = "--"


@dataclass
class Nursery:
    """Whom it listens to, which children live, and what they leave in the file system."""

    listening: socket.socket
    larder: Larder
    later: list[str]
    first: bool = True
    owner: int = field(default_factory=os.getppid)
    children: dict[int, socket.socket] = field(default_factory=dict)
    leavings: dict[int, str] = field(default_factory=dict)
    heir: int | None = None
    handed_over: bool = False
    lines: list[socket.socket] = field(default_factory=list)

    def serve(self) -> Newborn | None:
        """Answer until the owner ends; in a child return what it is to be."""
        with self._watched() as watch:
            while os.getppid() == self.owner:
                ready = watch.select(_QUIET if self.later else _LOOK_ROUND)
                for key, _ in ready:
                    if key.data == "owner":
                        self._end_all()
                        return None
                    born = self._answer(watch, key)
                    if born is not None:
                        return born
                if not ready and self.later and self._bear_heir(watch):
                    return self._inherit()
            self._end_all()
            return None

    @contextlib.contextmanager
    def _watched(self) -> Iterator[selectors.BaseSelector]:
        woken, waking = os.pipe()
        for end in (woken, waking):
            os.set_blocking(end, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # the owner ends us by closing our input
        signal.set_wakeup_fd(waking, warn_on_full_buffer=False)
        with selectors.DefaultSelector() as watch:
            watch.register(0, selectors.EVENT_READ, "owner")
            watch.register(woken, selectors.EVENT_READ, "reap")
            watch.register(self.listening, selectors.EVENT_READ, "ask")
            for line in self.lines:
                watch.register(line, selectors.EVENT_READ, "owner")
            try:
                yield watch
            finally:
                signal.set_wakeup_fd(-1)
                os.close(woken)
                os.close(waking)

    def _answer(self, watch: selectors.BaseSelector, key: selectors.SelectorKey) -> Newborn | None:
        if key.data == "reap":
            with contextlib.suppress(BlockingIOError):
                os.read(key.fd, 1 << 16)
            self._reap(watch)
        elif key.data == "ask":
            return self._admit(watch)
        elif key.data == self.heir and self._heir_ready(key):
            watch.unregister(self.listening)
            self.handed_over = True
        else:  # whoever asked for this child has gone, or the heir has
            watch.unregister(key.fileobj)
            _end(key.data)
        return None

    def _heir_ready(self, key: selectors.SelectorKey) -> bool:
        with contextlib.suppress(OSError):
            return os.read(key.fd, 1) == _READY
        return False

    def _admit(self, watch: selectors.BaseSelector) -> Newborn | None:
        try:
            line, _ = self.listening.accept()
        except BlockingIOError:  # the heir was quicker
            return None
        line.setblocking(True)
        line.settimeout(_ASK_TIMEOUT)
        try:
            request, files = wire.receive(line)
        except (OSError, EOFError, ValueError):
            line.close()
            return None
        line.settimeout(None)
        refusal = self._refusal(request["cwd"])
        if refusal is None:
            return self._bear(watch, Newborn(request, files, line))
        for number in files:
            os.close(number)
        with contextlib.suppress(OSError), line:
            wire.send(line, refusal)
        return None

    def _refusal(self, cwd: str) -> dict[str, str] | None:
        """Return why no child can be forked now, None if one can."""
        threads = newborn.threads()
        if threads != 1:
            return {"stale": f"the nursery has {threads} threads"}
        changed = self.larder.changed()
        if changed:
            return {"stale": f"{changed} changed since it was imported"}
        hidden = self.larder.hidden_by(cwd)
        return {"refused": f"{hidden} would be imported instead of ours"} if hidden else None

    def _bear(self, watch: selectors.BaseSelector, born: Newborn) -> Newborn | None:
        here = os.getpid()
        child = os.fork()
        if child:
            for number in born.files:
                os.close(number)
            self.children[child] = born.line
            if born.request["leaves"]:
                self.leavings[child] = born.request["leaves"]
            watch.register(born.line, selectors.EVENT_READ, child)
            return None
        newborn.die_with(here)
        self._forget()
        self.listening.close()
        return born

    def _bear_heir(self, watch: selectors.BaseSelector) -> bool:
        """Fork the heir; return True in the heir."""
        ours, theirs = socket.socketpair()
        self.heir = os.fork()
        if self.heir:
            theirs.close()
            self.children[self.heir] = ours
            watch.register(ours, selectors.EVENT_READ, self.heir)
            self.later = []
            return False
        ours.close()
        self._forget()
        self.lines.append(theirs)
        self.owner, self.first, self.heir = os.getppid(), False, None
        return True

    def _forget(self) -> None:
        """In a fork: the children are another's."""
        os.setsid()
        for line in (*self.children.values(), *self.lines):
            line.close()
        self.children, self.leavings, self.lines = {}, {}, []

    def _inherit(self) -> Newborn | None:
        signal.set_wakeup_fd(-1)
        self.larder.bring_in(self.later)
        newborn.look_up()
        self.later = []
        if newborn.threads() != 1:
            return None
        self.lines[0].sendall(_READY)
        return self.serve()

    def _reap(self, watch: selectors.BaseSelector) -> None:
        for child, line in list(self.children.items()):
            how = os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            if how is None:
                continue
            if how.si_status not in _IN_ORDER:
                _end(child)  # and what it started, while the number is still its own
            _, status = os.waitpid(child, 0)
            del self.children[child]
            self.leavings.pop(child, None)
            with contextlib.suppress(KeyError):
                watch.unregister(line)
            if child == self.heir:
                self.heir = None
                if self.handed_over:
                    watch.register(self.listening, selectors.EVENT_READ, "ask")
                    self.handed_over = False
            with contextlib.suppress(OSError), line:
                wire.send(line, {"exit": os.waitstatus_to_exitcode(status)})

    def _end_all(self) -> None:
        """End every child, and remove what nobody is left to remove."""
        if self.heir is not None and self.handed_over:  # it sees for itself that the owner went
            with contextlib.suppress(OSError):
                self.children[self.heir].settimeout(_LAST_BREATH)
                self.children[self.heir].recv(1)
        for child in self.children:
            _end(child)
        for folder in self.leavings.values():
            shutil.rmtree(folder, ignore_errors=True)
        if self.first:
            shutil.rmtree(Path.cwd(), ignore_errors=True)


def _end(child: int) -> None:
    for how in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            how(child, signal.SIGKILL)


def main() -> Callable[[], None]:
    """Serve; return what is left to do, which in a child is to become what was asked for."""
    listening = socket.socket(fileno=int(sys.argv[1]))
    listening.setblocking(False)
    now, later = sys.argv[2:], []
    if _LATER in now:
        at = now.index(_LATER)
        now, later = now[:at], now[at + 1 :]
    if sys.path[0] in ("", os.getcwd()):
        del sys.path[0]  # the folder we happen to stand in
    newborn.note_signals()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group: the owner acts
    larder = Larder()
    larder.bring_in(now)
    newborn.look_up()
    born = Nursery(listening, larder, later).serve()
    return becoming.prepare(born) if born else lambda: os._exit(0)


if __name__ == "__main__":
    _then = main()
    _then()  # here, so that a kernel starts from as shallow a stack as an ordinary one
