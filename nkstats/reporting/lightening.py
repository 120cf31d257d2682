"""Makes a page of ours lighter without changing what it shows: a report is sent by mail.

What many marks of its charts look like is said once, as a class; the drawings for phones, where
nothing hovers, leave out the tips that the wide ones hold.
"""

from __future__ import annotations

import re
from collections import Counter

from nkstats.reporting.parts import Parts
from nkstats.reporting.tree import Element

_LOOK = (
    "fill", "fill-opacity", "font-weight", "stroke", "stroke-dasharray", "stroke-linecap",
    "stroke-opacity", "stroke-width", "text-anchor",
)  # fmt: skip
_FALLBACK = re.compile(r"var\((--[\w-]+),[^)]*\)")  # the page's own style has every colour
_ENDS = re.compile("[<>{};]")  # what could end a value, or the style itself
_FEWEST = 3

Look = tuple[tuple[str, str], ...]


def lighten(page: Parts) -> str:
    """Leave out tips on phones, and return rules for a style: they say the looks of marks once."""
    for box in page.of_class("narrow"):
        if _in_chart(page, box):
            for tip in [each for each in box.below() if each.name == "title"]:
                page.take_out(tip)
    drawings = [svg for svg in page.named("svg") if _in_chart(page, svg)]
    marks = [
        (mark, _look(mark.attributes))
        for svg in drawings
        for mark in svg.below()
        if "class" not in mark.attributes
    ]
    counted = Counter(look for _, look in marks if look)
    shared = [look for look, count in counted.items() if count >= _FEWEST and _plain(look)]
    names = {look: f"m{number}" for number, look in enumerate(shared)}
    for mark, look in marks:
        if look in names:
            _wear(mark, names[look])
    return "\n".join(f".{name} {{ {_rules(look)} }}" for look, name in names.items())


def _in_chart(page: Parts, element: Element) -> bool:
    return any(above.is_a("figure", "chart") for above in page.around(element))


def _look(attributes: dict[str, str]) -> Look:
    return tuple([(name, attributes[name]) for name in _LOOK if name in attributes])


def _plain(look: Look) -> bool:
    return not any(_ENDS.search(value) for _, value in look)


def _wear(mark: Element, name: str) -> None:
    for attribute in _LOOK:
        mark.attributes.pop(attribute, None)
    mark.attributes["class"] = name


def _rules(look: Look) -> str:
    return _FALLBACK.sub(r"var(\1)", " ".join(f"{name}: {value};" for name, value in look))
