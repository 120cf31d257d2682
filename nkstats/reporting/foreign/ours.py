"""Blocks of ours within a notebook: set as they are, if nothing in them acts or reads.

A notebook from elsewhere may claim to hold such blocks; so they are looked through first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup

from nkstats.blocks import DOCUMENT, TYPST
from nkstats.reporting.foreign.notebook import joined

_ACTS = ["script", "iframe", "object", "embed", "form", "meta", "base", "link", "frame", "applet"]
_ADDRESSES = ("href", "src", "action", "formaction", "xlink:href", "srcset", "data")
_ALLOWED = re.compile(r"#|https?:|mailto:|data:(image/|text/csv)|[\w./-]*$", re.IGNORECASE)
_STRINGS = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_READS = re.compile(
    r"(?<![\w-])(import|include|eval|image|plugin|read|std|sys|cbor|csv|json|toml|xml|yaml)\b\s*[(\".]"
)
_IMPORTS = re.compile(r"#(import|include)\b|\blet\b[^\n]*=\s*(eval|plugin|read|std|sys)\b")


@dataclass(frozen=True)
class Ours:
    """A block of ours as HTML and as Typst markup; `opens` if it says what the document is."""

    html: str
    typst: str
    plain: str
    opens: bool


def ours(bundle: dict[str, Any]) -> Ours | None:
    """Return the block that a bundle holds; None if it holds none, or one that does more."""
    if TYPST not in bundle:
        return None
    html, typst = joined(bundle.get("text/html")), joined(bundle[TYPST])
    if not (_harmless(html) and _only_sets(typst)):
        return None
    return Ours(html, typst, joined(bundle.get("text/plain")), DOCUMENT in bundle)


def _harmless(html: str) -> bool:
    tree = BeautifulSoup(html, "html.parser")
    if tree.find(_ACTS) is not None:
        return False
    return all(
        not name.lower().startswith("on")
        and (name.lower() not in _ADDRESSES or _ALLOWED.match(str(value).strip()) is not None)
        for element in tree.find_all(True)
        for name, value in element.attrs.items()
    )


def _only_sets(typst: str) -> bool:
    markup = _STRINGS.sub('""', typst)
    return _READS.search(markup) is None and _IMPORTS.search(markup) is None
