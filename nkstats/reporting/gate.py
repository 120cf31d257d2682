"""The last look at a page before it is published: what must never reach a reader is refused.

A letter that no font has, a place left unfilled, a number that is none or leads to no source, an
empty chart, a dead link. It reads the finished page, mends nothing, and is for our own reports:
another notebook may show what it likes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

from nkstats.errors import ReportError
from nkstats.reporting.parts import Parts, classes, is_a
from nkstats.reporting.webfonts import shown, without_glyph

MOST_NAMED = 20
_HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]
_PLACE = re.compile(r"\{\w*\}|%\(\w+\)\w")
_NO_NUMBER = re.compile(r"\b(?:nan|NaN|NaT)\b|<NA>")
_NOTHING = ("nan", "NaN", "NaT", "None", "<NA>", "inf", "-inf", "null")
_AS_FOUND = ("pre", "code", "style", "script", "bdi")  # words that stand in the record, or are none
_MARKS = ("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "g")
_LONGEST = max(map(len, _NOTHING))


def check(page: BeautifulSoup) -> None:
    """Refuse a page that must not be published.

    Raises
    ------
    ReportError
        Naming each fault and where on the page it is.
    """
    looks = (_words, _numbers, _values, _charts, _pictures, _headings, _ids, _links)
    parts = Parts(page)
    faults = [*_glyphs(page), *(fault for look in looks for fault in look(parts))]
    if faults:
        named = "\n".join(f"- {fault}" for fault in faults[:MOST_NAMED])
        more = f"\n- and {len(faults) - MOST_NAMED} more" if len(faults) > MOST_NAMED else ""
        raise ReportError(f"the page must not be published as it is:\n{named}{more}")


def _glyphs(page: BeautifulSoup) -> Iterator[str]:
    for char in without_glyph(shown(page)):
        held = page.find(string=lambda text, char=char: text is not None and char in text)
        place = _place(held.parent) if held is not None and held.parent is not None else ""
        yield f"{place}U+{ord(char):04X} is in none of the fonts; write it in other characters"


def _words(page: Parts) -> Iterator[str]:
    """Yield places left unfilled and numbers that are none, in words that are our own."""
    foreign = {id(part) for element in page.named(*_AS_FOUND) for part in element.strings}
    for text in page.texts:
        if id(text) in foreign or text.parent is None:
            continue
        if found := _PLACE.search(text):
            yield f"{_place(text.parent)}{found[0]!r} is a place left unfilled; fill it"
        if found := _NO_NUMBER.search(text):
            yield f"{_place(text.parent)}{found[0]!r} is no number; say in words why there is none"


def _numbers(page: Parts) -> Iterator[str]:
    told = [*page.named("td", "th"), *page.of_class("value"), *page.of_class("card-figure")]
    drawn = [text for text in page.named("text") if text.find_parent("svg") is not None]
    for element in {id(element): element for element in told + drawn}.values():
        text = _brief(element)
        if text in _NOTHING and not _NO_NUMBER.search(text):
            yield f"{_place(element)}{text!r} is no number; say in words why there is none"


def _brief(element: Tag) -> str:
    """Return the text of an element, or the beginning of one that is too long to be no number."""
    words = ""
    for text in element.stripped_strings:
        words += text
        if len(words) > _LONGEST:
            break
    return words


def _values(page: Parts) -> Iterator[str]:
    listed = [note for note in page.named("li") if is_a(note.parent, "ol", "sources")]
    notes = {f"#{note['id']}" for note in listed if "id" in note.attrs}
    for value in page.of_class("value"):
        if value.get("href") not in notes:
            yield f"{_place(value)}the number {value.get_text()!r} leads to no source note"
        elif not value.get("data-figure"):
            yield f"{_place(value)}the number {value.get_text()!r} names no key figure"


def _charts(page: Parts) -> Iterator[str]:
    """Yield charts without a drawing, and drawings without a word or a mark that says its value."""
    for figure in page.named("figure"):
        drawings = figure.find_all("svg") if is_a(figure, "figure", "chart") else None
        if drawings is not None and not (drawings and all(map(_says_something, drawings))):
            yield f"{_place(figure)}the chart is empty; leave it out and say in words why"


def _says_something(drawing: Tag) -> bool:
    tips = (tip.parent for tip in drawing.find_all("title"))
    marked = any(mark is not None and mark.name in _MARKS for mark in tips)
    return marked and drawing.find("text") is not None


def _pictures(page: Parts) -> Iterator[str]:
    for picture in page.named("img", "svg"):
        named = any(str(picture.get(name, "")).strip() for name in ("alt", "aria-label"))
        if not named and picture.get("aria-hidden") != "true":
            yield f"{_place(picture)}a picture without alternative text; say what it shows"


def _headings(page: Parts) -> Iterator[str]:
    for heading in page.named(*_HEADINGS):
        if not heading.get_text(strip=True):
            yield f"{_place(heading)}a heading without words"
        elif heading.name == "h2" and not heading.get("id"):
            yield f"{_place(heading)}the heading has no anchor, so that nothing can lead to it"


def _ids(page: Parts) -> Iterator[str]:
    counted = Counter(str(element["id"]) for element in page.having("id"))
    for name in sorted(name for name, count in counted.items() if count > 1):
        yield f"the id {name!r} is used {counted[name]} times; a link could not tell them apart"


def _links(page: Parts) -> Iterator[str]:
    ids = {str(element["id"]) for element in page.having("id")}
    for link in page.named("a"):
        address = str(link.get("href", ""))
        if address.startswith("#") and address[1:] not in ids and "value" not in classes(link):
            yield f"{_place(link)}the link {address!r} leads nowhere on the page"
    for element in page.having("aria-labelledby"):
        if not set(str(element["aria-labelledby"]).split()) <= ids:
            yield f"{_place(element)}a part is named by {element['aria-labelledby']!r}, not there"


def _place(element: Tag) -> str:
    """Return where an element stands: its chart, or the heading before it."""
    figure = element if element.name == "figure" else element.find_parent("figure")
    if figure is not None and figure.get("id"):
        return f"{figure['id']}: "
    named = element.name in _HEADINGS and element.get_text(strip=True)
    heading = element if named else element.find_previous(_HEADINGS)
    words = heading.get_text().strip()[:60] if isinstance(heading, Tag) else ""
    return f"under “{words}”: " if words else "before any heading: "
