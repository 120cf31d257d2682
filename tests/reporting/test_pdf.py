"""The PDFs of a built edition, judged by other libraries: accessible, archival, repeatable."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import outloud
import pypdf
import pytest
from bs4 import BeautifulSoup

import nkstats as nk
from nkstats.blocks import TYPST
from nkstats.errors import ReportError
from nkstats.reporting.pdf import NkstatsPDFExporter

LANGUAGES = ("en", "ko")


@pytest.fixture(scope="module", params=LANGUAGES)
def path(request: pytest.FixtureRequest, edition_folder: Path) -> Path:
    """Return the PDF of each language."""
    return edition_folder / f"quarterly_report.{request.param}.pdf"


@pytest.fixture(scope="module")
def pdf(path: Path) -> pypdf.PdfReader:
    """Return the PDF read by pypdf."""
    return pypdf.PdfReader(path)


@pytest.fixture
def lang(path: Path) -> str:
    """Return the language that the name of the file says."""
    return path.suffixes[-2][1:]


def fonts(pdf: pypdf.PdfReader) -> Iterator[Any]:
    """Return every font of every page, those inside drawings too."""
    todo = [page["/Resources"].get_object() for page in pdf.pages]
    while todo:
        resources = todo.pop()
        yield from (font.get_object() for font in resources.get("/Font", {}).values())
        for inner in resources.get("/XObject", {}).values():
            if "/Resources" in inner.get_object():
                todo.append(inner.get_object()["/Resources"].get_object())


def test_an_independent_checker_finds_no_error(path: Path) -> None:
    """PDF/UA-1 and the checks a validator cannot make."""
    result = outloud.check(str(path))
    assert result.errors == 0, [str(finding) for finding in result.findings]


def test_the_pdf_says_that_it_is_accessible_and_archival(path: Path) -> None:
    """PDF/UA-1 and PDF/A-2a, in its XMP packet."""
    packet = re.search(rb"<\?xpacket begin.*?<\?xpacket end", path.read_bytes(), re.DOTALL)
    assert packet is not None
    xmp = packet[0].decode("utf-8")
    assert re.search(r"pdfuaid:part(>|=\")1", xmp)
    assert re.search(r"pdfaid:part(>|=\")2", xmp)
    assert re.search(r"pdfaid:conformance(>|=\")A", xmp)


def test_the_pdf_has_title_language_tags_and_bookmarks(
    pdf: pypdf.PdfReader, path: Path, lang: str
) -> None:
    """The title is that of the page, and viewers are told to show it."""
    page = BeautifulSoup(path.with_suffix(".html").read_text(encoding="utf-8"), "html.parser")
    root = pdf.trailer["/Root"]
    assert pdf.metadata is not None
    assert pdf.metadata.title == page.title.get_text()
    assert str(root["/Lang"]).split("-")[0] == lang
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    headings = [entry.title for entry in _flat(pdf.outline)]
    assert headings == [heading.get_text() for heading in page.find_all(["h1", "h2"])]


def _flat(outline: list[Any]) -> Iterator[Any]:
    for entry in outline:
        if isinstance(entry, list):
            yield from _flat(entry)
        else:
            yield entry


def test_every_page_says_its_number_and_that_of_all(pdf: pypdf.PdfReader, lang: str) -> None:
    """Page x of y, on A4."""
    count = len(pdf.pages)
    assert count > 3
    for number, page in enumerate(pdf.pages, start=1):
        words = {"en": f"page {number} of {count}", "ko": f"{number}"}[lang]
        foot = " ".join(page.extract_text().split())
        assert words in foot
        assert str(count) in foot
        assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]


def test_every_font_is_embedded(pdf: pypdf.PdfReader) -> None:
    """And can be read back as text."""
    found = list(fonts(pdf))
    assert found
    for font in found:
        assert "/ToUnicode" in font
        for inner in font.get("/DescendantFonts", [font]):
            described = inner.get_object()["/FontDescriptor"].get_object()
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(described), font["/BaseFont"]
    assert {"Pretendard" in str(font["/BaseFont"]) for font in found} >= {True}


def test_the_date_of_the_pdf_is_the_data_day(pdf: pypdf.PdfReader) -> None:
    """Not the day on which it was made."""
    assert pdf.metadata is not None
    assert pdf.metadata.creation_date is not None
    assert pdf.metadata.creation_date.date() == nk.data_day()
    changed = pdf.metadata.modification_date
    assert changed is None or changed.date() == nk.data_day()


def test_the_pdf_is_small_enough_to_mail(path: Path) -> None:
    """Under 600 KB."""
    assert path.stat().st_size < 600_000


def test_figures_have_alternative_texts(pdf: pypdf.PdfReader) -> None:
    """Three drawings, each described in a sentence."""
    found = [
        str(node["/Alt"])
        for node in (item.get_object() for item in _objects(pdf))
        if isinstance(node, dict) and node.get("/S") == "/Figure" and "/Alt" in node
    ]
    assert len({alt for alt in found if len(alt) > 40}) == 3


def _objects(pdf: pypdf.PdfReader) -> Iterator[Any]:
    for number in range(1, int(pdf.trailer["/Size"])):
        try:
            yield pdf.get_object(number) or pypdf.generic.NullObject()
        except pypdf.errors.PdfReadError:
            continue


def test_two_compilations_give_the_same_bytes_as_the_build(
    rendered: Callable[..., Any], edition_folder: Path
) -> None:
    """In this process, and in the process that built the edition."""
    notebook = rendered(edition=edition_folder.name, lang="en")
    first, _ = NkstatsPDFExporter().from_notebook_node(notebook)
    again, _ = NkstatsPDFExporter().from_notebook_node(notebook)
    assert first == again
    assert (edition_folder / "quarterly_report.en.pdf").read_bytes() == first


def printed(body: str) -> bytes:
    """Return the PDF of a notebook that shows this markup under a first heading."""
    shown = nbformat.v4.new_output("display_data", data={TYPST: f"= One\n{body}"})
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(outputs=[shown])])
    pdf, _ = NkstatsPDFExporter().from_notebook_node(notebook)
    return bytes(pdf)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('#text(font: "Pretendard")[ᚠ]', "ᚠ"),
        ("== Skipped\n==== Far", "heading"),
        ("$x^2$", "alt"),
        ('#link(label("nowhere"))[x]', "nowhere"),
        ("#panic(\"no\")", "panic"),
    ],
)  # fmt: skip
def test_what_typst_refuses_is_an_error_of_ours(body: str, said: str) -> None:
    """A missing glyph, a skipped level, no alternative text, a dead link, a fault in the markup."""
    with pytest.raises(ReportError, match="the PDF was refused") as caught:
        printed(body)
    assert said in str(caught.value)


def test_the_same_frame_without_fault_is_printed() -> None:
    """So that the refusals above are for what they say."""
    assert printed("== Two\ntext").startswith(b"%PDF-1.7")
