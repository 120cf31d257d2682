"""Runs of words inside a block: plain words, numbers that carry their origin, dates, marks.

A digit in plain words is refused: a number comes from a value, a day or period from the calendar,
a name from the record. So no number can be typed by hand.
"""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from string import Formatter
from typing import ClassVar

from nkstats.blocks.key_figure import KeyFigure
from nkstats.errors import ReportError

_UNSEEN = ("Cc", "Cf", "Co", "Cs")  # control, format, private use, half a character


def typst_string(text: str) -> str:
    """Return text as a Typst string literal; nothing in it can act as markup."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _apart(text: str) -> bool:
    """Say whether a text runs from right to left, or holds signs that look like a place to fill."""
    return any(sign in text for sign in "{}%") or any(
        unicodedata.bidirectional(char) in ("R", "AL", "AN") for char in text
    )


def seen(text: str) -> str:
    """Return text with what no eye sees, such as a mark that turns the direction, spelled out."""
    if text.isprintable():
        return text
    return "".join(
        f"U+{ord(char):04X}"
        if unicodedata.category(char) in _UNSEEN and not char.isspace()
        else char
        for char in text
    )


@dataclass(frozen=True)
class Text:
    """A run of plain words, from a catalogue of messages.

    Raises
    ------
    ReportError
        If it holds a digit (a number typed by hand) or a brace (a place left unfilled).
    """

    text: str
    free: ClassVar[bool] = False

    def __post_init__(self) -> None:
        """Refuse a number typed by hand and a place left unfilled."""
        if self.free:
            return
        if any(map(str.isdigit, self.text)):
            raise ReportError(
                f"{self.text!r}: a number typed by hand; expected a value, a date or a name from "
                "the record. Write it with the Writer, so that it leads to its source."
            )
        if "{" in self.text or "}" in self.text:
            raise ReportError(
                f"{self.text!r}: a place is left unfilled; fill it before it is shown"
            )

    def html(self) -> str:
        """Return the run as HTML."""
        return html.escape(seen(self.text), quote=False)

    def typst(self) -> str:
        """Return the run as Typst markup."""
        return f"#{typst_string(seen(self.text))};" if self.text else ""


class When(Text):
    """A day, a month or a reference period in words."""

    free = True


@dataclass(frozen=True)
class Quoted(Text):
    """Words that stand in the record: a name, the title of a source; `lang` if not the page's."""

    lang: str = ""
    free = True

    def html(self) -> str:
        """Return the run, set apart where its language, direction or signs are not the page's."""
        if not self.lang and not _apart(self.text):
            return super().html()
        mark = f' lang="{html.escape(self.lang)}"' if self.lang else ""
        return f"<bdi{mark}>{super().html()}</bdi>"

    def typst(self) -> str:
        """Return the run marked with its language."""
        if not self.lang:
            return super().typst()
        return f"#quoted({typst_string(self.lang)}, {typst_string(seen(self.text))});"


@dataclass(frozen=True)
class Value(Text):
    """A number with its key figure; `origin` says its period, basis and source in words.

    `note` is the number of the source note that it leads to.

    Raises
    ------
    ReportError
        If the figure names no source.
    """

    figure: KeyFigure
    origin: str
    note: int
    free = True

    def __post_init__(self) -> None:
        """Refuse a number without a source."""
        if not self.figure.source_ids:
            raise ReportError(
                f"{self.figure.id}: the number {self.text!r} has no source; give the sources that "
                "it rests on"
            )

    def html(self) -> str:
        """Return the number as a link to its source note, its origin shown on hover."""
        return (
            f'<a class="value" href="#source-{self.note}" title="{html.escape(self.origin)}" '
            f'data-figure="{html.escape(self.figure.id)}">{super().html()}</a>'
        )

    def typst(self) -> str:
        """Return the number as a link to its source note."""
        return f"#value({self.note})[{super().typst()}];"


@dataclass(frozen=True)
class Cite:
    """References to numbered sources, and how many more there are.

    `first` are the numbers that are cited here for the first time: the notes link back to them.
    """

    numbers: tuple[int, ...]
    more: int = 0
    first: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """The marks as plain text, such as [1, 2]."""
        inner = ", ".join(map(str, self.numbers)) + (f" +{self.more}" if self.more else "")
        return f"[{inner}]" if self.numbers else ""

    def html(self) -> str:
        """Return the marks as links to the sources."""
        links = ", ".join(f'<a{self._anchor(n)} href="#source-{n}">{n}</a>' for n in self.numbers)
        more = f" +{self.more}" if self.more else ""
        return f'<span class="cite">[{links}{more}]</span>' if self.numbers else ""

    def _anchor(self, number: int) -> str:
        return f' id="cited-{number}"' if number in self.first else ""

    def typst(self) -> str:
        """Return the marks as links to the sources."""
        if not self.numbers:
            return ""
        links = '#", ";'.join(f"#value({n})[{n}];" for n in self.numbers)
        more = f'#" +{self.more}";' if self.more else ""
        return f'#cite-mark[#"[";{links}{more}#"]";]'


Run = Text | Cite
Runs = tuple[Run, ...]


def runs(content: str | Run | Sequence[Run]) -> Runs:
    """Return text or runs as a tuple of runs."""
    if isinstance(content, str):
        return (Text(content),)
    if isinstance(content, Text | Cite):
        return (content,)
    return tuple(content)


def fill(template: str, **values: str | Run | Sequence[Run]) -> Runs:
    """Return a message with its named places filled by text or runs."""
    filled: list[Run] = []
    for literal, name, _, _ in Formatter().parse(template):
        if literal:
            filled.append(Text(literal))
        if name is not None:
            filled += runs(values[name])
    return tuple(filled)


def joined(parts: Iterable[str | Run | Sequence[Run]], separator: str) -> Runs:
    """Return runs joined by a separator; empty parts leave nothing."""
    content: list[Run] = []
    for part in parts:
        if made := runs(part):
            content += [*([Text(separator)] if content else []), *made]
    return tuple(content)


def values_in(content: Iterable[Runs]) -> Iterator[Value]:
    """Yield the numbers in the order in which they are read."""
    for run in content:
        yield from (part for part in run if isinstance(part, Value))


def as_html(content: Runs) -> str:
    """Return runs as HTML."""
    return "".join(run.html() for run in content)


def as_typst(content: Runs) -> str:
    """Return runs as a Typst content block."""
    return "[" + "".join(run.typst() for run in content) + "]"


def as_text(content: Runs) -> str:
    """Return runs as plain text."""
    return "".join(seen(run.text) for run in content)
