"""What stands on a shelf, read from the manifests; a broken or foreign one is left out.

A manifest may come from anywhere: each value is checked before it is used, and only files that
are there are named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from nkstats.cells import parse_period
from nkstats.i18n import BEYOND, LOCALES
from nkstats.reporting import key_figures, manifest
from nkstats.reporting.one_line import one_line

FORMATS = ("html", "pdf", "txt")
Spark = tuple[tuple[str, float | None], ...]

_LABEL = re.compile(r"\d{4}(H[12]|Q[1-4])?")
_MOST = 400  # points of a small chart


@dataclass(frozen=True)
class ReportHeld:
    """A report in one language: its headline, and its files by format."""

    lang: str
    title: str
    report_title: str
    files: Mapping[str, str]


@dataclass(frozen=True)
class Languages:
    """One report of an edition in the languages there are, with the numbers of a small chart."""

    report: str
    copies: tuple[ReportHeld, ...]
    spark: Spark


@dataclass(frozen=True)
class EditionHeld:
    """An edition that stands on the shelf: its folder, the day it knows, and its reports."""

    label: str
    day: date
    key: str
    reports: tuple[Languages, ...]
    key_figures: bool

    @property
    def end(self) -> date:
        """The last day of its reference period."""
        return parse_period(self.label).end

    @property
    def order(self) -> tuple[date, int]:
        """What editions are ordered by: the end of the period, then its length."""
        return self.end, -len(self.label)


def holdings(out: Path) -> tuple[list[EditionHeld], list[str]]:
    """Return the editions on a shelf, newest first, and a line for each folder left out."""
    found, left_out = [], []
    for folder in sorted(out.iterdir()):
        if not _LABEL.fullmatch(folder.name) or not folder.is_dir():
            continue
        edition = _edition(folder)
        if edition is None:
            left_out.append(
                f"{folder}: no manifest of an edition of that name; it is left out of the index. "
                "Build the edition again, or move the folder away"
            )
        else:
            found.append(edition)
    return sorted(found, key=lambda edition: edition.order, reverse=True), left_out


def _edition(folder: Path) -> EditionHeld | None:
    content = manifest.read(folder)
    if content is None or content["parameters"].get("edition") != folder.name:
        return None
    try:
        day = date.fromisoformat(content["data_day"])
        reports = tuple(_reports(content["documents"], folder))
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    has_figures = (folder / key_figures.NAME).is_file()
    return EditionHeld(folder.name, day, one_line(content["key"]), reports, has_figures)


def _reports(documents: list[Mapping[str, Any]], folder: Path) -> Iterator[Languages]:
    by_report: dict[str, list[Mapping[str, Any]]] = {}
    for document in documents:
        if document["lang"] in LOCALES:
            by_report.setdefault(str(document["report"]), []).append(document)
    names = {path.name for path in folder.iterdir() if path.is_file()}
    for report, found in sorted(by_report.items()):
        copies = [_held(document, report, names) for document in found]
        standing = {copy.lang: copy for copy in copies if copy.files}
        if standing:
            ordered = tuple(standing[lang] for lang in LOCALES if lang in standing)
            yield Languages(one_line(report), ordered, _spark(found[0]["spark"]))


def _held(document: Mapping[str, Any], report: str, names: set[str]) -> ReportHeld:
    lang = document["lang"]
    wanted = {ending: f"{report}.{lang}.{ending}" for ending in FORMATS}
    files = {ending: name for ending, name in wanted.items() if name in names}
    return ReportHeld(lang, one_line(document["title"]), one_line(document["report_title"]), files)


def _spark(points: list[tuple[object, object]]) -> Spark:
    return tuple((one_line(label), _number(value)) for label, value in points[:_MOST])


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if abs(value) < BEYOND else None  # nor NaN, which is not less than anything
