"""The frame of the PDF with small documents of hard content: long, wide, broken, Korean."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib.image
import nbformat
import numpy as np
import outloud
import pikepdf
import pypdf
import pytest
import typst

from nkstats.blocks import DOCUMENT, TYPST
from nkstats.errors import ReportError
from nkstats.paths import FONTS
from nkstats.reporting.packing import packed
from nkstats.reporting.pdf import NkstatsPDFExporter
from nkstats.reporting.pdf_frame import frame_of

SHADES = 30  # pixels to an inch


def notebook(body: str, lang: str = "en") -> Any:
    """Return a notebook that shows this markup under a first heading."""
    document = {"lang": lang, "title": "One", "date": "2026-02-04", "running_head": "Report"}
    data = {TYPST: f'#section(1)[#"One";]\n{body}', DOCUMENT: document}
    shown = nbformat.v4.new_output("display_data", data=data)
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(outputs=[shown])])


@cache
def printed(body: str, lang: str = "en") -> bytes:
    """Return the PDF of a notebook that shows this markup under a first heading."""
    pdf, _ = NkstatsPDFExporter().from_notebook_node(notebook(body, lang))
    return bytes(pdf)


def files(body: str, lang: str = "en") -> dict[str, bytes]:
    """Return the same as files for Typst itself, without what the exporter does."""
    frame = frame_of(notebook(body, lang))
    return {"main.typ": f"{frame.head}\n= One\n{body}".encode(), **frame.files}


def texts(body: str, lang: str = "en") -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(printed(body, lang))).pages]


def longest_word(texts: Iterable[str]) -> str:
    return max(" ".join(texts).split(), key=len)


def table(rows: list[list[str]], head: list[str], sides: str | None = None) -> str:
    """Return the markup of a table."""
    cells = ",\n".join(", ".join(f'[#"{cell}";]' for cell in row) for row in rows)
    names = "".join(f'[#"{name}";], ' for name in head)
    side = sides or "left, " * len(head)
    columns = zip(head, *rows, strict=True)
    longest = "".join(f'"{longest_word(each)}", ' for each in columns)
    words = "".join(f'"{text}", ' for row in (head, *rows) for text in row)
    known = f"texts: ({words}), longest: ({longest})"
    return f'#data-table(caption: [#"All";], sides: ({side}), head: ({names}),\n{cells},\n{known})'


def margins(body: str, lang: str = "en") -> np.ndarray[Any, Any]:
    """Return what is painted in the side margins of all pages, as darkness from 0 to 1."""
    pages: Any = typst.compile(
        files(body, lang), format="png",
        ppi=SHADES, font_paths=[str(FONTS)], ignore_system_fonts=True,
    )  # fmt: skip
    shades = [
        1 - matplotlib.image.imread(io.BytesIO(page))[..., :3].mean(axis=2)
        for page in (pages if isinstance(pages, list) else [pages])
    ]
    wide = int(SHADES * 20 / 25.4)  # the margin is 22 mm
    return np.concatenate([np.hstack([shade[:, :wide], shade[:, -wide:]]) for shade in shades])


LONG = "abcdefghij" * 60
SENTENCE = "People were registered as arrived. " * 290


@pytest.mark.parametrize("body", [
    f'#body[#"{LONG}";]',
    f'#body[#"https://example.org/{LONG}";]',
    f'#bibtex[#"@misc{{x, title = {{{LONG}}}}}";]',
    f'#sources(source-note(1, [#"{LONG}";], "https://example.org/{LONG}"))',
    table([["1", LONG], ["2", "b"]], ["a", "b"]),
    table([["1,234,567"] * 12] * 3, [f"Heading {n}" for n in range(12)]),
], ids=["word", "address", "bibtex", "source", "cell", "wide"])  # fmt: skip
def test_nothing_runs_into_the_margin(body: str) -> None:
    """However long a word or wide a table is."""
    assert margins(body).max() < 0.02


def test_the_margin_is_looked_at_where_words_would_run() -> None:
    """So that the test above can fail."""
    assert margins(f'#place(dx: -20mm)[#"{LONG[:9]}";]').max() > 0.1


def test_ten_thousand_characters_in_a_cell_are_all_there() -> None:
    """A row that is longer than a page goes on on the next, in a document of few rows too."""
    pages = texts(table([["1", SENTENCE], ["2", "last"]], ["a", "b"]))
    assert len(pages) > 1
    assert " ".join(pages).count("registered") == 290
    assert "last" in pages[-1]


def test_a_table_over_pages_repeats_its_head_and_keeps_its_rows_whole() -> None:
    """Each row names itself at both ends of three lines."""
    rows = [[f"first{n}", "word " * 30 + f"end{n}"] for n in range(70)]
    pages = texts(table(rows, ["Row", "Words"]))
    assert len(pages) > 2
    assert all(re.search(r"Row\s+Words", page) for page in pages)
    for page in pages:
        assert set(re.findall(r"first(\d+)", page)) == set(re.findall(r"end(\d+)", page))


def test_a_short_table_is_not_divided() -> None:
    """It goes to the next page with its caption."""
    rows = [[f"row{n}", "b"] for n in range(9)]
    pages = texts("#v(200mm)\n" + table(rows, ["Row", "Words"]))
    assert [("All" in page, "row0" in page, "row8" in page) for page in pages] == [
        (False, False, False), (True, True, True),
    ]  # fmt: skip


def test_a_checker_does_not_take_a_repeated_head_for_a_sentence(tmp_path: Path) -> None:
    """A table of words that would go over two pages begins on the second, if there are more."""
    head = ["Year", "In the record now", "Other totals printed so far", "Apart by"]
    before = '#body[#"before";]\n#v(120mm)\n'
    path = tmp_path / "two.pdf"
    after = '\n#pagebreak()\n#body[#"after";]' * 5
    path.write_bytes(printed(before + table([["2001", "583", "582", "1"]] * 25, head) + after))
    assert [f for f in outloud.check(str(path)).findings if f.rule == "TAG-002"] == []


def test_a_heading_is_never_last_on_a_page() -> None:
    """It goes where its first paragraph goes."""
    text = f'#section(2)[#"Head";]\n#body[#"{"word " * 60}";]'
    placed = [texts(f'#body[#"before";]\n#v({room}mm)\n{text}') for room in range(180, 236, 5)]
    assert {len(pages) for pages in placed} == {1, 2}
    assert all("word" in page for pages in placed for page in pages if "Head" in page)


def test_numbers_in_a_table_are_not_squeezed() -> None:
    """A column of numbers keeps each on one line beside a column of long words."""
    rows = [["2016", "1,418 people", "word " * 40, "-1,204"]] * 3
    (page,) = texts(table(rows, ["Year", "How many", "Reported by", "Change"]))
    assert page.count("1,418 people") == 3
    assert page.count("-1,204") == 3


def test_figures_and_tables_are_numbered_in_the_language() -> None:
    """Each kind by itself."""
    drawing = r'"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90\" height=\"9\"/>"'
    chart = (
        f'#chart(bytes({drawing}), alt: "Nothing", title: [#"T";], '
        'subtitle: [#"s";], source: [#"S";])\n'
    )
    body = chart + table([["a"]], ["b"]) + "\n" + chart
    for lang, names in {"en": ("Figure 2", "Table 1"), "ko": ("그림 2", "표 1")}.items():
        (page,) = texts(body, lang)
        assert all(name in page for name in names)


def test_the_first_column_heads_the_rows(tmp_path: Path) -> None:
    """Read by another library; the checker finds nothing in the table."""
    rows = [["2016", "1,418", "final"], ["2017", "1,127", "final"], ["2018", "1,137", "final"]]
    pdf = printed(table(rows, ["Year", "People", "Status"]))
    with pikepdf.open(io.BytesIO(pdf)) as file:
        heads = [
            str(item.A.Scope if isinstance(item.A, pikepdf.Dictionary) else item.A[0].Scope)
            for item in file.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/TH"
        ]
    assert sorted(heads) == ["/Column"] * 3 + ["/Row"] * 3
    path = tmp_path / "table.pdf"
    path.write_bytes(pdf)
    assert list(outloud.check(str(path)).findings) == []


def test_packing_keeps_every_word_and_shrinks() -> None:
    """And gives the same bytes each time."""
    plain: Any = typst.compile(
        files(table([["a", "b"]] * 90, ["c", "d"])), format="pdf", font_paths=[str(FONTS)],
        ignore_system_fonts=True, pdf_standards=["ua-1"],
    )  # fmt: skip
    small = packed(plain, {})
    assert small == packed(plain, {})
    assert len(small) < len(plain) / 2
    before, after = (pypdf.PdfReader(io.BytesIO(pdf)).pages for pdf in (plain, small))
    assert [page.extract_text() for page in before] == [page.extract_text() for page in after]


def test_korean_words_are_not_broken() -> None:
    """Nor a number from the counter that follows it as another run."""
    words = "".join(
        f'#value(1)[#"{n},{n}18";]#"명이라고 ";#"통일부가 밝혔던 북한이탈주민은 ";'
        for n in range(1, 60)
    )
    pages = texts(f'#body[{words}]\n#sources(source-note(1, [#"출처";], ""))', "ko")
    lines = " ".join(pages).split("\n")
    found = {word for line in lines for word in line.split()}
    assert {f"{n},{n}18명이라고" for n in range(1, 60)} <= found
    assert {word for word in found if word.endswith("주민은")} == {"북한이탈주민은"}


def test_few_sections_have_no_contents() -> None:
    """Three headings can be found without."""
    sections = ['#section(2)[#"Part ' + name + '";]\n#body[#"x";]' for name in "ABCD"]
    assert "Contents" not in texts("\n".join(sections[:3]))[0]
    assert "Contents" in texts("\n".join(sections))[0]


def test_a_source_note_leads_back_to_where_it_is_first_cited() -> None:
    """The page is named; a note that nothing refers to names none."""
    body = (
        '#body[#value(1)[#"127";]]\n#pagebreak()\n#body[#value(1)[#"128";]]\n'
        '#sources(source-note(1, [#"First";], ""), source-note(2, [#"Second";], ""))'
    )
    page = texts(body)[1]
    assert re.search(r"First \(cited on page 1\)", page)
    assert not re.search(r"Second \(cited", page)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('#section(2)[#"Far";]\n#body[#"a rune ᚠ";]', r"U\+16A0 \(ᚠ\).*section “Far”.*a rune"),
        ("== Skipped\n==== Far", "level 4 follows one of level 2.*Skipped|Far"),
        ("$x^2$", "no alternative text.*section “One”"),
        ('#chart(bytes("<svg xmlns=\\"http://www.w3.org/2000/svg\\"/>"), alt: "",\n'
         'title: [#"Down to ";#"127";], subtitle: [#"s";], source: [#"S";])', "Down to 127"),
        ('#body[#value(7)[#"127";]]', "source note 7.*at “127”"),
        ('#link(label("nowhere"))[x]', "leads to 'nowhere'"),
        ("#panic(\"no\")", "panic"),
    ],
)  # fmt: skip
def test_what_typst_refuses_is_said_in_words(body: str, said: str) -> None:
    """What is missing, and in which section and block."""
    with pytest.raises(ReportError, match="the PDF was refused") as caught:
        printed(body)
    assert re.search(said, str(caught.value))
    assert "main.typ" not in str(caught.value)


def test_the_same_frame_without_fault_is_printed() -> None:
    """So that the refusals above are for what they say."""
    assert printed('#section(2)[#"Two";]\n#body[#"text";]').startswith(b"%PDF-1.7")
