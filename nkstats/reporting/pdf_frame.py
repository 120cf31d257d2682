"""The frame of a PDF: the Typst files that set it, and what they are told about a document.

The files lie in ``templates/typst``; the first of them is `report.typ`. The words of the frame
follow the document's language. It knows not what a document holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from nkstats.blocks import typst_string
from nkstats.i18n import Language
from nkstats.paths import PACKAGE
from nkstats.reporting.document import document_of, language_of, manifest_of
from nkstats.reporting.frame import frame_words

_FILES = PACKAGE / "reporting" / "templates" / "typst"


def frame_files() -> dict[str, bytes]:
    """Return the files of the frame by name, as the compiler takes them."""
    return {path.name: path.read_bytes() for path in sorted(_FILES.glob("*.typ"))}


def frame_head(notebook: Any) -> str:
    """Return the lines of Typst that put a notebook's content into the frame."""
    document = document_of(notebook)
    day = date.fromisoformat(document["date"])
    report_title = document.get("report_title", "")
    running = document["running_head"]
    settings = {
        "title": typst_string(document["title"]),
        "lang": typst_string(document["lang"]),
        "date": f"datetime(year: {day.year}, month: {day.month}, day: {day.day})",
        "description": typst_string(document.get("description", "")),
        "keywords": _array([report_title, document.get("edition", "")]),
        "head": _array([running, "" if report_title in running else report_title], keep=True),
        "foot": typst_string(document["foot"]),
        "words": _dictionary(_words(document, manifest_of(notebook), language_of(document))),
    }
    given = ", ".join(f"{name}: {value}" for name, value in settings.items())
    return f'#import "report.typ": *\n#show: report.with({given})'


def _words(
    document: dict[str, Any], manifest: dict[str, Any], language: Language
) -> dict[str, str]:
    gettext = language.gettext
    return {
        "page-of": gettext("page {page} of {pages}"),
        "contents": gettext("Contents"),
        "cited": gettext("(cited on page {page})"),
        "imprint": frame_words(document, manifest, language).get("made", document["foot"]),
    }


def _array(values: list[str], *, keep: bool = False) -> str:
    return "(" + "".join(f"{typst_string(value)}, " for value in values if value or keep) + ")"


def _dictionary(values: Mapping[str, str]) -> str:
    return "(" + ", ".join(f"{name}: {typst_string(value)}" for name, value in values.items()) + ")"
