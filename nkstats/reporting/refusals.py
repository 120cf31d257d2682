"""What Typst refused, said in words: which character, which block, what to do about it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_MAIN = re.compile(r"main\.typ:(\d+):")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_SECTION = re.compile(r"#(?:section|heading)\(|=+ ")
_MARKUP = re.compile(r"^(?:#\w+\([^)]*\)\[|=+ )|\]$")
_LONGEST = 80


@dataclass(frozen=True)
class _Fault:
    """What is wrong and what to do; `clue` is how the line of it begins, or what it holds."""

    words: str
    clue: str = ""


def refusal(error: Any, source: str) -> str:
    """Return what was wrong and where, of an error of Typst's and the markup it was given."""
    fault = _fault(error)
    return _told(fault, source, _named(error))


def unknown_note(number: int, source: str) -> str:
    """Return what is wrong and where, of markup with a number whose source is not listed."""
    words = f"source note {number} is referred to and not there; show the list of sources"
    return _told(_Fault(words, f"#value({number})"), source)


def _told(fault: _Fault, source: str, line: int | None = None) -> str:
    return f"the PDF was refused: {fault.words}{_where(fault.clue, source, line)}"


def _fault(error: Any) -> _Fault:
    for pattern, said in _KNOWN:
        if found := re.search(pattern, error.message):
            return said(found)
    return _Fault(error.message + "".join(f" ({hint})" for hint in error.hints))


def _glyphs(found: re.Match[str]) -> _Fault:
    text = re.sub(r"\\u\{([0-9a-f]+)\}", lambda code: chr(int(code[1], 16)), found[1])
    named = ", ".join(
        f"U+{ord(char):04X}" + (f" ({char})" if char.isprintable() else "")
        for char in sorted(set(text))
    )
    return _Fault(f"none of the fonts has {named}; write it in other characters", text)


def _description(_: re.Match[str]) -> _Fault:
    words = "a picture, chart or equation has no alternative text; say in words what it shows"
    return _Fault(words, 'alt: ""')


def _level(found: re.Match[str]) -> _Fault:
    words = f"a heading of level {found[2]} follows one of level {found[1]}; skip no level"
    return _Fault(words)


def _target(found: re.Match[str]) -> _Fault:
    return _Fault(f"a link leads to {found[1]!r}, which is not in the document")


_KNOWN: tuple[tuple[str, Callable[[re.Match[str]], _Fault]], ...] = (
    (r'the text `"(.*)"` could not be displayed', _glyphs),
    (r"missing alt text", _description),
    (r"skipped from heading level (\d+) to (\d+)", _level),
    (r"label `<(.*)>` does not exist", _target),
)


def _where(clue: str, source: str, line: int | None) -> str:
    """Return the section, and the first words of the block, that the fault lies in.

    That is the line that Typst names, or the first with the clue where it names one of ours.
    """
    lines = source.splitlines()
    found = (number for number, text in enumerate(lines) if clue and clue in text)
    number = next(found, None) if line is None else min(line, len(lines)) - 1
    if number is None:
        return ""
    before = [line for line in lines[: number + 1] if _SECTION.match(line)]
    section = f" in the section “{_said(before[-1:])}”" if before else ""
    # the title of a chart stands below its drawing
    return f". It is{section}, at “{_said(lines[number : number + 2])}”"


def _named(error: Any) -> int | None:
    """Return the number of the line of the content that Typst names."""
    found = _MAIN.search("\n".join([error.diagnostic, *error.trace]))
    return int(found[1]) if found else None


def _said(lines: list[str]) -> str:
    """Return the words that stand in lines of markup, drawings left out."""
    strings = [text for line in lines for text in _STRING.findall(line)]
    words = "".join(text for text in strings if not text.startswith(("<svg", "source-")))
    words = words or " ".join(_MARKUP.sub("", line) for line in lines).strip()
    return words if len(words) <= _LONGEST else words[:_LONGEST] + "…"
