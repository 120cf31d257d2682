"""When a word stands in the titles of sources, counted again from the raw table."""

from __future__ import annotations

from collections.abc import Callable

import nkstats as nk


def test_uses_are_those_of_the_raw_titles(table: Callable[..., list[dict[str, str]]]) -> None:
    """Whatever the case, and with or without spaces; undated sources tell no day."""
    for use in nk.analysis.term_uses(nk.load_sources(), ["defector", "탈북민", "북한이탈주민"]):
        rows = [
            row for row in table("sources")
            if use.term in row["title"].lower().replace(" ", "") and row["published_on"]
        ]  # fmt: skip
        days = sorted(row["published_on"] for row in rows)
        assert use.titles == len(rows) > 0
        assert (str(use.first), str(use.last)) == (days[0], days[-1])
        assert set(use.source_ids) == {row["source_id"] for row in rows}


def test_a_word_that_no_title_has_is_not_dated() -> None:
    (use,) = nk.analysis.term_uses(nk.load_sources(), ["새터민"])
    assert (use.titles, use.first, use.last, use.source_ids) == (0, None, None, ())
