"""The fonts of a page, cut down to the characters it shows and carried inside it.

So a Korean page shows no empty boxes where the reader has no Korean font, and asks no server.
It says which characters no font holds, and leaves it to others what to do about them.
"""

from __future__ import annotations

import base64
import io
import string
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from bs4 import BeautifulSoup

from nkstats.paths import FONTS

_FACES = (
    ("Pretendard", 400, "Pretendard-Regular.otf"),
    ("Pretendard", 700, "Pretendard-Bold.otf"),
    ("Noto Sans SC", 400, "NotoSansSC-Regular.ttf"),
)
_MADE_BY_STYLE = "+–" + string.printable.strip()  # before details; addresses when printed
_BOLD = (
    "h1, h2, h3, h4, h5, h6, thead th, dt, caption, b, strong, em, i, .kicker, .chart-title, "
    ".card-figure, [font-weight], [style*='font-weight']"
)  # what the style sheet sets in bold, and a little more
_WITHOUT_GLYPH = ("Cc", "Cf", "Zl", "Zp", "Zs")  # spaces, marks of direction and the like


def shown(page: BeautifulSoup) -> str:
    """Return the text that a page shows; its style and the data it carries are none."""
    return page.get_text() + _MADE_BY_STYLE


def shown_bold(page: BeautifulSoup) -> str:
    """Return the text that a page of ours shows in bold."""
    return "".join(element.get_text() for element in page.select(_BOLD)) + "+–"


def font_faces(text: str, bold: str | None = None) -> str:
    """Return `@font-face` rules for a text; the same for the same text.

    Parameters
    ----------
    text
        All that is shown.
    bold
        What of it is shown in bold; all of it, unless given.
    """
    regular, missing, rules = set(map(ord, text)), set(map(ord, text)), []
    wanted = {400: regular, 700: regular if bold is None else set(map(ord, bold))}
    for family, weight, file in _FACES:
        held = _held(file) & (wanted[weight] if family == "Pretendard" else missing)
        missing -= held
        if held:
            rules.append(_rule(family, weight, _subset(FONTS / file, held)))
    return "\n".join(rules)


def without_glyph(text: str) -> str:
    """Return the characters of a text that none of our fonts can show, sorted."""
    held = frozenset[int]().union(*(_held(file) for _, _, file in _FACES))
    return "".join(
        char
        for char in sorted(set(text))
        if ord(char) not in held and unicodedata.category(char) not in _WITHOUT_GLYPH
    )


@cache
def _held(file: str) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    return frozenset(TTFont(FONTS / file, lazy=True).getBestCmap())


@lru_cache(maxsize=8)
def _subset(path: Path, wanted: frozenset[int]) -> bytes:
    from fontTools import subset
    from fontTools.ttLib import TTFont

    font = TTFont(path, recalcTimestamp=False, lazy=True)
    # without shared subroutines a font packs better
    options = subset.Options(layout_features=["kern", "tnum"], hinting=False, desubroutinize=True)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(font)
    font.flavor = "woff2"
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()


def _rule(family: str, weight: int, data: bytes) -> str:
    encoded = base64.b64encode(data).decode("ascii")
    return (
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; '
        f'src: url("data:font/woff2;base64,{encoded}") format("woff2"); }}'
    )
