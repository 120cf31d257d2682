"""The feed is Atom: read again with the standard library, by the rules of RFC 4287."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest

from nkstats.reporting import shelf

Add = Callable[..., Path]
ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def feed(out: Path) -> ET.Element:
    shelf.refresh(out)
    return ET.fromstring((out / "feed.xml").read_bytes())


def text(element: ET.Element, name: str) -> str:
    (found,) = element.findall(f"{ATOM}{name}")
    return found.text or ""


def check_atom(root: ET.Element) -> None:
    """Check what RFC 4287, sections 4.1.1 and 4.1.2, ask of a feed and its entries."""
    assert root.tag == f"{ATOM}feed"
    assert root.findall(f"{ATOM}author/{ATOM}name")
    entries = root.findall(f"{ATOM}entry")
    ids = [text(element, "id") for element in (root, *entries)]
    assert len(set(ids)) == len(ids)
    for element in (root, *entries):
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", text(element, "id"))
        assert text(element, "title").strip()
        assert datetime.fromisoformat(text(element, "updated")).tzinfo is not None
        links = [link.attrib for link in element.findall(f"{ATOM}link")]
        others = [(link["type"], link.get("hreflang")) for link in links
                  if link["rel"] == "alternate"]  # fmt: skip
        assert others and len(set(others)) == len(others)
    times = [datetime.fromisoformat(text(entry, "updated")) for entry in entries]
    assert all(earlier <= later for later, earlier in pairwise(times))
    assert datetime.fromisoformat(text(root, "updated")) >= max(times, default=times and times[0])


def test_the_feed_is_atom_with_both_languages_of_each_report(out: Path, add: Add) -> None:
    add("2025H2", reports=("trends", "exile"))
    add("2025H1", languages=("ko",), formats=("pdf",))
    root = feed(out)
    check_atom(root)
    entry = root.findall(f"{ATOM}entry")[0]
    links = {(link.get("hreflang"), link.get("href")) for link in entry.findall(f"{ATOM}link")}
    assert links == {
        (lang, f"2025H2/exile.{lang}.{ending}")
        for lang in ("en", "ko")
        for ending in ("html", "pdf")
    }
    assert entry.find(f"{ATOM}title").attrib[LANG] == "en"
    assert "127명이" in text(entry, "summary")
    assert root.findall(f"{ATOM}entry")[2].find(f"{ATOM}title").attrib[LANG] == "ko"


def test_the_newest_knowledge_comes_first_and_the_times_are_data_days(out: Path, add: Add) -> None:
    add("2024", day="2026-03-01")
    add("2025H2", day="2026-02-04")
    add("2025", day="2026-02-04")
    root = feed(out)
    labels = [entry.find(f"{ATOM}category").attrib["term"] for entry in root.iter(f"{ATOM}entry")]
    assert labels == ["2024", "2025", "2025H2"]
    assert text(root, "updated") == "2026-03-01T00:00:00+09:00"


def test_an_entry_keeps_its_id_when_its_edition_is_built_again(out: Path, add: Add) -> None:
    add("2025H2")
    before = text(feed(out).find(f"{ATOM}entry"), "id")
    content = (out / "2025H2" / "manifest.json").read_text()
    (out / "2025H2" / "manifest.json").write_text(content.replace("aaaaaa", "bbbbbb"))
    assert text(feed(out).find(f"{ATOM}entry"), "id") == before


def test_a_long_shelf_has_a_short_feed(out: Path, add: Add) -> None:
    for year in range(1990, 2025):
        add(f"{year}", reports=("a", "b", "c"), formats=("html",))
    root = feed(out)
    check_atom(root)
    assert len(root.findall(f"{ATOM}entry")) == 100


@pytest.mark.parametrize("title", ["<b>&amp;</b>", "\x00\x0b￾", "]]>", "x" * 10_000])
def test_a_hostile_title_is_text_in_the_feed(out: Path, add: Add, title: str) -> None:
    add("2025H2", title=title)
    root = feed(out)
    check_atom(root)
    shown = text(root.find(f"{ATOM}entry"), "title")
    assert len(shown) < 600
    if title.isprintable() and len(title) < 100:
        assert title in shown


def test_an_empty_shelf_has_an_empty_feed(out: Path, add: Add) -> None:
    (out / "index.html").write_text("old")
    root = feed(out)
    assert root.findall(f"{ATOM}entry") == [] and text(root, "updated")
