"""Tables: a caption, one header row, and a row header in the first column."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

from nkstats.blocks.base import Block
from nkstats.blocks.inline import Runs, Text, as_html, as_text, as_typst


@dataclass(frozen=True)
class Table(Block):
    """A table with a caption, one header row and a row header in the first column.

    `align` holds one letter a column: l for words, r for numbers.
    """

    caption: Runs
    header: tuple[str, ...]
    rows: tuple[tuple[Runs, ...], ...]
    align: str
    widths: tuple[str, ...]
    note: Runs = ()

    def html(self) -> str:
        """Return the table in a box that scrolls where the page is narrow."""
        head = "".join(
            f'<th scope="col" class="{side}">{html.escape(name)}</th>'
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
        cells = [f'<th scope="row" class="{self.align[0]}">{as_html(first)}</th>']
        cells += [
            f'<td class="{side}">{as_html(cell)}</td>'
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
            f"#data-table(caption: {as_typst(self.caption)}, widths: ({', '.join(self.widths)},), "
            f"sides: ({align},), note: {note},\nhead: ({head},),\n{cells},\n)"
        )

    def text(self) -> str:
        """Return the table as lines of cells."""
        lines = [as_text(self.caption), "  ".join(self.header)]
        return "\n".join(lines + ["  ".join(as_text(cell) for cell in row) for row in self.rows])
