"""Font files as HarfBuzz reads them: mapped into memory, which forked processes may share."""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def face(path: str) -> Any:
    """Return the face in a font file, opened once."""
    import uharfbuzz

    return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(path))


@cache
def held(path: str) -> frozenset[int]:
    """Return the code points that a font file has letters for."""
    return frozenset(face(path).unicodes)


class Letters:
    """How far the letters of a font file move the next, in sizes of the font.

    `unknown` is how far the box does that stands for a letter the font does not hold.
    """

    def __init__(self, path: str) -> None:
        import uharfbuzz

        self._font = uharfbuzz.Font(face(path))
        self.unknown = self._of(0)

    def advance(self, letter: str) -> float | None:
        """Return how far a letter moves the next; None if the font does not hold it."""
        glyph = self._font.get_nominal_glyph(ord(letter))
        return None if glyph is None else self._of(glyph)

    def _of(self, glyph: int) -> float:
        return float(self._font.get_glyph_h_advance(glyph) / self._font.face.upem)
