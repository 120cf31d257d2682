"""The fonts of a page, cut down to the characters it shows and carried inside it.

So a Korean page shows no empty boxes where the reader has no Korean font, and asks no server.
It says which characters no font holds, and leaves it to others what to do about them.
"""

from __future__ import annotations

import base64
import string
import unicodedata

from nkstats.reporting.parts import Parts
from nkstats.reporting.tree import Element
from nkstats.reporting.typefaces import FACES, cut_down, held
from nkstats.reporting.woff2 import woff2

_FAMILIES = (("Pretendard", 400), ("Pretendard", 700), ("Noto Sans SC", 400))  # of `FACES`
_MADE_BY_STYLE = "+–" + string.printable.strip()  # before details; addresses when printed
# what the style sheet sets in bold, and a little more
_BOLD = ("h1", "h2", "h3", "h4", "h5", "h6", "thead", "dt", "caption", "b", "strong", "em", "i")
_BOLD_CLASSES = ("kicker", "chart-title", "card-figure")
_WITHOUT_GLYPH = ("Cc", "Cf", "Zl", "Zp", "Zs")  # spaces, marks of direction and the like


def shown(page: Element) -> str:
    """Return the text that a page shows, and that its style adds."""
    return page.text() + _MADE_BY_STYLE


def shown_bold(page: Parts) -> str:
    """Return the text that a page of ours shows in bold."""
    styled = [each for each in page.having("style") if "font-weight" in each.attributes["style"]]
    classed = [element for name in _BOLD_CLASSES for element in page.of_class(name)]
    bold = [*page.named(*_BOLD), *classed, *page.having("font-weight"), *styled]
    return "".join([element.text() for element in bold]) + "+–"


def font_faces(text: str, bold: str | None = None) -> str:
    """Return `@font-face` rules for a text; the same for the same text.

    Parameters
    ----------
    text
        All that is shown.
    bold
        What of it is shown in bold; all of it, unless given.
    """
    regular, rules = _code_points(text), []
    wanted = {400: regular, 700: regular if bold is None else _code_points(bold)}
    missing = regular
    for (family, weight), file in zip(_FAMILIES, FACES, strict=True):
        here = held(file) & (wanted[weight] if family == "Pretendard" else missing)
        missing = missing - here
        if here:
            rules.append(_rule(family, weight, woff2(cut_down(file, here))))
    return "\n".join(rules)


def _code_points(text: str) -> set[int]:
    return set(map(ord, set(text)))


def without_glyph(text: str) -> str:
    """Return the characters of a text that none of our fonts can show, sorted."""
    return "".join(
        char
        for char in sorted(set(text))
        if not any(ord(char) in held(file) for file in FACES)
        and unicodedata.category(char) not in _WITHOUT_GLYPH
    )


def _rule(family: str, weight: int, data: bytes) -> str:
    encoded = base64.b64encode(data).decode("ascii")
    return (
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; '
        f'src: url("data:font/woff2;base64,{encoded}") format("woff2"); }}'
    )
