"""Citing a source: one row of the register as text, BibTeX or CSL.

Takes rows, opens no file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from nkstats.errors import UsageError, choices

STYLES = ("text", "bibtex", "csl")


def cite_row(source_id: str, row: Mapping[str, Any], style: str = "text") -> str:
    """Return the citation of one source.

    Parameters
    ----------
    source_id
        The source's id.
    row
        Its cells by column; empty cells are None.
    style
        "text", "bibtex" or "csl" (a CSL-JSON item).
    """
    writers = {"text": _text, "bibtex": _bibtex, "csl": _csl}
    if style not in writers:
        raise UsageError(f"citation style {style!r} does not exist; choose from {choices(STYLES)}")
    return writers[style](source_id, row)


def _text(source_id: str, row: Mapping[str, Any]) -> str:
    title = f" “{row['title']}”." if row["title"] else ""
    date = f" {row['published_on']}." if row["published_on"] else _bound(row)
    url = f" {row['url']}" if row["url"] else ""
    return f"{row['publisher']}.{title}{date}{url}"


def _bound(row: Mapping[str, Any]) -> str:
    return f" Undated, public by {row['known_by']}." if row["known_by"] else " Undated."


def _bibtex(source_id: str, row: Mapping[str, Any]) -> str:
    fields = {
        "author": f"{{{row['publisher']}}}",
        "title": row["title"],
        "year": str(row["published_on"])[:4] if row["published_on"] else None,
        "date": row["published_on"],
        "url": row["url"],
        "langid": row["language"],
    }
    lines = [f"  {name} = {{{_braced(value)}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{source_id},", *lines, "}"])


def _braced(value: object) -> str:
    text = str(value)
    for char in "\\&%$#_":
        text = text.replace(char, "\\" + char) if "://" not in text else text
    return text


def _csl(source_id: str, row: Mapping[str, Any]) -> str:
    item: dict[str, Any] = {
        "id": source_id, "type": "webpage", "publisher": row["publisher"],
        "title": row["title"], "URL": row["url"], "language": row["language"],
    }  # fmt: skip
    if row["published_on"]:
        item["issued"] = {
            "date-parts": [[int(part) for part in str(row["published_on"]).split("-")]]
        }
    return json.dumps({k: v for k, v in item.items() if v}, ensure_ascii=False, indent=2)
