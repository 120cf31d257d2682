"""The last look at a page before it is published: what must never reach a reader is refused.

A letter that no font has, a place left unfilled, a number that is none or leads to no source, an
empty chart, a dead link. It reads the finished page, mends nothing, and is for our own reports:
another notebook may show what it likes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from nkstats.errors import ReportError
from nkstats.reporting.parts import Parts
from nkstats.reporting.tree import Element
from nkstats.reporting.webfonts import without_glyph

MOST_NAMED = 20
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_PLACE = re.compile(r"\{\w*\}|%\(\w+\)\w")
_NO_NUMBER = re.compile(r"\b(?:nan|NaN|NaT)\b|<NA>")
_NOTHING = ("nan", "NaN", "NaT", "None", "<NA>", "inf", "-inf", "null")
_AS_FOUND = ("pre", "code", "style", "script", "bdi")  # words that stand in the record, or are none
_MARKS = ("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "g")
_LONGEST = max(map(len, _NOTHING))

Fault = tuple[Element | None, str]  # where it stands, and what it is


def check(page: Parts) -> None:
    """Refuse a page that must not be published.

    Raises
    ------
    ReportError
        Naming each fault and where on the page it is.
    """
    looks = (_glyphs, _words, _numbers, _values, _charts, _pictures, _headings, _ids, _links)
    faults = [fault for look in looks for fault in look(page)]
    if faults:
        named = "\n".join(f"- {_place(page, where)}{said}" for where, said in faults[:MOST_NAMED])
        more = f"\n- and {len(faults) - MOST_NAMED} more" if len(faults) > MOST_NAMED else ""
        raise ReportError(f"the page must not be published as it is:\n{named}{more}")


def _glyphs(page: Parts) -> Iterator[Fault]:
    for char in without_glyph("".join([text for text, _ in page.texts])):
        holder = next(element for text, element in page.texts if char in text)
        yield holder, f"U+{ord(char):04X} is in none of the fonts; write it in other characters"


def _words(page: Parts) -> Iterator[Fault]:
    """Yield places left unfilled and numbers that are none, in words that are our own."""
    foreign = set(page.named(*_AS_FOUND))
    foreign.update(*(element.below() for element in foreign))
    own = [(text, element) for text, element in page.texts if element not in foreign]
    together = "\n".join([text for text, _ in own])
    if not (_PLACE.search(together) or _NO_NUMBER.search(together)):
        return
    for text, element in own:
        if found := _PLACE.search(text):
            yield element, f"{found[0]!r} is a place left unfilled; fill it"
        if found := _NO_NUMBER.search(text):
            yield element, f"{found[0]!r} is no number; say in words why there is none"


def _numbers(page: Parts) -> Iterator[Fault]:
    told = [*page.named("td", "th"), *page.of_class("value"), *page.of_class("card-figure")]
    drawn = [text for text in page.named("text") if page.within(text, "svg") is not None]
    for element in dict.fromkeys(told + drawn):
        text = _brief(element)
        if text in _NOTHING and not _NO_NUMBER.search(text):
            yield element, f"{text!r} is no number; say in words why there is none"


def _brief(element: Element) -> str:
    """Return the text of an element, or the beginning of one that is too long to be no number."""
    words = ""
    for text in element.words():
        words += text.strip()
        if len(words) > _LONGEST:
            break
    return words


def _values(page: Parts) -> Iterator[Fault]:
    notes = {
        f"#{note.attributes['id']}"
        for note in page.named("li")
        if "id" in note.attributes and page.holder(note).is_a("ol", "sources")
    }
    for value in page.of_class("value"):
        if value.attributes.get("href") not in notes:
            yield value, f"the number {value.text()!r} leads to no source note"
        elif not value.attributes.get("data-figure"):
            yield value, f"the number {value.text()!r} names no key figure"


def _charts(page: Parts) -> Iterator[Fault]:
    """Yield charts without a drawing, and drawings without a word or a mark that says its value."""
    for figure in page.named("figure"):
        if figure.is_a("figure", "chart"):
            drawings = [each for each in figure.below() if each.name == "svg"]
            if not (drawings and all(_says_something(page, drawing) for drawing in drawings)):
                yield figure, "the chart is empty; leave it out and say in words why"


def _says_something(page: Parts, drawing: Element) -> bool:
    inner = list(drawing.below())
    marked = any(each.name == "title" and page.holder(each).name in _MARKS for each in inner)
    return marked and any(each.name == "text" for each in inner)


def _pictures(page: Parts) -> Iterator[Fault]:
    for picture in page.named("img", "svg"):
        said = picture.attributes
        named = any(said.get(name, "").strip() for name in ("alt", "aria-label"))
        if not named and said.get("aria-hidden") != "true":
            yield picture, "a picture without alternative text; say what it shows"


def _headings(page: Parts) -> Iterator[Fault]:
    for heading in page.named(*_HEADINGS):
        if not heading.text().strip():
            yield heading, "a heading without words"
        elif heading.name == "h2" and not heading.attributes.get("id"):
            yield heading, "the heading has no anchor, so that nothing can lead to it"


def _ids(page: Parts) -> Iterator[Fault]:
    counted = Counter(element.attributes["id"] for element in page.having("id"))
    for name in sorted(name for name, count in counted.items() if count > 1):
        yield (
            None,
            f"the id {name!r} is used {counted[name]} times; a link could not tell them apart",
        )


def _links(page: Parts) -> Iterator[Fault]:
    ids = {element.attributes["id"] for element in page.having("id")}
    for link in page.named("a"):
        address = link.attributes.get("href", "")
        if address.startswith("#") and address[1:] not in ids and "value" not in link.classes:
            yield link, f"the link {address!r} leads nowhere on the page"
    for element in page.having("aria-labelledby"):
        named = element.attributes["aria-labelledby"]
        if not set(named.split()) <= ids:
            yield element, f"a part is named by {named!r}, not there"


def _place(page: Parts, element: Element | None) -> str:
    """Return where an element stands: its chart, or the heading before it."""
    if element is None:
        return ""
    figure = element if element.name == "figure" else page.within(element, "figure")
    if figure is not None and figure.attributes.get("id"):
        return f"{figure.attributes['id']}: "
    words = _heading_of(page, element)
    return f"under “{words}”: " if words else "before any heading: "


def _heading_of(page: Parts, element: Element) -> str:
    """Return the words of the element if it is a heading, else of the heading before it."""
    if element.name in _HEADINGS and (own := element.text().strip()):
        return own[:60]
    before = page.elements[: page.elements.index(element)]
    heading = next((each for each in reversed(before) if each.name in _HEADINGS), None)
    return heading.text().strip()[:60] if heading is not None else ""
