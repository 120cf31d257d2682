"""Shapes of one look, one after the other, in one group: the look is written once.

What is drawn, and over what, stays as it was; only neighbours are brought together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple


class Piece(NamedTuple):
    """An element of a drawing; one without a place is written as it is, like the end of a group."""

    tag: str
    where: str = ""
    look: str = ""
    inside: str = ""

    def written(self, *, bare: bool = False) -> str:
        """Return the element; `bare` leaves out its look, which its group carries."""
        if not self.where:
            return self.tag
        begin = f"<{self.tag} {self.where}{'' if bare else self.look}"
        return f"{begin}>{self.inside}</{self.tag}>" if self.inside else f"{begin}/>"


def grouped(pieces: Iterable[Piece]) -> Iterator[str]:
    """Yield the pieces of a drawing; neighbours of one look in a group that carries it."""
    for look, run in groupby(pieces, key=attrgetter("look")):
        together = list(run)
        if not look or len(together) == 1:
            yield from (piece.written() for piece in together)
        else:
            yield "\n".join(
                [f"<g{look}>", *(piece.written(bare=True) for piece in together), "</g>"]
            )
