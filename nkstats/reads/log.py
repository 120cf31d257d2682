"""The log of a run's reads: a line of JSON each, appended at once, for a run may be killed.

Knows neither calls nor files. What happens within a noted call is covered by its outcome.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VARIABLE = "NKSTATS_READS"


class _Thread(threading.local):
    covered = False
    ahead = False


_thread = _Thread()
_seen: dict[str, set[tuple[str, str]]] = {}


def heard() -> bool:
    """Say whether what this thread reads now is to be noted."""
    return not _thread.covered and (_thread.ahead or named())


def named() -> bool:
    """Say whether there is a log."""
    return bool(os.environ.get(VARIABLE))


@contextmanager
def ahead() -> Iterator[None]:
    """Work out within the block what will be noted of such reads later; note nothing yet."""
    before, _thread.ahead = _thread.ahead, True
    try:
        yield
    finally:
        _thread.ahead = before


@contextmanager
def covered() -> Iterator[None]:
    """Note nothing of what this thread reads within the block."""
    before, _thread.covered = _thread.covered, True
    try:
        yield
    finally:
        _thread.covered = before


def note(text: str, digest: str) -> None:
    """Append a read to the log that is named now, unless it holds it already."""
    path = os.environ.get(VARIABLE, "")
    if _thread.ahead or not path:
        return
    if path not in _seen:  # a forked process has another log than its parent had
        _seen.clear()
        _seen[path] = set()
    if (text, digest) not in _seen[path]:
        _seen[path].add((text, digest))
        line = json.dumps({"read": text, "sha256": digest}) + "\n"
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(descriptor, line.encode())
        finally:
            os.close(descriptor)


def logged(path: Path) -> dict[str, str]:
    """Return the SHA-256 of each read in a log, sorted by what was read; none if there is no log.

    Of a read that was noted twice, with two outcomes, the last one counts.
    """
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    found = {entry["read"]: entry["sha256"] for entry in map(json.loads, lines)}
    return dict(sorted(found.items()))
