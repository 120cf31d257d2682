"""What a document is called and which language its frame speaks, found in the notebook itself."""

from __future__ import annotations

import json
from typing import Any

from nkstats.blocks import DOCUMENT
from nkstats.i18n import LOCALES, Language, language
from nkstats.reporting import manifest

_DEFAULTS = {
    "title": "Notebook", "lang": "en", "date": "1970-01-01", "running_head": "", "foot": "",
}  # fmt: skip


def document_of(notebook: Any) -> dict[str, Any]:
    """Return title, language, date and the like; the defaults where a notebook gives no text."""
    found = {**_DEFAULTS, "title": str(notebook["metadata"].get("title", _DEFAULTS["title"]))}
    for bundle in bundles(notebook):
        given = bundle.get(DOCUMENT)
        for name, value in given.items() if isinstance(given, dict) else ():
            if name not in _DEFAULTS or isinstance(value, str):
                found[name] = value
    return found


def is_report(notebook: Any) -> bool:
    """Say whether a notebook is a report of ours, one that says itself what document it is."""
    return any(DOCUMENT in bundle for bundle in bundles(notebook))


def language_of(document: dict[str, Any]) -> Language:
    """Return the language of a document's frame: its own, or English if we do not speak that."""
    code = document["lang"]
    return language(code if code in LOCALES else "en")


def manifest_of(notebook: Any) -> dict[str, Any]:
    """Return the manifest that building left in a notebook; empty if it left none."""
    found = notebook["metadata"].get("nkstats")
    left = found.get("manifest") if isinstance(found, dict) else None
    return manifest.parsed(json.dumps(left)) or {}


def bundles(notebook: Any) -> list[dict[str, Any]]:
    """Return the MIME bundles that the notebook's code cells show, in order."""
    return [
        dict(output["data"])
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
        for output in cell["outputs"]
        if "data" in output
    ]
