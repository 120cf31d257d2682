"""Doubts: what a sound record is warned of, each named by table and line."""

from __future__ import annotations

import re
import subprocess
from collections import defaultdict
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from nkstats.doubts import doubts
from nkstats.doubts.rows import ranges

Rows = list[dict[str, str]]
Save = Callable[[Path, str, Rows], None]
Table = Callable[..., Rows]

YEAR_2016 = {"period": "2016", "source_id": "dailynk-2017-2016-arrivals"}
SINGLES = {
    "arrivals": ("period", "source_id", "periods", "source"),
    "repatriations": ("event_id", "claimant", "events", "claimant"),
    "exiles": ("event_id", "claimant", "events", "claimant"),
    "timeline": ("event_id", "claimant", "events", "claimant"),
}


def messages(kind: str, folder: Path) -> list[str]:
    return [doubt.message for doubt in doubts(data_dir=folder) if doubt.kind == kind]


def change(
    folder: Path, table: Table, save: Save, name: str, match: dict[str, str], **cells: str
) -> str:
    """Set cells of one row in a copied table and return its line."""
    rows = table(name, folder)
    row = next(r for r in rows if all(r[key] == text for key, text in match.items()))
    row.update(cells)
    save(folder, name, rows)
    return row["line"]


def test_every_doubt_about_the_record_names_a_row(raw: Path) -> None:
    """Each begins with the table, and with a line if it is about one row."""
    found = doubts(data_dir=raw)
    assert found and {doubt.kind for doubt in found} <= {
        "tie", "jump", "excess", "early", "unit", "precision", "close", "single",
    }  # fmt: skip
    for doubt in found:
        form = (
            r"\w+\.csv: \d+ (of \d+|claims)"
            if doubt.kind in ("single", "close")
            else r"\w+\.csv:\d+[:,]"
        )
        assert re.match(form, doubt.message), doubt


def test_a_tie_names_both_rows(raw_copy: Path, table: Table, save: Save) -> None:
    """Two ministry pages of equal rank and day that differ on the year 2016."""
    rows = table("arrivals", raw_copy)
    first = next(r for r in rows if r["period"] == "2016" and r["status"] == "final")
    rows.append({**first, "total": "1420", "female": "1118", "line": str(len(rows) + 2)})
    save(raw_copy, "arrivals", rows)
    (message,) = messages("tie", raw_copy)
    assert message.startswith(f"arrivals.csv:{first['line']}, arrivals.csv:{rows[-1]['line']}: ")
    assert "2016 is 1418 or 1420" in message and "corrections.yml" in message


def test_the_jumps_of_the_border_closure_are_named(raw: Path, table: Table) -> None:
    """135 to 12 and 31 to 5, between neighbouring quarters, each at a row of the later one."""
    found = messages("jump", raw)
    for words, period in (
        ("2020Q2 has 12 arrivals, 2020Q1 had 135", "2020Q2"),
        ("2021Q2 has 5 arrivals, 2021Q1 had 31", "2021Q2"),
    ):
        (message,) = [m for m in found if words in m]
        named = set(re.findall(r"arrivals\.csv:(\d+)", message))
        assert named and named <= {r["line"] for r in table("arrivals") if r["period"] == period}


def test_a_claim_far_from_the_figure_of_its_period_is_named(
    raw_copy: Path, table: Table, save: Save
) -> None:
    """1,417 with a digit lost."""
    line = change(raw_copy, table, save, "arrivals", YEAR_2016, total="147")
    (message,) = [m for m in messages("jump", raw_copy) if m.startswith(f"arrivals.csv:{line}: ")]
    assert "147 arrivals in 2016, resolved to 1418" in message


@pytest.mark.parametrize(("count", "jumps"), [("34", False), ("35", True), ("1", True)])
def test_claims_of_one_event_that_are_five_times_apart_are_named(
    raw_copy: Path, table: Table, save: Save, count: str, jumps: bool
) -> None:
    """Both rows, the smaller first; the other claims of this event say seven."""
    match = {"event_id": "cn-2000-01-12-seven", "claimant": "china-foreign-ministry"}
    line = change(raw_copy, table, save, "repatriations", match, count_best=count)
    found = [m for m in messages("jump", raw_copy) if "cn-2000-01-12-seven" in m]
    assert len(found) == jumps
    if found:
        pair = re.match(r"repatriations\.csv:(\d+), repatriations\.csv:(\d+): ", found[0])
        assert pair is not None
        assert pair[1 if count == "1" else 2] == line


def test_claims_in_unlike_units_are_not_compared(raw_copy: Path, table: Table, save: Save) -> None:
    """13 persons and 3,000 calls of one event are no jump."""
    match = {"event_id": "ce-2005-03-hoeryong-trials", "claimant": "latimes-sources"}
    change(raw_copy, table, save, "timeline", match, count_low="3000", count_unit="calls")
    assert not [m for m in messages("jump", raw_copy) if m.startswith("timeline")]
    change(raw_copy, table, save, "timeline", match, count_unit="persons")
    assert [m for m in messages("jump", raw_copy) if m.startswith("timeline")]


def test_parts_a_little_above_their_wholes_are_named(raw: Path, table: Table) -> None:
    """705 to the end of July and 704 to the end of August, by two articles of one paper."""
    lines = {r["total"]: r["line"] for r in table("arrivals") if r["total"] in ("704", "705")}
    found = [m for m in messages("excess", raw) if m.startswith(f"arrivals.csv:{lines['705']}: ")]
    assert len(found) == 1
    assert f"705 is above 704, the whole at arrivals.csv:{lines['704']}" in found[0]


def test_a_part_above_more_than_so_many_is_a_doubt(
    raw_copy: Path, table: Table, save: Save
) -> None:
    """The clearance counted "more than 2,000"; a batch of it with 3,000 is no contradiction."""
    match = {"event_id": "ex-2015-12-pyongyang-first-batch"}
    line = change(raw_copy, table, save, "exiles", match, count_low="3000")
    assert [m for m in messages("excess", raw_copy) if m.startswith(f"exiles.csv:{line}: ")]


def test_a_period_that_ends_after_its_source_is_named(
    raw_copy: Path, table: Table, save: Save
) -> None:
    """A count to the end of 2016 by a page that is said to be of December of that year."""
    match, day = {"source_id": YEAR_2016["source_id"]}, "2016-12-20"
    change(raw_copy, table, save, "sources", match, published_on=day, known_by=day)
    (row,) = [r for r in table("arrivals") if r["source_id"] == match["source_id"]]
    (message,) = messages("early", raw_copy)
    assert message.startswith(f"arrivals.csv:{row['line']}: 2016 ends after {day}")


@pytest.mark.parametrize("name", SINGLES)
def test_figures_with_one_voice_are_named_in_one_line(raw: Path, table: Table, name: str) -> None:
    """Counted with sets over the text of the file; two rows of arrivals are dropped on record."""
    key, voice, things, one = SINGLES[name]
    rows = [r for r in table(name) if (r["period"], r["total"]) not in (
        ("2001", "1046"), ("2008", "2081"))] if name == "arrivals" else table(name)  # fmt: skip
    voices = defaultdict(set)
    for row in rows:
        voices[row[key]].add(row[voice])
    alone = {item for item, heard in voices.items() if len(heard) == 1}
    lines = [int(row["line"]) for row in rows if row[key] in alone]
    (message,) = [m for m in messages("single", raw) if m.startswith(f"{name}.csv: ")]
    head, _, tail = message.partition(": lines ")
    assert head == f"{name}.csv: {len(alone)} of {len(voices)} {things} rest on one {one}"
    spans = [[int(n) for n in part.split("-")] for part in tail.split(", ")]
    assert [n for span in spans for n in range(span[0], span[-1] + 1)] == lines


def test_lines_are_told_in_short() -> None:
    """Neighbours as a range; far too many as a number."""
    assert ranges([2, 5, 6, 7, 12]) == "2, 5-7, 12"
    assert ranges([3]) == "3"
    many = ranges(list(range(0, 1000, 2)))
    assert many.endswith(" and 400 more") and len(many) < 600


def test_neighbours_are_neighbours_in_time(raw: Path, table: Table) -> None:
    """No pair of published years is five times apart from 2002 on, so none is named."""
    years = {r["period"]: int(r["total"]) for r in table("arrivals") if r["status"] == "final"}
    run = [years[str(year)] for year in range(2002, 2020)]
    assert all(max(a, b) < 5 * min(a, b) for a, b in pairwise(run))
    assert not [m for m in messages("jump", raw) if re.search(r" \d{4} has", m)]


def test_warnings_leave_the_exit_code_alone(
    nkstats: Callable[..., subprocess.CompletedProcess[str]], raw_copy: Path
) -> None:
    """On stderr, each as a warning; the last line on stdout counts them."""
    done = nkstats("check", "--data", raw_copy)
    told = [f"warning: {doubt.message}" for doubt in doubts(data_dir=raw_copy)]
    assert (done.returncode, done.stderr.splitlines()) == (0, told)
    assert done.stdout == f"{raw_copy}: no problem found; {len(told)} warnings\n"


@pytest.mark.parametrize(
    ("table_name", "event", "cells", "words"),
    [
        ("exiles", "ex-2008-01-hyesan-25", {"end_date": "2008-01-24"}, "day from 2008-01-23"),
        ("exiles", "ex-2008-01-hyesan-25", {"end_date": ""}, "day from 2008-01-23"),
        ("timeline", "ce-2019-02-hanoi", {"start_date": "2019-02-02"}, "month from 2019-02-01"),
        ("timeline", "ce-2019-02-hanoi", {"date_precision": "year"}, "from 2019-01-01 to 2019-12"),
        ("timeline", "ce-2019-02-hanoi", {"date_precision": "quarter"}, "to 2019-03-31"),
    ],
)  # fmt: skip
def test_days_that_are_not_what_their_precision_says_are_named(
    raw_copy: Path, table: Table, save: Save,
    table_name: str, event: str, cells: dict[str, str], words: str,
) -> None:  # fmt: skip
    """At the row; the record as it is has none."""
    assert messages("precision", raw_copy) == []
    line = change(raw_copy, table, save, table_name, {"event_id": event}, **cells)
    (message,) = messages("precision", raw_copy)
    assert message.startswith(f"{table_name}.csv:{line}: ") and words in message


def test_a_place_close_to_one_person_is_named(raw_copy: Path, table: Table, save: Save) -> None:
    """By its line; two households at the same place are not."""
    event = {"event_id": "ex-2008-01-hyesan-25"}
    one = {"count_low": "1", "count_best": "1", "count_high": "1", "parent_event_id": ""}
    line = change(raw_copy, table, save, "exiles", event, **one)
    (before,) = [m for m in messages("close", raw_copy) if m.startswith("exiles")]
    assert re.search(rf"lines .*\b{line}\b", before)
    change(raw_copy, table, save, "exiles", event, count_high="2")
    (after,) = [m for m in messages("close", raw_copy) if m.startswith("exiles")]
    assert not re.search(rf"lines .*\b{line}\b", after)


@pytest.mark.parametrize("text", [None, "", "# nothing\n"])
def test_a_record_without_corrections_is_doubted(raw_copy: Path, text: str | None) -> None:
    """Gone, empty or all comments: printed mistakes count then, so it is said."""
    arrivals = (
        raw_copy / "arrivals.csv"
    )  # its sexes, swapped in print, are a fault without a record
    arrivals.write_text(arrivals.read_text("utf-8").replace(",7,1,8,", ",,,8,"), encoding="utf-8")
    path = raw_copy / "corrections.yml"
    path.unlink() if text is None else path.write_text(text, encoding="utf-8")
    (message,) = messages("corrections", raw_copy)
    assert message.startswith("corrections.yml: no record")


def test_an_event_counted_in_two_units_is_named(raw_copy: Path, table: Table, save: Save) -> None:
    """Households and persons of one event: both rows are named, and the first figure is kept."""
    rows = table("exiles", raw_copy)
    row = next(r for r in rows if r["event_id"] == "ex-2008-01-hyesan-31")
    rows.append({
        **row, "claimant": "unnamed-media", "count_unit": "persons", "count_low": "",
        "count_best": "120", "count_high": "", "line": str(len(rows) + 2),
    })  # fmt: skip
    save(raw_copy, "exiles", rows)
    (message,) = messages("unit", raw_copy)
    assert message.startswith(f"exiles.csv:{row['line']}, exiles.csv:{rows[-1]['line']}: ")
    assert "households and persons" in message


@pytest.mark.parametrize(
    ("name", "match", "cells", "named"),
    [
        ("exiles", "ex-2008-01-hyesan-25", {}, True),
        ("exiles", "ex-2008-01-hyesan-25", {"status": "planned"}, False),
        ("repatriations", "cn-2023-10-09-hoeryong-subset", {}, True),
        ("timeline", "ce-2009-07-31-act-9358-in-force", {"kind": "rally"}, True),
        ("timeline", "ce-2009-07-31-act-9358-in-force", {"kind": "law"}, False),
    ],
)
def test_what_begins_after_its_page_is_named(
    raw_copy: Path, table: Table, save: Save,
    name: str, match: str, cells: dict[str, str], named: bool,
) -> None:  # fmt: skip
    """A claim on a later day is a slip of someone's, unless it tells of a plan or a law."""
    assert messages("early", raw_copy) == []
    days = {"start_date": "2026-09-09", "end_date": "2026-09-09", "date_precision": "day"}
    line = change(raw_copy, table, save, name, {"event_id": match}, **days, **cells)
    found = messages("early", raw_copy)
    words = f"{name}.csv:{line}: begins on 2026-09-09"
    assert [message.startswith(words) for message in found] == [True] * named
