"""How a report is cited: as a sentence, as BibTeX, and as a schema.org Dataset for machines."""

from __future__ import annotations

from typing import Any

from nkstats.narrative.names import report_name
from nkstats.narrative.writer import Writer

AUTHOR = "nkstats"
LANGIDS = {"en": "british", "ko": "korean"}
LICENSE = "https://creativecommons.org/licenses/by/4.0/"


def citation_of(writer: Writer, report: str) -> str:
    """Return the sentence by which a report is cited."""
    edition, title = writer.edition, report_name(writer.language, report)
    words = writer.language.gettext("{author}. {title}. Edition {edition}, as known on {day}.")
    day = writer.language.day(edition.data_day)
    return words.format(author=AUTHOR, title=title, edition=edition.label, day=day)


def bibtex_of(writer: Writer, report: str) -> str:
    """Return the BibTeX entry of a report."""
    edition, day = writer.edition, writer.edition.data_day
    fields = {
        "author": f"{{{AUTHOR}}}",
        "title": report_name(writer.language, report),
        "edition": edition.label,
        "year": str(day.year),
        "date": day.isoformat(),
        "langid": LANGIDS[writer.language.code],
        "note": citation_of(writer, report),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items()]
    key = f"{AUTHOR}-{report.replace('_', '-')}-{edition.label}"
    return "\n".join([f"@techreport{{{key},", *lines, "}"])


def dataset_of(writer: Writer, report: str, description: str) -> dict[str, Any]:
    """Return a report's data as a schema.org Dataset."""
    edition, title = writer.edition, report_name(writer.language, report)
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": f"{title}, {edition.label}",
        "description": description,
        "identifier": f"{AUTHOR}-{report}-{edition.label}-{edition.data_day.isoformat()}",
        "inLanguage": writer.language.code,
        "dateModified": edition.data_day.isoformat(),
        "temporalCoverage": f"../{edition.end.isoformat()}",
        "spatialCoverage": [writer.country("North Korea"), writer.country("South Korea")],
        "creator": {"@type": "Organization", "name": AUTHOR},
        "license": LICENSE,
        "isAccessibleForFree": True,
        "creditText": citation_of(writer, report),
    }
