"""The seal on a page: a hash of the page within the manifest that it carries.

It tells an accident from a sound copy, not a forger from the maker: who changes a page on purpose
can seal it anew. That is found out by building the page again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from nkstats.errors import ReportError
from nkstats.reporting import manifest
from nkstats.reporting.embedded import data_block

MANIFEST = "manifest"
SEAL = "page"
_OPEN, _, _CLOSE = data_block("|", name=MANIFEST).partition('"|"')


def stamp(page: str) -> str:
    """Return a finished page with its seal set; a page that carries no manifest as it is.

    Raises
    ------
    ReportError
        The page carries two manifests, or one that cannot be read.
    """
    if _OPEN not in page:
        return page
    content = carried(page)
    if content is None:
        raise ReportError("the page cannot be sealed: it holds no single manifest that can be read")
    return _with_seal(page, content, _seal_of(page, content))


def carried(page: str) -> dict[str, Any] | None:
    """Return the manifest that a page carries; None if there is no single one that can be read."""
    _, text, after = _parted(page)
    return manifest.parsed(text) if text and _OPEN not in after else None


def unbroken(page: str) -> bool:
    """Say whether the page is to the letter what it was when its seal was set."""
    content = carried(page)
    if content is None or not isinstance(content.get(SEAL), str):
        return False
    try:
        return page == _with_seal(page, content, _seal_of(page, content))
    except (ReportError, RecursionError):  # numbers and depths that no manifest of ours has
        return False


def _seal_of(page: str, content: Mapping[str, Any]) -> str:
    blank = _with_seal(page, content, "")
    return hashlib.sha256(blank.encode("utf-8", "surrogateescape")).hexdigest()


def _with_seal(page: str, content: Mapping[str, Any], seal: str) -> str:
    before, _, after = _parted(page)
    return before + data_block({**content, SEAL: seal}, name=MANIFEST) + after


def _parted(page: str) -> tuple[str, str, str]:
    """Return what stands before, in and after the element; searched once, however long it is."""
    before, _, rest = page.partition(_OPEN)
    text, _, after = rest.partition(_CLOSE)
    return before, text, after
