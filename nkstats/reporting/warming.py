"""What rendering loads at its first use, loaded beforehand: modules, templates, words and fonts.

For a process that forks others, each of which renders one report. So it starts no thread, and for
that reason never runs Typst, which would start some; it writes nothing.
"""

from __future__ import annotations

import io
from typing import Any

import nbformat

from nkstats.blocks import DOCUMENT, TYPST
from nkstats.i18n import LOCALES, language
from nkstats.reporting.foreign.page import Wanted


def warm() -> None:
    """Load and keep what HTML and PDF of a report need at first use, in every language."""
    import typst  # noqa: F401  # loaded for those who will use it

    from nkstats.reporting.html import exporter
    from nkstats.reporting.packing import packed
    from nkstats.reporting.pdf import markup
    from nkstats.reporting.pdf_frame import frame_of

    for code in LOCALES:
        report = _least(code)
        exporter().from_notebook_node(report)
        frame = frame_of(report)
        markup(report, Wanted(language(code)), frame)
    packed(_empty_pdf(), frame.words)


def _empty_pdf() -> bytes:
    import pikepdf

    buffer = io.BytesIO()
    with pikepdf.new() as file:
        file.add_blank_page()
        file.save(buffer)
    return buffer.getvalue()


def _least(code: str) -> Any:
    """Return a report that holds a little of what any report may hold."""
    words = "Words, 탈북민, 北"
    document = {"title": words, "lang": code, "date": "2000-01-01"}
    shown = {
        "text/html": f"<h1>{words}</h1>",
        TYPST: words,
        "text/plain": words,
        DOCUMENT: document,
    }
    opening = nbformat.v4.new_output("display_data", data=shown)
    manifest = {
        "key": "", "data_day": document["date"], "inputs": {}, "versions": {},
        "parameters": {"edition": "2000"},
    }  # fmt: skip
    return nbformat.v4.new_notebook(
        metadata={"nkstats": {"manifest": manifest}},
        cells=[
            nbformat.v4.new_markdown_cell(f"# {words}"),
            nbformat.v4.new_code_cell("", outputs=[opening]),
        ],
    )
