"""The front page of a shelf: every edition, newest first, in both languages.

One page: what is said in Korean is marked as Korean. It has the look of the reports, their policy
(no script, no request) and their fonts.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any
from urllib.parse import quote

from nkstats.i18n import LOCALES, Language, language
from nkstats.paths import PACKAGE
from nkstats.reporting import key_figures, manifest
from nkstats.reporting.shelf.holdings import EditionHeld, Languages, ReportHeld
from nkstats.reporting.shelf.sparkline import sparkline
from nkstats.reporting.webfonts import font_faces

TEMPLATES = PACKAGE / "reporting" / "templates"
_FONTS_HERE = "/* fonts */"


def page(editions: Sequence[EditionHeld], *, feed: str) -> str:
    """Return the page, all links relative; `feed` is the name of the feed beside it."""
    import jinja2

    loader = jinja2.FileSystemLoader([TEMPLATES])
    environment = jinja2.Environment(
        loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    made = environment.get_template("shelf.html.j2").render(
        feed=feed,
        languages=[_frame(language(code)) for code in LOCALES],
        style=(TEMPLATES / "nkstats" / "style.css").read_text(encoding="utf-8"),
        years=_years(editions),
    )
    return made.replace(_FONTS_HERE, font_faces(made), 1)


def _frame(words: Language) -> dict[str, str]:
    gettext = words.gettext
    return {
        "code": words.code,
        "skip": gettext("Skip to the list"),
        "title": gettext("All reports"),
        "intro": gettext(
            "Each edition tells of one period; the newest period comes first. A report that was "
            "built again keeps its name, and its key tells the two apart."
        ),
        "feed": gettext("New editions as a feed"),
        "years": gettext("Years"),
        "none": gettext("There is no edition here yet."),
    }


def _years(editions: Sequence[EditionHeld]) -> list[dict[str, Any]]:
    return [
        {"year": year, "editions": [_edition(edition) for edition in group]}
        for year, group in groupby(editions, key=lambda edition: edition.label[:4])
    ]


def _edition(edition: EditionHeld) -> dict[str, Any]:
    return {
        "label": edition.label,
        "words": [_edition_words(edition, language(code)) for code in LOCALES],
        "reports": [_report(edition.label, report) for report in edition.reports],
        "manifest": f"{edition.label}/{manifest.NAME}",
        "key_figures": f"{edition.label}/{key_figures.NAME}" if edition.key_figures else "",
    }


def _edition_words(edition: EditionHeld, words: Language) -> dict[str, str]:
    gettext = words.gettext
    known = gettext("As known on {day}; key {key}")
    return {
        "code": words.code,
        "period": words.short(edition.label).format(),
        "known": known.format(day=words.day(edition.day), key=manifest.short(edition.key)),
        "key_figures": gettext("All key figures"),
        "manifest": gettext("Manifest"),
    }


def _report(label: str, report: Languages) -> dict[str, Any]:
    first = report.copies[0].lang
    return {
        "lang": first,
        "spark": sparkline(report.spark, language(first)),
        "copies": [_copy(label, copy) for copy in report.copies],
    }


def _copy(label: str, copy: ReportHeld) -> dict[str, Any]:
    names = {"html": "HTML", "pdf": "PDF", "txt": language(copy.lang).gettext("Text")}
    links = [
        {"href": f"{label}/{quote(name)}", "words": names[ending]}
        for ending, name in copy.files.items()
    ]
    return {
        "code": copy.lang,
        "title": copy.title,
        "report_title": copy.report_title if copy.report_title != copy.title else "",
        "links": links,
    }
