"""Nothing of a notebook acts, nothing is fetched, and every character appears as text."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any

import pytest

from nkstats.blocks import DOCUMENT, TYPST
from nkstats.reporting.foreign.safe_html import safe
from nkstats.reporting.foreign.svg import harmless

ACTS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)></svg>",
    "<a href='javascript:alert(1)'>l</a>",
    "<a href=' JaVaScript&colon;alert(1)'>l</a>",
    "<a href='data:text/html,<script>1</script>'>l</a>",
    "<iframe src='//evil.example'></iframe>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href='//evil.example'>",
    "<form action='//evil.example'><input name=a></form>",
    "<link rel=preload href='//evil.example'>",
    "<style>@import url(//evil.example)</style>",
    "<div style='background:url(//evil.example)'>d</div>",
    "<object data='//evil.example'></object>",
    "<math><mtext><script>1</script></mtext></math>",
    "<svg><foreignObject><script>1</script></foreignObject></svg>",
    "<scr<script>ipt>1</script>",
    "<details ontoggle=alert(1) open>t</details>",
    "<img src='http://evil.example/a.png'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
)
ACTIVE = re.compile(
    r"<(script|iframe|form|input|object|embed|base|link|style|svg)\b|\son\w+=|javascript|"
    r"http-equiv=.refresh|style=.\w|src=.(?!data:)|href=.data",
    re.IGNORECASE,
)


@pytest.mark.parametrize("html", ACTS)
def test_what_acts_is_left_out(html: str) -> None:
    """By the allow-list itself; a picture elsewhere is only named."""
    found = re.sub(r'<img src="(?:x|http://evil.example/a.png|data:[^"]*)"[^>]*>', "", safe(html))
    assert not ACTIVE.search(found)


def test_a_page_of_it_holds_nothing_active(make: Any, page: Any, pdf: Any) -> None:
    """In Markdown and in outputs; remote pictures are said not to be fetched."""
    html = "".join(ACTS)
    shown = make.shown()({"text/html": html})
    found = page(make.notebook(make.text(html), make.code("", shown)))
    assert not ACTIVE.search(str(found.main))
    assert "default-src 'none'" in found.find("meta", attrs={"http-equiv": True})["content"]
    assert "nothing is fetched" in found.get_text()
    assert "nothing is fetched" in pdf(make.notebook(make.text(html))).text


@pytest.mark.parametrize(
    "drawing",
    [
        "<svg xmlns='http://www.w3.org/2000/svg' onload='a()'><script>1</script></svg>",
        "<svg xmlns='http://www.w3.org/2000/svg'><a href='javascript:1'><rect/></a></svg>",
        "<svg xmlns='http://www.w3.org/2000/svg'><image href='http://evil.example'/></svg>",
        "<svg xmlns='http://www.w3.org/2000/svg'><use href='http://evil.example#a'/></svg>",
        "<svg xmlns='http://www.w3.org/2000/svg'><style>@import url(http://evil.example)</style></svg>",
        "<svg xmlns='http://www.w3.org/2000/svg'><rect fill='url(http://evil.example)'/></svg>",
        "<svg xmlns='http://www.w3.org/2000/svg'><animate values='javascript:1'/></svg>",
        "<svg xmlns='http://www.w3.org/2000/svg' xmlns:x='http://www.w3.org/1999/xhtml'><x:script/></svg>",
    ],
)
def test_a_drawing_only_draws(drawing: str) -> None:
    """What is not on the list is left out."""
    found = harmless(drawing)
    assert found is not None
    assert not re.search(r"script|evil|onload|animate", found)


def test_a_drawing_with_entities_is_no_drawing() -> None:
    """They could name files, or grow beyond all memory."""
    entity = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    assert (
        harmless(f"{entity}<svg xmlns='http://www.w3.org/2000/svg'><text>&x;</text></svg>") is None
    )


CONTROL = (
    r"""#let x = 1 #eval("1") $5 @label <nothing> `tick` \ back // no /* c */ ~ = + - ' " [a]"""
)


def test_control_characters_of_typst_are_text(make: Any, pdf: Any, page: Any) -> None:
    """In prose, in code and in what was printed; a word that only looks like a tag stays."""
    printed = {"output_type": "stream", "name": "stdout", "text": CONTROL}
    notebook = make.notebook(make.text(f"In prose {CONTROL}"), make.code(CONTROL, printed))
    assert page(notebook).main.get_text().count('#let x = 1 #eval("1") $5 @label <nothing>') == 3
    lines = " ".join(pdf(notebook).text.split())
    assert lines.count('#let x = 1 #eval("1") $5 @label <nothing>') == 3


def test_characters_that_act_unseen_are_named(make: Any, pdf: Any, page: Any) -> None:
    """Overrides of direction, controls, half characters; in the PDF also what no font has."""
    notebook = make.notebook(make.text("a\u202eb\x07c\ud800d &#8238; \U0001f600 \ue000 e\ufefff"))
    for text in (page(notebook).main.get_text(), pdf(notebook).text):
        for code in ("U+202E", "U+0007", "U+D800"):
            assert code in text
        assert "ef" in text
    assert "U+1F600" in pdf(notebook).text
    assert "U+E000" in pdf(notebook).text
    assert "😀" in page(notebook).main.get_text()


def test_endless_words_and_lines_stay_on_the_page(make: Any, pdf: Any) -> None:
    """Ten thousand letters without a blank, in prose, code and a cell of a table."""
    word = "w" * 10_000
    table = {"text/html": f"<table><tr><th>h</th></tr><tr><td>{word}</td></tr></table>"}
    found = pdf(make.notebook(make.text(word), make.code(word, make.shown()(table))))
    assert found.text.count("w") >= 30_000
    assert max(map(len, found.text.splitlines())) < 250


def test_what_is_nested_beyond_reason_is_read_as_words(make: Any, pdf: Any, page: Any) -> None:
    """Neither parser nor compiler is led to its limits."""
    notebook = make.notebook(
        make.text("> " * 200 + "deep"),
        make.text("<div>" * 2000 + "below"),
        make.text("\n".join("  " * n + "- x" for n in range(100))),
        make.text("[" * 3000),
    )
    for text in (page(notebook).main.get_text(), pdf(notebook).text):
        assert "deep" in text
        assert "below" in text


@pytest.mark.parametrize(
    "markup",
    [
        '#read("/etc/passwd")',
        '#import "@preview/a:0.1.0"',
        '#eval("1")',
        '#image("/secret.png")',
        "#let e = eval",
    ],
)
def test_forged_markup_is_not_set(make: Any, pdf: Any, markup: str) -> None:
    """A notebook from elsewhere may claim to hold blocks of ours; its words appear."""
    block = {TYPST: markup, "text/html": "<b onclick=a()>words</b>", "text/plain": "plain"}
    found = pdf(make.notebook(make.code("", make.shown()(block))))
    assert "words" in found.text


def test_a_forged_report_is_a_notebook_like_any_other(make: Any, page: Any, pdf: Any) -> None:
    """Its script is left out, its document that is none does not count."""
    block = {
        DOCUMENT: {"title": "T", "lang": 5, "date": "never"},
        TYPST: "= T",
        "text/html": "<script>1</script>words",
    }
    notebook = make.notebook(make.code("shown", make.shown()(block)))
    assert page(notebook).main.find("script") is None
    assert "words" in pdf(notebook).text


def test_pictures_are_read_from_the_folder_of_the_notebook_only(
    make: Any, page: Any, tmp_path: Path
) -> None:
    """Not from above it, and only if they are pictures."""
    inside = tmp_path / "inside"
    inside.mkdir()
    picture = base64.b64decode(make.picture())
    (inside / "my pic.png").write_bytes(picture)
    (tmp_path / "secret.png").write_bytes(picture)
    (inside / "text.png").write_text("secret words", encoding="utf-8")
    text = "![here](my%20pic.png) ![up](../secret.png) ![no](text.png) ![f](file:///etc/passwd)"
    found = page(make.notebook(make.text(text)), path=str(inside))
    assert [each["alt"] for each in found.main.find_all("img")] == ["here"]
    assert found.get_text().count("Picture not shown") == 3
    assert "secret words" not in found.get_text()
