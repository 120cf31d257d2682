"""What a manifest says of each report, so that a shelf is made from manifests alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nkstats.blocks import DOCUMENT
from nkstats.reporting.document import bundles


def entry(
    notebook: Any, *, report: str, lang: str, edition: str, date: str, files: Sequence[str]
) -> dict[str, object]:
    """Return what a report is called in one language, and in which files it lies.

    A notebook that does not say what it is goes by its metadata's title in this language, else by
    its plain title, else by its name.
    """
    own = _title(notebook["metadata"], lang) or report
    said: dict[str, Any] = {"title": own, "report_title": own, "spark": []}
    for bundle in bundles(notebook):
        said |= {name: bundle.get(DOCUMENT, {}).get(name, said[name]) for name in said}
    return {
        **said, "report": report, "lang": lang, "edition": edition, "date": date,
        "files": sorted(files),
    }  # fmt: skip


def _title(metadata: Any, lang: str) -> str:
    """Return what `nkstats.title` in the metadata says, else its `title`, else ""."""
    own = metadata.get("nkstats")
    titles = own.get("title") if isinstance(own, dict) else None
    given = titles.get(lang) if isinstance(titles, dict) else None
    return str(given or metadata.get("title") or "")
