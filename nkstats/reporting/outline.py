"""The landmarks of a page and its contents, made from its headings.

It moves and adds, and changes no word of what the notebook shows.
"""

from __future__ import annotations

from nkstats.i18n import Language
from nkstats.reporting.parts import Parts
from nkstats.reporting.tree import Element

FEWEST = 3  # with fewer sections, contents would only be in the way


def set_landmarks(page: Parts) -> None:
    """Put the opening, if the page begins with one, before the main part."""
    for main in page.named("main")[:1]:
        first = next((child for child in main.children if isinstance(child, Element)), None)
        if first is not None and first.is_a("header", "opening"):
            page.put_before(main, page.take_out(first), "\n")


def add_contents(page: Parts, language: Language) -> None:
    """List the sections before the first of them, after the key figures and the first chart."""
    sections = [
        heading
        for heading in page.named("h2")
        if "id" in heading.attributes and page.within(heading, "main") is not None
    ]
    if len(sections) >= FEWEST:
        contents = _contents(sections, language.gettext("Contents"))
        page.put_before(sections[0], contents, "\n")


def _contents(sections: list[Element], words: str) -> Element:
    items = [
        Element("li", {}, Element("a", {"href": f"#{section.attributes['id']}"}, section.text()))
        for section in sections
    ]
    heading = Element("h2", {"id": "contents"}, words)
    labels = {"class": "contents", "aria-labelledby": "contents"}
    return Element("nav", labels, heading, Element("ol", {}, *items))
