"""How much memory a kernel may take, how much it takes, and how one that ended is spoken of."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from nkstats.errors import UsageError

LIMIT = "NKSTATS_KERNEL_MEMORY"
_SHARE = 0.8  # of the machine's memory, where no limit is given
_UNITS = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}
_CGROUP = Path("/sys/fs/cgroup/memory.max")


def limit() -> int:
    """Return the bytes that one kernel may take.

    Raises
    ------
    UsageError
        The variable NKSTATS_KERNEL_MEMORY is no size.
    """
    said = os.environ.get(LIMIT, "").strip().upper().removesuffix("B")
    if not said:
        return int(_SHARE * _machine())
    number, unit = (said[:-1], _UNITS[said[-1]]) if said[-1] in _UNITS else (said, 1)
    try:
        found = int(float(number) * unit)
    except (ValueError, OverflowError):
        found = 0
    if found <= 0:
        raise UsageError(f"{LIMIT} is {os.environ[LIMIT]!r}; expected a size such as 4G or 500M")
    return found


def excess(pid: int, limit: int) -> str:
    """Return why a process is ended that takes more memory than that many bytes, "" if not."""
    took = taken(pid)
    if took <= limit:
        return ""
    return f"it was ended because it took {shown(took)} of memory; {LIMIT} allows {shown(limit)}"


def ending(code: int) -> str:
    """Return how a process ended by itself, from its exit code, negative for a signal."""
    return (
        f"it was ended by signal {-code}"
        if code < 0
        else f"it ended by itself with exit code {code}"
    )


def taken(pid: int) -> int:
    """Return the bytes of memory that a process has to itself, 0 if that cannot be told."""
    with suppress(OSError, ValueError), open(f"/proc/{pid}/status", encoding="ascii") as file:
        for row in file:
            if row.startswith("RssAnon:"):
                return int(row.split()[1]) << 10
    return 0


def shown(size: int) -> str:
    """Return a size as text, such as "1.5 GB"."""
    for unit in ("GB", "MB"):
        worth = _UNITS[unit[0]]
        if size >= worth:
            return f"{size / worth:.1f} {unit}"
    return f"{size} bytes"


def _machine() -> int:
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    with suppress(OSError, ValueError):
        return min(total, int(_CGROUP.read_text(encoding="ascii")))
    return total
