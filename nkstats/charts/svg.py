"""From matplotlib's SVG to a small one: text stays text, tips become titles, no needless id.

It keeps paths, text, marks and hatching; a picture inside a drawing is left out. The result
names no maker, no day, and only ids that begin with the prefix given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from xml.etree import ElementTree

from nkstats.charts.paths import Box, circle, moved, number, points, written
from nkstats.charts.svg_groups import grouped
from nkstats.style import FAMILIES, INK, READERS

TIP = "tip:"
_SVG, _XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
_DEFAULTS = {
    "stroke-linejoin": ("round", "miter"), "stroke-linecap": ("butt", "square"),
    "font-weight": ("400", "normal"), "stroke-dashoffset": ("0",), "fill": (INK,),
}  # fmt: skip
_HATCH = (
    '<pattern id="{id}" width="4" height="4" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><path fill="{face}" d="M0 0H4V4H0z"/>'
    '<path stroke="{edge}" stroke-width="1.7" d="M2 0V4"/></pattern>'
)
Node = ElementTree.Element


@dataclass
class _Drawing:
    """What the parts of one drawing share."""

    prefix: str
    marks: dict[str, Node] = field(default_factory=dict)
    clips: dict[str, Box] = field(default_factory=dict)
    hatches: dict[str, Node] = field(default_factory=dict)
    used: dict[str, str] = field(default_factory=dict)  # ids that the result refers to

    def known_as(self, name: str, kind: str) -> str:
        return self.used.setdefault(name, f"{self.prefix}-{kind}{len(self.used)}")


def compact(svg: str, prefix: str) -> str:
    """Return matplotlib's SVG as small as it goes; ids begin with the prefix."""
    root = ElementTree.fromstring(svg)
    drawing = _Drawing(prefix)
    _note_definitions(root, drawing)
    body = "\n".join(grouped(part for node in root for part in _parts(node, drawing)))
    size = _common_size(body)
    body = body.replace(f' font-size="{size}"', "")
    families = ",".join(f"'{name}'" if " " in name else name for name in (*FAMILIES, *READERS))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{root.get("viewBox")}" fill="{INK}" '
        f'font-family="{families},sans-serif" font-size="{size}" stroke-linejoin="round">\n'
        f"{_definitions(drawing)}{body}\n</svg>"
    )


def _common_size(body: str) -> str:
    sizes = re.findall(r' font-size="([\d.]+)"', body)
    return max(sorted(set(sizes)), key=sizes.count) if sizes else "10"


def _note_definitions(root: Node, drawing: _Drawing) -> None:
    for defs in root.iter(f"{_SVG}defs"):
        for node in defs:
            name, rect = node.get("id", ""), node.find(f"{_SVG}rect")
            if node.tag == f"{_SVG}clipPath" and rect is not None:
                x, y, w, h = (float(rect.get(k, 0)) for k in ("x", "y", "width", "height"))
                drawing.clips[name] = Box(x, y, x + w, y + h)
            elif node.tag == f"{_SVG}pattern":
                drawing.hatches[name] = node
            elif node.tag == f"{_SVG}path":
                drawing.marks[name] = node


def _definitions(drawing: _Drawing) -> str:
    made = [_definition(drawing, name, known) for name, known in drawing.used.items()]
    return f"<defs>{''.join(made)}</defs>\n" if made else ""


def _definition(drawing: _Drawing, name: str, known: str) -> str:
    if name in drawing.clips:
        box = drawing.clips[name]
        return f'<clipPath id="{known}"><path d="{written(box.outline)}"/></clipPath>'
    rect, path = drawing.hatches[name]
    edge = _style(path).get("stroke", INK)
    return _HATCH.format(id=known, face=rect.get("fill"), edge=edge)


def _parts(node: Node, drawing: _Drawing, clip: str = "") -> Iterator[str]:
    """Yield the shapes and texts of a node, groups opened up."""
    kind = node.tag.removeprefix(_SVG)
    clip = node.get("clip-path", clip)
    if kind == "g":
        inner = [part for child in node for part in _parts(child, drawing, clip)]
        yield from _titled(inner, node.get("id", ""))
    elif kind == "path":
        yield from _shape(node, (0.0, 0.0), node, drawing, clip)
    elif kind == "use":
        mark = drawing.marks[node.get(f"{_XLINK}href", "")[1:]]
        place = (float(node.get("x", 0)), float(node.get("y", 0)))
        yield from _shape(mark, place, node, drawing, clip)
    elif kind == "text":
        yield _text(node)


def _titled(inner: list[str], name: str) -> list[str]:
    """Return the parts of a group, with a title if it was given a tip."""
    if not inner or not name.startswith(TIP):
        return inner
    title = f"<title>{escape(name.removeprefix(TIP), quote=False)}</title>"
    if len(inner) == 1 and inner[0].endswith("/>"):
        tag = inner[0][1:].split(" ", 1)[0]
        return [f"{inner[0][:-2]}>{title}</{tag}>"]
    return [f"<g>{title}", *inner, "</g>"]


def _shape(
    node: Node, place: tuple[float, float], styled: Node, drawing: _Drawing, clip: str
) -> Iterator[str]:
    """Yield a path, moved to its place, in the style of the node that uses it."""
    style = _style(node) | _style(styled)
    if style.get("fill") == "none" and style.get("stroke", "none") == "none":
        return
    outline = moved(points(node.get("d", "")), *place)
    if not outline:
        return
    attributes = _attributes(style, drawing) + _clipped(Box.around(outline), clip, drawing)
    if (found := circle(outline)) is not None:
        yield f"<circle {found}{attributes}/>"
    else:
        yield f'<path d="{written(outline)}"{attributes}/>'


def _style(node: Node) -> dict[str, str]:
    pairs = (part.split(":", 1) for part in node.get("style", "").split(";") if ":" in part)
    return {name.strip(): value.strip() for name, value in pairs}


def _attributes(style: dict[str, str], drawing: _Drawing) -> str:
    if "stroke" not in style:
        style = {name: value for name, value in style.items() if not name.startswith("stroke")}
    if (reference := style.get("fill", "")).startswith("url(#"):
        style["fill"] = f"url(#{drawing.known_as(reference[5:-1], 'h')})"
    return "".join(
        f' {name}="{_short(value)}"'
        for name, value in sorted(style.items())
        if value not in _DEFAULTS.get(name, ())
    )


def _short(value: str) -> str:
    """Return a number of a style with at most two decimals, anything else as it is."""
    return re.sub(r"(?<![\w#])\d+\.\d+", lambda found: f"{float(found[0]):.2f}".rstrip("0"), value)


def _clipped(box: Box, clip: str, drawing: _Drawing) -> str:
    """Return the clip of a shape that reaches out of its axes; most do not."""
    name = clip[5:-1]
    if not clip or drawing.clips[name].holds(box):
        return ""
    return f' clip-path="url(#{drawing.known_as(name, "c")})"'


def _text(node: Node) -> str:
    style = _style(node)
    style.pop("font-family", None)
    style["font-size"] = style.pop("font-size", "10px").removesuffix("px")
    attributes = "".join(
        f' {name}="{_short(value)}"'
        for name, value in sorted(style.items())
        if value not in (*_DEFAULTS.get(name, ()), "start")
    )
    words = escape("".join(node.itertext()), quote=False)
    return f"<text {_where(node)}{attributes}>{words}</text>"


def _where(node: Node) -> str:
    """Return the attributes that place a text, turned or not."""
    transform = node.get("transform", "")
    numbers = [number(float(found)) for found in re.findall(r"-?\d+(?:\.\d+)?", transform)]
    if transform.startswith("translate"):  # one line of several: its place, then its turn
        x, y, turn = (*numbers, "0")[:3]
    else:
        x, y = (number(float(node.get(name, 0))) for name in ("x", "y"))
        turn = numbers[0] if numbers else "0"
    return f'x="{x}" y="{y}"' + ("" if turn == "0" else f' transform="rotate({turn} {x} {y})"')
