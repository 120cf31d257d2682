"""Tables: a caption, one header row, and a row header in the first column."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from nkstats.blocks.base import Block
from nkstats.blocks.inline import (
    Cite,
    Runs,
    Text,
    Value,
    as_html,
    as_text,
    as_typst,
    seen,
    typst_string,
)

_SIDES = {"l": "", "r": ' class="r"'}  # words stand left without being told


@dataclass(frozen=True)
class Table(Block):
    """A table with a caption, one header row and a row header in the first column.

    `align` holds one letter a column: l for words, r for numbers.
    """

    caption: Runs
    header: tuple[str, ...]
    rows: tuple[tuple[Runs, ...], ...]
    align: str
    note: Runs = ()

    def html(self) -> str:
        """Return the table in a box that scrolls where the page is narrow."""
        head = "".join(
            f'<th scope="col"{_SIDES[side]}>{html.escape(name)}</th>'
            for name, side in zip(self.header, self.align, strict=True)
        )
        body = "\n".join(f"<tr>{self._row(row)}</tr>" for row in self.rows)
        note = f'<p class="note">{as_html(self.note)}</p>' if self.note else ""
        caption = as_html(self.caption)
        label = html.escape(as_text(self.caption))
        return (
            f'<div class="table" role="region" tabindex="0" aria-label="{label}"><table>'
            f"<caption>{caption}</caption>"
            f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div>{note}"
        )

    def _row(self, row: Sequence[Runs]) -> str:
        first, *others = row
        cells = [f'<th scope="row"{_SIDES[self.align[0]]}>{as_html(first)}</th>']
        cells += [
            f"<td{_SIDES[side]}>{as_html(cell)}</td>"
            for cell, side in zip(others, self.align[1:], strict=True)
        ]
        return "".join(cells)

    def typst(self) -> str:
        """Return the table as Typst markup."""
        align = ", ".join({"l": "left", "r": "right"}[side] for side in self.align)
        head = ", ".join(as_typst((Text(name),)) for name in self.header)
        cells = ",\n".join(", ".join(as_typst(cell) for cell in row) for row in self.rows)
        note = as_typst(self.note) if self.note else "none"
        return (
            f"#data-table(caption: {as_typst(self.caption)}, sides: ({align},), note: {note},\n"
            f"head: ({head},),\n{cells},\n{self._measured()})"
        )

    def _measured(self) -> str:
        """Return what Typst measures to set the columns: all words, the longest of each column."""
        texts = [[as_text(cell) for cell in row] for row in self.rows]
        texts.insert(0, [seen(name) for name in self.header])
        longest = [_longest(" ".join(column)) for column in zip(*texts, strict=True)]
        words = _strings(text for row in texts for text in row)
        return f"texts: {words}, longest: {_strings(longest)},\n"

    def text(self) -> str:
        """Return the table as lines of cells."""
        lines = [as_text(self.caption), "  ".join(self.header)]
        return "\n".join(lines + ["  ".join(as_text(cell) for cell in row) for row in self.rows])

    def content(self) -> Iterator[Runs]:
        """Yield the caption, every cell row by row, and the note."""
        yield self.caption
        for row in self.rows:
            yield from row
        yield self.note

    def csv(self) -> str:
        """Return header and rows as CSV: numbers bare, source marks as their numbers."""
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(self.header)
        writer.writerows([_plain(cell) for cell in row] for row in self.rows)
        return buffer.getvalue()


def _longest(text: str) -> str:
    """Return the longest word by its bytes: a syllable of Korean has three, and is as wide."""
    return max(text.split(), key=lambda word: len(word.encode()), default="")


def _strings(texts: Iterable[str]) -> str:
    return "(" + "".join(f"{typst_string(text)}, " for text in texts) + ")"


def _plain(cell: Runs) -> str:
    """Return a cell as data: a lone number without separators, anything else as it reads."""
    if len(cell) == 1 and isinstance(cell[0], Value) and cell[0].figure.value is not None:
        return str(cell[0].figure.value)
    if len(cell) == 1 and isinstance(cell[0], Cite):
        return cell[0].text.strip("[]")
    return as_text(cell)
