"""Drawings of others, reduced to what draws: no script, no link, no request, no foreign markup.

What is not on the list below is left out. Colours, gradients, clips and text stay.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

_SVG = "{http://www.w3.org/2000/svg}"
_HREF = ("href", "{http://www.w3.org/1999/xlink}href")
_DRAWS = frozenset({
    "svg", "g", "defs", "symbol", "use", "path", "rect", "circle", "ellipse", "line", "polyline",
    "polygon", "text", "tspan", "textPath", "title", "desc", "clipPath", "mask", "pattern",
    "linearGradient", "radialGradient", "stop", "marker", "image", "filter", "feGaussianBlur",
    "feOffset", "feBlend", "feFlood", "feComposite", "feMerge", "feMergeNode", "feColorMatrix",
    "style", "switch",
})  # fmt: skip
_CARRIED = re.compile(r"data:image/(png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)
_ELSEWHERE = re.compile(r"url\(\s*(?![\"']?#)|@import|expression\(|javascript:|\\", re.IGNORECASE)
_LENGTH = re.compile(r"\s*([0-9.]+(?:e[0-9]+)?)\s*(px|pt|pc|mm|cm|in|)\s*", re.IGNORECASE)
_LARGEST = 100_000.0  # pixels
_PIXELS = {
    "": 1.0,
    "px": 1.0,
    "pt": 4 / 3,
    "pc": 16.0,
    "mm": 96 / 25.4,
    "cm": 96 / 2.54,
    "in": 96.0,
}

ElementTree.register_namespace("", "http://www.w3.org/2000/svg")
ElementTree.register_namespace("xlink", "http://www.w3.org/1999/xlink")


def harmless(drawing: str) -> str | None:
    """Return a drawing without all that is not drawing; None if it is no drawing at all."""
    root = _parsed(drawing)
    if root is None or root.tag != f"{_SVG}svg":
        return None
    _clean(root)
    _frame(root)
    try:
        return ElementTree.tostring(root, encoding="unicode")
    except RecursionError:  # groups within groups, thousands deep
        return None


def _parsed(drawing: str) -> ElementTree.Element | None:
    from defusedxml.ElementTree import fromstring

    text = re.sub(r"^\s*<\?xml.*?\?>", "", drawing, flags=re.DOTALL).strip()
    if "xmlns=" not in text[: text.find(">") + 1]:
        text = re.sub(r"<svg\b", '<svg xmlns="http://www.w3.org/2000/svg"', text, count=1)
    if "xlink:" in text and "xmlns:xlink" not in text:
        text = re.sub(r"<svg\b", '<svg xmlns:xlink="http://www.w3.org/1999/xlink"', text, count=1)
    try:
        found: ElementTree.Element = fromstring(text)
    except (ElementTree.ParseError, ValueError, RecursionError):
        return None
    return found


def _clean(root: ElementTree.Element) -> None:
    todo = [root]
    while todo:
        element = todo.pop()
        for child in list(element):
            if child.tag == f"{_SVG}a":  # a link around drawing becomes a group
                child.tag = f"{_SVG}g"
            if isinstance(child.tag, str) and child.tag.removeprefix(_SVG) in _DRAWS:
                todo.append(child)
            else:
                element.remove(child)
        for name, value in list(element.attrib.items()):
            if not _kept(element, name, value):
                del element.attrib[name]
        if element.tag == f"{_SVG}style" and _ELSEWHERE.search(element.text or ""):
            element.text = ""


def _kept(element: ElementTree.Element, name: str, value: str) -> bool:
    if name in _HREF:
        if element.tag == f"{_SVG}image":
            return _CARRIED.fullmatch(value.strip()) is not None
        return value.strip().startswith("#")
    if name.startswith("{"):
        return name.endswith("}space")
    return not name.lower().startswith("on") and not _ELSEWHERE.search(value)


def size(drawing: str) -> tuple[float, float]:
    """Return the width and height of a drawing that `harmless` returned, in pixels of a screen."""
    head = drawing[: drawing.find(">") + 1]
    found = [re.search(rf' {name}="([^"]*)"', head) for name in ("width", "height")]
    across, down = (float(each[1]) if each else 1.0 for each in found)
    return across, down


def _frame(root: ElementTree.Element) -> None:
    """Give a drawing a width and a height in plain pixels, and no view box that is none."""
    box = [_number(side) for side in re.split(r"[\s,]+", root.get("viewBox", "").strip())]
    natural = (450.0, 300.0)
    if len(box) == 4 and box[2] > 0 and box[3] > 0:
        natural = (box[2], box[3])
    else:
        root.attrib.pop("viewBox", None)
    for name, value in zip(("width", "height"), natural, strict=True):
        root.set(name, f"{_length(root.get(name, '')) or value:g}")


def _length(written: str) -> float:
    found = _LENGTH.fullmatch(written)
    return _number(found[1]) * _PIXELS[found[2].lower()] if found else 0.0


def _number(written: str) -> float:
    """Return a number that a picture may measure; 0 for any other."""
    try:
        found = float(written)
    except ValueError:
        return 0.0
    return found if abs(found) < _LARGEST else 0.0
