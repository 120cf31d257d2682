"""As of a day: what counts, what is left out, and which day stands for today."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import yaml

import nkstats as nk
from nkstats import cells
from nkstats.errors import UsageError
from nkstats.record import undated

Rows = list[dict[str, str]]
Table = Callable[..., Rows]
DAYS = ["2004-12-31", "2012-02-01", "2021-06-30", "2026-01-25"]
CLAIMED = {
    "arrivals": nk.load_arrivals, "repatriations": nk.load_repatriations,
    "exiles": nk.load_exiles, "timeline": nk.load_timeline, "arrivals_profile": nk.load_profile,
    "repatriation_stock": nk.load_stocks, "voluntary_returns": nk.load_returns,
    "context": nk.load_context,
}  # fmt: skip


@pytest.fixture(scope="module")
def known_by(table: Table) -> dict[str, str]:
    return {row["source_id"]: row["known_by"] for row in table("sources")}


def test_the_data_day_is_the_newest_known_by(known_by: dict[str, str]) -> None:
    """2026-11-21 in the starting data, or the as-of day if that is earlier."""
    assert max(known_by.values()) == "2026-11-21"
    assert nk.data_day() == datetime.date(2026, 11, 21)
    assert nk.data_day("2026-01-25") == datetime.date(2026, 1, 25)
    assert nk.data_day("2030-01-01") == datetime.date(2026, 11, 21)


def test_2025_is_224_until_it_was_corrected() -> None:
    """First announced as 224, corrected to 223 on 2026-02-04."""
    assert nk.load_arrivals("Y", "2026-01-25").loc["2025", "total"] == 224
    assert nk.load_arrivals("Y", "2026-02-04").loc["2025", "total"] == 223
    assert nk.load_arrivals("Y").loc["2025", "total"] == 223


def test_a_day_may_be_text_or_date() -> None:
    """All ways of giving one day mean the same."""
    texts = nk.load_returns("2021-06-30")
    for day in (datetime.date(2021, 6, 30), datetime.datetime(2021, 6, 30, 23, 59),
                pd.Timestamp("2021-06-30")):  # fmt: skip
        pd.testing.assert_frame_equal(nk.load_returns(day), texts)


@pytest.mark.parametrize("text", ["2025-02-30", "yesterday", "2025", "1/25/2026", "２０２６-01-25"])
def test_a_day_that_is_none_is_refused(text: str) -> None:
    """A usage error that says what was given and how a day is written."""
    for load in CLAIMED.values():
        with pytest.raises(UsageError, match=rf"as_of '{text}'.*2026-02-04"):
            load(as_of=text)


@pytest.mark.parametrize("claims", [False, True])
def test_a_day_before_any_data_is_refused(known_by: dict[str, str], claims: bool) -> None:
    """The day before the first known_by; the error names both days."""
    first = min(day for day in known_by.values() if day)
    before = datetime.date.fromisoformat(first) - datetime.timedelta(days=1)
    for load in CLAIMED.values():
        with pytest.raises(UsageError, match=rf"{before}.*before any data.*{first}"):
            load(as_of=before, claims=claims)


def test_the_first_day_of_the_record_can_be_asked_for(known_by: dict[str, str]) -> None:
    """Almost nothing was known, and every loader says so without failing."""
    first = min(day for day in known_by.values() if day)
    assert [len(nk.load_arrivals(freq, first)) for freq in ("Y", "H", "Q")] == [0, 0, 0]
    for load in CLAIMED.values():
        assert set(load(as_of=first, claims=True)["source_id"]) <= {
            source for source, day in known_by.items() if day == first
        }


@pytest.mark.parametrize("name", CLAIMED)
def test_claims_known_on_a_day_are_those_of_dated_sources(
    table: Table, known_by: dict[str, str], name: str
) -> None:
    """Undated claims count only without an as-of day; the rows are compared by line."""
    rows = table(name)
    every = {int(row["line"]) for row in rows}
    assert set(CLAIMED[name](claims=True).index) == every
    for day in ("1999-12-31", *DAYS, "2026-11-21"):
        expected = {int(r["line"]) for r in rows if "" < known_by[r["source_id"]] <= day}
        assert set(CLAIMED[name](as_of=day, claims=True).index) == expected
    dated = {int(row["line"]) for row in rows if known_by[row["source_id"]]}
    assert dated == expected


def test_the_claims_left_out_for_want_of_a_date_are_counted(
    table: Table, known_by: dict[str, str]
) -> None:
    """The count is reported, not hidden."""
    names = ("arrivals", "repatriations", "exiles")
    counts = {n: sum(known_by[row["source_id"]] == "" for row in table(n)) for n in names}
    assert undated("2026-02-04") == sum(counts.values())
    assert undated() == 0
    assert counts["repatriations"] > 0


@pytest.mark.parametrize("name", ["arrivals", "repatriations", "exiles", "timeline"])
def test_no_resolved_row_rests_on_a_later_source(known_by: dict[str, str], name: str) -> None:
    """Each source named was known by the day, and so was the row."""
    for day in DAYS:
        frame = CLAIMED[name](as_of=day)
        named = {s for ids in frame["source_ids"].dropna() for s in ids.split("; ")}
        assert all("" < known_by[source] <= day for source in named)
        assert (frame["known_by"].dropna() <= pd.Timestamp(day)).all()
    assert len(frame) > 0


@pytest.mark.parametrize("day", DAYS[1:])
def test_deleting_what_was_known_later_changes_nothing(
    raw_copy: Path, table: Table, save: Callable[..., None], known_by: dict[str, str], day: str
) -> None:
    """A record from which all later and undated claims are cut gives the same frames."""
    for name in ("arrivals", "repatriations", "exiles"):
        rows = [row for row in table(name) if "" < known_by[row["source_id"]] <= day]
        events = {row.get("event_id") for row in rows}
        for row in rows:
            if "parent_event_id" in row and row["parent_event_id"] not in events:
                row["parent_event_id"] = ""
        save(raw_copy, name, rows)
    path = raw_copy / "corrections.yml"
    records = yaml.safe_load(path.read_text(encoding="utf-8"))
    kept = [r for r in records if "" < known_by[r["match"]["source_id"]] <= day]
    path.write_text(yaml.safe_dump(kept, allow_unicode=True), encoding="utf-8")
    cut = nk.load_arrivals(as_of=day, data_dir=raw_copy)
    pd.testing.assert_frame_equal(cut, nk.load_arrivals(as_of=day))
    for load in (nk.load_repatriations, nk.load_exiles):
        own = load(as_of=day, data_dir=raw_copy).drop(columns="parent_id")
        pd.testing.assert_frame_equal(own, load(as_of=day).drop(columns="parent_id"))


def test_an_undated_claim_counts_without_an_as_of_day_only(
    raw_copy: Path, table: Table, save: Callable[..., None]
) -> None:
    """With its date taken away, the correction of 2025 is believed now and never as of a day."""
    rows = table("sources", raw_copy)
    for row in rows:
        if row["source_id"].endswith("-20260204-2025-correction"):
            row["published_on"] = row["known_by"] = ""
    save(raw_copy, "sources", rows)
    assert nk.load_arrivals(data_dir=raw_copy).loc["2025", "total"] == 223
    assert nk.load_arrivals(as_of="2026-11-21", data_dir=raw_copy).loc["2025", "total"] == 224


@pytest.mark.parametrize(
    ("a", "b", "together"),
    [
        ("2020-01-01", "2021-01-01", True),
        ("2020-01-01", "2021-01-02", False),
        ("2021-01-02", "2020-01-01", False),
        ("2020-02-29", "2021-02-28", True),
        ("2020-05-05", "2020-05-05", True),
        (None, "2020-01-01", False),
        (None, None, False),
    ],
)
def test_one_vintage_is_within_a_year(a: str | None, b: str | None, together: bool) -> None:
    """In either order; an undated figure is of no vintage."""
    assert cells.one_vintage(pd.Timestamp(a), pd.Timestamp(b)) is together
