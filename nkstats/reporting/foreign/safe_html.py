"""HTML of others, reduced by an allow-list (nh3, which is ammonia) to what reads.

Scripts, styles, frames, forms, handlers and addresses that act are left out. Drawings inside the
HTML become pictures. Says nothing of headings, tables or alternatives (see `mending`).
"""

from __future__ import annotations

import base64
import re
from urllib.parse import urlsplit

import nh3

from nkstats.reporting.foreign.characters import legible

_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd",
    "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3",
    "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s",
    "samp", "section", "small", "span", "strike", "strong", "sub", "summary", "sup", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var",
}  # fmt: skip
_GONE = {
    "script", "style", "iframe", "object", "embed", "template", "noscript", "title", "head",
    "select", "textarea", "button", "audio", "video", "canvas", "math", "noembed", "noframes",
}  # fmt: skip
_OTHERS = {
    "html", "body", "main", "nav", "header", "footer", "article", "aside", "address", "hgroup",
    "center", "font", "big", "nobr", "acronym", "svg", "label", "input", "form", "fieldset",
    "legend", "option", "optgroup", "meter", "progress", "output", "datalist", "meta", "link",
    "base", "bdi", "bdo", "ruby", "rt", "rp", "rb", "data", "time", "wbr", "map", "area",
    "picture", "source", "track", "frame", "frameset", "param", "dir", "menu", "dialog", "slot",
    "search", "blink", "marquee", "applet",
}  # fmt: skip
ELEMENTS = _TAGS | _GONE | _OTHERS  # what HTML knows; what a page may hold is `_TAGS` alone
_ATTRIBUTES = {
    "*": {"id", "class", "title", "dir", "style"},
    "a": {"href", "name"}, "img": {"src", "alt", "width", "height"}, "ol": {"start"},
    "td": {"colspan", "rowspan", "align"}, "th": {"colspan", "rowspan", "align"},
    "details": {"open"},
}  # fmt: skip
_LINKS = {"http", "https", "mailto"}
_CLASS = re.compile(r"maths|maths-display|ansi-[a-z-]+|footnotes|footnote-ref|code|printed|stderr")
_DRAWING = re.compile(r"<svg\b.*?</svg\s*>", re.IGNORECASE | re.DOTALL)
_BOX = re.compile(r"<input\b(?=[^>]*checkbox)(?P<rest>[^>]*)>", re.IGNORECASE)


def safe(text: str) -> str:
    """Return HTML in which nothing acts and nothing is asked for; every element is closed."""
    html = _BOX.sub(_ticked, _DRAWING.sub(_as_picture, legible(text)))
    return nh3.clean(
        html, tags=_TAGS, clean_content_tags=_GONE, attributes=_ATTRIBUTES, link_rel=None,
        attribute_filter=_attribute, url_schemes=_LINKS | {"data", "attachment"},
        filter_style_properties={"text-align"},
    )  # fmt: skip


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "href":
        return value if _leads(value) else None
    if name == "class":
        return " ".join(each for each in value.split() if _CLASS.fullmatch(each)) or None
    if name == "dir":
        return value if value in ("ltr", "rtl", "auto") else None
    return value


def _leads(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme.lower() in _LINKS or (not parts.scheme and not parts.netloc)


def _as_picture(found: re.Match[str]) -> str:
    title = re.search(r"<title[^>]*>(.*?)</title", found[0], re.DOTALL)
    label = re.search(r"\baria-label=[\"']([^\"']+)", found[0].split(">", 1)[0])
    alt = (label or title or [None, ""])[1]
    data = base64.b64encode(found[0].encode("utf-8", "replace")).decode("ascii")
    words = re.sub(r"[<>\"]", "", alt or "")
    return f'<img src="data:image/svg+xml;base64,{data}" alt="{words}">'


def _ticked(found: re.Match[str]) -> str:
    return "☑ " if "checked" in found["rest"].lower() else "☐ "
