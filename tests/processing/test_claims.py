"""Claims as plain rows: the same as the frames that are made by another way."""

from __future__ import annotations

import subprocess
import sys

import pytest

from nkstats import datasets, resolved
from nkstats.processing import known_rows
from nkstats.rows import Row, rows_of

CLAIMED = ("arrivals", "repatriations", "exiles", "timeline", "context", "publication")


def known(table: str) -> dict[int, Row]:
    return rows_of(resolved.known(datasets.read(), table, None))


@pytest.mark.parametrize("table", CLAIMED)
def test_known_rows_are_those_of_the_frame(table: str) -> None:
    """Corrected, typed, each with the day and the rank of its source."""
    assert known_rows(datasets.read(), table) == known(table)


def test_the_rank_of_a_source_is_a_plain_number() -> None:
    """As the published tables have it; what pandas maps from text comes in Arrow's."""
    assert str(resolved.known(datasets.read(), "arrivals", None)["source_rank"].dtype) == "int64"


@pytest.mark.parametrize("table", CLAIMED)
def test_rows_as_typed_in_are_those_of_the_raw_frame(table: str) -> None:
    """Beside them stand the source's day and rank; no correction touches them."""
    raw = datasets.read()
    rows = known_rows(raw, table, corrected=False)
    own = {line: {name: row[name] for name in raw[table].columns} for line, row in rows.items()}
    assert own == rows_of(raw.frames[table])


def test_an_edition_is_opened_without_pandas() -> None:
    """It takes longer to load than to read the record, and a build plans with it."""
    code = (
        "import sys, nkstats as nk\n"
        "nk.open_edition(), nk.open_edition('2024', '2026-02-04'), nk.latest_edition()\n"
        "assert not {'pandas', 'numpy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
