"""Which edition is meant: the latest, its defaults, and what is refused."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import pytest

import nkstats as nk
from nkstats.errors import UsageError

LAST_DAY = {"Q1": (3, 31), "Q2": (6, 30), "Q3": (9, 30), "Q4": (12, 31), "H1": (6, 30),
            "H2": (12, 31)}  # fmt: skip


def end(label: str) -> date:
    return date(int(label[:4]), *LAST_DAY[label[4:]])


def newest_known_by_hand(raw: Path, day: str) -> date:
    """Return the end of the newest quarter, half or year-to-date printed by a source of the day."""
    with (raw / "sources.csv").open(encoding="utf-8", newline="") as file:
        public = {row["source_id"]: row["known_by"] for row in csv.DictReader(file)}
    with (raw / "arrivals.csv").open(encoding="utf-8", newline="") as file:
        labels = [
            row["period"]
            for row in csv.DictReader(file)
            if public[row["source_id"]] and public[row["source_id"]] <= day
        ]
    return max(end(label) for label in labels if re.fullmatch(r"\d{4}[QH]\d", label))


def test_the_latest_edition_in_march_2026_is_the_second_half_of_2025() -> None:
    """127 people, derived: 223 less 96."""
    edition = nk.open_edition(as_of="2026-03-31")
    assert edition.label == nk.latest_edition("2026-03-31") == "2025H2"
    assert edition.since == date(2025, 6, 30)
    assert edition.end == date(2025, 12, 31)


@pytest.mark.parametrize("day", ["2019-05-05", "2012-08-01", "2025-09-30", "2026-01-25"])
def test_the_latest_edition_of_a_day_ended_before_it_and_has_a_figure(day: str, raw: Path) -> None:
    """Never older than the newest period that a source of that day prints."""
    label = nk.latest_edition(day)
    assert newest_known_by_hand(raw, day) <= end(label) <= date.fromisoformat(day)
    row = nk.load_arrivals(label[4], day).loc[label]
    assert row["basis"] in ("published", "derived")
    assert row["total"] > 0


def test_under_an_as_of_day_nothing_newer_is_latest() -> None:
    """In May 2019 the second half of 2018 is the newest there can be, but for a quarter."""
    assert nk.latest_edition("2019-05-05") in ("2018H2", "2018Q4", "2019Q1")


def test_loaders_and_editions_agree_on_the_day() -> None:
    """The data day of an edition is that of the data, or the as-of day if earlier."""
    assert nk.open_edition().data_day == nk.data_day()
    assert nk.open_edition(as_of="2026-01-25").data_day == date(2026, 1, 25)
    assert nk.open_edition(as_of="2099-01-01").data_day == nk.data_day()


@pytest.mark.parametrize("freq", ["Y", "H", "Q"])
def test_every_period_of_the_loaders_is_an_edition_from_2003_on(freq: str) -> None:
    """And none is one before."""
    for label in map(str, nk.load_arrivals(freq).index):
        if label >= "2003":
            assert nk.open_edition(label).label == label
        else:
            with pytest.raises(UsageError, match="2003Q1"):
                nk.open_edition(label)


@pytest.mark.parametrize(
    ("label", "since"),
    [("2025", "2024-12-31"), ("2025H1", "2024-12-31"), ("2025Q2", "2025-03-31"),
     ("2003Q1", "2002-12-31")],
)  # fmt: skip
def test_changes_are_counted_from_the_day_before_the_period(label: str, since: str) -> None:
    """Unless another day is given, which then holds."""
    assert str(nk.open_edition(label).since) == since
    assert str(nk.open_edition(label, since="2020-02-29").since) == "2020-02-29"


@pytest.mark.parametrize(
    ("label", "as_of", "last"),
    [
        ("2025", "", "2025"), ("2025H1", "", "2025"), ("2003Q1", "", "2003"),
        ("2025H1", "2025-12-30", "2024"), ("2025H1", "2025-12-31", "2025"),
    ],
)  # fmt: skip
def test_the_last_year_is_that_of_the_edition_once_it_has_ended(
    label: str, as_of: str, last: str
) -> None:
    """A year that runs on is not shown among the years."""
    assert nk.open_edition(label, as_of=as_of).last_year == last


@pytest.mark.parametrize(
    "label",
    ["", "2025Q5", "2025H3", "2025-Q1", "2025q1", "25Q1", "2025Q1 ", "２０２５", "newest", "..",
     "2025/2026", "../..", "2025Q1\n", "0000"],
)  # fmt: skip
def test_a_badly_written_edition_is_refused_with_examples(label: str) -> None:
    """The message holds what was given and what is expected."""
    with pytest.raises(UsageError, match="expected a year, half or quarter such as") as caught:
        nk.open_edition(label)
    assert repr(label) in str(caught.value)


@pytest.mark.parametrize("label", ["2002", "2002Q4", "2002H2", "1998"])
def test_an_edition_before_the_first_is_refused_with_the_first(label: str) -> None:
    """The ministry's quarters begin in 2003."""
    with pytest.raises(UsageError, match="2003Q1"):
        nk.open_edition(label)


@pytest.mark.parametrize("label", ["2030", "2099Q1"])
def test_an_edition_that_has_not_ended_is_refused_with_the_data_day(label: str) -> None:
    """There is no report of the future."""
    with pytest.raises(UsageError, match=re.escape(str(nk.data_day()))):
        nk.open_edition(label)


def test_an_edition_that_had_not_ended_on_the_as_of_day_is_refused() -> None:
    """A day before its end is too early, the last day is not."""
    assert nk.open_edition("2025H1", as_of="2025-06-30").label == "2025H1"
    with pytest.raises(UsageError, match="2025-06-29"):
        nk.open_edition("2025H1", as_of="2025-06-29")


@pytest.mark.parametrize("day", ["2026-13-01", "2026-02-29", "yesterday", "20260204", "2026-2-4"])
@pytest.mark.parametrize("name", ["as_of", "since"])
def test_a_day_that_is_none_is_refused_by_name(name: str, day: str) -> None:
    """The message says which of the two days, and how one is written."""
    with pytest.raises(UsageError, match=f"{name} .*2026-02-04"):
        nk.open_edition(**{name: day})


def test_a_day_before_any_data_is_refused_with_the_first_day() -> None:
    """The first source is the first day there is."""
    first = nk.load_sources()["known_by"].min().date()
    with pytest.raises(UsageError, match=str(first)):
        nk.open_edition(as_of="1990-01-01")


def test_changes_cannot_be_counted_from_a_day_to_come() -> None:
    """Since lies on or before the data day."""
    with pytest.raises(UsageError, match="since 2099-01-01"):
        nk.open_edition(since="2099-01-01")
