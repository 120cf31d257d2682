"""What every block can do: show itself in three ways, and list the figures that it quotes."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from nkstats.blocks.inline import Runs, values_in

TYPST = "text/vnd.typst"
DOCUMENT = "application/vnd.nkstats.document+json"
FIGURES = "application/vnd.nkstats.figures+json"
SUMMARY = "application/vnd.nkstats.summary+json"


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

    def content(self) -> Iterator[Runs]:
        """Yield all that is written in the block, in reading order."""
        yield from ()

    def summary(self) -> dict[str, Any]:
        """Return what the block gives to the summary that is sent by mail."""
        return {}

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        bundle: dict[str, Any] = {
            "text/html": self.html(),
            TYPST: self.typst(),
            "text/plain": self.text(),
        }
        figures = [{**vars(value.figure)} for value in values_in(self.content())]
        summary = self.summary()
        bundle |= {FIGURES: figures} if figures else {}
        return bundle | ({SUMMARY: summary} if summary else {})


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

    def content(self) -> Iterator[Runs]:
        """Yield all that is written in the blocks."""
        for block in self.blocks:
            yield from block.content()

    def summary(self) -> dict[str, Any]:
        """Return what the blocks give to the summary."""
        found: dict[str, Any] = {}
        for block in self.blocks:
            for name, part in block.summary().items():
                found[name] = (
                    found[name] + part if isinstance(part, list) and name in found else part
                )
        return found


@dataclass(frozen=True)
class Document:
    """What the whole document is.

    `title` is the headline, `report` the file's name, `date` the data day (ISO), `dataset` a
    schema.org Dataset and `spark` the labels and numbers of a small chart.
    """

    title: str
    lang: str
    date: str
    report: str
    report_title: str
    edition: str
    running_head: str
    foot: str
    description: str
    citation: str
    bibtex: str
    dataset: dict[str, Any] = field(default_factory=dict)
    spark: tuple[tuple[str, int | None], ...] = ()


@dataclass(frozen=True)
class Opening(Page):
    """The first blocks of a document, which also say what the document is."""

    document: Document

    def typst(self) -> str:
        """Return the blocks as Typst markup, as the cover of the first page."""
        return f"#cover[\n{super().typst()}\n]"

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return {DOCUMENT: asdict(self.document), **super()._repr_mimebundle_()}
