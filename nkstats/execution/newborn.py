"""A forked process made as if it had just been started: nothing of the nursery shows in it.

What a program takes in at its start and a fork would keep is set anew: session, folder, mask,
environment, time zone, signals, random state, drawing defaults, threads for linear algebra. It
imports nothing that is not imported already.
"""

from __future__ import annotations

import ctypes
import importlib
import io
import os
import signal
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

_PR_SET_PDEATHSIG = 1
_INLINE = "module://matplotlib_inline.backend_inline"
_FIRST_TO_GO = "500"  # for the system, when memory runs out: before the one who waits for us
_signals: dict[int, Any] = {}
_pools: Any = None
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")


def die_with(parent: int) -> None:
    """End this process when its parent ends, however that ends; Linux only.

    Parameters
    ----------
    parent
        The process id before the fork: if it has gone meanwhile, this process goes at once.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def start_afresh(
    *, cwd: str, env: Mapping[str, str], umask: int, files: Sequence[int], argv: Sequence[str]
) -> None:
    """Take on the place, environment and files of a process of its own.

    Parameters
    ----------
    cwd
        The working folder.
    env
        The whole environment.
    umask
        The mask of new files.
    files
        Descriptors to become standard input, output and error; they are closed.
    argv
        What the program finds as `sys.argv`.

    Raises
    ------
    OSError
        The folder cannot be entered.
    """
    for number, given in enumerate(files):
        os.dup2(given, number)
        os.close(given)
    _plain_signals()
    os.chdir(cwd)
    os.umask(umask)
    os.environ.clear()
    os.environ.update(env)
    time.tzset()
    importlib.invalidate_caches()
    _plain_output()
    tempfile.tempdir = None
    sys.argv = list(argv)
    _first_to_go()
    _draw_new_random_state()
    _drawing_defaults()
    _as_many_threads(env)


def look_up() -> None:
    """Look up, before any fork, what would be looked up in each child.

    Matplotlib scans all packages for its backend; the pools of linear algebra are found among all
    libraries loaded.
    """
    global _pools
    matplotlib: Any = sys.modules.get("matplotlib")
    if matplotlib is not None:
        matplotlib.rcParams["backend"] = _INLINE
    threadpoolctl: Any = sys.modules.get("threadpoolctl")
    if threadpoolctl is not None:
        _pools = threadpoolctl.ThreadpoolController()


def note_signals() -> None:
    """Note, before any is set, what this process does at the signals that a nursery sets."""
    _signals.update(
        (number, signal.getsignal(number))
        for number in (signal.SIGCHLD, signal.SIGINT, signal.SIGTERM)
    )


def _plain_signals() -> None:
    signal.set_wakeup_fd(-1)
    for number, doing in _signals.items():
        signal.signal(number, doing)


def _plain_output() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(line_buffering=stream is sys.stderr or stream.isatty())


def _first_to_go() -> None:
    with suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
        file.write(_FIRST_TO_GO)


def _draw_new_random_state() -> None:
    """Draw numpy's global state anew; Python's own does so by itself."""
    numpy: Any = sys.modules.get("numpy")
    if numpy is not None and "numpy.random" in sys.modules:
        numpy.random.seed(None)


def _drawing_defaults() -> None:
    """Let matplotlib find its backend as at a first import in a kernel."""
    matplotlib: Any = sys.modules.get("matplotlib")
    if matplotlib is not None:  # as ipykernel sets it before anything is imported
        matplotlib.rcParams["backend"] = os.environ.get("MPLBACKEND") or _INLINE


def threads() -> int:
    """Return how many threads this process has, by the system's count where it tells."""
    try:
        return len(os.listdir("/proc/self/task"))
    except OSError:
        import threading

        return threading.active_count()


def _as_many_threads(env: Mapping[str, str]) -> None:
    """Allow linear algebra its threads again: the nursery has to do with one."""
    if _pools is None:
        return
    asked = next((env[name] for name in THREADS if env.get(name, "").isdigit()), "")
    limit = int(asked) if asked else len(os.sched_getaffinity(0))
    if limit > 1:
        _pools.limit(limits=limit)
