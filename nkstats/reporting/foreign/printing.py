"""The PDF of a notebook that is not ours: accessible if at all possible, else plain, never empty.

What cannot be set is looked for cell by cell and printed as its text. Only if that does not help
is a PDF without the standards made, with a warning.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from nkstats.blocks import typst_string
from nkstats.errors import ReportError

Compile = Callable[[str, list[Any]], bytes]
Cells = Sequence[tuple[str, str]]
_LEVELS = "".join(f"#heading(level: {level})[.]\n" for level in range(1, 7))


def printed(
    cells: Cells, *, head: str, said: str, compile_: Compile, standards: list[Any],
    warn: Callable[[str], None],
) -> bytes:  # fmt: skip
    """Return the PDF of cells, each given as its markup and its bare text.

    Parameters
    ----------
    head
        The markup before the cells.
    said
        The sentence before a part that is printed as its text only.
    """
    try:
        return compile_(_whole(head, [markup for markup, _ in cells]), standards)
    except ReportError as error:
        first = error
    kept = _mended(cells, head, said, compile_, standards, warn)
    for source, asked in (
        (kept, standards), (kept, []), ([_bare(text, said) for _, text in cells], []),
    ):  # fmt: skip
        try:
            pdf = compile_(_whole(head, source), asked)
        except ReportError:
            continue
        if not asked:
            warn(f"this PDF follows no standard of accessibility or archiving: {first}")
        return pdf
    raise first


def _mended(
    cells: Cells, head: str, said: str, compile_: Compile, standards: list[Any],
    warn: Callable[[str], None],
) -> list[str]:  # fmt: skip
    kept = []
    for number, (markup, text) in enumerate(cells, start=1):
        try:
            compile_(_whole(head, [_LEVELS, markup]), standards)
            kept.append(markup)
        except ReportError as error:
            warn(f"cell {number} is printed as its text only: {error}")
            kept.append(_bare(text, said))
    return kept


def _bare(text: str, said: str) -> str:
    lines = "\n".join(f"raw({typst_string(line)})" for line in text.split("\n") if line.strip())
    runs = ", ".join(lines.split("\n")) or "none"
    return f'#par({typst_string(said)})\n#verbatim("printed", ("", ({runs},)))'


def _whole(head: str, parts: Sequence[str]) -> str:
    return "\n\n".join([head, *parts]) + "\n"
