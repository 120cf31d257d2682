"""Blocks show whatever they hold as text, in HTML, in Typst and as plain text."""

from __future__ import annotations

import io
import re
import unicodedata
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pypdf
import pytest

from nkstats.blocks import (
    Block,
    Card,
    Cards,
    Chart,
    Cite,
    Document,
    Heading,
    Opening,
    Page,
    Paragraph,
    SourceNote,
    Sources,
    Table,
    Text,
    Value,
    as_text,
    fill,
    runs,
)
from nkstats.errors import ReportError
from nkstats.reporting.pdf import NkstatsPDFExporter

HOSTILE = {
    "html": "<script>alert(1)</script><b>&amp;&lt;</b> <!-- --> ]]>",
    "typst": '#panic("x") $x^2$ *a* _b_ @c <d> [e] = f /g/ //h /*i*/ `j` ~ #{1} #let k = 2 ]; #"m"',
    "quotes": '"one" \'two\' “three” ‘four’ \\" -- --- ...',
    "backslashes": "\\ \\\\ \\n \\u{41} \\",
    "lines": "one\ntwo\r\nthree\tfour\rfive",
    "long": "word " * 2000,
    "unbroken": "x" * 1000,
    "marks": "a\u200eb\u200fc\u202ed\u202ce\u2066f\u2069g\u200bh\u00adi",
    "places": "{count} {0} {} %s %(x)s ${y}",
    "korean": "탈북민 236명은 <b>입국</b>",
}
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9"/></svg>'


def chart(words: str) -> Chart:
    return Chart("name", SVG, runs(words), words, runs(words), words)


def blocks(words: str) -> list[Block]:
    """Return a block of each kind that holds the words wherever it can."""
    return [
        Heading(2, runs(words)),
        Paragraph((Text(words), Value(words, origin=words))),
        Cards((Card(runs(words), runs(words), words, runs(words)),), words),
        Table(runs(words), (words, words), ((runs(words), runs(words)),), "lr",
              ("1fr", "1fr"), runs(words)),
        Sources((SourceNote(1, words, ""),)),
        chart(words),
    ]  # fmt: skip


def document(*shown: Block, title: str = "A title") -> nbformat.NotebookNode:
    words = Document(title, "en", "2026-02-04", title, "", "page {page} of {pages}", "skip")
    opening = Opening((Heading(1, runs(title)),), words)
    cells = []
    for block in (opening, *shown):
        output = nbformat.v4.new_output("display_data", data=block._repr_mimebundle_())
        cells.append(nbformat.v4.new_code_cell(outputs=[output]))
    return nbformat.v4.new_notebook(cells=cells)


def pdf_of(*shown: Block, title: str = "A title") -> pypdf.PdfReader:
    pdf, _ = NkstatsPDFExporter().from_notebook_node(document(*shown, title=title))
    return pypdf.PdfReader(io.BytesIO(pdf))


def pdf_text(reader: pypdf.PdfReader) -> str:
    return "".join(page.extract_text() for page in reader.pages)


def visible(text: str) -> str:
    """Return the characters that ink shows: no white space, no marks of direction."""
    text = unicodedata.normalize("NFC", text)
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c) != "Cf")


class Reader(HTMLParser):
    """Takes HTML apart into tags, attributes and text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()
        assert not self.open, f"left open: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element and its attributes."""
        self.tags.append(tag)
        self.attributes += attrs
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element, which must be of this kind."""
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element without content."""
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        """Note words."""
        self.words.append(data)


@pytest.mark.parametrize("name", HOSTILE)
def test_words_are_text_in_html(name: str) -> None:
    """The tags are those of harmless words, and the words come out as they went in."""
    words = HOSTILE[name]
    for hostile, harmless in zip(blocks(words), blocks("word"), strict=True):
        read, expected = Reader(hostile.html()), Reader(harmless.html())
        assert read.tags == expected.tags
        assert [key for key, _ in read.attributes] == [key for key, _ in expected.attributes]
        said = visible(" ".join(read.words))
        plain = visible(" ".join(expected.words))
        assert said.count(visible(words)) == plain.count("word") > 0


@pytest.mark.parametrize("name", HOSTILE)
def test_words_are_whole_in_html_attributes(name: str) -> None:
    """An origin, a caption as label, an alternative text."""
    words = HOSTILE[name]
    found = [dict(Reader(block.html()).attributes) for block in blocks(words)]
    assert found[1]["title"] == words
    assert found[2]["aria-label"] == words
    assert found[3]["aria-label"] == words
    labels = [value for key, value in Reader(chart(words).html()).attributes if "label" in key]
    assert labels == [words, words]


@pytest.mark.parametrize("name", [name for name in HOSTILE if name != "long"])
def test_words_are_text_in_typst(name: str) -> None:
    """Compiled by Typst and read back by pypdf, each block holds the words as they went in."""
    words = visible(HOSTILE[name])
    said = visible(pdf_text(pdf_of(*blocks(HOSTILE[name]))))
    assert said.count(words) >= said_of_harmless() if name != "unbroken" else words in said


@cache
def said_of_harmless() -> int:
    """Return how often the blocks say what they are given."""
    count = visible(pdf_text(pdf_of(*blocks("harmless")))).count("harmless")
    assert count > 15
    return count


def test_ten_thousand_characters_run_over_pages() -> None:
    """None of them is lost."""
    reader = pdf_of(Paragraph(runs(HOSTILE["long"])))
    assert len(reader.pages) > 1
    assert visible(pdf_text(reader)).count("word") == 2000


@pytest.mark.parametrize("name", ["html", "typst", "quotes", "backslashes", "places"])
def test_a_hostile_title_is_the_title(name: str) -> None:
    """In the metadata of the PDF, word for word."""
    title = HOSTILE[name]
    metadata = pdf_of(title=title).metadata
    assert metadata is not None
    assert metadata.title == title


def test_a_citation_links_to_its_source() -> None:
    """In HTML by the source's id, in the PDF by a place that exists."""
    address = "https://x.org/?a=1&b"
    notes = (SourceNote(1, "one", ""), SourceNote(2, "two", address))
    shown = (Paragraph((Text("x "), Cite((2, 1), more=3))), Sources(notes))
    read = Reader(Page(shown).html())
    ids = {f"#{value}" for key, value in read.attributes if key == "id"}
    targets = [value for key, value in read.attributes if key == "href"]
    assert targets == ["#source-2", "#source-1", address]
    assert set(targets[:2]) <= ids
    assert as_text(shown[0].content) == "x [2, 1 +3]"
    reader = pdf_of(*shown)
    links = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
    addresses = [link["/A"]["/URI"] for link in links if "/URI" in link.get("/A", {})]
    assert addresses == [address]
    assert len(links) == 3


def test_a_citation_without_its_source_is_refused() -> None:
    """A dead mark would not be found by the reader."""
    with pytest.raises(ReportError, match="source-7"):
        pdf_of(Paragraph((Cite((7,)),)))


def test_no_number_is_no_mark() -> None:
    """An empty citation shows nothing at all."""
    empty = Cite(())
    assert (empty.html(), empty.typst(), empty.text) == ("", "", "")


def test_every_block_offers_html_typst_and_text() -> None:
    """The keys that Jupyter, the PDF writer and a terminal look for."""
    for block in blocks("word"):
        bundle = block._repr_mimebundle_(include=None, exclude=None)
        assert set(bundle) == {"text/html", "text/vnd.typst", "text/plain"}
        assert all(isinstance(value, str) and value for value in bundle.values())


def test_the_opening_says_what_the_document_is() -> None:
    """As JSON beside the three."""
    bundle = document(title="Seven").cells[0].outputs[0].data
    key = "application/vnd.nkstats.document+json"
    assert set(bundle) == {"text/html", "text/vnd.typst", "text/plain", key}
    assert bundle[key]["title"] == "Seven"
    assert bundle[key]["date"] == "2026-02-04"


def test_values_are_filled_in_and_not_read_as_templates() -> None:
    """Braces in a value stay braces."""
    content = fill("{a} and {b}", a="{b}", b=Value("{a}"))
    assert as_text(content) == "{b} and {a}"
    assert re.sub("<[^>]*>", "", "".join(run.html() for run in content)) == "{b} and {a}"


def test_a_row_of_another_length_is_refused() -> None:
    """A number in the wrong column would be a wrong number."""
    odd = Table(runs("c"), ("a", "b"), ((runs("1"), runs("2"), runs("3")),), "lr", ("1fr", "1fr"))
    with pytest.raises(ValueError, match="zip"):
        odd.html()


def test_the_frame_of_the_report_is_shipped() -> None:
    """The fonts and the frame that the PDF needs lie in the package."""
    from nkstats.paths import FONTS, PACKAGE

    assert sorted(path.suffix for path in Path(FONTS).glob("*.?tf")) == [".otf", ".otf", ".ttf"]
    assert (PACKAGE / "reporting" / "templates" / "report.typ").is_file()
