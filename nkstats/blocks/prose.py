"""Headings, paragraphs and key figures."""

from __future__ import annotations

import html
from dataclasses import dataclass

from nkstats.blocks.base import Block
from nkstats.blocks.inline import Runs, Text, as_html, as_text, as_typst

SHORT = 8


@dataclass(frozen=True)
class Heading(Block):
    """A heading; level 1 is the title of the page."""

    level: int
    content: Runs
    anchor: str = ""

    def html(self) -> str:
        """Return the heading as HTML."""
        mark = f' id="{self.anchor}"' if self.anchor else ""
        return f"<h{self.level}{mark}>{as_html(self.content)}</h{self.level}>"

    def typst(self) -> str:
        """Return the heading as Typst markup."""
        return f"#heading(level: {self.level}){as_typst(self.content)}"

    def text(self) -> str:
        """Return the heading as plain text."""
        return as_text(self.content)


@dataclass(frozen=True)
class Paragraph(Block):
    """A paragraph; its role is body, kicker, lead or note."""

    content: Runs
    role: str = "body"

    def html(self) -> str:
        """Return the paragraph as HTML."""
        return f'<p class="{self.role}">{as_html(self.content)}</p>'

    def typst(self) -> str:
        """Return the paragraph as Typst markup."""
        return f"#{self.role}{as_typst(self.content)}"

    def text(self) -> str:
        """Return the paragraph as plain text."""
        return as_text(self.content)


@dataclass(frozen=True)
class Card:
    """A key figure: what it is, the figure, its unit and a line of comparison."""

    label: Runs
    figure: Runs
    unit: str
    comparison: Runs

    @property
    def in_words(self) -> bool:
        """Whether the figure is given in words rather than as a bare number."""
        return len(as_text(self.figure)) > SHORT


@dataclass(frozen=True)
class Cards(Block):
    """At most four key figures in a row."""

    cards: tuple[Card, ...]
    label: str

    def html(self) -> str:
        """Return the cards as a list."""
        items = "".join(
            f'<li><p class="card-label">{as_html(card.label)}</p>'
            f'<p class="card-figure{" words" if card.in_words else ""}">{as_html(card.figure)}'
            f'<span class="card-unit">{html.escape(card.unit)}</span></p>'
            f'<p class="card-note">{as_html(card.comparison)}</p></li>'
            for card in self.cards
        )
        return f'<ul class="cards" aria-label="{html.escape(self.label)}">{items}</ul>'

    def typst(self) -> str:
        """Return the cards as Typst markup."""
        items = ",\n".join(
            f"card({as_typst(card.label)}, {as_typst(card.figure)}, {as_typst((Text(card.unit),))},"
            f" {as_typst(card.comparison)}, words: {str(card.in_words).lower()})"
            for card in self.cards
        )
        return f"#cards(\n{items},\n)"

    def text(self) -> str:
        """Return the cards as plain text."""
        return "\n".join(
            f"{as_text(card.label)}: {as_text(card.figure)}{card.unit}" for card in self.cards
        )
