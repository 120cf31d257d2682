"""Shapes of one look, one after the other, in one group: the look is written once.

What is drawn, and over what, stays as it was; only neighbours are brought together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

_PART = re.compile(
    r'<(?P<tag>path|circle|text) (?P<where>(?:d|cx|x)="[^"]*"(?: (?:cy|r|y)="[^"]*")*)'
    r'(?P<look>(?: [\w-]+="[^"]*")+)(?P<rest>/?>.*)',
    re.DOTALL,
)


def grouped(parts: Iterable[str]) -> Iterator[str]:
    """Yield the parts of a drawing; neighbours of one look in a group that carries it."""
    for look, run in groupby(map(_split, parts), key=lambda pair: pair[0]):
        together = list(run)
        if not look or len(together) == 1:
            yield from (whole for _, whole, _ in together)
        else:
            yield "\n".join([f"<g{look}>", *(bare for _, _, bare in together), "</g>"])


def _split(part: str) -> tuple[str, str, str]:
    """Return the look of a part, the whole of it, and the part without its look."""
    found = _PART.fullmatch(part)
    if found is None:
        return "", part, part
    return found["look"], part, f"<{found['tag']} {found['where']}{found['rest']}"
