"""The numbered list of sources."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass

from nkstats.blocks.base import Block
from nkstats.blocks.inline import Runs, as_html, as_text, as_typst, runs, typst_string


@dataclass(frozen=True)
class SourceNote:
    """One numbered source: what is printed, and where it is."""

    number: int
    content: str | Runs
    url: str


@dataclass(frozen=True)
class Sources(Block):
    """The numbered list of sources."""

    notes: tuple[SourceNote, ...]

    def html(self) -> str:
        """Return the sources as a numbered list with links."""
        return '<ol class="sources">\n' + "\n".join(self._items()) + "\n</ol>"

    def _items(self) -> Iterator[str]:
        for note in self.notes:
            url = html.escape(note.url)
            link = f' <a href="{url}" rel="noreferrer">{url}</a>' if note.url else ""
            words = as_html(runs(note.content))
            yield f'<li id="source-{note.number}" value="{note.number}">{words}{link}</li>'

    def typst(self) -> str:
        """Return the sources as Typst markup."""
        return "\n".join(
            f"#source-note({note.number}, {as_typst(runs(note.content))}, {typst_string(note.url)})"
            for note in self.notes
        )

    def text(self) -> str:
        """Return the sources as lines."""
        return "\n".join(
            f"[{note.number}] {as_text(runs(note.content))} {note.url}" for note in self.notes
        )
