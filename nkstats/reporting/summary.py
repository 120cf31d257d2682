"""The summary of a report as plain text for mail: at most ten lines, sources included.

It takes the lines that the report's blocks give; it writes no sentence itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nkstats.blocks import SUMMARY
from nkstats.errors import ReportError
from nkstats.reporting.document import bundles

LINES = 10


def summary_of(notebook: Any) -> str | None:
    """Return the summary of an executed notebook; None if its blocks give none.

    The sources cited follow the lines, one a line; the last line collects those that are left.

    Raises
    ------
    ReportError
        A line cites a source that is not listed.
    """
    parts = [bundle[SUMMARY] for bundle in bundles(notebook) if SUMMARY in bundle]
    lines = [line for part in parts for line in part.get("lines", ())][: LINES - 1]
    if not lines:
        return None
    sources = {number: text for part in parts for number, text in part.get("sources", {}).items()}
    cited = _cited(lines, sources)
    told = [*map(_line, lines), *_folded(cited, LINES - len(lines))]
    return "\n".join(told) + "\n"


def _line(line: Mapping[str, Any]) -> str:
    notes = ", ".join(str(note) for note in line["notes"])
    return _flat(f"{line['text']} [{notes}]" if notes else line["text"])


def _cited(lines: Sequence[Mapping[str, Any]], sources: Mapping[str, str]) -> list[str]:
    notes = sorted({int(note) for line in lines for note in line["notes"]})
    absent = [str(note) for note in notes if str(note) not in sources]
    if absent:
        raise ReportError(
            f"the summary cites [{', '.join(absent)}], which is not among the sources; "
            "show the sources in the last cell"
        )
    return [_flat(f"[{note}] {sources[str(note)]}") for note in notes]


def _folded(sources: Sequence[str], room: int) -> list[str]:
    if len(sources) <= room:
        return list(sources)
    return [*sources[: room - 1], " ".join(sources[room - 1 :])]


def _flat(text: str) -> str:
    return " ".join(text.split())
