"""A tree of safe HTML as Typst markup. Words are string literals, so nothing in them is markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement

from nkstats.blocks import typst_string
from nkstats.reporting.foreign.characters import code_point
from nkstats.reporting.foreign.tables import table_typst

_BLOCKS = frozenset({
    "p", "div", "section", "ul", "ol", "dl", "blockquote", "pre", "table", "hr", "h1", "h2", "h3",
    "h4", "h5", "h6", "details", "summary", "figure", "figcaption", "caption", "dt", "dd", "li",
    "typst-block",
})  # fmt: skip
_AROUND = {
    "strong": "strong", "b": "strong", "th": "strong", "em": "emph", "i": "emph", "cite": "emph",
    "var": "emph", "dfn": "emph", "del": "strike", "s": "strike", "strike": "strike",
    "ins": "underline", "u": "underline", "mark": "highlight", "sub": "sub", "sup": "super",
    "small": "smaller",
}  # fmt: skip
_CODE = {"code", "kbd", "samp", "tt"}
_LONG = re.compile(r"\S{21,}")
_JOINERS = re.compile("[\u200b-\u200d\u2060\ufe00-\ufe0f]")


@dataclass
class Typesetter:
    """Writes trees; `missing` are the characters that no font has, `picture` writes an image.

    The frame lets endless words break; in the `narrow` columns of a table shorter ones break too.
    """

    missing: frozenset[str]
    picture: Callable[[Tag], str]
    narrow: bool = False

    def blocks(self, parent: Tag | BeautifulSoup) -> str:
        """Return what a block holds: paragraphs of its words, and the blocks within it."""
        done: list[str] = []
        run: list[PageElement] = []
        for child in parent.children:
            if self._is_block(child):
                done += [self._paragraph(run), self._block(child)]  # type: ignore[arg-type]
                run = []
            else:
                run.append(child)
        return "\n".join(part for part in [*done, self._paragraph(run)] if part)

    def _is_block(self, node: PageElement) -> bool:
        return isinstance(node, Tag) and (
            node.name in _BLOCKS or node.find(list(_BLOCKS)) is not None
        )

    def _paragraph(self, nodes: Iterable[PageElement]) -> str:
        inner = self.inline(nodes)
        return f"#parbreak()\n{inner}\n#parbreak()" if inner.strip("\n ") else ""

    def _block(self, element: Tag) -> str:
        name = element.name
        if name in ("ul", "ol", "dl"):
            return self._list(element)
        if name[0] == "h" and name[1:].isdigit():
            return self._heading(element)
        if name == "pre":
            return self._verbatim(element)
        if name == "table":
            caption = element.find("caption")
            above = self.blocks(caption) if caption else ""
            return f"{above}\n{table_typst(element, replace(self, narrow=True).blocks)}"
        if name == "hr":
            return "#rule()"
        if name == "typst-block":
            return str(element["markup"])
        inner = self.blocks(element)
        around = {"blockquote": "#quote(block: true)", "dd": "#pad(left: 1.5em)",
                  "summary": "#strong", "dt": "#strong", "caption": "#strong"}  # fmt: skip
        return self._anchored(element, f"{around[name]}[{inner}]" if name in around else inner)

    def _list(self, element: Tag) -> str:
        if element.name == "dl":
            return self.blocks(_renamed(element))
        items = element.find_all("li", recursive=False)
        inner = ", ".join(f"[{self._anchored(item, self.blocks(item))}]" for item in items)
        if element.name == "ul":
            return f"#list({inner})"
        return f"#enum(start: {int(str(element.get('start', '1'))[:6])}, {inner})"

    def _heading(self, element: Tag) -> str:
        heading = f"#heading(level: {element.name[1:]})[{self.inline(element.children)}]"
        return self._anchored(element, heading)

    def _anchored(self, element: Tag, inner: str) -> str:
        name = element.get("id")
        return f"#anchor({typst_string(str(name))})\n{inner}" if name else inner

    def _verbatim(self, element: Tag) -> str:
        kind = next(filter(None, element.get_attribute_list("class")), "code")
        runs: list[str] = []
        for text in element.find_all(string=True):
            style = _colour(text, element)
            lines = self.printable(str(text).expandtabs(8)).split("\n")
            shown = [f"raw({typst_string(line)})" if line else "none" for line in lines]
            runs += [f"({style}, ({', '.join(shown)},))"]
        return f"#verbatim({typst_string(kind)}, {', '.join(runs)})" if runs else ""

    def inline(self, nodes: Iterable[PageElement]) -> str:
        """Return words and what stands among them, white space as HTML has it."""
        return _Line(self).write(nodes)

    def printable(self, text: str) -> str:
        """Return text that can be drawn and that fits."""
        shown = self.with_numbers(text)
        return _LONG.sub(lambda word: _breakable(word[0]), shown) if self.narrow else shown

    def with_numbers(self, text: str) -> str:
        """Return text in which every character can be drawn."""
        if self.missing.isdisjoint(text):
            return text
        return "".join(self._shown(character) for character in text)

    def _shown(self, character: str) -> str:
        if character not in self.missing:
            return character
        return "" if _JOINERS.match(character) else f" {code_point(character)} "


class _Line:
    """Writes one paragraph, and knows whether a blank has just been written."""

    def __init__(self, setter: Typesetter) -> None:
        self._setter = setter
        self._blank = True

    def write(self, nodes: Iterable[PageElement]) -> str:
        return "".join(self._node(node) for node in nodes)

    def _node(self, node: PageElement) -> str:
        if isinstance(node, Tag):
            return self._element(node)
        return self._words(str(node)) if type(node) is NavigableString else ""

    def _words(self, text: str) -> str:
        shown = self._setter.printable(re.sub(r"[ \t\n\r\f]+", " ", text))
        if self._blank:
            shown = shown.lstrip(" ")
        if shown:
            self._blank = shown.endswith(" ")
        return f"#{typst_string(shown)};" if shown else ""

    def _element(self, element: Tag) -> str:
        if element.name == "br":
            self._blank = True
            return "#linebreak();"
        if element.name == "img":
            self._blank = False
            return self._setter.picture(element)
        if element.name == "typst-line":
            self._blank = False
            return str(element["markup"])
        if element.name in _CODE:
            self._blank = False
            text = self._setter.printable(element.get_text())
            return f"#raw({typst_string(text)});" if text else ""
        return self._around(element)

    def _around(self, element: Tag) -> str:
        inner = self.write(element.children)
        if not inner:
            return ""
        if element.name == "a":
            inner = _linked(str(element.get("href", "")), inner)
        elif element.name == "q":
            inner = f"#quote[{inner}];"
        elif "absent" in element.get_attribute_list("class"):
            inner = f"#undrawn[{inner}];"
        elif element.name in _AROUND:
            inner = f"#{_AROUND[element.name]}[{inner}];"
        name = element.get("id")
        return f"#anchor({typst_string(str(name))});{inner}" if name else inner


def _linked(address: str, inner: str) -> str:
    if address.startswith("#"):
        return f"#goto({typst_string(address[1:])})[{inner}];"
    if address.lower().startswith(("http:", "https:", "mailto:")):
        return f"#elsewhere({typst_string(address)})[{inner}];"
    return inner


def _renamed(element: Tag) -> Tag:
    element.name = "div"
    return element


def _breakable(word: str) -> str:
    """Return a long word with places at which a line may end."""
    return "\u200b".join(word[start : start + 10] for start in range(0, len(word), 10))


def _colour(text: NavigableString, within: Tag) -> str:
    """Return the ANSI colour that a piece of text has, as the name of a style."""
    for parent in text.parents:
        if parent is within:
            break
        for name in parent.get_attribute_list("class"):
            if name and name.startswith("ansi-") and not name.endswith("-bg"):
                return typst_string(name)
    return '""'
