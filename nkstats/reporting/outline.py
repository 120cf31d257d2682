"""The landmarks of a page and its contents, made from its headings.

It moves and adds, and changes no word of what the notebook shows.
"""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag

from nkstats.i18n import Language
from nkstats.reporting.parts import is_a

FEWEST = 3  # with fewer sections, contents would only be in the way


def set_landmarks(page: BeautifulSoup) -> None:
    """Put the opening, if the page begins with one, before the main part."""
    main = page.main
    first = main.find(True, recursive=False) if main is not None else None
    if main is not None and isinstance(first, Tag) and is_a(first, "header", "opening"):
        main.insert_before(first.extract())
        first.insert_after("\n")


def add_contents(page: BeautifulSoup, language: Language) -> None:
    """List the sections before the first of them, after the key figures and the first chart."""
    sections = [
        heading
        for heading in (page.main.find_all("h2") if page.main is not None else ())
        if "id" in heading.attrs
    ]
    if len(sections) < FEWEST:
        return
    contents = _contents(page, sections, language.gettext("Contents"))
    sections[0].insert_before(contents, "\n")


def _contents(page: BeautifulSoup, sections: list[Tag], words: str) -> Tag:
    contents = page.new_tag("nav", attrs={"class": "contents", "aria-labelledby": "contents"})
    heading = page.new_tag("h2", attrs={"id": "contents"}, string=words)
    listed = page.new_tag("ol")
    for section in sections:
        link = page.new_tag("a", attrs={"href": f"#{section['id']}"})
        link.string = section.get_text()
        item = page.new_tag("li")
        item.append(link)
        listed.append(item)
    contents.extend([heading, listed])
    return contents
