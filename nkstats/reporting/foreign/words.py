"""The words that a page says in place of what it cannot show, in the language of the page."""

from __future__ import annotations

from nkstats.i18n import LOCALES, Language
from nkstats.reporting.foreign.pictures import Absent


def language_of(code: str) -> Language:
    """Return the language of a page; English where there is no catalogue for it."""
    return Language(code if code in LOCALES else "en")


def no_alternative(lang: Language) -> str:
    """Return what stands for the description that a picture lacks."""
    return lang.gettext("Picture without a description")


def absent(lang: Language, found: Absent, alt: str) -> str:
    """Return what stands where a picture would."""
    said = {
        "remote": lang.gettext("Picture not shown: it lies elsewhere, and nothing is fetched."),
        "missing": lang.gettext("Picture not shown: it is not beside the notebook."),
        "broken": lang.gettext("Picture not shown: its data cannot be read."),
        "large": lang.gettext("Picture not shown: it is too large."),
    }[found.reason]
    return f"[{' '.join(each for each in (said, alt, found.where) if each)}]"


def empty(lang: Language) -> str:
    """Return what an empty notebook says."""
    return lang.gettext("This notebook is empty.")


def unknown(lang: Language, kind: str) -> str:
    """Return what stands for an output of a kind that pages do not show."""
    return lang.gettext("Output not shown: {kind}").format(kind=kind)


def unset(lang: Language) -> str:
    """Return what precedes a part that is printed as its text only."""
    return lang.gettext("This part could not be set; its text follows.")


def table(lang: Language) -> str:
    """Return the name of a box in which a table scrolls."""
    return lang.gettext("Table")
