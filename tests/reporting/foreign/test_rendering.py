"""What any notebook holds is on the page and in the PDF: words, maths, tables, outputs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

PROSE = r"""
### Deep *first*

Maths $x^2+\frac{a}{b}$ costs $5. See [below](#Last-one) and ~~not~~ this[^1].

$$\int_0^1 \mathbb{R}$$

\begin{align}a&=1\\b&=2\end{align}

| head | n |
|------|--:|
| cell | 7 |

- one
  - two
    1. three
- [x] done

[^1]: The note.

# Last one
"""


def test_prose_is_on_the_page(make: Any, page: Any) -> None:
    """Formulas as MathML with their TeX, headings in order, tables with scopes, links that lead."""
    found = page(make.notebook(make.text(PROSE)))
    notes = [note.get_text() for note in found.find_all("annotation")]
    assert notes[:2] == [r"x^2+\frac{a}{b}", r"\int_0^1 \mathbb{R}"]
    assert [each.name for each in found.main.find_all(["h1", "h2", "h3"])] == ["h1", "h1"]
    assert [each["scope"] for each in found.find_all("th")] == ["col", "col"]
    assert found.find("td", class_="r").get_text() == "7"
    link = found.find("a", string="below")
    assert found.find(id=link["href"][1:]).get_text() == "Last one"
    assert found.select("ul ul ol li")
    assert "☑ done" in found.get_text()
    assert "The note." in found.get_text()
    assert "costs $5" in found.get_text()


def test_prose_is_in_the_pdf(make: Any, pdf: Any, tmp_path: Path) -> None:
    """And nothing of it breaks PDF/UA: a formula has its TeX, no heading is skipped."""
    found = pdf(make.notebook(make.text(PROSE), make.text("###### six")))
    assert found.errors(tmp_path / "a.pdf") == []
    for words in ("Deep first", "head", "cell", "three", "done", "The note.", "costs $5"):
        assert words in found.text
    assert r"x^2+\frac{a}{b}" in found.alternatives()


def test_a_macro_holds_for_later_cells_and_an_unknown_one_is_shown(
    make: Any, page: Any, pdf: Any
) -> None:
    """As in Jupyter; what pandoc cannot read stands as it was written."""
    notebook = make.notebook(
        make.text(r"$\newcommand{\R}{\mathbb{R}}$"), make.text(r"$\R^n$ and $\unknownthing{q}$")
    )
    found = page(notebook)
    assert "ℝ" in found.find_all("math")[1].get_text()
    assert found.find("code").get_text() == r"\unknownthing{q}"
    assert r"\unknownthing{q}" in pdf(notebook).text


WIDGET = {"model_name": "HTMLModel", "state": {"value": "<b>stored</b><script>x</script>"}}
TABLE = (
    "<style>x{}</style><table><thead><tr><th></th><th>Col</th></tr></thead>"
    "<tbody><tr><th>0</th><td>1.5</td></tr></tbody></table>"
)


def stream(text: str, name: str = "stdout") -> dict[str, str]:
    return {"output_type": "stream", "name": name, "text": text}


def outputs(make: Any) -> Any:
    view, json = "application/vnd.jupyter.widget-view+json", "<IPython.core.display.JSON object>"
    trace = ["\x1b[0;31mTrace\x1b[0m"]
    show = make.shown()
    return make.notebook(
        make.code(
            "print('source') # shown",
            stream("\x1b[31mred\x1b[0m\n1%\r99%\n"),
            stream("to stderr", "stderr"),
            {"output_type": "error", "ename": "E", "evalue": "v", "traceback": trace},
            show({"text/html": TABLE, "text/plain": "no"}),
            show({"text/latex": r"$\frac{1}{2}$", "text/plain": "1/2"}),
            show({"text/markdown": "**strong**"}),
            show({"application/json": {"key": [1, None]}, "text/plain": json}),
            show({view: {"model_id": "m"}, "text/plain": "no"}),
            show({view: {"model_id": "?"}, "text/plain": "IntSlider()"}),
            show({"application/x-odd": "?"}),
            show(
                {"text/html": "<iframe src='http://x.example'></iframe>", "text/plain": "A frame"}
            ),
        ),
        {"cell_type": "raw", "metadata": {}, "source": "raw *words*"},
        make.code("hidden_input = 1", stream("kept"), tags=("remove_input",)),
        make.code("kept_input = 1", stream("hidden_output"), tags=("remove_output",)),
        make.code("hidden_cell = 1", tags=("remove_cell",)),
        widgets={"application/vnd.jupyter.widget-state+json": {"state": {"m": WIDGET}}},
    )


SEEN = (
    "print('source')",
    "red",
    "99%",
    "to stderr",
    "Trace",
    "Col",
    "1.5",
    "strong",
    '"key"',
    "stored",
    "IntSlider()",
    "application/x-odd",
    "A frame",
    "raw *words*",
    "kept",
    "kept_input",
)
UNSEEN = ("1%\r", "hidden_", "\x1b", "JSON object", "<script")


def test_outputs_are_on_the_page(make: Any, page: Any) -> None:
    """Each in its richest form; tags hide what they say."""
    found = page(outputs(make))
    text = found.main.get_text()
    assert [words for words in SEEN if words not in text] == []
    assert [words for words in UNSEEN if words in str(found.main)] == []
    assert found.find("span", class_="ansi-red-fg").get_text() == "red"
    assert found.find("pre", class_="stderr").get_text() == "to stderr"
    assert found.find("math") is not None


def test_outputs_are_in_the_pdf(make: Any, pdf: Any, tmp_path: Path) -> None:
    """The same ones."""
    found = pdf(outputs(make))
    assert [words for words in SEEN if words not in found.text] == []
    assert [words for words in UNSEEN if words in found.text] == []
    assert found.errors(tmp_path / "a.pdf") == []


def test_a_wide_table_is_printed_in_parts_that_fit(make: Any, pdf: Any) -> None:
    """Every column is there, and each part begins with the first."""
    head = "".join(f"<th>column_{n}</th>" for n in range(40))
    row = "".join(f"<td>value_{n}</td>" for n in range(40))
    table = f"<table><thead><tr>{head}</tr></thead><tr>{row}</tr></table>"
    found = pdf(make.notebook(make.code("", make.shown()({"text/html": table}))))
    words = found.text.split()
    assert {f"value_{n}" for n in range(40)} <= set(words)
    assert words.count("column_0") > 3


def test_spans_that_reach_beyond_a_table_are_cut(make: Any, pdf: Any) -> None:
    """So that the table has the rows that were written, and no empty ones below."""
    table = "<table><tr><th>a</th><th>b</th></tr><tr><td rowspan=9 colspan=3>x</td></tr><tr><td>y"
    found = pdf(make.notebook(make.code("", make.shown()({"text/html": table}))))
    assert found.count("/TR") == 3
    assert "y" in found.text


@pytest.mark.parametrize(
    ("cells", "metadata", "title"),
    [
        (["# A *heading*"], {"title": "Given"}, "Given"),
        (["text", "Setext\n==="], {}, "Setext"),
        (["text"], {}, "from-file"),
        (["text"], {"title": ["no", "title"]}, "from-file"),
    ],
)
def test_a_document_has_a_title(
    make: Any, page: Any, pdf: Any, cells: list[str], metadata: Any, title: str
) -> None:
    """Its own, else its first heading, else the name of its file."""
    notebook = make.notebook(*map(make.text, cells), **metadata)
    assert page(notebook, name="from-file").title.get_text() == title
    assert pdf(notebook, name="from-file").reader.metadata.title == title


def test_two_renderings_have_the_same_bytes(make: Any, page: Any, pdf: Any) -> None:
    """Nothing random, no clock."""
    assert str(page(outputs(make))) == str(page(outputs(make)))
    assert pdf(outputs(make)).bytes == pdf(outputs(make)).bytes
