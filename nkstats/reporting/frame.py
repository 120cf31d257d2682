"""The frame around a page's blocks: its words, landmarks, contents and numbers.

The words follow the document's language. It knows not what a report is about.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from nkstats.i18n import Language
from nkstats.reporting import manifest
from nkstats.reporting.numbering import keep_captions_in_sight, number_captions
from nkstats.reporting.outline import add_contents, set_landmarks
from nkstats.reporting.parts import Parts
from nkstats.reporting.tree import Element, read


def frame_words(
    document: dict[str, Any], made_from: dict[str, Any], language: Language
) -> dict[str, str]:
    """Return the words of the frame in the document's language."""
    words = {"skip": language.gettext("Skip to the report")}
    return words | (_manifest_words(document, made_from, language) if made_from else {})


def _manifest_words(
    document: dict[str, Any], made_from: dict[str, Any], language: Language
) -> dict[str, str]:
    gettext = language.gettext
    made = gettext("Edition {edition}, as known on {day}. Key of what it was made from: {key}.")
    return {
        "manifest": gettext("Manifest: how this file was made"),
        "made": made.format(
            edition=made_from["parameters"].get("edition", ""),
            day=_day(language, str(made_from.get("data_day") or document["date"])),
            key=manifest.short(made_from["key"]),
        ),
        "verify": gettext("This command checks whether the file is still as it was made:"),
        "versions": gettext("Versions of the software"),
    }


def _day(language: Language, iso: str) -> str:
    try:
        return language.day(date.fromisoformat(iso))
    except ValueError:
        return iso


def complete(page: str, language: Language) -> Element:
    """Return a page with landmarks, contents and numbered figures and tables."""
    whole = read(page)
    parts = Parts(whole)
    set_landmarks(parts)
    add_contents(parts, language)
    number_captions(parts, language)
    keep_captions_in_sight(parts)
    return whole
