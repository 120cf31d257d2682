"""The fonts of a page, cut down to the characters it uses and carried inside it.

So a Korean page shows no empty boxes where the reader has no Korean font, and asks no server.
"""

from __future__ import annotations

import base64
import io
from pathlib import Path

from nkstats.paths import FONTS

_FACES = (
    ("Pretendard", 400, "Pretendard-Regular.otf"),
    ("Pretendard", 700, "Pretendard-Bold.otf"),
    ("Noto Sans SC", 400, "NotoSansSC-Regular.ttf"),
)


def font_faces(text: str) -> str:
    """Return `@font-face` rules for the characters of a text; the same for the same text."""
    wanted = {ord(char) for char in text if ord(char) >= 32}
    rules = []
    missing = wanted
    for family, weight, file in _FACES:
        data, held = _subset(FONTS / file, wanted if family == "Pretendard" else missing)
        missing = missing - held
        if held:
            rules.append(_rule(family, weight, data))
    return "\n".join(rules)


def _subset(path: Path, wanted: set[int]) -> tuple[bytes, set[int]]:
    from fontTools import subset
    from fontTools.ttLib import TTFont

    font = TTFont(path, recalcTimestamp=False, lazy=True)
    held = wanted & set(font.getBestCmap())
    options = subset.Options(layout_features=["kern", "tnum"], hinting=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=held)
    cutter.subset(font)
    font.flavor = "woff"
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue(), held


def _rule(family: str, weight: int, data: bytes) -> str:
    encoded = base64.b64encode(data).decode("ascii")
    return (
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; '
        f'src: url("data:font/woff;base64,{encoded}") format("woff"); }}'
    )
