"""A whole notebook as the content of a page: its cells as blocks of ours or safe trees, in order.

`as_html` and `as_typst` write them. What is hidden follows nbconvert: tags, `--no-input`.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bs4 import Tag

from nkstats.i18n import Language
from nkstats.reporting.document import is_report
from nkstats.reporting.foreign import words
from nkstats.reporting.foreign.equations import Equation
from nkstats.reporting.foreign.fragment import Fragment, fragment
from nkstats.reporting.foreign.headings import Levels, renumber
from nkstats.reporting.foreign.links import connect
from nkstats.reporting.foreign.markdown import markdown_html
from nkstats.reporting.foreign.mending import mend
from nkstats.reporting.foreign.ours import Ours, ours
from nkstats.reporting.foreign.outputs import PICTURE, code, output_html, preformatted
from nkstats.reporting.foreign.widgets import stored

Part = Ours | Fragment
_FORMULAS = ["maths", "maths-display"]


@dataclass(frozen=True)
class Wanted:
    """What of a notebook is shown, in which language, and the folder that it lies in."""

    lang: Language
    folder: Path | None = None
    code: bool = True
    outputs: bool = True
    markdown: bool = True
    raw: bool = True


def cells_of(notebook: Any, wanted: Wanted) -> list[list[Part]]:
    """Return the parts of each cell, mended as one document."""
    widgets = stored(notebook["metadata"])
    cells = [_parts(cell, wanted, widgets, notebook) for cell in notebook["cells"]]
    levels = Levels()
    if is_report(notebook):
        levels.next(1)  # the Opening's own
    found = [part for parts in cells for part in parts if isinstance(part, Fragment)]
    for part in found:
        renumber(part.tree, levels)
        mend(part.tree)
        _tell_pictures(part, wanted.lang)
    connect([part.tree for part in found])
    return cells if any(cells) else [[_said(words.empty(wanted.lang))]]


def _said(text: str) -> Fragment:
    return fragment(f"<p>{html.escape(text)}</p>", attachments={}, folder=None)


def _parts(cell: Any, wanted: Wanted, widgets: dict[str, Any], notebook: Any) -> list[Part]:
    kind = cell["cell_type"]
    if kind == "code":
        return _code_parts(cell, wanted, widgets, hidden=is_report(notebook))
    if kind == "markdown":
        text = markdown_html(cell["source"]) if wanted.markdown else ""
    else:
        text = _raw(cell) if wanted.raw else ""
    attachments = cell.get("attachments")
    held = attachments if isinstance(attachments, dict) else {}
    return _fragments(text, held, wanted)


def _raw(cell: Any) -> str:
    kind = cell["metadata"].get("raw_mimetype") or cell["metadata"].get("format")
    if kind == "text/html":
        return str(cell["source"])
    if kind in ("text/markdown", "text/latex"):
        return markdown_html(cell["source"])
    return preformatted(cell["source"], "printed")


def _code_parts(cell: Any, wanted: Wanted, widgets: dict[str, Any], *, hidden: bool) -> list[Part]:
    removed = (cell["metadata"].get("transient") or {}).get("remove_source", False)
    parts: list[Part] = []
    if wanted.code and not hidden and not removed:
        parts += _fragments(code(cell["source"]), {}, wanted)
    for output in cell["outputs"] if wanted.outputs else ():
        block = ours(output.get("data", {}))
        if block is not None:
            parts.append(block)
            continue
        held = {f"{PICTURE}{kind}": {kind: data} for kind, data in output.get("data", {}).items()}
        parts += _fragments(output_html(output, widgets, wanted.lang), held, wanted)
    return parts


def _fragments(text: str, attachments: dict[str, Any], wanted: Wanted) -> list[Part]:
    found = fragment(text, attachments=attachments, folder=wanted.folder)
    return [found] if found.shows() else []


def _tell_pictures(part: Fragment, lang: Language) -> None:
    """Give every picture an alternative, and put words where one cannot be shown."""
    for image in part.tree.find_all("img"):
        alt = str(image.get("alt") or image.get("title") or "").strip()
        if "data-absent" in image.attrs:
            image.name = "span"
            image.string = words.absent(lang, part.absent[int(str(image["data-absent"]))], alt)
            image.attrs = {"class": "absent"}
        else:
            image["alt"] = alt or words.no_alternative(lang)
            image.attrs.pop("title", None)


def formulas(parts: Sequence[Part]) -> tuple[list[Tag], list[Equation]]:
    """Return the elements that hold formulas, and the formulas."""
    found = [
        element
        for part in parts
        if isinstance(part, Fragment)
        for element in part.tree.find_all("code", class_=_FORMULAS)
    ]
    displayed = ["maths-display" in each.get_attribute_list("class") for each in found]
    return found, [
        Equation(each.get_text(), display) for each, display in zip(found, displayed, strict=True)
    ]
