"""What changed: the tables, and what they leave out, come to the numbers of the sentence."""

from __future__ import annotations

import re

import nkstats as nk
from nkstats.blocks import Paragraph, Table, as_text


def test_a_table_says_how_many_of_the_counted_it_leaves_out() -> None:
    """Rows and the note under them add up to what the sentence counts."""
    edition = nk.open_edition("2025H2")
    writer = nk.narrative.Writer(edition, nk.load_sources())
    days = edition.since, edition.data_day
    moves = nk.analysis.moved(nk.diff(*days, detail=True), nk.claims_added(*days))
    blocks = nk.narrative.changes(writer, moves).blocks
    said = next(as_text(block.words) for block in blocks if isinstance(block, Paragraph))
    counted = [int(n) for n in re.findall(r"(?:revised|new): (\d+)", said)]
    tables = [block for block in blocks if isinstance(block, Table)]
    shown = [
        len(table.rows) + int((re.match(r"\d+", as_text(table.note)) or ["0"])[0])
        for table in tables[:2]
    ]
    assert shown == counted
