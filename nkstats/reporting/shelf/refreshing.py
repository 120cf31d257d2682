"""Keeping the front page and the feed in step with the editions that stand on the shelf."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from nkstats import __version__, locks
from nkstats.paths import CATALOGUES, PACKAGE
from nkstats.reporting import manifest, publish
from nkstats.reporting.shelf.feed import feed
from nkstats.reporting.shelf.holdings import EditionHeld, holdings
from nkstats.reporting.shelf.page import page

INDEX = "index.html"
FEED = "feed.xml"
_MARK = re.compile(r'<meta name="nkstats-shelf" content="([^"]*)">')


def refresh(out: Path) -> list[str]:
    """Make the front page and the feed anew if they are not those of the editions present.

    Returns
    -------
    list of str
        A line for each folder that is named like an edition and is none.

    Raises
    ------
    ReportError
        The shelf cannot be read, written or locked.
    """
    if not out.is_dir():
        return []
    with publish.kept(out), locks.held(out):
        editions, left_out = holdings(out)
        begun = editions or any((out / name).exists() for name in (INDEX, FEED))
        if begun and not _fresh(editions, out):
            publish.replace(out, _made(editions))
    return left_out


def in_step(out: Path) -> bool:
    """Say whether front page and feed are those of the editions present."""
    return _fresh(holdings(out)[0], out)


def _made(editions: Sequence[EditionHeld]) -> dict[str, str]:
    listed = feed(editions, index=INDEX, own=FEED)
    blank = page(editions, feed=FEED)
    mark = _mark(editions, blank, listed)
    return {
        INDEX: _MARK.sub(f'<meta name="nkstats-shelf" content="{mark}">', blank, 1),
        FEED: listed,
    }


def _fresh(editions: Sequence[EditionHeld], out: Path) -> bool:
    """Say whether both files are, to the letter, what was made for these editions."""
    try:
        text, entries = ((out / name).read_bytes().decode() for name in (INDEX, FEED))
    except (OSError, ValueError):
        return False
    found = _MARK.search(text)
    blank = _MARK.sub('<meta name="nkstats-shelf" content="">', text, 1)
    return found is not None and found[1] == _mark(editions, blank, entries)


def _mark(editions: Sequence[EditionHeld], page_without: str, listed: str) -> str:
    """Return a hash of what the files show, of the files, and of what makes them."""
    parts = (__version__, _makers(), repr(editions), page_without, listed)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _makers() -> str:
    files = [*(PACKAGE / "reporting").rglob("*.*"), *CATALOGUES.rglob("*.po")]
    return manifest.digest_of_all({
        path.relative_to(PACKAGE).as_posix(): path
        for path in files
        if path.is_file() and "__pycache__" not in path.parts
    })  # fmt: skip
