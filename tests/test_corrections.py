"""Corrections on record: applied, guarded, and never silently without effect."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

import nkstats as nk
from nkstats.errors import DataError
from nkstats.processing import settled
from nkstats.raw import check, read_raw

Rows = list[dict[str, str]]
Record = dict[str, Any]
MATCH = {"period": "2016", "source_id": "mou-cn-202009-defector-statistics"}
RETURNS = {"period": "2012", "source_id": "donga-20220927-31"}
GOOD: Record = {
    "table": "arrivals", "match": MATCH, "expect": {"total": 1418}, "action": "fix",
    "set": {"note": "seen"}, "reason": "A test.", "status": "open",
}  # fmt: skip


def records(folder: Path) -> list[Record]:
    return yaml.safe_load((folder / "corrections.yml").read_text(encoding="utf-8"))


def write(folder: Path, found: object) -> None:
    text = yaml.safe_dump(found, allow_unicode=True)
    (folder / "corrections.yml").write_text(text, encoding="utf-8")


def matching(rows: Rows, record: Record) -> Rows:
    wanted = {name: str(value) for name, value in record["match"].items()}
    return [row for row in rows if all(row[name] == text for name, text in wanted.items())]


def apply(folder: Path) -> None:
    """Read the folder and apply its corrections to every table."""
    raw = read_raw(folder)
    for name in raw.schema.tables:
        settled(raw, name)


def test_every_known_misprint_is_on_record(raw: Path) -> None:
    """The printed mistakes that the evidence lists, each with its reason."""
    found = {(str(r["match"]["period"]), str(r["match"]["source_id"])) for r in records(raw)}
    assert found >= {
        ("2001", "yonhap-20121028-jan-sep-arrivals-ja"),
        ("2008", "nkeconwatch-20121004-jan-jul-arrivals"),
        ("../2013-12-31", "nkchosun-2014-2013-arrivals"),
        ("2022Q2", "nknews-202207-q2-arrivals"),
        ("../2025-12-31", "ytn-20260120-2025-arrivals"),
        ("../2009-08-31", "newdaily-20090927-jan-aug-arrivals"),
    }
    assert all(len(record["reason"]) > 20 for record in records(raw))


def test_each_record_points_at_one_row_that_says_what_it_expects(
    raw: Path, table: Callable[..., Rows]
) -> None:
    """The raw row stays as printed; the record repeats what it says."""
    for record in records(raw):
        (row,) = matching(table(record["table"]), record)
        assert {name: row[name] for name in record["expect"]} == {
            name: str(value) for name, value in record["expect"].items()
        }


def test_dropped_claims_are_not_counted(table: Callable[..., Rows]) -> None:
    """A dropped claim leaves the count of claims and the sources of its period."""
    years = nk.load_arrivals("Y")
    for period in ("2001", "2008"):
        printed = [row for row in table("arrivals") if row["period"] == period]
        assert years.loc[period, "n_claims"] == len(printed) - 1
    sources = nk.load_arrivals()["source_ids"].str.cat(sep="; ")
    assert "nkeconwatch-20121004-jan-jul" in sources  # its other figure stays
    assert "nkeconwatch-20121004" not in str(years.loc["2008", "source_ids"])


@pytest.mark.parametrize(
    ("period", "source", "total"),
    [
        ("../2013-12-31", "nkchosun-2014-2013-arrivals", 26124),
        ("../2025-12-31", "ytn-20260120-2025-arrivals", 34538),
        ("../2009-08-31", "newdaily-20090927-jan-aug-arrivals", 16947),
    ],
)
def test_fixed_claims_say_the_corrected_figure(period: str, source: str, total: int) -> None:
    """As of a day before the ministry's own correction, the fixed source agrees with others."""
    frame = nk.load_arrivals(as_of="2026-01-25")
    assert frame.loc[period, "total"] == total
    assert source in frame.loc[period, "source_ids"].split("; ")
    assert frame.loc[period, "basis"] == "published"


def test_swapped_sexes_are_put_right() -> None:
    """2022Q2: one man and seven women, from whichever source the split is taken."""
    for day in ("2022-10-01", None):
        quarter = nk.load_arrivals(as_of=day).loc["2022Q2"]
        assert (quarter["male"], quarter["female"], quarter["total"]) == (1, 7, 8)


def test_the_raw_rows_stay_as_printed() -> None:
    """`claims=True` shows the misprint, not the correction."""
    raw = nk.load_arrivals(claims=True)
    assert {16124, 24538, 16974, 1046, 2081} <= set(raw["total"])
    assert "preferred" not in raw


@pytest.mark.parametrize("number", range(6))
def test_a_row_that_no_longer_says_what_is_expected_stops_the_build(
    raw_copy: Path, table: Callable[..., Rows], save: Callable[..., None], number: int
) -> None:
    """The error names table.csv:line, what the row says now and what was expected."""
    record = records(raw_copy)[number]
    rows = table(record["table"], raw_copy)
    (row,) = matching(rows, record)
    if row["male"]:
        row["male"], row["female"] = row["female"], row["male"]
    else:
        row["total"] = str(int(row["total"]) + 1)
    save(raw_copy, record["table"], rows)
    expected = str(record["expect"]["total"])
    with pytest.raises(DataError, match=rf"arrivals\.csv:{row['line']}\b.*{expected}"):
        nk.load_arrivals(data_dir=raw_copy)


def test_a_row_that_is_gone_stops_the_build(
    raw_copy: Path, table: Callable[..., Rows], save: Callable[..., None]
) -> None:
    """A record that matches no row names itself, the table and what it looked for."""
    record = records(raw_copy)[2]
    rows = table("arrivals", raw_copy)
    (row,) = matching(rows, record)
    save(raw_copy, "arrivals", [other for other in rows if other is not row])
    words = r"record 3: found 0 rows of arrivals\.csv.*nkchosun-2014-2013-arrivals"
    with pytest.raises(DataError, match=words):
        nk.load_arrivals(data_dir=raw_copy)


def test_a_record_that_matches_several_rows_stops_the_build(raw_copy: Path) -> None:
    """2016 alone is no row but many."""
    write(raw_copy, [*records(raw_copy), GOOD | {"match": {"period": "2016"}}])
    with pytest.raises(DataError, match=r"record 7: found 7 rows of arrivals\.csv"):
        nk.load_arrivals(data_dir=raw_copy)


def test_a_good_record_is_taken(raw_copy: Path) -> None:
    """The record that the tests below spoil is sound."""
    write(raw_copy, [*records(raw_copy), GOOD])
    apply(raw_copy)


SPOILED: dict[str, Record] = {
    "unknown action": GOOD | {"action": "erase"},
    "fix without set": {name: cell for name, cell in GOOD.items() if name != "set"},
    "set of an unknown column": GOOD | {"set": {"totl": 5}},
    "set to a word": GOOD | {"set": {"total": "many"}},
    "set to an unknown status": GOOD | {"set": {"status": "sure"}},
    "set to a source that is not there": GOOD | {"set": {"source_id": "nowhere"}},
    "set to a sum that does not add up": GOOD | {"set": {"total": 5}},
    "unknown table": GOOD | {"table": "arrival"},
    "match on an unknown column": GOOD | {"match": {"perod": "2016"}},
    "expect on an unknown column": GOOD | {"expect": {"totl": 1418}},
    "expect nothing": GOOD | {"expect": {}},
    "match that is a word": GOOD | {"match": "2016"},
    "expect that is empty": GOOD | {"expect": None},
    "no reason": {name: cell for name, cell in GOOD.items() if name != "reason"},
}


@pytest.mark.parametrize("record", SPOILED.values(), ids=SPOILED)
def test_a_spoiled_record_is_an_error_of_ours_that_names_it(raw_copy: Path, record: Record) -> None:
    """Nothing in a record is ignored: what cannot be applied stops the build."""
    write(raw_copy, [*records(raw_copy), record])
    with pytest.raises(
        DataError, match=r"corrections\.yml:record 7|review record 7 of corrections\.yml"
    ):
        apply(raw_copy)


@pytest.mark.parametrize("text", ["5", "hello", "a: 1", "- \n", "- 1\n", "- [1]\n", "{", "a: b: c"])
def test_a_file_that_is_no_list_of_records_is_named(raw_copy: Path, text: str) -> None:
    """Whatever is in the file, the error is ours and names it."""
    (raw_copy / "corrections.yml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"corrections\.yml"):
        nk.load_arrivals(data_dir=raw_copy)


def test_a_table_that_is_handed_out_as_claimed_is_corrected_too(raw_copy: Path) -> None:
    """A fix of voluntary_returns shows in load_returns, and stays out of its raw rows."""
    write(raw_copy, [*records(raw_copy), {
        "table": "voluntary_returns", "match": RETURNS, "expect": {"count": 7},
        "action": "fix", "set": {"count": 8}, "reason": "A test.", "status": "open",
    }])  # fmt: skip
    for claims, count in ((False, 8), (True, 7)):
        frame = nk.load_returns(data_dir=raw_copy, claims=claims)
        row = frame[(frame["period"] == "2012") & (frame["source_id"] == RETURNS["source_id"])]
        assert row["count"].tolist() == [count]


def test_the_guard_holds_in_a_table_that_is_handed_out_as_claimed(raw_copy: Path) -> None:
    """A record whose row says something else stops the build in any table."""
    write(raw_copy, [{
        "table": "voluntary_returns", "match": RETURNS, "expect": {"count": 9},
        "action": "drop", "reason": "A test.", "status": "open",
    }])  # fmt: skip
    with pytest.raises(DataError, match=r"voluntary_returns\.csv:2"):
        nk.load_returns(data_dir=raw_copy)


@pytest.mark.parametrize("quoted", [False, True])
def test_a_day_can_be_fixed(raw_copy: Path, quoted: bool) -> None:
    """YAML reads an unquoted day as a date; both ways of writing it count."""
    day = "'2020-06-20'" if quoted else "2020-06-20"
    (raw_copy / "corrections.yml").write_text(
        (raw_copy / "corrections.yml").read_text(encoding="utf-8")
        + "- {table: exiles, match: {event_id: ex-2020-06-pyongyang}, expect: {count_best: 30},\n"
        f"   action: fix, set: {{end_date: {day}, date_precision: range}}, reason: A test.,\n"
        "   status: open}\n",
        encoding="utf-8",
    )
    end = nk.load_exiles(data_dir=raw_copy).loc["ex-2020-06-pyongyang", "end"]
    assert end == pd.Timestamp(2020, 6, 20)


def test_without_a_file_nothing_is_corrected(
    raw_copy: Path, table: Callable[..., Rows], save: Callable[[Path, str, Rows], None]
) -> None:
    """The misprint of 2009 then ties with the right figure: a conflict, shown with both.

    The sexes that one page swaps are above their whole, so that row is typed right first.
    """
    rows = table("arrivals", raw_copy)
    swapped = {"match": {"period": "2022Q2", "source_id": "nknews-202207-q2-arrivals"}}
    matching(rows, swapped)[0].update(male="1", female="7")
    save(raw_copy, "arrivals", rows)
    (raw_copy / "corrections.yml").unlink()
    frame = nk.load_arrivals(data_dir=raw_copy)
    assert frame.loc["../2009-08-31", "basis"] == "conflict"
    assert frame.loc["../2009-08-31", ["low", "high"]].tolist() == [16947, 16974]
    assert re.search("newdaily.*shinailbo", frame.loc["../2009-08-31", "source_ids"])


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"table": "places", "match": {"place_id": "hyesan"}, "expect": {"place_id": "hyesan"}},
         "table places"),
        ({"set": {"total": 1}}, "set with 'drop'"),
        ({"author": "me"}, "unknown author"),
    ],
)  # fmt: skip
def test_a_record_that_cannot_act_as_written_is_refused(
    raw_copy: Path, cells: Record, words: str
) -> None:
    """Nothing in a record is without effect."""

    def change(records: list[Record]) -> list[Record]:
        assert records[0]["action"] == "drop"
        return [{**records[0], **cells}, *records[1:]]

    told = [line for line in with_records(raw_copy, change) if words in line]
    assert len(told) == 1 and told[0].startswith("corrections.yml:record 1: found ")


@pytest.mark.parametrize("action", ["fix", "drop"])
def test_a_row_that_cannot_be_right_is_taken_as_printed_with_its_record(
    raw_copy: Path, table: Callable[..., Rows], save: Callable[[Path, str, Rows], None], action: str
) -> None:
    """Men and women that do not add up: a fault, unless a record corrects or drops the row."""
    rows = table("arrivals", raw_copy)
    row = next(row for row in rows if row["period"] == "2016" and row["female"])
    row["female"] = str(int(row["female"]) + 90)
    save(raw_copy, "arrivals", rows)
    match = {"period": "2016", "source_id": row["source_id"], "total": row["total"]}
    (problem,) = check(raw_copy)
    assert (problem.line, problem.column) == (int(row["line"]), "total")
    record = {
        "table": "arrivals", "match": match, "expect": {"female": row["female"]},
        "action": action, "reason": "digits swapped", "status": "open",
        **({"set": {"female": str(int(row["female"]) - 90)}} if action == "fix" else {}),
    }  # fmt: skip
    path = raw_copy / "corrections.yml"
    records = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump([*records, record]), encoding="utf-8")
    assert check(raw_copy) == []


def with_records(folder: Path, change: Callable[[list[Record]], list[Record]]) -> list[str]:
    """Rewrite the records of a copied folder and return what the check then says."""
    path = folder / "corrections.yml"
    records = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump(change(records), allow_unicode=True), encoding="utf-8")
    return [str(problem) for problem in check(folder)]


def test_a_record_that_fits_no_more_is_told_beside_other_faults(
    raw_copy: Path, table: Callable[..., Rows], save: Callable[[Path, str, Rows], None]
) -> None:
    """Once, with no fault invented for the rows that other records still correct."""
    places = table("places", raw_copy)
    places[0]["lat"] = "north"
    save(raw_copy, "places", places)

    def outdate(records: list[Record]) -> list[Record]:
        records[0]["expect"] = {"total": "1"}
        return records

    told = with_records(raw_copy, outdate)
    assert len(told) == 2
    assert sum("record 1 of corrections.yml" in line for line in told) == 1
    assert sum(line.startswith("places.csv:2:lat") for line in told) == 1


def test_only_ranked_claims_can_be_preferred(raw_copy: Path, table: Callable[..., Rows]) -> None:
    """Votes on an event are not ranked, so preferring one would do nothing."""
    row = table("exiles")[0]
    match = {name: row[name] for name in ("event_id", "claimant", "source_id")}
    record = {
        "table": "exiles", "match": match, "expect": {"count_best": row["count_best"]},
        "action": "prefer", "reason": "x", "status": "open",
    }  # fmt: skip
    (told,) = with_records(raw_copy, lambda records: [*records, record])
    assert "prefer in exiles" in told and "arrivals" in told


def test_a_fix_may_not_make_two_rows_of_one_key(
    raw_copy: Path, table: Callable[..., Rows], save: Callable[[Path, str, Rows], None]
) -> None:
    """The rows are held against each other as corrected."""
    rows = table("arrivals", raw_copy)
    row = next(row for row in rows if row["period"] == "2016" and row["female"])
    other = {**row, "total": "1419", "male": "", "female": ""}
    save(raw_copy, "arrivals", [*rows, other])
    record = {
        "table": "arrivals", "match": {k: other[k] for k in ("period", "source_id", "total")},
        "expect": {"total": "1419"}, "action": "fix", "set": {"total": row["total"]},
        "reason": "x", "status": "open",
    }  # fmt: skip
    (told,) = with_records(raw_copy, lambda records: [*records, record])
    assert f"arrivals.csv:{len(rows) + 2}:period: found the same" in told


def test_a_folder_in_place_of_the_records_is_an_error_of_ours(raw_copy: Path) -> None:
    """One message, no traceback."""
    (raw_copy / "corrections.yml").unlink()
    (raw_copy / "corrections.yml").mkdir()
    told = [str(problem) for problem in check(raw_copy)]
    assert any(line.startswith("corrections.yml: found ") for line in told)
