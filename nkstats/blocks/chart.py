"""Charts: two drawings of one thing, with finding, measure, source line and the table behind."""

from __future__ import annotations

import base64
import html
from collections.abc import Iterator
from dataclasses import dataclass

from nkstats.blocks.base import Block
from nkstats.blocks.inline import Runs, as_html, as_text, as_typst, typst_string
from nkstats.blocks.table import Table
from nkstats.style import LIGHT

BYTE_ORDER_MARK = "\ufeff"  # without it Korean Excel takes a CSV for another encoding


@dataclass(frozen=True)
class Chart(Block):
    """A drawn figure.

    Attributes
    ----------
    name
        What the chart is called on its page, once.
    wide, narrow
        The drawing as SVG for paper and wide screens, and for phones.
    title, subtitle, source
        The finding, the measure, and where the figures come from.
    alt
        What the chart shows, in words.
    data
        The table behind the chart.
    file
        The name of its CSV.
    behind, download
        The words that open the table, and those of the link to the CSV.
    """

    name: str
    wide: str
    narrow: str
    title: Runs
    subtitle: Runs
    source: Runs
    alt: str
    data: Table
    file: str
    behind: str
    download: str

    def html(self) -> str:
        """Return the chart with both drawings inline, and its table and CSV behind it."""
        return (
            f'<figure class="chart" id="chart-{self.name}"><figcaption>'
            f'<span class="chart-title">{as_html(self.title)}</span>'
            f'<span class="chart-subtitle">{as_html(self.subtitle)}</span></figcaption>\n'
            f'<div class="wide">{self._inline(self.wide)}</div>\n'
            f'<div class="narrow" hidden>{self._inline(self.narrow)}</div>\n'
            f'<p class="note">{as_html(self.source)}</p>\n'
            f"<details><summary>{html.escape(self.behind)}</summary>\n{self.data.html()}\n"
            f'<p class="note"><a download="{html.escape(self.file)}" href="{self._csv()}">'
            f"{html.escape(self.download)}</a></p></details></figure>"
        )

    def _inline(self, drawing: str) -> str:
        """Return a drawing whose colours follow the page, light or dark."""
        for name, value in LIGHT.items():
            drawing = drawing.replace(f'"{value}"', f'"var(--{name},{value})"')
        return drawing.replace("<svg", f'<svg role="img" aria-label="{html.escape(self.alt)}"', 1)

    def _csv(self) -> str:
        held = (BYTE_ORDER_MARK + self.data.csv()).encode("utf-8")
        return f"data:text/csv;charset=utf-8;base64,{base64.b64encode(held).decode('ascii')}"

    def typst(self) -> str:
        """Return the wide drawing as Typst markup."""
        return (
            f"#chart(bytes({typst_string(self.wide)}), alt: {typst_string(self.alt)},\n"
            f"title: {as_typst(self.title)}, subtitle: {as_typst(self.subtitle)},\n"
            f"source: {as_typst(self.source)})"
        )

    def text(self) -> str:
        """Return what the chart shows."""
        return f"{as_text(self.title)}\n{self.alt}"

    def content(self) -> Iterator[Runs]:
        """Yield title, subtitle and source line, and all that is in the table behind."""
        yield from (self.title, self.subtitle, self.source)
        yield from self.data.content()
