"""The front page: what it lists, in which order, and what strangers' manifests cannot do to it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup

from nkstats.reporting import shelf

Add = Callable[..., Path]
HOSTILE = "</a><script>alert(1)</script><img src=x onerror=alert(2)>&amp;\"'\x00\x1b[31m‮{{ 7*7 }}"


def soup(out: Path) -> BeautifulSoup:
    shelf.refresh(out)
    return BeautifulSoup((out / "index.html").read_text(encoding="utf-8"), "html.parser")


def test_editions_stand_newest_first_by_report_and_language(out: Path, add: Add) -> None:
    for label in ("2024Q4", "2025H1", "2025", "2024", "2025Q1", "2025H2", "2009"):
        add(label, reports=("trends", "exile"))
    page = soup(out)
    assert [heading["id"] for heading in page.find_all("h3")] == [
        "2025", "2025H2", "2025H1", "2025Q1", "2024", "2024Q4", "2009",
    ]  # fmt: skip
    assert [heading.get_text() for heading in page.find_all("h2")] == ["2025", "2024", "2009"]
    first = page.find("ul", class_="held")
    reports = [item.select_one("[lang=en] .of").get_text() for item in first.find_all("li")]
    assert reports == ["Of exile", "Of trends"]
    assert [p.get_text() for p in first.li.select("[lang=ko] p")][1:] == [
        "127명이 입국했다", "HTML PDF ",
    ]  # fmt: skip
    assert first.select_one("[lang=en] a")["href"] == "2025/exile.en.html"


def test_every_link_is_relative_and_leads_to_a_file(out: Path, add: Add) -> None:
    """Names of reports are people's: spaces, Korean, signs."""
    add("2025H2", reports=("trends", "our #1 report?", "보고서"), formats=("html", "pdf", "txt"))
    (out / "2025H2" / "key_figures.csv").write_text("id\n")
    page = soup(out)
    links = [link["href"] for link in page.find_all(["a", "link"]) if link["href"][0] != "#"]
    links += re.findall('href="([^"]*)"', (out / "feed.xml").read_text(encoding="utf-8"))
    assert all(re.fullmatch("[-_.~%/0-9A-Za-z]+", href) for href in links)  # RFC 3986
    assert all((out / unquote(href)).is_file() for href in links)
    assert {Path(unquote(href)).name for href in links} >= {
        "our #1 report?.ko.txt", "보고서.en.html", "key_figures.csv", "manifest.json", "feed.xml",
    }  # fmt: skip


def test_the_page_has_the_policy_of_the_reports_and_names_each_language(
    out: Path, add: Add
) -> None:
    add("2025H2")
    page = soup(out)
    policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert policy.startswith("default-src 'none'") and "script" not in policy
    assert page.find("script") is None
    for text in page.body.find_all(string=re.compile("[가-힣]")):
        assert text.find_parent(attrs={"lang": True})["lang"] == "ko", text
    said = page.main.get_text()
    for words in ("4 February 2026", "2026년 2월 4일", "2025 H2", "2025 하반기", "2025H2aaaaaa"):
        assert words in said


def test_a_small_chart_says_what_it_shows_and_breaks_where_there_is_no_number(
    out: Path, add: Add
) -> None:
    add("2025H2")
    chart = soup(out).find("svg")
    assert (chart["role"], chart["lang"]) == ("img", "en")
    assert "947 in 1998" in chart["aria-label"]
    assert "2,914 in 2009" in chart["aria-label"]
    assert "223 in 2025" in chart["aria-label"]
    assert chart.path["d"].count("M") == 2
    width, height = map(int, chart["viewbox"].split()[2:])
    for x, y in re.findall(r"[ML](\d+) (\d+)", chart.path["d"]):
        assert 0 <= int(x) <= width and 0 <= int(y) <= height


@pytest.mark.parametrize("spark", [[], [["2025", 1]], [["2024", None], ["2025", None]]])
def test_there_is_no_empty_chart(out: Path, add: Add, spark: list[Any]) -> None:
    folder = add("2025H2")
    content = json.loads((folder / "manifest.json").read_text())
    for document in content["documents"]:
        document["spark"] = spark
    (folder / "manifest.json").write_text(json.dumps(content))
    page = soup(out)
    assert page.find("svg") is None and page.find("h3") is not None


def test_an_edition_of_one_language_and_format_is_listed(out: Path, add: Add) -> None:
    add("2025H2", languages=("ko",), formats=("pdf",))
    item = soup(out).find("ul", class_="held").li
    assert item.select_one("a")["href"] == "2025H2/trends.ko.pdf"
    assert item.svg["lang"] == "ko" and "1998에 947" in item.svg["aria-label"]


def test_a_hostile_title_is_text(out: Path, add: Add) -> None:
    add("2025H2", title=HOSTILE)
    page = soup(out)
    assert page.find(["script", "img"]) is None
    shown = page.find("ul", class_="held").bdi.find_next("bdi").get_text()
    assert "<script>alert(1)</script>" in shown and "{{ 7*7 }}" in shown
    assert not re.search("[\x00-\x08\x1b‮]", (out / "index.html").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "change",
    [
        {"parameters": {"edition": "2024"}}, {"parameters": []}, {"documents": None},
        {"documents": [1]}, {"documents": [{"lang": "en"}]}, {"data_day": "soon"},
        {"data_day": 7}, {"files": 7}, {"key": 7}, {"documents": {"en": 1}},
        {"documents": [{"lang": [], "report": "a"}]},
    ],
    ids=range(11),
)  # fmt: skip
def test_a_foreign_manifest_is_left_out_with_a_word(out: Path, add: Add, change: Any) -> None:
    add("2025H1")
    add("2025H2", **change)
    (told,) = shelf.refresh(out)
    assert str(out / "2025H2") in told and "left out" in told
    assert [heading["id"] for heading in soup(out).find_all("h3")] == ["2025H1"]


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\x00", b"[" * 200_000, b"1" * 6_000_000])
def test_a_broken_manifest_is_left_out_with_a_word(out: Path, add: Add, content: bytes) -> None:
    folder = add("2025H2")
    (folder / "manifest.json").write_bytes(content)
    (told,) = shelf.refresh(out)
    assert "2025H2" in told


@pytest.mark.parametrize(
    "odd",
    [
        {"title": 7}, {"title": "\ud800"}, {"title": "x" * 100_000}, {"report_title": None},
        {"spark": [["a", float("inf")], ["b", 1e400], ["c", True], ["d", "5"], ["e", 1], ["f", 2]]},
        {"spark": [["a", -5], ["b", 1e300], ["c", 0]]}, {"spark": [[None, 1]] * 5000},
        {"report": "../../etc/passwd"}, {"lang": "xx"}, {"spark": [["a", 0], ["b", 0]]},
        {"spark": [["a", 1e308], ["b", -1e308]]}, {"spark": [["a", 10**400], ["b", 1]]},
        {"spark": 5}, {"spark": [1, 2]},
    ],
    ids=range(14),
)  # fmt: skip
def test_odd_values_break_nothing(out: Path, add: Add, odd: dict[str, Any]) -> None:
    """Whatever a manifest says, page and feed are made, and stay in step."""
    add("2025H1")
    folder = add("2025H2")
    content = json.loads((folder / "manifest.json").read_text())
    content["documents"] = [{**document, **odd} for document in content["documents"]]
    (folder / "manifest.json").write_text(json.dumps(content))
    shelf.refresh(out)
    assert shelf.in_step(out)
    assert "passwd" not in (out / "index.html").read_text(encoding="utf-8")
    assert (out / "index.html").stat().st_size < 300_000


def test_folders_that_are_no_editions_are_not_looked_into(out: Path, add: Add) -> None:
    add("2025H2")
    for name in ("2025H2 (copy)", "figures", ".staging-1-2", "2025Q5", "x2025"):
        (out / name).mkdir()
        (out / name / "manifest.json").write_text("{")
    assert shelf.refresh(out) == []
