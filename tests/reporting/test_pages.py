"""The pages of a built edition, read as a browser and a careful reader would."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdf
import pytest
from bs4 import BeautifulSoup

import nkstats as nk
from nkstats.reporting.html import NkstatsHTMLExporter
from nkstats.reporting.pdf import NkstatsPDFExporter

LANGUAGES = ("en", "ko")
DATA_BLOCKS = {"application/json", "application/ld+json"}
FIGURES = ("1,418", "1,127", "-21%", "223", "127")
Rendered = Callable[..., Any]


def read(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")


@cache
def pdf_text(path: Path) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


@pytest.fixture(scope="module")
def pages(edition_folder: Path) -> dict[str, BeautifulSoup]:
    """Return the page of each language."""
    return {lang: read(edition_folder / f"quarterly_report.{lang}.html") for lang in LANGUAGES}


@pytest.fixture(scope="module")
def every(edition_folder: Path) -> dict[str, BeautifulSoup]:
    """Return every page of the edition by its name."""
    return {path.stem: read(path) for path in sorted(edition_folder.glob("*.html"))}


@pytest.fixture(scope="module")
def unpublished(rendered: Rendered) -> dict[str, BeautifulSoup]:
    """Return the page of 2025Q4, a quarter without a figure, in each language."""
    made = {}
    for lang in LANGUAGES:
        page, _ = NkstatsHTMLExporter().from_notebook_node(rendered(edition="2025Q4", lang=lang))
        made[lang] = BeautifulSoup(page, "html.parser")
    return made


def tables(page: BeautifulSoup) -> list[list[list[str]]]:
    """Return the cells of each table, header row first."""
    return [
        [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in table.find_all("tr")]
        for table in page.find_all("table")
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_has_language_title_and_one_first_heading(
    pages: dict[str, BeautifulSoup], lang: str
) -> None:
    """The title says what the heading says."""
    page = pages[lang]
    assert page.html["lang"] == lang
    (heading,) = page.find_all("h1")
    assert page.title.get_text() == heading.get_text()
    assert str(nk.load_arrivals().loc[nk.latest_edition(), "total"]) in page.title.get_text()
    assert page.find("meta", charset=True)["charset"] == "utf-8"
    assert page.main is not None


def test_headings_are_in_order_and_not_empty(every: dict[str, BeautifulSoup]) -> None:
    """The first is the title; no level is skipped."""
    for name, page in every.items():
        found = page.find_all(re.compile("^h[1-6]$"))
        levels = [int(heading.name[1]) for heading in found]
        assert levels[0] == 1, name
        assert all(later - earlier <= 1 for earlier, later in pairwise(levels)), name
        assert all(heading.get_text(strip=True) for heading in found), name
        assert levels.count(2) >= 6, name


def test_a_page_runs_nothing_and_asks_no_one(every: dict[str, BeautifulSoup]) -> None:
    """No script but data, no handler, no address but those that a reader may click."""
    for page in every.values():
        assert {script["type"] for script in page.find_all("script")} <= DATA_BLOCKS
        assert not page.find_all(["iframe", "object", "embed", "link", "base", "form"])
        for element in page.find_all(True):
            for name, value in element.attrs.items():
                assert not name.startswith("on"), (element.name, name)
                if name in ("src", "srcset", "poster", "data", "action", "xlink:href"):
                    assert str(value).startswith(("#", "data:")), (element.name, value)
                if name == "href" and not str(value).startswith("#"):
                    assert element.name == "a"
                    assert re.match(r"(https?://|data:text/csv)[^\s]+$", str(value))
        styles = "".join(style.get_text() for style in page.find_all("style"))
        assert "@import" not in styles
        urls = re.findall(r"url\(\"?([^)\"]*)", str(page))
        assert all(url.startswith(("data:", "#")) for url in urls)


def test_a_page_says_what_it_is_and_how_it_was_made(every: dict[str, BeautifulSoup]) -> None:
    """To search engines, and to who checks the file; the contents lead to every section."""
    for name, page in every.items():
        dataset = json.loads(page.find("script", type="application/ld+json").string)
        assert dataset["@type"] == "Dataset"
        assert dataset["license"] and dataset["name"] and dataset["description"]
        assert page.find("meta", attrs={"name": "description"})["content"]
        assert json.loads(page.find("script", id="manifest").string)["key"]
        assert f"nkstats verify {name}.html" in page.select_one(".manifest").get_text()
        sections = [heading["id"] for heading in page.select("main h2:not(#contents)")]
        assert [link["href"][1:] for link in page.select("nav.contents a")] == sections


def test_a_table_has_a_caption_and_heads_and_a_box_with_a_name(
    every: dict[str, BeautifulSoup],
) -> None:
    """Every row and column is named; no two boxes are called the same."""
    for page in every.values():
        boxes = page.select(".table")
        assert all(box["tabindex"] == "0" and box["role"] == "region" for box in boxes)
        names = [box["aria-label"] for box in boxes]
        assert len(names) == len(set(names))
        for table in page.find_all("table"):
            assert table.caption.get_text(strip=True)
            assert all(head["scope"] == "col" for head in table.thead.find_all("th"))
            assert all(row.find(True).get("scope") == "row" for row in table.select("tbody tr"))


def test_figures_and_tables_are_numbered_from_one_on(every: dict[str, BeautifulSoup]) -> None:
    """In words, each kind by itself."""
    for page in every.values():
        for kind in ("figcaption", "caption"):
            said = [number.get_text() for number in page.select(f"{kind} .number")]
            assert [int(words.split()[-1]) for words in said] == list(range(1, len(said) + 1))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_shows_no_code(pages: dict[str, BeautifulSoup], lang: str) -> None:
    """Nor prompts, nor raw objects; the manifest names the software that made it."""
    text = pages[lang].get_text().replace(pages[lang].select_one(".manifest").get_text(), "")
    assert not re.search(r"\bnk\.[a-z]+[.(]|import nk|In ?\[|Out ?\[|object at 0x|papermill", text)
    assert not pages[lang].select(".input, .jp-InputArea, .prompt")


def test_a_page_is_small_enough_to_mail(edition_folder: Path) -> None:
    """Under 400 KB, fonts and drawings included."""
    for path in edition_folder.glob("*.html"):
        assert path.stat().st_size < 400_000, path.name


def test_every_mark_and_number_leads_to_a_source_and_every_source_is_cited(
    every: dict[str, BeautifulSoup],
) -> None:
    """The sources are numbered from 1 on without a hole; each leads back to a mark."""
    for page in every.values():
        ids = [element["id"] for element in page.find_all(id=True)]
        assert len(ids) == len(set(ids))
        marks = page.select(".cite a")
        assert all(mark["href"] == f"#source-{mark.get_text()}" for mark in marks)
        listed = [item["id"] for item in page.select("ol.sources > li")]
        assert listed == [f"source-{n}" for n in range(1, len(listed) + 1)]
        assert {link["href"][1:] for link in page.select(".cite a, a.value")} == set(listed)
        for link in page.find_all("a", href=re.compile("^#")):
            assert link["href"][1:] in ids
        backs = {link["href"].removeprefix("#cited-") for link in page.select(".sources .back")}
        assert backs == {mark["id"].removeprefix("cited-") for mark in page.select(".cite a[id]")}


def test_a_title_in_another_language_says_so(pages: dict[str, BeautifulSoup]) -> None:
    """A screen reader would else read Korean in English (WCAG 3.1.2)."""
    for lang, page in pages.items():
        for item in page.select("ol.sources > li"):
            if lang == "en" and re.search("[가-힣]{2}", item.get_text()):
                assert item.get("lang") or item.find(lang=True), item.get_text()[:60]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("figure", FIGURES)
def test_the_figures_of_the_issue_are_on_the_page_and_in_the_pdf(
    pages: dict[str, BeautifulSoup], edition_folder: Path, lang: str, figure: str
) -> None:
    """As whole numbers, not as part of others."""
    whole = re.compile(rf"(?<![\d,]){re.escape(figure)}(?![\d,])")
    assert whole.search(pages[lang].get_text(" "))
    assert whole.search(pdf_text(edition_folder / f"quarterly_report.{lang}.pdf"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_2017_stands_beside_its_fall_in_the_table_of_years(
    pages: dict[str, BeautifulSoup], lang: str
) -> None:
    """1,127 people, 291 fewer, -21%."""
    rows = [row for table in tables(pages[lang]) for row in table if row[0] == "2017"]
    assert ["1,127", "-291", "-21%"] in [row[1:4] for row in rows]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_year_of_the_table_is_a_claim_of_the_source_it_cites(
    pages: dict[str, BeautifulSoup], lang: str, raw: Path
) -> None:
    """Read from the raw rows: nothing in the table is interpolated."""
    with (raw / "arrivals.csv").open(encoding="utf-8", newline="") as file:
        claims = {(r["period"], r["source_id"], r["total"]) for r in csv.DictReader(file)}
    publisher = {source: row["publisher"] for source, row in nk.load_sources().iterrows()}
    printed = {(period, publisher[source], total) for period, source, total in claims}
    counts = [
        link for link in pages[lang].select("table a.value")
        if re.fullmatch(r"arrivals/\d{4}/total", link["data-figure"])
    ]  # fmt: skip
    assert len({link["data-figure"] for link in counts}) == 2025 - 1998 + 1
    for link in counts:
        year, basis, source = link["title"].split(" · ")[:3]
        assert basis in ("published", "공표")
        total = link.get_text().replace(",", "")
        names = {name for period, name, count in printed if (period, count) == (year, total)}
        assert any(source.startswith(name) for name in names), (year, source)


@pytest.mark.parametrize(("lang", "words"), [("en", "not published"), ("ko", "미공표")])
def test_an_unpublished_quarter_is_said_in_words_on_the_page_and_in_the_pdf(
    unpublished: dict[str, BeautifulSoup], rendered: Rendered, lang: str, words: str, tmp_path: Path
) -> None:
    """The figure of the half stands beside it, under its own name."""
    assert words in unpublished[lang].get_text()
    assert "127" in unpublished[lang].h1.get_text()
    pdf, _ = NkstatsPDFExporter().from_notebook_node(rendered(edition="2025Q4", lang=lang))
    path = tmp_path / "page.pdf"
    path.write_bytes(pdf)
    assert words in pdf_text(path)
    assert "127" in pdf_text(path)


@pytest.mark.parametrize(("lang", "short", "long"), [
    ("en", "2025 Q4", "the fourth quarter of 2025"), ("ko", "2025 4분기", "2025년 4분기"),
])  # fmt: skip
def test_no_number_of_arrivals_stands_for_an_unpublished_quarter(
    unpublished: dict[str, BeautifulSoup], lang: str, short: str, long: str
) -> None:
    """Not in the table, not as a value's origin, not as zero, not in the title."""
    page = unpublished[lang]
    rows = [row for table in tables(page) for row in table if row[0] == short]
    rows = [row for row in rows if {"not published", "미공표"} & set(row)]
    assert rows
    for row in rows:
        assert not re.search(r"\d", "".join(row[1:]))
    quoted = {link["data-figure"] for link in page.select(".value")}
    assert quoted
    assert not [figure for figure in quoted if figure.startswith("arrivals/2025Q4/")]
    assert long not in page.h1.get_text()
    recent = page.find(id="chart-recent")
    assert long not in recent.svg["aria-label"] or not re.search(
        rf"{long}[^.;]*\d", recent.svg["aria-label"].split(".")[1]
    )


def test_a_page_as_of_an_earlier_day_shows_what_was_known_then(rendered: Rendered) -> None:
    """224 for 2025 before the correction, and the day is printed."""
    made = rendered(edition="2025", lang="ko", as_of="2026-01-25")
    page, _ = NkstatsHTMLExporter().from_notebook_node(made)
    soup = BeautifulSoup(page, "html.parser")
    assert "224" in soup.h1.get_text()
    assert "223" not in [cell for table in tables(soup)[:2] for row in table for cell in row]
    assert "2026년 1월 25일" in soup.get_text()
