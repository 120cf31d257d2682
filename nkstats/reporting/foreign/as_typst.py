"""The content of a page as Typst, cell by cell; what no font has is printed by its number."""

from __future__ import annotations

from typing import Any

from bs4 import Tag

from nkstats.blocks import typst_string
from nkstats.reporting.foreign.equations import Equation, typst_maths
from nkstats.reporting.foreign.fragment import Fragment
from nkstats.reporting.foreign.glyphs import undrawable
from nkstats.reporting.foreign.ours import Ours
from nkstats.reporting.foreign.page import Part, Wanted, cells_of, formulas
from nkstats.reporting.foreign.typesetting import Typesetter

_POINTS = 0.75  # in a pixel of a screen
_SMALL = 60  # points: lower pictures stand within their line


def cells_typst(notebook: Any, wanted: Wanted) -> list[tuple[str, str]]:
    """Return the content of a page as Typst: of each cell its markup, and its bare text."""
    cells = cells_of(notebook, wanted)
    parts = [part for some in cells for part in some]
    everything = "".join(_drawn_text(part) for part in parts if isinstance(part, Fragment))
    found, equations = formulas(parts)
    missing = undrawable(everything)
    plain = Typesetter(missing, lambda image: "")
    drawable = [Equation(_in_tex(plain, each.tex), each.display) for each in equations]
    for element, equation, maths in zip(found, equations, typst_maths(drawable), strict=True):
        _set_typst(element, equation, maths)
    return [
        ("\n\n".join(_typst(part, missing) for part in some),
         plain.with_numbers("\n".join(_bare(part) for part in some)))
        for some in cells
    ]  # fmt: skip


def _drawn_text(part: Fragment) -> str:
    drawings = [each.drawing() for each in part.pictures if each.kind == "image/svg+xml"]
    return "".join([part.text(), *drawings])


def _in_tex(setter: Typesetter, tex: str) -> str:
    return "".join(
        each if each not in setter.missing else f"\\text{{{setter.with_numbers(each)}}}"
        for each in tex
    )


def _set_typst(element: Tag, equation: Equation, maths: str | None) -> None:
    element.attrs = {}
    if maths is None:
        return
    alt = typst_string(equation.tex.strip() or "-")
    block = str(equation.display).lower()
    element.name = "typst-block" if equation.display else "typst-line"
    element["markup"] = f"#math.equation(alt: {alt}, block: {block}, $ {maths} $);" if maths else ""
    element.clear()


def _bare(part: Part) -> str:
    return part.plain if isinstance(part, Ours) else part.text()


def _typst(part: Part, missing: frozenset[str]) -> str:
    if isinstance(part, Ours):
        return part.typst

    def picture(image: Tag) -> str:
        shown = part.pictures[int(str(image["data-picture"]))]
        width, height = shown.width, shown.height
        wanted = str(image.get("width", ""))
        if wanted.isdigit() and 0 < int(wanted) < 5000:
            height, width = height * int(wanted) / width, float(wanted)
        across, down = max(width * _POINTS, 1), max(height * _POINTS, 1)
        alt = typst_string(str(image["alt"]))
        drawing = typst_string(setter.with_numbers(shown.drawing()))
        if down <= _SMALL and across <= 4 * _SMALL:
            return f"#drawn-small({drawing}, {across:.1f}pt, {alt});"
        return f"#drawn({drawing}, {across:.1f}pt, {down:.1f}pt, {alt});"

    setter = Typesetter(missing, picture)
    return setter.blocks(part.tree)
