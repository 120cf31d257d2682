"""The font files of the package: which characters each holds, and what is left when it is cut down.

HarfBuzz does both, some hundred times as fast as a library written in Python would.
"""

from __future__ import annotations

from collections.abc import Iterable

from nkstats import faces
from nkstats.paths import FONTS

FACES = ("Pretendard-Regular.otf", "Pretendard-Bold.otf", "NotoSansSC-Regular.ttf")
_FEATURES = (b"kern", b"tnum")


def held(file: str) -> frozenset[int]:
    """Return the code points that a font file has letters for."""
    return faces.held(str(FONTS / file))


def cut_down(file: str, wanted: Iterable[int]) -> bytes:
    """Return an OpenType font that holds only some code points; the same bytes for the same ones.

    Hints and shared pieces of outlines are left out: a font packs better without them.
    """
    import uharfbuzz

    asked = uharfbuzz.SubsetInput()
    asked.unicode_set.update(wanted)
    asked.layout_feature_tag_set.clear()
    asked.layout_feature_tag_set.update(int.from_bytes(tag, "big") for tag in _FEATURES)
    asked.flags = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.DESUBROUTINIZE
    font: bytes = uharfbuzz.subset(faces.face(str(FONTS / file)), asked).blob.data
    return font
