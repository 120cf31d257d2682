"""The numbered list of sources."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from nkstats.blocks.base import Block
from nkstats.blocks.inline import Runs, as_html, as_text, as_typst, typst_string


@dataclass(frozen=True)
class SourceNote:
    """One numbered source: what is printed, and where it is.

    `cited` says whether a mark in the text can be linked back to.
    """

    number: int
    words: Runs
    url: str
    cited: bool = True


@dataclass(frozen=True)
class Sources(Block):
    """The numbered list of sources; `back` is what the link back to the text is called."""

    notes: tuple[SourceNote, ...]
    back: str

    def html(self) -> str:
        """Return the sources as a numbered list with links there and back."""
        return '<ol class="sources">\n' + "\n".join(self._items()) + "\n</ol>"

    def _items(self) -> Iterator[str]:
        for note in self.notes:
            url, number = html.escape(note.url), note.number
            host = html.escape(urlsplit(note.url).netloc)  # on paper the style shows the whole
            link = f' <a href="{url}">{host or url}</a>' if note.url else ""
            label = html.escape(self.back)
            back = (
                f' <a href="#cited-{number}" class="back" aria-label="{label}">↩</a>'
                if note.cited
                else ""
            )
            words = as_html(note.words)
            yield f'<li id="source-{number}" value="{number}">{words}{link}{back}</li>'

    def typst(self) -> str:
        """Return the sources as Typst markup."""
        notes = "".join(
            f"source-note({note.number}, {as_typst(note.words)}, {typst_string(note.url)}),\n"
            for note in self.notes
        )
        return f"#sources(\n{notes})"

    def text(self) -> str:
        """Return the sources as lines."""
        return "\n".join(f"[{n}] {line}" for n, line in self._lines().items())

    def summary(self) -> dict[str, Any]:
        """Return a line a source, by its number."""
        return {"sources": self._lines()}

    def _lines(self) -> dict[str, str]:
        return {
            str(note.number): " ".join(f"{as_text(note.words)} {note.url}".split())
            for note in self.notes
        }
