"""One cell's content as a tree: safe HTML whose pictures are found and whose text is legible."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from nkstats.reporting.foreign.characters import legible
from nkstats.reporting.foreign.pictures import Absent, Picture, at
from nkstats.reporting.foreign.safe_html import safe

_DEEPEST = 14
_DEEPEST_PLAIN = 40
_PLAIN = ("div", "section", "span", "thead", "tbody", "tr")


@dataclass
class Fragment:
    """A tree of HTML, and the pictures that its `img` elements name by `data-picture`."""

    tree: BeautifulSoup
    pictures: list[Picture] = field(default_factory=list)
    absent: list[Absent] = field(default_factory=list)

    def text(self) -> str:
        """Return the text of the whole fragment."""
        return str(self.tree.get_text("\n"))

    def shows(self) -> bool:
        """Return whether anything would be seen."""
        return bool(self.text().strip()) or self.tree.find(["img", "hr", "table"]) is not None


def fragment(html: str, *, attachments: dict[str, Any], folder: Path | None) -> Fragment:
    """Return HTML of others as a safe tree with its pictures."""
    found = Fragment(BeautifulSoup(safe(html), "html.parser"))
    _flatten(found.tree)
    for text in list(found.tree.find_all(string=True)):
        if legible(text) != text:
            text.replace_with(NavigableString(legible(text)))
    for element in found.tree.find_all(True):
        for name in ("alt", "title"):
            if name in element.attrs:
                element[name] = legible(str(element[name]))
    for image in found.tree.find_all("img"):
        _find(image, found, attachments, folder)
    return found


def _flatten(tree: BeautifulSoup) -> None:
    """Keep only the words of what lies so deep that neither reader nor compiler would follow."""
    todo: list[tuple[Tag, int, int]] = [(tree, 0, 0)]
    while todo:
        element, depth, plain = todo.pop()
        if depth > _DEEPEST or plain > _DEEPEST_PLAIN:
            if element.find(True) is not None:
                element.string = element.get_text(" ")
            continue
        for child in element.children:
            if isinstance(child, Tag):
                heavy = child.name not in _PLAIN
                todo.append((child, depth + heavy, plain + (not heavy)))


def _find(image: Tag, found: Fragment, attachments: dict[str, Any], folder: Path | None) -> None:
    shown = at(str(image.get("src", "")), attachments=attachments, folder=folder)
    image.attrs.pop("src", None)
    if isinstance(shown, Picture):
        image["data-picture"] = str(len(found.pictures))
        found.pictures.append(shown)
    else:
        image["data-absent"] = str(len(found.absent))
        found.absent.append(shown)
