"""Makes a page of ours lighter without changing what it shows: a report is sent by mail.

What many marks of its charts look like is said once, as a class; the drawings for phones, where
nothing hovers, leave out the tips that the wide ones hold.
"""

from __future__ import annotations

import re
from collections import Counter

from bs4 import BeautifulSoup, Stylesheet, Tag

from nkstats.reporting.parts import Parts, is_a

_LOOK = (
    "fill", "fill-opacity", "font-weight", "stroke", "stroke-dasharray", "stroke-linecap",
    "stroke-opacity", "stroke-width", "text-anchor",
)  # fmt: skip
_FALLBACK = re.compile(r"var\((--[\w-]+),[^)]*\)")  # the page's own style has every colour
_FEWEST = 3

Look = tuple[tuple[str, str], ...]


def lighten(page: BeautifulSoup) -> None:
    """Say the looks of marks once, in the style of the page, and leave out tips on phones."""
    parts = Parts(page)
    for box in parts.of_class("narrow"):
        for tip in box.find_all("title") if _in_chart(box) else ():
            tip.decompose()
    drawn = [mark for svg in parts.named("svg") if _in_chart(svg) for mark in svg.find_all(True)]
    marks = [(mark, _look(mark)) for mark in drawn if "class" not in mark.attrs]
    counted = Counter(look for _, look in marks if look)
    shared = [look for look, count in counted.items() if count >= _FEWEST]
    names = {look: f"m{number}" for number, look in enumerate(shared)}
    for mark, look in marks:
        if look in names:
            _wear(mark, names[look])
    _add_rules(page, [f".{name} {{ {_rules(look)} }}" for look, name in names.items()])


def without_needless_ends(page: str) -> str:
    """Return a page in which marks without content close themselves."""
    return re.sub(r'"></(path|circle)>', '"/>', page)


def _in_chart(element: Tag) -> bool:
    return any(is_a(parent, "figure", "chart") for parent in element.parents)


def _add_rules(page: BeautifulSoup, rules: list[str]) -> None:
    style = page.style
    if style is not None:
        style.string = Stylesheet(style.get_text() + "\n".join(rules) + "\n")


def _look(mark: Tag) -> Look:
    return tuple((name, str(mark[name])) for name in _LOOK if name in mark.attrs)


def _wear(mark: Tag, name: str) -> None:
    for attribute in _LOOK:
        mark.attrs.pop(attribute, None)
    mark["class"] = name


def _rules(look: Look) -> str:
    return _FALLBACK.sub(r"var(\1)", " ".join(f"{name}: {value};" for name, value in look))
