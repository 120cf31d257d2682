"""What every block can do: show itself as HTML, as Typst markup and as plain text."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import asdict, dataclass
from typing import Any

TYPST = "text/vnd.typst"
DOCUMENT = "application/vnd.nkstats.document+json"


class Block(ABC):
    """A part of a page; subclasses write themselves in three ways."""

    @abstractmethod
    def html(self) -> str:
        """Return the block as HTML."""

    @abstractmethod
    def typst(self) -> str:
        """Return the block as Typst markup."""

    @abstractmethod
    def text(self) -> str:
        """Return the block as plain text."""

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return {"text/html": self.html(), TYPST: self.typst(), "text/plain": self.text()}


@dataclass(frozen=True)
class Page(Block):
    """Several blocks shown one after the other."""

    blocks: tuple[Block, ...]

    def html(self) -> str:
        """Return the blocks as HTML."""
        return "\n".join(block.html() for block in self.blocks)

    def typst(self) -> str:
        """Return the blocks as Typst markup."""
        return "\n\n".join(block.typst() for block in self.blocks)

    def text(self) -> str:
        """Return the blocks as plain text."""
        return "\n\n".join(block.text() for block in self.blocks)


@dataclass(frozen=True)
class Document:
    """What the whole document is: title, language, day (ISO), and the words of its frame."""

    title: str
    lang: str
    date: str
    running_head: str
    foot: str
    page_of: str
    skip: str


@dataclass(frozen=True)
class Opening(Page):
    """The first blocks of a document, which also say what the document is."""

    document: Document

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return {DOCUMENT: asdict(self.document), **super()._repr_mimebundle_()}
