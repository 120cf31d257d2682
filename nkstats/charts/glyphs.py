"""Which characters the fonts of a drawing hold; one that none holds is spelled out.

So a drawing never shows an empty box, whatever a name in the record holds.
"""

from __future__ import annotations

from functools import lru_cache

from nkstats import faces
from nkstats.blocks.inline import seen
from nkstats.paths import FONTS


def spelled(text: str) -> str:
    """Return text with what no font holds, or no eye sees, written as its code: U+1F600."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        char if char == "\n" or ord(char) in held() else f"U+{ord(char):04X}" for char in seen(text)
    )


@lru_cache
def held() -> frozenset[int]:
    """Return the characters that the project's fonts hold together."""
    return frozenset().union(*(faces.held(str(path)) for path in FONTS.glob("*-Regular.[ot]tf")))
