"""The PDFs of a built edition, judged by other libraries: accessible, archival, readable."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import outloud
import pikepdf
import pypdf
import pytest
from bs4 import BeautifulSoup

import nkstats as nk
from nkstats.reporting.pdf import NkstatsPDFExporter

LANGUAGES = ("en", "ko")
# What the checker warns of without reason: it reads the grid of a chart as a table, words only
# where they have Latin letters, and a link inside a paragraph after the whole paragraph.
UNFOUNDED = {"TBL-014", "FIG-012", "ORD-001"}


@pytest.fixture(scope="module", params=LANGUAGES)
def path(request: pytest.FixtureRequest, edition_folder: Path) -> Path:
    """Return the PDF of each language."""
    return edition_folder / f"quarterly_report.{request.param}.pdf"


@pytest.fixture(scope="module")
def pdf(path: Path) -> pypdf.PdfReader:
    """Return the PDF read by pypdf."""
    return pypdf.PdfReader(path)


@pytest.fixture(scope="module")
def texts(pdf: pypdf.PdfReader) -> list[str]:
    """Return the text of each page."""
    return [page.extract_text() for page in pdf.pages]


@pytest.fixture(scope="module")
def page(path: Path) -> BeautifulSoup:
    """Return the HTML of the same report."""
    return BeautifulSoup(path.with_suffix(".html").read_text(encoding="utf-8"), "html.parser")


@pytest.fixture
def lang(path: Path) -> str:
    """Return the language that the name of the file says."""
    return path.suffixes[-2][1:]


def test_an_independent_checker_finds_no_error_and_warns_of_nothing_real(path: Path) -> None:
    """PDF/UA-1 and the checks a validator cannot make."""
    result = outloud.check(str(path))
    assert result.errors == 0, [str(finding) for finding in result.findings]
    assert {finding.rule for finding in result.findings} <= UNFOUNDED


def test_what_is_painted_has_the_order_of_what_is_read(path: Path) -> None:
    """The marks on each page count up in the tree of tags as they do on the page."""
    with pikepdf.open(path) as file:
        marks = list(marked(file.Root.StructTreeRoot.K, None))
        for sheet in file.pages:
            painted = [int(n) for n in re.findall(rb"/MCID (\d+)", sheet.Contents.read_bytes())]
            assert painted
            assert [mark for number, mark in marks if number == sheet.objgen] == painted


def marked(element: Any, place: Any) -> Iterator[tuple[Any, int]]:
    """Yield the page and the mark of all content below an element, in reading order."""
    if isinstance(element, pikepdf.Array):
        for child in element:
            yield from marked(child, place)
    elif isinstance(element, int):
        yield place, element
    elif isinstance(element, pikepdf.Dictionary):
        place = element.Pg.objgen if "/Pg" in element else place
        yield from marked(element.get("/MCID", element.get("/K", pikepdf.Array())), place)


def test_the_pdf_says_that_it_is_accessible_and_archival(path: Path) -> None:
    """PDF/UA-1 and PDF/A-2a, in its XMP packet."""
    with pikepdf.open(path) as file:
        xmp = file.Root.Metadata.read_bytes().decode("utf-8")
    assert re.search(r"pdfuaid:part(>|=\")1", xmp)
    assert re.search(r"pdfaid:part(>|=\")2", xmp)
    assert re.search(r"pdfaid:conformance(>|=\")A", xmp)


def test_the_packet_of_metadata_is_not_compressed(path: Path) -> None:
    """PDF/A wants it readable for tools that know nothing of PDF."""
    assert b"<?xpacket begin" in path.read_bytes()


def test_the_pdf_has_title_language_and_tags(
    pdf: pypdf.PdfReader, page: BeautifulSoup, lang: str
) -> None:
    """The title is that of the page, and viewers are told to show it."""
    root = pdf.trailer["/Root"]
    assert pdf.metadata is not None
    assert pdf.metadata.title == page.title.get_text()
    assert pdf.metadata.author == "nkstats"
    assert str(root["/Lang"]).split("-")[0] == lang
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


def test_the_bookmarks_are_the_headings_of_the_page(
    pdf: pypdf.PdfReader, page: BeautifulSoup
) -> None:
    """In their order; what the page adds about its own file comes after."""
    marks = [entry.title for entry in _flat(pdf.outline)]
    headings = [heading.get_text() for heading in page.find_all(["h1", "h2", "h3"])]
    assert marks == [heading for heading in headings if heading in marks]
    assert len(marks) >= len(headings) - 2


def _flat(outline: list[Any]) -> Iterator[Any]:
    for entry in outline:
        if isinstance(entry, list):
            yield from _flat(entry)
        else:
            yield entry


def test_the_contents_name_each_section_with_its_page(
    pdf: pypdf.PdfReader, texts: list[str]
) -> None:
    """Against the bookmarks, which every viewer follows; on the first or second page."""
    front = " ".join("\n".join(texts[:2]).split())
    sections = [entry for entry in _flat(pdf.outline)][1:]
    assert len(sections) > 3
    for entry in sections:
        number = (pdf.get_destination_page_number(entry) or 0) + 1
        assert f"{' '.join(str(entry.title).split())} {number}" in front


def test_every_page_says_its_number_and_that_of_all(
    pdf: pypdf.PdfReader, texts: list[str], lang: str
) -> None:
    """Page x of y, on A4."""
    count = len(pdf.pages)
    assert count > 3
    for number, (text, sheet) in enumerate(zip(texts, pdf.pages, strict=True), start=1):
        words = {"en": f"page {number} of {count}", "ko": f"{number}/{count}쪽"}[lang]
        assert words in text
        assert [round(float(side)) for side in sheet.mediabox[2:]] == [595, 842]


def test_the_first_page_says_which_edition_it_is(texts: list[str], edition_folder: Path) -> None:
    """Edition, and the key by which its manifest is found."""
    assert edition_folder.name in texts[0]
    manifest = (edition_folder / "manifest.json").read_text(encoding="utf-8")
    (shown,) = {key for key in re.findall(r"\b[0-9a-f]{12}\b", texts[0]) if f'"{key}' in manifest}
    assert shown


def test_every_font_is_embedded(pdf: pypdf.PdfReader) -> None:
    """And can be read back as text; none is slanted."""
    found = list(fonts(pdf))
    assert found
    for font in found:
        assert "/ToUnicode" in font
        assert not re.search("Italic|Oblique", str(font["/BaseFont"]))
        for inner in font.get("/DescendantFonts", [font]):
            described = inner.get_object()["/FontDescriptor"].get_object()
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(described), font["/BaseFont"]
    assert {"Pretendard" in str(font["/BaseFont"]) for font in found} >= {True}


def fonts(pdf: pypdf.PdfReader) -> Iterator[Any]:
    """Return every font of every page, those inside drawings too."""
    todo = [page["/Resources"].get_object() for page in pdf.pages]
    while todo:
        resources = todo.pop()
        yield from (font.get_object() for font in resources.get("/Font", {}).values())
        for inner in resources.get("/XObject", {}).values():
            if "/Resources" in inner.get_object():
                todo.append(inner.get_object()["/Resources"].get_object())


def test_the_date_of_the_pdf_is_the_data_day(pdf: pypdf.PdfReader) -> None:
    """Not the day on which it was made."""
    assert pdf.metadata is not None
    assert pdf.metadata.creation_date is not None
    assert pdf.metadata.creation_date.date() == nk.data_day()
    changed = pdf.metadata.modification_date
    assert changed is None or changed.date() == nk.data_day()


def test_the_pdf_is_small_enough_to_mail(path: Path) -> None:
    """At most 600 KB; ours is far below."""
    assert path.stat().st_size < 450_000


def test_figures_have_alternative_texts(path: Path, page: BeautifulSoup) -> None:
    """As many drawings as the page has, each described in a sentence."""
    with pikepdf.open(path) as file:
        described = [
            str(item.Alt) for item in file.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"
        ]  # fmt: skip
    assert len(described) == len(page.select("figure.chart"))
    assert all(len(alt) > 40 for alt in described)
    assert len(set(described)) == len(described)


def test_numbers_and_korean_words_are_read_back_whole(
    texts: list[str], page: BeautifulSoup
) -> None:
    """A number is never split, and a Korean word goes to the next line as a whole."""
    read = " ".join(sorted({word for text in texts for word in text.split()}))
    for cell in page.select("main p, main td, main th, main h2, main caption"):
        if cell.find_parent("details") or cell.find_parent(class_="manifest"):
            continue
        words = [word.strip("↩") for word in cell.get_text().split()]
        numbers = [word for word in words if re.search(r"[\d가-힣]", word) and len(word) < 14]
        assert [word for word in numbers if word not in read] == []
    assert all(re.search(rf"(^|\D){number}(\D|$)", read) for number in ("1,418", "1,127", "127"))


def test_a_number_leads_to_its_note_and_the_note_to_its_address(
    pdf: pypdf.PdfReader, page: BeautifulSoup
) -> None:
    """Links inside the document end on pages of it; those elsewhere are those of the page."""
    inside, outside = 0, set()
    for sheet in pdf.pages:
        for link in (note.get_object() for note in sheet.get("/Annots", [])):
            assert link["/Subtype"] == "/Link"
            assert str(link["/Contents"]).strip()
            action = link.get("/A", {})
            if "/URI" in action:
                outside.add(str(action["/URI"]))
            else:
                inside += 1
    assert inside > 50
    assert outside == {a["href"] for a in page.select("ol.sources a[href^=http]")}


def test_two_compilations_give_the_same_bytes_as_the_build(
    rendered: Callable[..., Any], edition_folder: Path
) -> None:
    """Twice in this process."""
    notebook = rendered(edition=edition_folder.name, lang="en")
    first, _ = NkstatsPDFExporter().from_notebook_node(notebook)
    again, _ = NkstatsPDFExporter().from_notebook_node(notebook)
    assert first == again
