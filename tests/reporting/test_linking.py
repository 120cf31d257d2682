"""Numbers and source notes in a PDF lead to each other."""

from __future__ import annotations

import io

import nbformat
import pikepdf

from nkstats.blocks import DOCUMENT, TYPST
from nkstats.reporting.pdf import NkstatsPDFExporter

BODY = """#section(1)[#"One";]
#body[#value(1)[#"127";]]
#pagebreak()
#body[#value(1)[#"128";]#elsewhere("note:abc", "elsewhere")]
#sources(source-note(1, [#"First";], "https://example.org"), source-note(2, [#"Second";], ""))"""


def printed(body: str = BODY) -> bytes:
    """Return the PDF of a report; if not told, of two pages, the second with its sources."""
    document = {"lang": "en", "title": "One", "date": "2026-02-04"}
    shown = nbformat.v4.new_output("display_data", data={TYPST: body, DOCUMENT: document})
    cell = nbformat.v4.new_code_cell(outputs=[shown])
    pdf, _ = NkstatsPDFExporter().from_notebook_node(nbformat.v4.new_notebook(cells=[cell]))
    return bytes(pdf)


def test_numbers_lead_to_their_note_and_the_note_to_the_first_of_them() -> None:
    """On their pages, and named after the source or the page; nothing leads to the other note."""
    with pikepdf.open(io.BytesIO(printed())) as file:
        pages = {page.objgen: number for number, page in enumerate(file.pages, start=1)}
        links = [link for page in file.pages for link in page.Annots]
        assert str(links.pop(2).A.URI) == "note:abc", "no address of ours"
        inside = [(str(link.Contents), pages[link.Dest[0].objgen]) for link in links[:3]]
        assert inside == [("Source 1", 2), ("Source 1", 2), ("cited on page 1", 1)]
        assert [str(link.Contents) for link in links[3:]] == [
            "https://example.org", "cited on page 1",
        ]  # fmt: skip
        first, _, mark, address, back = links
        assert "/A" not in first
        assert first.Dest[3] == mark.Rect[3]
        assert back.Dest[3] == first.Rect[3]
        assert str(address.A.URI) == "https://example.org"


def test_note_leads_back_also_to_a_number_after_the_list() -> None:
    listed = 'source-note(1, [#"First";], ""), source-note(2, [#"Second";], "")'
    body = f'#section(1)[#"One";]\n#body[#value(1)[#"4";]]\n#sources({listed})\n#pagebreak()\n'
    with pikepdf.open(io.BytesIO(printed(body + '#body[#value(2)[#"5";]]'))) as file:
        said = [str(link.Contents) for page in file.pages for link in page.Annots]
    assert [words for words in said if words.startswith("cited")] == [
        "cited on page 1", "cited on page 1", "cited on page 2", "cited on page 2",
    ]  # fmt: skip
