"""Headings, paragraphs, lists of terms and key figures."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from nkstats.blocks.base import Block
from nkstats.blocks.inline import Runs, Text, as_html, as_text, as_typst, seen, values_in

SHORT = 8
MOST_NOTES = 2  # of a line of the summary


@dataclass(frozen=True)
class Heading(Block):
    """A heading; level 1 is the title of the page."""

    level: int
    words: Runs
    anchor: str = ""

    def html(self) -> str:
        """Return the heading as HTML."""
        mark = f' id="{self.anchor}"' if self.anchor else ""
        return f"<h{self.level}{mark}>{as_html(self.words)}</h{self.level}>"

    def typst(self) -> str:
        """Return the heading as Typst markup."""
        return f"#section({self.level}){as_typst(self.words)}"

    def text(self) -> str:
        """Return the heading as plain text."""
        return as_text(self.words)

    def content(self) -> Iterator[Runs]:
        """Yield the words."""
        yield self.words

    def summary(self) -> dict[str, Any]:
        """Return the title of the page; a lower heading gives nothing."""
        return {"lines": [said(self.words)]} if self.level == 1 else {}


@dataclass(frozen=True)
class Paragraph(Block):
    """A paragraph; its role is body, before (kept with what follows), kicker, lead or note."""

    words: Runs
    role: str = "body"

    def html(self) -> str:
        """Return the paragraph as HTML."""
        return f'<p class="{self.role}">{as_html(self.words)}</p>'

    def typst(self) -> str:
        """Return the paragraph as Typst markup."""
        return f"#{self.role}{as_typst(self.words)}"

    def text(self) -> str:
        """Return the paragraph as plain text."""
        return as_text(self.words)

    def content(self) -> Iterator[Runs]:
        """Yield the words."""
        yield self.words

    def summary(self) -> dict[str, Any]:
        """Return the lead of the page; another paragraph gives nothing."""
        return {"lines": [said(self.words)]} if self.role == "lead" else {}


@dataclass(frozen=True)
class Terms(Block):
    """Terms, each with what it means."""

    terms: tuple[tuple[Runs, Runs], ...]

    def html(self) -> str:
        """Return the terms as a description list."""
        items = "".join(
            f"<dt>{as_html(term)}</dt><dd>{as_html(meaning)}</dd>" for term, meaning in self.terms
        )
        return f'<dl class="terms">{items}</dl>'

    def typst(self) -> str:
        """Return the terms as Typst markup."""
        items = ", ".join(
            f"({as_typst(term)}, {as_typst(meaning)})" for term, meaning in self.terms
        )
        return f"#term-list({items},)"

    def text(self) -> str:
        """Return the terms as lines."""
        return "\n".join(f"{as_text(term)}: {as_text(meaning)}" for term, meaning in self.terms)

    def content(self) -> Iterator[Runs]:
        """Yield each term and its meaning."""
        for term, meaning in self.terms:
            yield from (term, meaning)


@dataclass(frozen=True)
class Verbatim(Block):
    """Text to be copied as it stands, such as a BibTeX entry."""

    words: str
    role: str = "bibtex"

    def html(self) -> str:
        """Return the text as a preformatted box."""
        words = html.escape(seen(self.words), quote=False)
        return f'<pre class="{self.role}" tabindex="0">{words}</pre>'

    def typst(self) -> str:
        """Return the text as Typst markup."""
        return f"#{self.role}{as_typst((_Literal(self.words),))}"

    def text(self) -> str:
        """Return the text."""
        return self.words


class _Literal(Text):
    free = True


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

    @property
    def line(self) -> dict[str, Any]:
        """The card as one line of the summary."""
        figure = (*self.figure, Text(self.unit))
        after = (Text("; "), *self.comparison) if self.comparison else ()
        return said((*self.label, Text(": "), *figure, *after))


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

    def content(self) -> Iterator[Runs]:
        """Yield label, figure and comparison of each card."""
        for card in self.cards:
            yield from (card.label, card.figure, card.comparison)

    def summary(self) -> dict[str, Any]:
        """Return a line a card."""
        return {"lines": [card.line for card in self.cards]}


def said(words: Runs) -> dict[str, Any]:
    """Return words as a line of the summary, with the first source notes that they lead to.

    Marks of sources are left out of the text: the line gets its own.
    """
    plain = tuple(run for run in words if isinstance(run, Text))
    text = " ".join(as_text(plain).split())
    for mark in (".", ",", ";"):
        text = text.replace(f" {mark}", mark)
    cited = [number for run in words if not isinstance(run, Text) for number in run.numbers]
    notes = cited or [value.note for value in values_in([words])]
    return {"text": text, "notes": list(dict.fromkeys(notes))[:MOST_NOTES]}
