"""The numbers of figures and tables in a page: Figure 1, Table 1, as in the PDF.

They are words of the page, so that they are read aloud, found and copied. A table behind a chart
repeats its figures and has no number.
"""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag

from nkstats.i18n import Language
from nkstats.reporting.parts import Parts, is_a


def number_captions(page: BeautifulSoup, language: Language) -> None:
    """Put a number before each figure and table, in the order of the page."""
    parts = Parts(page)
    charts = [each for each in parts.named("figcaption") if is_a(each.parent, "figure", "chart")]
    figures = [caption for caption in charts if _open(caption)]
    tables = [caption for caption in _of_tables(parts) if _open(caption)]
    _number(page, figures, language.gettext("Figure {n}"))
    _number(page, tables, language.gettext("Table {n}"))


def _of_tables(parts: Parts) -> list[Tag]:
    """Return the captions of the tables that stand in a box of their own."""
    boxes = {id(box) for box in parts.of_class("table")}
    captions = [(each, each.parent) for each in parts.named("caption")]
    return [
        caption
        for caption, table in captions
        if is_a(table, "table") and table is not None and id(table.parent) in boxes
    ]


def _open(caption: Tag) -> bool:
    return caption.find_parent("details") is None


def _number(page: BeautifulSoup, captions: list[Tag], words: str) -> None:
    for count, caption in enumerate(captions, start=1):
        name = words.format(n=count)
        number = page.new_tag("span", attrs={"class": "number"}, string=name)
        caption.insert(0, number)
        number.insert_after(" ")
        _name_boxes(caption, name)


def _name_boxes(caption: Tag, number: str) -> None:
    """Name the box that scrolls by its number too, so that no two boxes are called the same."""
    whole = caption.find_parent(["figure", "div"])
    boxes = [whole, *whole.find_all(class_="table")] if whole is not None else []
    for box in boxes:
        if box.get("aria-label"):
            box["aria-label"] = f"{number}. {box['aria-label']}"


def keep_captions_in_sight(page: BeautifulSoup) -> None:
    """Give each table's caption a box of its own, which does not scroll away with the table."""
    for caption in _of_tables(Parts(page)):
        box = page.new_tag("span", attrs={"class": "in-sight"})
        box.extend(list(caption.contents))
        caption.append(box)
