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
    FIGURES,
    SUMMARY,
    Block,
    Card,
    Cards,
    Chart,
    Cite,
    Document,
    Heading,
    KeyFigure,
    Opening,
    Page,
    Paragraph,
    Quoted,
    Runs,
    SourceNote,
    Sources,
    Table,
    Terms,
    Text,
    Value,
    Verbatim,
    When,
    as_text,
    fill,
    joined,
    runs,
)
from nkstats.blocks.inline import seen
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


def quoted(words: str) -> Runs:
    """Return words as they come from the record, in which anything may stand."""
    return (Quoted(words),)


def value(words: str) -> Value:
    figure = KeyFigure(words, 7, "persons", "2025", "published", ("a-source",))
    return Value(words, figure, words, 1)


def table(words: str) -> Table:
    return Table(quoted(words), ("one", "two"), ((quoted(words), quoted(words)),), "lr",
                 quoted(words))  # fmt: skip


def chart(words: str) -> Chart:
    return Chart("name", SVG, SVG, quoted(words), quoted(words), quoted(words), words,
                 table(words), "name.csv", "Data", "Download")  # fmt: skip


def blocks(words: str) -> list[Block]:
    """Return a block of each kind that holds the words wherever it can."""
    return [
        Heading(2, quoted(words)),
        Paragraph((Quoted(words), value(words))),
        Cards((Card(quoted(words), quoted(words), "", quoted(words)),), words),
        table(words),
        Sources((SourceNote(1, quoted(words), "", cited=False),), "back"),
        chart(words),
        Terms(((quoted(words), quoted(words)),)),
        Verbatim(words),
    ]


def document(*shown: Block, title: str = "A title") -> nbformat.NotebookNode:
    words = Document(title, "en", "2026-02-04", "name", "Name", "2025H2", title, "", "", "", "")
    opening = Opening((Heading(1, quoted(title)),), words)
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
    """The tags are those of harmless words, set apart at most; the words come out unchanged."""
    words = HOSTILE[name]
    for hostile, harmless in zip(blocks(words), blocks("word"), strict=True):
        read, expected = Reader(hostile.html()), Reader(harmless.html())
        assert [tag for tag in read.tags if tag != "bdi"] == expected.tags
        assert [key for key, _ in read.attributes] == [key for key, _ in expected.attributes]
        said = visible(" ".join(read.words))
        plain = visible(" ".join(expected.words))
        assert said.count(visible(seen(words))) == plain.count("word") > 0


@pytest.mark.parametrize("name", HOSTILE)
def test_words_are_whole_in_html_attributes(name: str) -> None:
    """An origin, a caption as label, an alternative text."""
    words = HOSTILE[name]
    found = [dict(Reader(block.html()).attributes) for block in blocks(words)]
    assert found[1]["title"] == words
    assert found[2]["aria-label"] == words
    assert found[3]["aria-label"] == seen(words)
    labels = [value for key, value in Reader(chart(words).html()).attributes if "label" in key]
    assert labels == [words, words, seen(words)]


@pytest.mark.parametrize("name", [name for name in HOSTILE if name != "long"])
def test_words_are_text_in_typst(name: str) -> None:
    """Compiled by Typst and read back by pypdf, each block holds the words as they went in."""
    words = visible(seen(HOSTILE[name]))
    said = visible(pdf_text(pdf_of(*blocks(HOSTILE[name]))))
    said = re.sub(r"page\dof\d(AtitleName)?", "", said)  # where a block runs over to the next page
    assert said.count(words) >= said_of_harmless() if name != "unbroken" else words in said


@cache
def said_of_harmless() -> int:
    """Return how often the blocks say what they are given."""
    count = visible(pdf_text(pdf_of(*blocks("harmless")))).count("harmless")
    assert count > 15
    return count


def test_ten_thousand_characters_run_over_pages() -> None:
    """None of them is lost."""
    reader = pdf_of(Paragraph(quoted(HOSTILE["long"])))
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
    notes = (SourceNote(1, quoted("one"), ""), SourceNote(2, quoted("two"), address))
    shown = (Paragraph((Text("x "), Cite((2, 1), 3, (1, 2)))), Sources(notes, "back"))
    read = Reader(Page(shown).html())
    ids = {f"#{value}" for key, value in read.attributes if key == "id"}
    targets = [value for key, value in read.attributes if key == "href"]
    assert targets == ["#source-2", "#source-1", "#cited-1", address, "#cited-2"]
    assert {target for target in targets if target != address} <= ids
    assert as_text(shown[0].words) == "x [2, 1 +3]"
    reader = pdf_of(*shown)
    links = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
    addresses = [link["/A"]["/URI"] for link in links if "/URI" in link.get("/A", {})]
    assert addresses == [address]
    assert len(links) >= 3


def test_a_citation_without_its_source_is_refused() -> None:
    """A dead mark would not be found by the reader."""
    with pytest.raises(ReportError, match="source note 7"):
        pdf_of(Paragraph((Cite((7,)),)))


def test_no_number_is_no_mark() -> None:
    """An empty citation shows nothing at all."""
    empty = Cite(())
    assert (empty.html(), empty.typst(), empty.text) == ("", "", "")


def test_every_block_offers_html_typst_and_text() -> None:
    """The keys that Jupyter, the PDF writer and a terminal look for."""
    for block in blocks("word"):
        bundle = block._repr_mimebundle_(include=None, exclude=None)
        shown = {"text/html", "text/vnd.typst", "text/plain"}
        assert shown <= set(bundle) <= shown | {FIGURES, SUMMARY}
        assert all(isinstance(bundle[kind], str) and bundle[kind] for kind in shown)


def test_the_opening_says_what_the_document_is() -> None:
    """As JSON beside the three."""
    bundle = document(title="Seven").cells[0].outputs[0].data
    key = "application/vnd.nkstats.document+json"
    assert set(bundle) == {"text/html", "text/vnd.typst", "text/plain", key, SUMMARY}
    assert bundle[key]["title"] == "Seven"
    assert bundle[key]["date"] == "2026-02-04"


def test_values_are_filled_in_and_not_read_as_templates() -> None:
    """Braces in a value stay braces."""
    content = fill("{a} and {b}", a=Quoted("{b}"), b=value("{a}"))
    assert as_text(content) == "{b} and {a}"
    assert re.sub("<[^>]*>", "", "".join(run.html() for run in content)) == "{b} and {a}"


def test_a_row_of_another_length_is_refused() -> None:
    """A number in the wrong column would be a wrong number."""
    odd = Table(runs("c"), ("a", "b"), ((runs("x"), runs("y"), runs("z")),), "lr")
    with pytest.raises(ValueError, match="zip"):
        odd.html()


def test_the_frame_of_the_report_is_shipped() -> None:
    """The fonts and the frame that the PDF needs lie in the package."""
    from nkstats.paths import FONTS, PACKAGE

    assert sorted(path.suffix for path in Path(FONTS).glob("*.?tf")) == [".otf", ".otf", ".ttf"]
    assert (PACKAGE / "reporting" / "templates" / "typst" / "report.typ").is_file()


@pytest.mark.parametrize("typed", ["236 people", "since ２００３", "the 2nd", "٣ people"])
def test_a_number_typed_by_hand_is_refused(typed: str) -> None:
    """In any script; a value, a date and a name from the record may hold digits."""
    with pytest.raises(ReportError, match="typed by hand"):
        Text(typed)
    with pytest.raises(ReportError, match="typed by hand"):
        fill(f"{{who}} counts {typed}", who=Quoted("Group 38"))
    for free in (When(typed), Quoted(typed), value(typed)):
        assert free.text == typed


@pytest.mark.parametrize("left", ["{count} people", "people}"])
def test_a_place_left_unfilled_is_refused(left: str) -> None:
    with pytest.raises(ReportError, match="left unfilled"):
        Text(left)


def test_a_number_without_a_source_is_refused() -> None:
    figure = KeyFigure("arrivals/2025/total", 223, "persons", "2025", "published", ())
    with pytest.raises(ReportError, match=r"arrivals/2025/total: the number '223' has no source"):
        Value("223", figure, "", 1)


def test_a_number_leads_to_its_source_note_and_says_what_it_rests_on() -> None:
    """By a link in HTML and in the PDF, a hover, and the id of its key figure."""
    notes = Sources((SourceNote(1, quoted("one"), "", cited=False),), "back")
    shown = (Paragraph((value("236"),)), notes)
    attributes = dict(Reader(shown[0].html()).attributes)
    assert (attributes["href"], attributes["title"]) == ("#source-1", "236")
    assert attributes["data-figure"] == "236"
    links = [note for page in pdf_of(*shown).pages for note in page.get("/Annots", [])]
    assert len(links) >= 1


def test_a_block_lists_the_figures_that_it_quotes_in_order() -> None:
    """Wherever they stand: prose, cards, the cells of a table."""
    page = Page((
        Paragraph((value("b"), Text(" and "), value("a"))),
        Cards((Card(quoted("x"), (value("c"),), "", (value("d"),)),), "label"),
        Table((value("e"),), ("h",), (((value("f"),),),), "l", (value("g"),)),
    ))  # fmt: skip
    assert [figure["id"] for figure in page._repr_mimebundle_()[FIGURES]] == list("bacdefg")


def test_what_no_eye_sees_is_spelled_out() -> None:
    assert seen("a\u202eb\u0007c\nd 한글 🙂") == "aU+202EbU+0007c\nd 한글 🙂"


def test_joined_runs_leave_no_separator_for_an_empty_part() -> None:
    assert as_text(joined(["a", (), Quoted("2")], ", ")) == "a, 2"


def test_a_line_of_the_summary_has_its_first_sources_and_no_marks() -> None:
    """Those cited beside the number; else the one that the number leads to."""
    card = Card(runs("Arrivals"), (value("127"),), " people", (Text("fewer "), Cite((4, 2, 7))))
    assert card.line == {"text": "Arrivals: 127 people; fewer", "notes": [4, 2]}
    assert Card(runs("Arrivals"), (value("127"),), "", ()).line["notes"] == [1]


def test_a_table_as_csv_has_bare_numbers() -> None:
    """A value without its thousands separator, marks of sources as their numbers."""
    figure = KeyFigure("x", 1418, "persons", "2016", "published", ("a",))
    row = ((When("2016"),), (Value("1,418", figure, "", 1),), (Cite((1, 2), 3),))
    shown = Table(runs("c"), ("year", "people", "sources"), (row,), "lrl")
    assert shown.csv() == 'year,people,sources\n2016,1418,"1, 2 +3"\n'
