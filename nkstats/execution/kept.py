"""The nurseries of this process: which one a kernel is forked from, and when a new one is begun."""

from __future__ import annotations

import atexit
import os
import resource
import threading
from collections.abc import Hashable, Mapping
from typing import Any

from nkstats.execution.becoming import KERNEL
from nkstats.execution.child import Child
from nkstats.execution.commands import Command
from nkstats.execution.nursery import ADDRESS, FLAGS, IPYKERNEL, Nursery, Stale, ask

PRELOAD = "NKSTATS_PRELOAD"
_USUAL = ("numpy", "pandas", "matplotlib.pyplot", "seaborn", "scipy.stats", "statsmodels.api")
_MOST_KEPT = 3
_AT_START = (
    "ARROW", "BLIS_", "CUDA", "DEBUGPY", "DYLD", "GLIBC_", "GOTO_", "HOME", "IPYTHON", "JUPYTER",
    "KMP_", "LANG", "LC_", "LD_", "MALLOC_", "MATPLOTLIB", "MKL", "MPL", "NPY_", "NUMBA", "NUMEXPR",
    "OMP_", "OPENBLAS", "PANDAS", "POLARS", "PYDEVD", "PYTHON", "SCIPY", "SKLEARN", "TF_", "TORCH",
    "TQDM", "TZ", "VECLIB", "VIRTUAL_ENV", "XDG_",
)  # fmt: skip


class Kept:
    """The nurseries of this process, by what takes effect only at a start."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._nurseries: dict[Hashable, Nursery] = {}
        self._retired: list[Nursery] = []

    def get(self, command: Command, env: Mapping[str, str]) -> Nursery:
        """Return the nursery for such a command in such an environment, begun if there is none."""
        modules = _modules(env)
        key = (command.executable, command.flags, modules, _fixed_at_start(env), _inherited())
        with self._lock:
            if key not in self._nurseries:
                while len(self._nurseries) >= _MOST_KEPT:
                    self._retired.append(self._nurseries.pop(next(iter(self._nurseries))))
                self._close_retired()
                self._nurseries[key] = Nursery(
                    IPYKERNEL, later=modules, executable=command.executable,
                    flags=command.flags, env=env,
                )  # fmt: skip
            return self._nurseries[key]

    def retire(self, nursery: Nursery) -> None:
        """Ask it for no more children; it ends when those it has do."""
        with self._lock:
            self._nurseries = {k: n for k, n in self._nurseries.items() if n is not nursery}
            self._retired.append(nursery)
            self._close_retired()

    def close(self) -> None:
        """End them all, with their children."""
        with self._lock:
            for nursery in (*self._nurseries.values(), *self._retired):
                nursery.close()
            self._nurseries, self._retired = {}, []

    def forget(self) -> None:
        """In a fork of this process: they are the parent's."""
        self.__init__()  # type: ignore[misc]

    def _close_retired(self) -> None:
        for nursery in [each for each in self._retired if not each.busy]:
            nursery.close()
            self._retired.remove(nursery)


kept = Kept()
atexit.register(kept.close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=kept.forget)


def fork_kernel(command: Command, *, env: Mapping[str, str], **wanted: Any) -> Child:
    """Fork a kernel, from the nursery that the variable NKSTATS_NURSERY names or one of our own.

    Parameters
    ----------
    command
        The kernel's command, taken apart.
    env
        The kernel's environment.
    **wanted
        Its folder, files and leavings; see `ask`.

    Raises
    ------
    NotBorn
        None can be forked.
    """
    wanted |= {"argv": command.argv, "env": env}
    address = os.environ.get(ADDRESS)
    if address and command.flags in ((), FLAGS):
        return ask(address, KERNEL, **wanted)
    nursery = kept.get(command, env)
    try:
        return nursery.child(KERNEL, **wanted)
    except Stale:
        kept.retire(nursery)
        return kept.get(command, env).child(KERNEL, **wanted)


def _modules(env: Mapping[str, str]) -> tuple[str, ...]:
    asked = env.get(PRELOAD)
    return _USUAL if asked is None else tuple(asked.replace(",", " ").split())


def _fixed_at_start(env: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((k, v) for k, v in env.items() if k.startswith(_AT_START)))


def _inherited() -> Hashable:
    limits = [getattr(resource, name) for name in dir(resource) if name.startswith("RLIMIT_")]
    return (
        tuple(resource.getrlimit(limit) for limit in limits),
        os.getpriority(os.PRIO_PROCESS, 0),
        frozenset(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else None,
    )
