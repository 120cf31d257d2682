"""The parts a report page is made of, each able to show itself as HTML, Typst and plain text.

A block is handed to Jupyter as a MIME bundle: a browser or JupyterLab takes the HTML, the PDF
writer takes the Typst markup, a terminal the text. Blocks know nothing of what they show.
"""

from nkstats.blocks.base import (
    DOCUMENT,
    FIGURES,
    SUMMARY,
    TYPST,
    Block,
    Document,
    Opening,
    Page,
)
from nkstats.blocks.chart import Chart
from nkstats.blocks.inline import (
    Cite,
    Quoted,
    Run,
    Runs,
    Text,
    Value,
    When,
    as_html,
    as_text,
    as_typst,
    fill,
    joined,
    runs,
    typst_string,
)
from nkstats.blocks.key_figure import KeyFigure
from nkstats.blocks.prose import Card, Cards, Heading, Paragraph, Terms, Verbatim
from nkstats.blocks.sources import SourceNote, Sources
from nkstats.blocks.table import Table

__all__ = [
    "DOCUMENT",
    "FIGURES",
    "SUMMARY",
    "TYPST",
    "Block",
    "Card",
    "Cards",
    "Chart",
    "Cite",
    "Document",
    "Heading",
    "KeyFigure",
    "Opening",
    "Page",
    "Paragraph",
    "Quoted",
    "Run",
    "Runs",
    "SourceNote",
    "Sources",
    "Table",
    "Terms",
    "Text",
    "Value",
    "Verbatim",
    "When",
    "as_html",
    "as_text",
    "as_typst",
    "fill",
    "joined",
    "runs",
    "typst_string",
]
