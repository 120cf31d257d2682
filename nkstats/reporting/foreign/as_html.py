"""The content of a page as HTML: formulas as MathML, pictures inside, tables in boxes."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup, Tag

from nkstats.i18n import Language
from nkstats.reporting.foreign import words
from nkstats.reporting.foreign.equations import Equation, mathml
from nkstats.reporting.foreign.ours import Ours
from nkstats.reporting.foreign.page import Part, Wanted, cells_of, formulas

FOREIGN = '<div class="foreign">'  # what is not ours has a style sheet of its own


def html_of(notebook: Any, wanted: Wanted) -> str:
    """Return the content of a page as HTML."""
    cells = cells_of(notebook, wanted)
    found, equations = formulas([part for parts in cells for part in parts])
    for element, equation, maths in zip(found, equations, mathml(equations), strict=True):
        _set_html(element, equation, maths)
    return "\n".join(_html(part, wanted.lang) for parts in cells for part in parts)


def _set_html(element: Tag, equation: Equation, maths: str | None) -> None:
    element.attrs = {}
    if maths is None:
        return
    new = BeautifulSoup(maths, "html.parser")
    if equation.display:
        box = new.new_tag("span", attrs={"class": "equation", "tabindex": "0", "role": "group",
                                         "aria-label": equation.tex.strip()})  # fmt: skip
        box.extend(list(new.children))
        new.append(box)
    element.replace_with(new)


def _html(part: Part, lang: Language) -> str:
    if isinstance(part, Ours):
        return f'<header class="opening">\n{part.html}\n</header>' if part.opens else part.html
    for image in part.tree.find_all("img"):
        image["src"] = part.pictures[int(str(image.attrs.pop("data-picture")))].address()
        for name in ("width", "height"):
            if not str(image.get(name, "1")).isdigit():
                del image[name]
    for table in part.tree.find_all("table"):
        if table.find_parent("table") is None:
            table.wrap(part.tree.new_tag("div", attrs={
                "class": "table", "role": "group", "tabindex": "0",
                "aria-label": words.table(lang),
            }))  # fmt: skip
    return f"{FOREIGN}\n{str(part.tree).strip()}\n</div>"
