"""Headings of a whole document, renumbered so that none is skipped and the first is of level 1."""

from __future__ import annotations

import re
from typing import Any

from bs4 import BeautifulSoup, Tag

from nkstats.reporting.foreign.markdown import markdown_html
from nkstats.reporting.foreign.safe_html import safe

_NAMES = ["h1", "h2", "h3", "h4", "h5", "h6"]
_NOT_WITHIN = ["table", "li", "blockquote", "details", "dd", "a"]


class Levels:
    """The level that each next heading takes.

    Examples
    --------
    >>> levels = Levels()
    >>> [levels.next(written) for written in (2, 4, 4, 3, 1, 6)]
    [1, 2, 2, 2, 1, 2]
    """

    def __init__(self) -> None:
        self._open: list[int] = []

    def next(self, written: int) -> int:
        """Return the level of a heading that was written as of another."""
        while self._open and self._open[-1] >= written:
            self._open.pop()
        self._open.append(written)
        return len(self._open)


def renumber(tree: BeautifulSoup, levels: Levels) -> None:
    """Put the headings of a tree in order; empty ones go, those inside a table become bold."""
    for heading in tree.find_all(_NAMES):
        if not heading.get_text(strip=True) and heading.find("img") is None:
            heading.unwrap()
        elif heading.find_parent(_NOT_WITHIN) is not None:
            _as_bold(tree, heading)
        else:
            _set_apart(heading)
            heading.name = _NAMES[levels.next(int(heading.name[1])) - 1]


def _as_bold(tree: BeautifulSoup, heading: Tag) -> None:
    heading.name = "strong"
    heading.attrs = {}
    heading.wrap(tree.new_tag("p" if heading.find_parent("a") is None else "span"))


def _set_apart(heading: Tag) -> None:
    """Keep only words in a heading: blocks within it, such as tables, are read as its words."""
    for block in heading.find_all(["p", "div", "pre", "section", "ul", "ol", "li", "h1", "h2",
                                   "h3", "h4", "h5", "h6", "table", "tr", "td", "th", "tbody",
                                   "thead", "tfoot", "caption", "blockquote", "hr"]):  # fmt: skip
        block.unwrap() if block.contents else block.decompose()


def first_heading(notebook: Any) -> str:
    """Return the words of the first heading in a notebook's Markdown; empty if it has none."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown" and re.search(
            r"#|<h[1-6]|^(=+|-+)\s*$", cell["source"], re.M
        ):
            tree = BeautifulSoup(safe(markdown_html(cell["source"])), "html.parser")
            for heading in tree.find_all(_NAMES):
                if words := heading.get_text(" ", strip=True):
                    return str(words)
    return ""
