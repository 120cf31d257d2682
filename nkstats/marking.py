"""Which parts of a sentence are numbers, dates, levels or names: marks put there while it is made.

A sentence is made as one text by many hands. While `marking` is on, a number, a date or a level is
noted and stands in the text as one character; `parts` gives the text in pieces again. Without it,
the text is as anyone reads it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["number", "date", "level", "name"]
_FIRST = 0xE000  # a private use character that no message holds


@dataclass(frozen=True)
class Mark:
    """A part of a sentence: how it reads, what it is, and for a number its exact value.

    `unit` is that of the number where the sentence knows it, such as percent.
    """

    text: str
    kind: Kind
    value: float | None = None
    unit: str = ""


_noted: ContextVar[list[Mark] | None] = ContextVar("noted", default=None)


@contextmanager
def marking() -> Iterator[list[Mark]]:
    """Note each number, date and level that is written in this block, in the order of the code."""
    marks: list[Mark] = []
    token = _noted.set(marks)
    try:
        yield marks
    finally:
        _noted.reset(token)


def marked(text: str, kind: Kind, value: float | None = None, unit: str = "") -> str:
    """Return text as it is, or while marking the character that stands for it."""
    marks = _noted.get()
    if marks is None:
        return text
    marks.append(Mark(text, kind, value, unit))
    return chr(_FIRST + len(marks) - 1)


def capital(text: str) -> str:
    """Return a text with its first letter large, also where a mark stands for it."""
    marks, first = _noted.get(), text[:1]
    number = ord(first) - _FIRST if first else -1
    if marks is None or not 0 <= number < len(marks):
        return first.upper() + text[1:]
    own = marks[number].text
    marks[number] = replace(marks[number], text=own[:1].upper() + own[1:])
    return text


def parts(text: str, marks: list[Mark]) -> Iterator[str | tuple[int, Mark]]:
    """Yield the pieces of a marked text: words, and marks with their number."""
    words = ""
    for char in text:
        number = ord(char) - _FIRST
        if 0 <= number < len(marks):
            if words:
                yield words
            yield number, marks[number]
            words = ""
        else:
            words += char
    if words:
        yield words
