"""Raw tables spoiled in memory: what `check` says of a change that no file holds."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from nkstats.raw import check

Rows = list[dict[str, str]]


def as_file(rows: Rows) -> bytes:
    """Return rows as the bytes of a table, without the line that the reader adds."""
    header = [name for name in rows[0] if name != "line"]
    text = io.StringIO()
    writer = csv.DictWriter(text, header, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


@pytest.fixture
def told(raw: Path, table: Callable[..., Rows]) -> Callable[..., list[str]]:
    """Return a teller of the problems once rows of one table are changed.

    Each change is the cells that find a row and the cells to set in it. Rows under `more` are
    copies of the row found, set at the end of the file.
    """

    def tell(
        name: str, *changes: tuple[dict[str, str], dict[str, str]], more: bool = False
    ) -> list[str]:
        rows = table(name)
        for match, cells in changes:
            row = next(r for r in rows if all(r[key] == text for key, text in match.items()))
            if more:
                rows.append({**row, **cells})
            else:
                row.update(cells)
        return [str(problem) for problem in check(raw, instead={f"{name}.csv": as_file(rows)})]

    return tell


@pytest.fixture
def line(table: Callable[..., Rows]) -> Callable[..., str]:
    """Return a finder of the line that a row has in the file."""

    def find(name: str, **match: str) -> str:
        rows = table(name)
        return next(
            row["line"] for row in rows if all(row[key] == text for key, text in match.items())
        )

    return find
