"""The frame around a page: landmarks, contents, numbers, data carried inside, colours, fonts."""

from __future__ import annotations

import base64
import io
import json
import re
from typing import Any

import nbformat
import pytest
from bs4 import BeautifulSoup
from fontTools.ttLib import TTFont

from nkstats.blocks import DOCUMENT, TYPST
from nkstats.errors import ReportError
from nkstats.i18n import language
from nkstats.reporting import seal
from nkstats.reporting.document import document_of
from nkstats.reporting.embedded import data_block
from nkstats.reporting.frame import complete
from nkstats.reporting.html import TEMPLATES, NkstatsHTMLExporter
from nkstats.style import DARK, LIGHT

HOSTILE = "</script><script>alert(1)</script><!-- \u2028 & <b>"
SECTIONS = '<h2 id="one">First</h2><p>a</p><h2 id="two">Second</h2><h2 id="three">Third</h2>'
OPENING = '<p class="kicker">nkstats</p><h1>Title</h1><p class="lead">Lead</p>'
MANIFEST = {
    "data_day": "2026-02-04", "report": "small", "lang": "en", "key": "0123456789abcdef" * 4,
    "inputs": {}, "parameters": {"edition": "2025H2"}, "versions": {"typst": "0.15"},
}  # fmt: skip


def notebook(*fragments: str, manifest: Any = None, **document: Any) -> Any:
    """Return an executed notebook that shows an opening and these pieces of HTML."""
    said = {"title": "Title", "lang": "en", "date": "2026-02-04", **document}
    opening = {"text/html": OPENING, DOCUMENT: said}
    shown = [opening, *({"text/html": fragment} for fragment in fragments)]
    outputs = [nbformat.v4.new_output("display_data", data={TYPST: "", **data}) for data in shown]
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(outputs=outputs)])
    if manifest is not None:
        made.metadata["nkstats"] = {"manifest": manifest}
    return made


def text_of(made: Any) -> str:
    return str(NkstatsHTMLExporter().from_notebook_node(made)[0])


def page_of(made: Any) -> BeautifulSoup:
    return BeautifulSoup(text_of(made), "html.parser")


def completed(body: str, lang: str = "en") -> BeautifulSoup:
    whole = complete(f'<body><main id="report">{body}</main></body>', language(lang))
    return BeautifulSoup(whole.written(), "html.parser")


def test_a_report_has_a_header_a_main_part_contents_and_a_footer() -> None:
    """The skip link jumps over the header."""
    page = page_of(notebook(SECTIONS, foot="As known.", running_head="nkstats"))
    landmarks = [
        element.name for element in page.body.find_all(["header", "main", "nav", "footer"])
    ]
    assert landmarks == ["header", "main", "nav", "footer"]
    assert page.select_one("body > header > h1").get_text() == "Title"
    assert page.select_one("body > a.skip")["href"] == f"#{page.main['id']}"
    assert page.main.nav is not None
    assert page.select_one("body > footer").get_text(" ", strip=True) == "nkstats As known."


def test_contents_name_every_section_and_lead_to_it() -> None:
    """In the order of the page, under a heading that labels them."""
    nav = completed(SECTIONS).nav
    assert [(link["href"], link.get_text()) for link in nav.select("li > a")] == [
        ("#one", "First"), ("#two", "Second"), ("#three", "Third"),
    ]  # fmt: skip
    assert nav.find(id=nav["aria-labelledby"]).get_text() == "Contents"
    assert completed(SECTIONS, "ko").nav.h2.get_text() == "차례"


@pytest.mark.parametrize(("body", "before"), [
    ('<ul class="cards"><li>1</li></ul><figure></figure>' + SECTIONS, "figure"),
    ("<p>x</p>" + SECTIONS, "p"),
    (SECTIONS + '<ul class="cards"><li>late</li></ul>', None),
])  # fmt: skip
def test_contents_stand_before_the_first_section(body: str, before: str | None) -> None:
    """The first chart is seen before them; key figures further down do not draw them down."""
    nav = completed(body).nav
    previous = nav.find_previous_sibling(True)
    assert (previous.name if previous else None) == before


def test_two_sections_need_no_contents() -> None:
    assert completed('<h2 id="a">A</h2><h2 id="b">B</h2>').nav is None


def numbered(name: str) -> str:
    return (
        f'<figure class="chart"><figcaption><span>{name}</span></figcaption><details>{table("d")}'
        f"</details></figure>{table(name)}"
    )


def table(name: str) -> str:
    return (
        f'<div class="table" role="region" aria-label="{name}"><table><caption>{name}</caption>'
        "</table></div>"
    )


@pytest.mark.parametrize(("lang", "figure", "words"), [
    ("en", "Figure", "Table"), ("ko", "그림", "표"),
])  # fmt: skip
def test_figures_and_tables_are_numbered_in_words(lang: str, figure: str, words: str) -> None:
    """A table behind a chart has no number; its box is named by that of the chart."""
    page = completed(numbered("A") + numbered("B"), lang)
    captions = [caption.get_text() for caption in page.find_all(["figcaption", "caption"])]
    assert captions == [
        f"{figure} 1 A", "d", f"{words} 1 A", f"{figure} 2 B", "d", f"{words} 2 B",
    ]  # fmt: skip
    assert [box["aria-label"] for box in page.select(".table")] == [
        f"{figure} 1. d", f"{words} 1. A", f"{figure} 2. d", f"{words} 2. B",
    ]  # fmt: skip


def test_a_data_block_gives_back_what_was_put_in_and_cannot_be_ended() -> None:
    """Read by a parser of HTML and one of JSON."""
    held = {"name": HOSTILE, "of": [HOSTILE]}
    block = data_block(held, name="x")
    (script,) = BeautifulSoup(block, "html.parser").find_all(True)
    assert json.loads(script.string) == held
    assert not set("<>&\u2028") & set(script.string)
    with pytest.raises(ReportError, match="NaN"):
        data_block(float("nan"))


def test_a_page_carries_the_dataset_and_the_manifest_and_no_other_script() -> None:
    """The manifest is one that the seal finds; the section says how to check it."""
    made = notebook(SECTIONS, manifest=MANIFEST, dataset={"name": HOSTILE}, description=HOSTILE)
    text = text_of(made)
    page = BeautifulSoup(text, "html.parser")
    assert [script["type"] for script in page.find_all("script")] == [
        "application/ld+json", "application/json",
    ]  # fmt: skip
    assert json.loads(page.head.script.string) == {"name": HOSTILE}
    assert page.find("meta", attrs={"name": "description"})["content"] == HOSTILE
    assert seal.carried(text) == MANIFEST
    assert seal.unbroken(seal.stamp(text))
    said = page.select_one(".manifest").get_text(" ")
    for words in ("2025H2", "4 February 2026", "0123456789ab", "nkstats verify small.en.html"):
        assert words in said
    assert page.select(".contents a")[-1]["href"] == "#" + page.select_one(".manifest h2")["id"]


@pytest.mark.parametrize("manifest", [None, {}, "x", [1], {"key": 1}, {"key": "a", "inputs": "b"}])
def test_without_a_manifest_there_is_no_word_of_one(manifest: Any) -> None:
    """Nor does a notebook of somebody else's stumble over its metadata."""
    text = text_of(notebook(SECTIONS, manifest=manifest))
    assert "<script" not in text
    assert "verify" not in text


def test_a_language_that_we_do_not_speak_keeps_its_name_and_gets_an_english_frame() -> None:
    page = page_of(notebook(SECTIONS, lang="de"))
    assert page.html["lang"] == "de"
    assert page.select_one(".skip").get_text() == "Skip to the report"


@pytest.mark.parametrize("given", ["x", None, ["en"], {"lang": ["en"], "title": 3, "date": None}])
def test_what_a_foreign_notebook_says_of_itself_is_taken_with_care(given: Any) -> None:
    """Nothing that is no text stands for a text."""
    made = notebook()
    made.cells[0].outputs[0]["data"][DOCUMENT] = given
    found = document_of(made)
    assert found["lang"] == "en"
    assert found["title"] == "Notebook"


def test_the_policy_of_a_page_allows_nothing_from_elsewhere() -> None:
    policy = page_of(notebook()).find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    rules = dict(rule.split(" ", 1) for rule in policy["content"].split("; "))
    assert rules == {
        "default-src": "'none'", "img-src": "data:", "font-src": "data:", "base-uri": "'none'",
        "style-src": "'unsafe-inline'", "form-action": "'none'",
    }  # fmt: skip


def palettes() -> list[dict[str, str]]:
    """Return the colours of the style sheet, light and dark."""
    style = (TEMPLATES / "nkstats" / "style.css").read_text(encoding="utf-8")
    blocks = [re.findall(r"--(\w+): (#\w{6})", block) for block in style.split(":root {")[1:3]]
    return [dict(pairs) for pairs in blocks]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def test_page_and_charts_have_the_same_colours() -> None:
    assert palettes() == [LIGHT, DARK]


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_can_be_told_from_their_ground(colours: dict[str, str]) -> None:
    """Words 4.5:1, marks 3:1, on the paper and on the band (WCAG 1.4.3, 1.4.11)."""
    for ground in (colours["paper"], colours["band"]):
        for name in ("ink", "grey", "main"):
            assert contrast(colours[name], ground) >= 4.5, name
        for name in ("second", "third", "fourth", "alert"):
            assert contrast(colours[name], ground) >= 3, name


def test_the_bold_font_of_a_report_holds_what_is_bold_and_not_all_the_rest() -> None:
    """Read back by fontTools; the order of the faces is regular, bold."""
    text = text_of(
        notebook('<p>가나다</p><table><thead><tr><th scope="col">라</th></tr></thead></table>')
    )
    fonts = [
        TTFont(io.BytesIO(base64.b64decode(data)))
        for data in re.findall(r"data:font/woff2;base64,([^\"]+)", text)
    ]
    regular, bold = ({chr(code) for code in font.getBestCmap()} for font in fonts)
    assert set("가나다라Title") <= regular
    assert set("라Title") <= bold
    assert not set("가나다") & bold
