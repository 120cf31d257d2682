"""Blocks of ours within a notebook: set as they are, if nothing in them acts or reads.

A notebook from elsewhere may claim to hold such blocks; so they are looked through first.
"""

from __future__ import annotations

import html as entities
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from nkstats.blocks import DOCUMENT, TYPST
from nkstats.reporting.foreign.notebook import joined

_ACTS = frozenset({
    "script", "iframe", "object", "embed", "form", "meta", "base", "link", "frame", "applet",
    "style", "textarea", "xmp", "plaintext", "noscript", "noembed", "noframes",  # hold no tags
})  # fmt: skip
# so plain that no reader of HTML can take it for anything else
_ATTRIBUTE = re.compile(r"""\s+([\w:.-]+)(?:=(?:"([^"<>]*)"|'([^'<>]*)'))?""")
_TAG = re.compile(rf"</?([a-zA-Z][\w-]*+)((?:{_ATTRIBUTE.pattern})*+)\s*+/?>")
_ADDRESSES = ("href", "src", "action", "formaction", "xlink:href", "srcset", "data")
# a tag that needs no further look, as most: it has no handler, and leads nowhere but on the page
_INERT = re.compile(
    rf"""</?(?!{"|".join(sorted(_ACTS))})[a-z][\w-]*+"""
    r"""(?:\s++(?:href="#[^"<>]*+"|(?!on|href|src|action|formaction|xlink|data(?!-))[\w:.-]++"""
    r"""(?:="[^"<>]*+"|='[^'<>]*+')?+))*+\s*+/?>""",
    re.IGNORECASE | re.ASCII,
)
_NO_TAG = "<>"  # what takes its place, so that nothing around it joins
_ALLOWED = re.compile(r"#|https?:|mailto:|data:(image/|text/csv)|[\w./-]*$", re.IGNORECASE)
_STRINGS = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
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
    if not _may_stand(html, typst):
        return None
    return Ours(html, typst, joined(bundle.get("text/plain")), DOCUMENT in bundle)


@lru_cache(maxsize=64)  # HTML and PDF of a notebook both ask
def _may_stand(html: str, typst: str) -> bool:
    return _harmless(html) and _only_sets(typst)


def _harmless(html: str) -> bool:
    """Say whether HTML is plainly written, and neither acts nor leads where it must not."""
    rest, inert = _INERT.subn(_NO_TAG, html)
    tags = list(_TAG.finditer(rest))
    if len(tags) + inert != rest.count("<") or not _ACTS.isdisjoint(tag[1].lower() for tag in tags):
        return False
    given = (attribute for tag in tags if tag[2] for attribute in _ATTRIBUTE.finditer(tag[2]))
    return all(_is_kept(found[1].lower(), found[2] or found[3] or "") for found in given)


def _is_kept(name: str, value: str) -> bool:
    if name in _ADDRESSES:
        return _ALLOWED.match(entities.unescape(value).strip()) is not None
    return not name.startswith("on")


def _only_sets(typst: str) -> bool:
    markup = _STRINGS.sub('""', typst)
    return _READS.search(markup) is None and _IMPORTS.search(markup) is None
