"""Charts: a drawing with its finding, measure, source line and alternative text."""

from __future__ import annotations

import html
from dataclasses import dataclass

from nkstats.blocks.base import Block
from nkstats.blocks.inline import Runs, Text, as_html, as_text, as_typst, typst_string


@dataclass(frozen=True)
class Chart(Block):
    """A drawn figure: SVG, the finding as title, the measure as subtitle, source line and alt."""

    name: str
    svg: str
    title: Runs
    subtitle: str
    source: Runs
    alt: str

    def html(self) -> str:
        """Return the chart with inline SVG."""
        label = f'<svg role="img" aria-label="{html.escape(self.alt)}"'
        drawing = self.svg.replace("<svg", label, 1)
        return (
            f'<figure class="chart" id="chart-{self.name}"><figcaption>'
            f'<span class="chart-title">{as_html(self.title)}</span>'
            f'<span class="chart-subtitle">{html.escape(self.subtitle)}</span></figcaption>'
            f'<div class="drawing" tabindex="0" role="group" aria-label="'
            f'{html.escape(as_text(self.title))}">{drawing}</div>'
            f'<p class="note">{as_html(self.source)}</p></figure>'
        )

    def typst(self) -> str:
        """Return the chart as Typst markup."""
        return (
            f"#chart(bytes({typst_string(self.svg)}), alt: {typst_string(self.alt)},\n"
            f"title: {as_typst(self.title)}, subtitle: {as_typst((Text(self.subtitle),))},\n"
            f"source: {as_typst(self.source)})"
        )

    def text(self) -> str:
        """Return what the chart shows."""
        return f"{as_text(self.title)}\n{self.alt}"
