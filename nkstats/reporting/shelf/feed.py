"""The feed of new reports, as Atom: an entry for each report of an edition, newest first.

Its times are the data days of the editions, in Korea; it reads no clock. Its links are relative.
"""

from __future__ import annotations

import uuid
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from datetime import date
from urllib.parse import quote

from nkstats.reporting.shelf.holdings import EditionHeld, Languages, ReportHeld

ENTRIES = 100
_ATOM = "http://www.w3.org/2005/Atom"
_XML = "http://www.w3.org/XML/1998/namespace"
_TYPES = {"html": "text/html", "pdf": "application/pdf", "txt": "text/plain"}
_NAME = "nkstats"
_NEVER = date(1970, 1, 1)  # when an empty shelf was last changed


def feed(editions: Sequence[EditionHeld], *, index: str, own: str) -> str:
    """Return the feed of the newest reports; `index` and `own` are the names of page and feed."""
    newest = sorted(editions, key=lambda edition: (edition.day, *edition.order), reverse=True)
    reports = [(edition, report) for edition in newest for report in edition.reports]
    root = ET.Element("feed", {"xmlns": _ATOM, f"{{{_XML}}}lang": "en"})
    _add(root, "id", _id("shelf"))
    _add(root, "title", f"{_NAME}: reports")
    _add(root, "updated", _time(newest[0].day if newest else _NEVER))
    _add(_add(root, "author"), "name", _NAME)
    _add(root, "link", rel="self", type="application/atom+xml", href=own)
    _add(root, "link", rel="alternate", type=_TYPES["html"], href=index)
    for edition, report in reports[:ENTRIES]:
        _entry(root, edition, report)
    ET.indent(root, " ")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _entry(root: ET.Element, edition: EditionHeld, report: Languages) -> None:
    entry = _add(root, "entry")
    _add(entry, "id", _id(edition.label, report.report))
    first, *others = report.copies
    _titled(entry, "title", first)
    _add(entry, "updated", _time(edition.day))
    _add(entry, "category", term=edition.label)
    for copy in report.copies:
        for ending, name in copy.files.items():
            href = f"{edition.label}/{quote(name)}"
            _add(entry, "link", rel="alternate", type=_TYPES[ending], hreflang=copy.lang, href=href)
    _titled(entry, "summary", others[0] if others else first)


def _titled(entry: ET.Element, name: str, copy: ReportHeld) -> None:
    own = f"{copy.report_title}: {copy.title}" if copy.report_title != copy.title else copy.title
    _add(entry, name, own).set(f"{{{_XML}}}lang", copy.lang)


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, name, attributes)
    element.text = text
    return element


def _id(*parts: str) -> str:
    """Return an id that stays the same for an edition that is built again, or moved."""
    return uuid.uuid5(uuid.NAMESPACE_URL, "/".join((_NAME, *parts))).urn


def _time(day: date) -> str:
    return f"{day.isoformat()}T00:00:00+09:00"
