"""The frame of a PDF: the Typst files that set it, and what they are told about a document.

The files lie in ``templates/typst``; the first of them is `report.typ`. All of them read the
document's language and the words of the frame from `settings.typ`, which is written here, so that
they need not ask for it at each word. It knows not what a document holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from nkstats.blocks import typst_string
from nkstats.i18n import Language
from nkstats.paths import PACKAGE
from nkstats.reporting.document import document_of, language_of, manifest_of
from nkstats.reporting.frame import frame_words

_FILES = PACKAGE / "reporting" / "templates" / "typst"


@dataclass(frozen=True)
class Frame:
    """What a document's content is set in.

    Attributes
    ----------
    head
        The lines of Typst that put the content into the frame.
    files
        The files of the frame by name, as the compiler takes them.
    date
        The day that the document is dated (ISO).
    words
        The words of the frame in the document's language.
    """

    head: str
    files: dict[str, bytes]
    date: str
    words: dict[str, str]


def frame_of(notebook: Any) -> Frame:
    """Return the frame of a notebook."""
    document = document_of(notebook)
    words = _words(document, manifest_of(notebook), language_of(document))
    settings = f"#let lang = {typst_string(document['lang'])}\n#let words = {_dictionary(words)}\n"
    files = {path.name: path.read_bytes() for path in sorted(_FILES.glob("*.typ"))}
    files["settings.typ"] = settings.encode()
    return Frame(_head(document), files, document["date"], words)


def _head(document: dict[str, Any]) -> str:
    day = date.fromisoformat(document["date"])
    report_title = document.get("report_title", "")
    running = document["running_head"]
    settings = {
        "title": typst_string(document["title"]),
        "date": f"datetime(year: {day.year}, month: {day.month}, day: {day.day})",
        "description": typst_string(document.get("description", "")),
        "keywords": _array([report_title, document.get("edition", "")]),
        "head": _array([running, "" if report_title in running else report_title], keep=True),
        "foot": typst_string(document["foot"]),
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
        "source": gettext("Source"),
        "imprint": frame_words(document, manifest, language).get("made", document["foot"]),
    }


def _array(values: list[str], *, keep: bool = False) -> str:
    return "(" + "".join(f"{typst_string(value)}, " for value in values if value or keep) + ")"


def _dictionary(values: Mapping[str, str]) -> str:
    return "(" + ", ".join(f"{name}: {typst_string(value)}" for name, value in values.items()) + ")"
