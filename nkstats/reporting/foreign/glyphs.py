"""Which characters no font of the PDF can draw, asked of the compiler itself.

So the answer holds for the fonts that Typst carries too, whatever its version.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Any

from nkstats.blocks import typst_string
from nkstats.paths import FONTS
from nkstats.reporting.typefaces import FACES, held

_HEAD = '#set document(title: "x", date: datetime(year: 2000, month: 1, day: 1))\n'


def undrawable(text: str) -> frozenset[str]:
    """Return the characters of a text that the PDF can show only by their numbers."""
    asked = {each for each in text if ord(each) > 126}
    private = {each for each in asked if unicodedata.category(each) == "Co"}  # PDF/A forbids them
    return frozenset(private | {each for each in asked - private - _ours() if _refused(each)})


@lru_cache(maxsize=1)
def _ours() -> frozenset[str]:
    regular = (file for file in FACES if "Bold" not in file)
    return frozenset(chr(code) for file in regular for code in held(file))


@lru_cache(maxsize=10_000)
def _refused(character: str) -> bool:
    import typst

    source = f"{_HEAD}#{typst_string('a ' + character)}"
    try:
        _compiler().compile(source.encode(), format="pdf", pdf_standards=["ua-1"], timestamp=0)
    except typst.TypstError:
        return True
    return False


@lru_cache(maxsize=1)
def _compiler() -> Any:
    import typst

    fonts: Any = [str(FONTS)]  # the stubs tie its type to that of the source
    return typst.Compiler(font_paths=fonts, ignore_system_fonts=True)
