"""One fault in the raw data, and the letter that lists many of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SHOWN = 50


@dataclass(frozen=True)
class Problem:
    """A fault: where it is, what was found, what was expected, what to do.

    `line` is the line in the file (the header is line 1), or None for the file as a whole.
    """

    file: str
    line: int | None
    column: str | None
    found: str
    expected: str
    action: str

    def __str__(self) -> str:
        """Return the problem as one line."""
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        return f"{place}: found {self.found}; expected {self.expected}; {self.action}"


def quoted(text: str) -> str:
    """Return a cell's text for a message, cut to a readable length."""
    return repr(text if len(text) <= 60 else text[:57] + "...")


def refusal(problems: Sequence[Problem]) -> str:
    """Return all problems as one message, the first fifty in full."""
    lines = [str(problem) for problem in problems[:SHOWN]]
    if len(problems) > SHOWN:
        lines.append(f"... and {len(problems) - SHOWN} more")
    count = len(problems)
    lines.append(f"{count} problem{'s' if count != 1 else ''} in the raw data; nothing was changed")
    return "\n".join(lines)
