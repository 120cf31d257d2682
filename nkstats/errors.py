"""The errors a user can meet. Each carries one clear message and its exit code.

A message says where, what was found, what was expected, and what to do.
Anything else that escapes is a bug and shows its traceback.
"""

from __future__ import annotations

from collections.abc import Iterable


class NkstatsError(Exception):
    """Base of all errors meant for the user; `exit_code` is what the command line returns."""

    exit_code = 1


class DataError(NkstatsError, ValueError):
    """The data are at fault: a table is missing, broken or contradicts itself."""


class ReportError(NkstatsError):
    """A report could not be run, rendered or published."""


class UsageError(NkstatsError, ValueError):
    """What was asked for does not exist or makes no sense (exit code 2)."""

    exit_code = 2


def choices(names: Iterable[object]) -> str:
    """Return the names allowed, sorted and joined for a message."""
    return ", ".join(sorted(str(name) for name in names)) or "none"
