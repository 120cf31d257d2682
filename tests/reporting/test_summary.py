"""Ten lines for mail: what the blocks say, and the sources they cite."""

from __future__ import annotations

from typing import Any

import pytest

from nkstats.blocks import SUMMARY
from nkstats.errors import ReportError
from nkstats.reporting.summary import summary_of


def notebook(*bundles: dict[str, Any]) -> Any:
    outputs = [{"data": {SUMMARY: bundle}} for bundle in bundles]
    return {"metadata": {}, "cells": [{"cell_type": "code", "outputs": outputs}]}


def lines(count: int, notes: int = 1) -> list[dict[str, Any]]:
    return [
        {"text": f"Line {n}.", "notes": [n * notes + k for k in range(notes)]} for n in range(count)
    ]


def sources(count: int) -> dict[str, str]:
    return {str(n): f"Publisher {n}. Title." for n in range(count)}


def test_lines_come_first_and_then_the_sources_they_cite() -> None:
    made = summary_of(notebook(
        {"lines": [{"text": "127명이\n입국했다.", "notes": [12]},
                   {"text": "Two.", "notes": [3, 12]}]},
        {"sources": {"3": "Newsis. A  title.", "7": "Not cited.", "12": "Ministry."}},
    ))  # fmt: skip
    assert made == ("127명이 입국했다. [12]\nTwo. [3, 12]\n[3] Newsis. A title.\n[12] Ministry.\n")


@pytest.mark.parametrize(("count", "notes"), [(1, 1), (6, 1), (6, 3), (9, 4), (14, 1)])
def test_there_are_at_most_ten_lines_and_no_cited_source_is_lost(count: int, notes: int) -> None:
    """The last line holds the sources for which there is no line of their own."""
    made = summary_of(notebook({"lines": lines(count, notes), "sources": sources(60)}))
    assert made is not None
    told = made.splitlines()
    assert len(told) <= 10
    said = [line for line in told if line.startswith("Line")]
    assert len(said) == min(count, 9)
    for number in range(len(said) * notes):
        assert f"[{number}] Publisher {number}." in " ".join(told[len(said) :])


def test_a_notebook_without_a_summary_has_none() -> None:
    assert summary_of(notebook()) is None
    assert summary_of(notebook({"sources": sources(2)})) is None


def test_a_source_that_is_cited_and_not_listed_is_refused() -> None:
    with pytest.raises(ReportError, match=r"\[4\].*not among the sources"):
        summary_of(notebook({"lines": [{"text": "x", "notes": [4]}], "sources": {"3": "y"}}))
