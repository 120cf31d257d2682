"""What one page is once it is made: its files, and what is said of them elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Copy = tuple[str, str]  # a report's name and a language


@dataclass(frozen=True)
class Made:
    """A page made: bytes by file name, its key figures, its document entry, what it read.

    `reads` holds the SHA-256 of what each loader call gave, by the call; `manifest` is the one
    that the page carries.
    """

    files: Mapping[str, bytes]
    figures: Sequence[Mapping[str, Any]]
    document: Mapping[str, object]
    reads: Mapping[str, str]
    manifest: Mapping[str, Any]


def plain(content: Any) -> Any:
    """Return JSON's lists and tables as Python's own, so that who is sent them needs no library."""
    if isinstance(content, dict):
        return {name: plain(value) for name, value in content.items()}
    return [plain(value) for value in content] if isinstance(content, list) else content
