"""The parts a report page is made of, each able to show itself as HTML, Typst and plain text.

A block is handed to Jupyter as a MIME bundle: a browser or JupyterLab takes the HTML, the PDF
writer takes the Typst markup, a terminal the text. Blocks know nothing of what they show.
"""

from nkstats.blocks.base import DOCUMENT, TYPST, Block, Document, Opening, Page
from nkstats.blocks.chart import Chart
from nkstats.blocks.inline import (
    Cite,
    Foreign,
    Run,
    Runs,
    Text,
    Value,
    as_html,
    as_text,
    as_typst,
    fill,
    runs,
    typst_string,
)
from nkstats.blocks.prose import Card, Cards, Heading, Paragraph
from nkstats.blocks.sources import SourceNote, Sources
from nkstats.blocks.table import Table

__all__ = [
    "DOCUMENT",
    "TYPST",
    "Block",
    "Card",
    "Cards",
    "Chart",
    "Cite",
    "Document",
    "Foreign",
    "Heading",
    "Opening",
    "Page",
    "Paragraph",
    "Run",
    "Runs",
    "SourceNote",
    "Sources",
    "Table",
    "Text",
    "Value",
    "as_html",
    "as_text",
    "as_typst",
    "fill",
    "runs",
    "typst_string",
]
