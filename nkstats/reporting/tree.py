"""A page as a tree: read from HTML that is plainly written, changed, and written again.

What is not to the letter a tag is words here, and words are written escaped; so nothing becomes a
tag that was none. It closes what is left open and mends nothing else: HTML of others is made
plain before (`foreign`).
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from typing import TypeAlias

_BETWEEN = re.compile("<([^<>]*)>")
_TAG = re.compile(
    r"""(/?)([a-zA-Z][\w-]*+)((?:\s++[\w:.-]++(?:="[^"]*+"|='[^']*+')?+)*+)\s*+(/?)""", re.ASCII
)
_ATTRIBUTE = re.compile(r"""([\w:.-]+)(?:="([^"]*)"|='([^']*)')?""", re.ASCII)
_SPECIAL = re.compile("[&<>]")
_VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
})  # fmt: skip
_CLOSE_THEMSELVES = _VOID | {"path", "circle"}  # if nothing is in them

_OPENS, _ENDS, _STANDS = "opens", "ends", "stands alone"

Node: TypeAlias = "Element | str"
_Tag = tuple[str, str, dict[str, str]]  # which of the three, the name, the attributes


class Element:
    """An element: its name, its attributes, and what it holds: elements and words.

    Words and attributes are held as they are read, without entities. It knows not what holds it,
    so that a page is gone as soon as nobody needs it (see `Parts` for what is around an element).

    Examples
    --------
    >>> page = read('<p class="lead">a &amp; <b>c</b>')
    >>> page.text(), page.written()
    ('a & c', '<p class="lead">a &amp; <b>c</b></p>')
    """

    __slots__ = ("attributes", "children", "name")

    def __init__(self, name: str, attributes: dict[str, str], *children: Node) -> None:
        self.name = name
        self.attributes = attributes
        self.children = [*children]

    @property
    def classes(self) -> list[str]:
        """The classes of the element."""
        return self.attributes["class"].split() if "class" in self.attributes else []

    def is_a(self, name: str, kind: str | None = None) -> bool:
        """Say whether the element has a name, and a class if one is given."""
        return self.name == name and (kind is None or kind in self.classes)

    def below(self) -> Iterator[Element]:
        """Yield the elements in this one, in the order of the page."""
        todo = self.children[::-1]
        while todo:
            node = todo.pop()
            if type(node) is Element:
                yield node
                todo += node.children[::-1]

    def words(self) -> Iterator[str]:
        """Yield the texts in this element, in the order of the page."""
        todo = self.children[::-1]
        while todo:
            node = todo.pop()
            if isinstance(node, str):
                yield node
            else:
                todo += node.children[::-1]

    def text(self) -> str:
        """Return all that is written in this element."""
        return "".join(self.words())

    def written(self) -> str:
        """Return what this element holds as HTML, attributes in the order of their names."""
        done: list[str] = []
        todo: list[Node | None] = [*self.children[::-1]]
        ends: list[str] = []
        while todo:
            node = todo.pop()
            if node is None:
                done.append(ends.pop())
            elif isinstance(node, str):
                done.append(_escaped(node))
            elif not node.children and node.name in _CLOSE_THEMSELVES:
                done.append(f"<{node.name}{_given(node.attributes)}/>")
            else:
                done.append(f"<{node.name}{_given(node.attributes)}>")
                ends.append(f"</{node.name}>")
                todo.append(None)
                todo += node.children[::-1]
        return "".join(done)


def read(page: str) -> Element:
    """Return an element that holds all of a page."""
    whole = here = Element("", {})
    around: list[Element] = []
    opened: Counter[str] = Counter()
    tags: dict[str, _Tag | None] = {}
    words, *rest = _BETWEEN.split(page)
    for inside, following in zip(rest[::2], rest[1::2], strict=True):
        if words:
            here.children.append(_unescaped(words))
        words = following
        if inside not in tags:
            tags[inside] = _tag(inside)
        if (tag := tags[inside]) is None:
            words = f"&lt;{inside}&gt;{words}"
            continue
        kind, name, attributes = tag
        if kind is not _ENDS:
            new = Element(name, attributes.copy())
            here.children.append(new)
            if kind is _OPENS:
                opened[name] += 1
                around.append(here)
                here = new
        elif opened[name]:
            ended = ""
            while ended != name:
                ended, here = here.name, around.pop()
                opened[ended] -= 1
    if words:
        here.children.append(_unescaped(words))
    return whole


def _tag(inside: str) -> _Tag | None:
    """Return what stands between < and > as a tag; None if it is none."""
    found = _TAG.fullmatch(inside)
    if found is None:
        return None
    ends, name, given, closed = found.groups()
    name = name.lower()
    attributes = {
        key.lower(): _unescaped(one or other) for key, one, other in _ATTRIBUTE.findall(given)
    }
    return _ENDS if ends else _STANDS if closed or name in _VOID else _OPENS, name, attributes


def _unescaped(text: str) -> str:
    return html.unescape(text) if "&" in text else text


def _escaped(text: str) -> str:
    return html.escape(text, quote=False) if _SPECIAL.search(text) else text


def _given(attributes: dict[str, str]) -> str:
    """Return the attributes of an element as they stand in its tag."""
    if not attributes:
        return ""
    plain = "".join([f' {name}="{value}"' for name, value in sorted(attributes.items())])
    if _SPECIAL.search(plain) is None and plain.count('"') == 2 * len(attributes):
        return plain
    return "".join([f" {name}={_quoted(value)}" for name, value in sorted(attributes.items())])


def _quoted(value: str) -> str:
    safe = _escaped(value)
    if '"' in safe and "'" not in safe:
        return f"'{safe}'"
    return '"' + safe.replace('"', "&quot;") + '"'
