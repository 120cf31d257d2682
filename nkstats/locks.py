"""Locks on folders, which the system drops with the process that holds them.

A process id in a file would lie in containers, where each run may have the same. POSIX only.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def take(folder: Path, *, wait: bool = True) -> int | None:
    """Return a descriptor of the folder that holds its lock while it is open.

    None if another holds it and we do not wait.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


@contextmanager
def held(folder: Path) -> Iterator[int]:
    """Hold the lock of a folder, after waiting for it; gives the folder's descriptor."""
    descriptor = take(folder)
    assert descriptor is not None  # we waited
    try:
        yield descriptor
    finally:
        os.close(descriptor)
