"""Links and their targets: every target has one name in the whole page, every link leads on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import unquote

from bs4 import BeautifulSoup, Tag

_HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]


def connect(trees: Sequence[BeautifulSoup]) -> None:
    """Name the targets of all the cells of a page, and lead the links within it to them."""
    own = [_targets(tree, number) for number, tree in enumerate(trees)]
    everywhere = {name: place for names in reversed(own) for name, place in names.items()}
    for tree, names in zip(trees, own, strict=True):
        for link in tree.find_all("a"):
            _lead(link, {**everywhere, **names})
    _forget(trees)


def _targets(tree: BeautifulSoup, number: int) -> dict[str, str]:
    names: dict[str, str] = {}
    for element in tree.find_all(True):
        written = element.attrs.pop("id", None) or element.attrs.pop("name", None)
        element.attrs.pop("name", None)
        if written is None and element.name in _HEADINGS:
            written = element.get_text().strip().replace(" ", "-")
        if written and str(written) not in names:
            slug = re.sub(r"[^\w-]+", "-", str(written))[:80]
            names[str(written)] = element["id"] = f"at-{number}-{len(names)}-{slug}"
    return names


def _lead(link: Tag, names: dict[str, str]) -> None:
    address = str(link.get("href", "")).strip()
    if address.startswith("#"):
        place = names.get(unquote(address[1:])) or names.get(address[1:])
        if place:
            link["href"] = f"#{place}"
        else:
            del link["href"]
    has_words = link.get_text(strip=True) or link.find("img") is not None
    if not link.get("href") or not has_words:
        link.attrs.pop("href", None)
        link.attrs.pop("title", None)
        link.name = "span"
    elif link.find_parent("a") is not None:
        link.unwrap()


def _forget(trees: Sequence[BeautifulSoup]) -> None:
    """Drop the names that no link leads to, so that a page says no more than it uses."""
    used = {str(link["href"])[1:] for tree in trees for link in tree.find_all("a", href=True)}
    for tree in trees:
        for element in tree.find_all(id=True):
            if element["id"] not in used:
                del element["id"]
