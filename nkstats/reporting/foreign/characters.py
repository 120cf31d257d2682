"""Characters that would not be seen, or would change how others are seen, made visible.

Knows nothing of fonts (see `glyphs`). Ordinary marks of direction and joining stay as they are.
"""

from __future__ import annotations

import re

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls but tab and line feed
    "\u202a-\u202e\u2066-\u2069"  # overrides of direction, which can make text read otherwise
    "\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_LINE_ENDS = re.compile("\r\n?|\x0c|\x0b")


def code_point(character: str) -> str:
    """Return the name by which a character is printed that cannot be.

    Examples
    --------
    >>> code_point("😀")
    'U+1F600'
    """
    return f"U+{ord(character):04X}"


def legible(text: str) -> str:
    r"""Return a text in which no character acts unseen.

    Examples
    --------
    >>> legible("a\x07b")
    'aU+0007b'
    """
    lines = _LINE_ENDS.sub("\n", text.replace("\ufeff", ""))
    return _UNSEEN.sub(lambda found: code_point(found[0]), lines)


def as_on_a_terminal(text: str) -> str:
    r"""Return what stays of a text after carriage returns and backspaces, such as a progress bar.

    Examples
    --------
    >>> as_on_a_terminal("10%\r100%\n")
    '100%\n'
    """
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join(_rubbed_out(line.rstrip("\r").rsplit("\r", 1)[-1]) for line in lines)


def _rubbed_out(line: str) -> str:
    kept: list[str] = []
    for character in line:
        if character != "\b":
            kept.append(character)
        elif kept:
            kept.pop()
    return "".join(kept)
