"""Which command of a kernelspec is a kernel that we can fork: ipykernel of this interpreter."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass

_LAUNCHER = "ipykernel_launcher"


@dataclass(frozen=True)
class Command:
    """The interpreter, its options, and what the kernel finds as `sys.argv`."""

    executable: str
    flags: tuple[str, ...]
    argv: tuple[str, ...]


def ours(cmd: Sequence[str]) -> Command | None:
    """Return a command taken apart, or None if it is not ipykernel of this interpreter.

    Examples
    --------
    >>> ours([sys.executable, "-m", "ipykernel_launcher", "-f", "k.json"]).argv[1:]
    ('-f', 'k.json')
    >>> ours(["R", "--slave"]) is None
    True
    """
    cmd = [os.path.expanduser(part) for part in cmd]  # as jupyter_client does
    if "-m" not in cmd or not _same_interpreter(cmd[0]):
        return None
    at = cmd.index("-m")
    if cmd[at + 1 : at + 2] != [_LAUNCHER]:
        return None
    found = importlib.util.find_spec(_LAUNCHER)
    if found is None or found.origin is None:
        return None
    return Command(cmd[0], tuple(cmd[1:at]), (found.origin, *cmd[at + 2 :]))


def _same_interpreter(name: str) -> bool:
    """Say whether a path is of our interpreter in our environment, by whatever name."""
    ours, given = os.path.abspath(sys.executable), os.path.abspath(name)
    same_place = os.path.dirname(given) == os.path.dirname(ours)
    return same_place and os.path.realpath(given) == os.path.realpath(ours)
