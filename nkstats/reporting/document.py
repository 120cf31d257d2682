"""What a document is called and how its frame reads, found in the notebook itself."""

from __future__ import annotations

from typing import Any

from nkstats.blocks import DOCUMENT

_DEFAULTS = {
    "title": "Notebook", "lang": "en", "date": "1970-01-01", "running_head": "", "foot": "",
    "page_of": "page {page} of {pages}", "skip": "Skip to the content",
}  # fmt: skip


def document_of(notebook: Any) -> dict[str, str]:
    """Return title, language, date and frame words; the defaults where a notebook gives none."""
    found = {**_DEFAULTS, "title": str(notebook["metadata"].get("title", _DEFAULTS["title"]))}
    for bundle in bundles(notebook):
        found.update(bundle.get(DOCUMENT, {}))
    return found


def bundles(notebook: Any) -> list[dict[str, Any]]:
    """Return the MIME bundles that the notebook's code cells show, in order."""
    return [
        dict(output["data"])
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
        for output in cell["outputs"]
        if "data" in output
    ]
