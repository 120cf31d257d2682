"""Lists, tables and links of a tree, mended so that a screen reader is told what they are."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement

_NUMBER = re.compile(r"[-+−]?[\d,.\s]*\d(e[-+]?\d+)?\s*%?|nan|<NA>", re.IGNORECASE)
_ALIGN = re.compile(r"text-align:\s*(right|center|left)")


def mend(tree: BeautifulSoup) -> None:
    """Mend a tree where it stands."""
    _lists(tree)
    for table in tree.find_all("table"):
        _table(tree, table)
    for element in tree.find_all(["td", "th"]):
        if element.find_parent("table") is None:
            element.unwrap()
    for element in tree.find_all(True):
        element.attrs.pop("style", None)
        element.attrs.pop("align", None)
    for pre in tree.find_all("pre"):
        pre["tabindex"] = "0"
    for summary in tree.find_all("summary"):
        if summary.parent is None or summary.parent.name != "details":
            summary.name = "p"


def _lists(tree: BeautifulSoup) -> None:
    for item in tree.find_all("li"):
        if item.parent is None or item.parent.name not in ("ul", "ol"):
            item.name = "div"
    for item in tree.find_all(["dt", "dd"]):
        if item.parent is None or item.parent.name != "dl":
            item.name = "div"
    for holder in tree.find_all(["ul", "ol", "dl"]):
        wanted = ("dt", "dd") if holder.name == "dl" else ("li",)
        for child in list(holder.children):
            if _astray(child, wanted):
                child.wrap(tree.new_tag(wanted[-1]))
        kinds = [each.name for each in holder.find_all(wanted, recursive=False)]
        if not kinds:
            holder.unwrap()
        elif holder.name == "dl" and (kinds[0] != "dt" or kinds[-1] != "dd"):
            _as_paragraphs(holder)
        if holder.name == "ol" and not str(holder.get("start", "1")).isdigit():
            del holder["start"]


def _astray(child: PageElement, wanted: tuple[str, ...]) -> bool:
    """Return whether a list holds something beside its items."""
    if isinstance(child, Tag):
        return child.name not in wanted
    return type(child) is NavigableString and bool(child.strip())


def _as_paragraphs(holder: Tag) -> None:
    for child in holder.find_all(["dt", "dd"], recursive=False):
        child.name = "div"
    holder.name = "div"


def _table(tree: BeautifulSoup, table: Tag) -> None:
    rows = [row for row in table.find_all("tr") if row.find_parent("table") is table]
    if not rows:
        table.unwrap()
        return
    for row in rows:
        for cell in row.find_all(["td", "th"], recursive=False):
            _cell(cell, in_head=cell.find_parent("thead") is not None)
    first = rows[0].find_all(["td", "th"], recursive=False)
    if table.find("thead") is None and first and all(cell.name == "th" for cell in first):
        for cell in first:
            cell["scope"] = "col"
        head = tree.new_tag("thead")
        table.insert(1 if table.find("caption", recursive=False) else 0, head)
        head.append(rows[0].extract())


def _cell(cell: Tag, *, in_head: bool) -> None:
    words = cell.get_text(strip=True)
    aligned = _ALIGN.search(str(cell.get("style", "")) + f"text-align:{cell.get('align', '')}")
    side = aligned[1] if aligned else "right" if _NUMBER.fullmatch(words) else ""
    cell.attrs = {
        name: value for name in ("colspan", "rowspan")
        if (value := str(cell.get(name, ""))).isdigit() and 1 < int(value) <= 1000
    }  # fmt: skip
    if side == "right":
        cell["class"] = "r"
    if cell.name == "th" and not words and cell.find("img") is None:
        cell.name = "td"
    elif cell.name == "th" or (in_head and words):
        cell.name = "th"
        cell["scope"] = "col" if in_head else "row"
