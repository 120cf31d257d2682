"""Runs of words inside a block: text, numbers that carry their origin, marks of sources."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from string import Formatter


def typst_string(text: str) -> str:
    """Return text as a Typst string literal; nothing in it can act as markup."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


@dataclass(frozen=True)
class Text:
    """A run of plain text."""

    text: str

    def html(self) -> str:
        """Return the run as HTML."""
        return html.escape(self.text, quote=False)

    def typst(self) -> str:
        """Return the run as Typst markup."""
        return f"#{typst_string(self.text)};" if self.text else ""


@dataclass(frozen=True)
class Value(Text):
    """A number in prose or a table; `origin` says its period, basis and source."""

    origin: str = ""

    def html(self) -> str:
        """Return the number with its origin shown on hover."""
        title = f' title="{html.escape(self.origin)}"' if self.origin else ""
        return f'<span class="value"{title}>{super().html()}</span>'


@dataclass(frozen=True)
class Foreign(Text):
    """A run in another language than the page, such as the title of a source."""

    lang: str = "en"

    def html(self) -> str:
        """Return the run marked with its language."""
        return f'<span lang="{html.escape(self.lang)}">{super().html()}</span>'

    def typst(self) -> str:
        """Return the run marked with its language."""
        return f"#text(lang: {typst_string(self.lang)}, {typst_string(self.text)});"


@dataclass(frozen=True)
class Cite:
    """References to numbered sources, and how many more there are."""

    numbers: tuple[int, ...]
    more: int = 0

    @property
    def text(self) -> str:
        """The marks as plain text, such as [1, 2]."""
        inner = ", ".join(map(str, self.numbers)) + (f" +{self.more}" if self.more else "")
        return f"[{inner}]" if self.numbers else ""

    def html(self) -> str:
        """Return the marks as links to the sources."""
        links = ", ".join(f'<a href="#source-{n}">{n}</a>' for n in self.numbers)
        more = f" +{self.more}" if self.more else ""
        return f'<span class="cite">[{links}{more}]</span>' if self.numbers else ""

    def typst(self) -> str:
        """Return the marks as links to the sources."""
        if not self.numbers:
            return ""
        links = '#", ";'.join(f'#link(label("source-{n}"))[{n}];' for n in self.numbers)
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


def fill(template: str, **values: str | int | Run | Sequence[Run]) -> Runs:
    """Return a message with its named places filled by text or runs."""
    filled: list[Run] = []
    for literal, name, _, _ in Formatter().parse(template):
        if literal:
            filled.append(Text(literal))
        if name is not None:
            value = values[name]
            filled += runs(str(value) if isinstance(value, int) else value)
    return tuple(filled)


def as_html(content: Runs) -> str:
    """Return runs as HTML."""
    return "".join(run.html() for run in content)


def as_typst(content: Runs) -> str:
    """Return runs as a Typst content block."""
    return "[" + "".join(run.typst() for run in content) + "]"


def as_text(content: Runs) -> str:
    """Return runs as plain text."""
    return "".join(run.text for run in content)
