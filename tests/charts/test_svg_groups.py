"""Neighbours of one look share a group; the drawing stays the same."""

from __future__ import annotations

from nkstats.charts.svg_groups import Piece, grouped

LOOK = ' fill="none" stroke="#1b5e91"'


def test_neighbours_of_one_look_are_written_once() -> None:
    pieces = [Piece("path", f'd="M0 0V{n}"', LOOK, f'<title>a "b" {n}</title>') for n in range(3)]
    (made,) = grouped(pieces)
    assert made.splitlines()[0] == f"<g{LOOK}>"
    assert made.count("stroke=") == 1 and made.count("<title>") == 3


def test_others_stay_as_and_where_they_are() -> None:
    parts = [f'<circle cx="1" cy="2" r="3"{LOOK}/>', "</g>", '<text x="1" y="2">x</text>',
             f'<path d="M0 0"{LOOK}/>', '<path d="M1 1" fill="red"/>']  # fmt: skip
    pieces = [Piece("circle", 'cx="1" cy="2" r="3"', LOOK), Piece("</g>"),
              Piece("text", 'x="1" y="2"', inside="x"), Piece("path", 'd="M0 0"', LOOK),
              Piece("path", 'd="M1 1"', ' fill="red"')]  # fmt: skip
    assert list(grouped(pieces)) == parts
