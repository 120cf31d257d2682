"""Which periods the record holds: counts and ranges against the loader."""

from __future__ import annotations

from itertools import pairwise

import pytest

import nkstats as nk

DAYS = [None, "1996-12-31", "2004-12-31", "2012-02-01", "2021-06-30", "2026-02-04"]
BASES = ["published", "derived", "conflict", "not_held", "not_published"]


def labels(freq: str) -> list[str]:
    """Return all periods of a frequency, in order."""
    parts = {"Y": [""], "H": ["H1", "H2"], "Q": ["Q1", "Q2", "Q3", "Q4"]}[freq]
    return [f"{year}{part}" for year in range(1998, 2030) for part in parts]


def expanded(ranges: str, freq: str) -> list[str]:
    """Return the periods that ranges name."""
    found: list[str] = []
    for item in filter(None, ranges.split(", ")):
        first, _, last = item.partition("–")
        known = labels(freq)
        found += known[known.index(first) : known.index(last or first) + 1]
    return found


@pytest.mark.parametrize("day", DAYS)
def test_ranges_expand_to_the_very_periods_that_the_loader_gives(day: str | None) -> None:
    """For each frequency and basis, also those that do not occur."""
    covered = nk.coverage(day)
    assert covered.index.to_list() == [(freq, basis) for freq in "YHQ" for basis in BASES]
    for freq in "YHQ":
        frame = nk.load_arrivals(freq, day)
        counts = frame["basis"].value_counts()
        for basis, row in covered.loc[freq].iterrows():
            periods = [str(label) for label in frame.index[frame["basis"] == basis]]
            assert expanded(row["periods"], freq) == periods
            assert row["n"] == counts[basis] == len(periods)


def test_ranges_are_as_long_as_can_be() -> None:
    """No two neighbours could be one, and a single period is no range."""
    for (freq, _), text in nk.coverage()["periods"].items():
        known = labels(freq)
        ends = [item.partition("–")[::2] for item in text.split(", ") if item]
        assert all(first != last for first, last in ends)
        for (first, last), (following, _) in pairwise(ends):
            assert known.index(following) > known.index(last or first) + 1


def test_a_missing_quarter_is_not_published_or_not_held() -> None:
    """Since August 2025 the ministry counts by halves."""
    covered = nk.coverage("2026-02-04")
    assert covered.loc[("Q", "not_published")].to_list() == [2, "2025Q3–2025Q4"]
    assert "2018Q3–2018Q4" in covered.loc[("Q", "not_held"), "periods"]
    assert covered.loc[("Y", "conflict")].to_list() == [0, ""]
