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

    A notebook that does not say what it is goes by its metadata's title, else by its name.
    """
    own = str(notebook["metadata"].get("title", report))
    said: dict[str, Any] = {"title": own, "report_title": own, "spark": []}
    for bundle in bundles(notebook):
        said |= {name: bundle.get(DOCUMENT, {}).get(name, said[name]) for name in said}
    return {
        **said, "report": report, "lang": lang, "edition": edition, "date": date,
        "files": sorted(files),
    }  # fmt: skip
