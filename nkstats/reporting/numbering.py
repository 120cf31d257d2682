"""The numbers of figures and tables in a page: Figure 1, Table 1, as in the PDF.

They are words of the page, so that they are read aloud, found and copied. A table behind a chart
repeats its figures and has no number.
"""

from __future__ import annotations

from nkstats.i18n import Language
from nkstats.reporting.parts import Parts
from nkstats.reporting.tree import Element


def number_captions(page: Parts, language: Language) -> None:
    """Put a number before each figure and table, in the order of the page."""
    charts = [
        caption
        for caption in page.named("figcaption")
        if page.holder(caption).is_a("figure", "chart")
    ]
    _number(page, charts, language.gettext("Figure {n}"))
    _number(page, _of_tables(page), language.gettext("Table {n}"))


def _of_tables(page: Parts) -> list[Element]:
    """Return the captions of the tables that stand in a box of their own."""
    boxes = set(page.of_class("table"))
    tables = {table for table in page.named("table") if page.holder(table) in boxes}
    return [caption for caption in page.named("caption") if page.holder(caption) in tables]


def _number(page: Parts, captions: list[Element], words: str) -> None:
    opened = [caption for caption in captions if page.within(caption, "details") is None]
    for count, caption in enumerate(opened, start=1):
        number = words.format(n=count)
        caption.children[:0] = Element("span", {"class": "number"}, number), " "
        _name_boxes(page.within(caption, "figure", "div"), number)


def _name_boxes(whole: Element | None, number: str) -> None:
    """Name the box that scrolls by its number too, so that no two boxes are called the same."""
    inner = whole.below() if whole is not None else ()
    boxes = [whole, *(box for box in inner if "table" in box.classes)]
    for box in boxes:
        if box is not None and box.attributes.get("aria-label"):
            box.attributes["aria-label"] = f"{number}. {box.attributes['aria-label']}"


def keep_captions_in_sight(page: Parts) -> None:
    """Give each table's caption a box of its own, which does not scroll away with the table."""
    for caption in _of_tables(page):
        caption.children = [Element("span", {"class": "in-sight"}, *caption.children)]
