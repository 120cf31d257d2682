"""Raw tables spoiled on purpose: each fault is told as a place, a finding and an advice."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from nkstats.errors import DataError
from nkstats.raw import check, read_raw

Rows = list[dict[str, str]]
Table = Callable[..., Rows]
Save = Callable[[Path, str, Rows], None]

MINISTRY = {"period": "2016", "source_id": "mou-cn-202009-defector-statistics"}
NEWSIS = {"period": "2025", "source_id": "newsis-20260204-2025-correction"}
STOCK = {"period": "../2025-12-31", "source_id": "newsis-20260204-2025-correction"}
INTERVAL = {"period": "1999/2001", "source_id": "mou-cn-202009-defector-statistics"}
REPRINT = {"source_id": "amn-20200621-thought-crimes"}
BOUNDED = {"source_id": "mou-cn-202009-defector-statistics"}
HOERYONG = {"event_id": "cn-2023-10-09-hoeryong-subset"}
HYESAN = {"event_id": "ex-2008-01-hyesan-25"}
HANOI = {"event_id": "ce-2019-02-hanoi"}

# table, the row, its changed cells, the column to be named, what the message must hold besides
CELLS = [
    ("arrivals", MINISTRY, {"total": "１４１８"}, "total", "１４１８|ASCII"),
    ("arrivals", MINISTRY, {"total": "1,418"}, "total", "'1,418'.*1418.*separators"),
    ("arrivals", MINISTRY, {"total": "1 418"}, "total", "'1 418'.*separators"),
    ("arrivals", MINISTRY, {"total": "1418.0"}, "total", r"'1418\.0'.*whole number"),
    ("arrivals", MINISTRY, {"total": "about 1400"}, "total", "'about 1400'.*whole number"),
    ("arrivals", MINISTRY, {"total": "-"}, "total", "'-'.*whole number"),
    ("arrivals", MINISTRY, {"total": ""}, "total", "empty"),
    ("arrivals", MINISTRY, {"total": " 1418"}, "total", "' 1418'.*trim"),
    ("arrivals", MINISTRY, {"total": "1418\u00a0"}, "total", "trim"),
    ("arrivals", MINISTRY, {"total": "-1418"}, "total", "at least 0"),
    ("arrivals", MINISTRY, {"total": "100001", "male": "", "female": ""}, "total", "100000"),
    ("arrivals", MINISTRY, {"total": "9" * 5000}, "total", "99999"),
    ("arrivals", MINISTRY, {"total": "1419"}, "total", "1419.*302.*1116.*1418"),
    ("arrivals", MINISTRY, {"female": "", "male": "1419"}, "total", "at least 1419"),
    ("arrivals", MINISTRY, {"male": "three"}, "male", "'three'.*whole number"),
    ("arrivals", MINISTRY, {"period": "2016Q5"}, "period", "2016Q5"),
    ("arrivals", MINISTRY, {"period": "2016H3"}, "period", "2016H3"),
    ("arrivals", MINISTRY, {"period": ""}, "period", "empty"),
    ("arrivals", INTERVAL, {"period": "2001/1999"}, "period", "2001/1999.*not after"),
    ("arrivals", INTERVAL, {"period": "1999-2001"}, "period", "1999-2001.*period such as"),
    ("arrivals", MINISTRY, {"start": "2016-02-30"}, "start", "2016-02-30.*a day that exists"),
    ("arrivals", MINISTRY, {"start": "1/1/2016"}, "start", "1/1/2016.*spreadsheet"),
    ("arrivals", MINISTRY, {"end": "2016.12.31"}, "end", r"2016\.12\.31.*spreadsheet"),
    ("arrivals", MINISTRY, {"start": "2016-01-02"}, "start", "2016-01-02.*2016-01-01"),
    ("arrivals", MINISTRY, {"end": "2016-12-30"}, "end", "2016-12-30.*2016-12-31"),
    ("arrivals", MINISTRY, {"start": ""}, "start", "empty.*2016-01-01"),
    ("arrivals", STOCK, {"start": "1998-01-01"}, "start", "1998-01-01.*empty"),
    ("arrivals", MINISTRY, {"end": ""}, "end", "empty"),
    ("arrivals", MINISTRY, {"status": "Final"}, "status", "'Final'.*provisional, as_reported"),
    ("arrivals", MINISTRY, {"status": ""}, "status", "empty.*final"),
    ("arrivals", MINISTRY, {"source_id": "nowhere-2016"}, "source_id", "nowhere-2016.*sources.csv"),
    ("arrivals", MINISTRY, {"source_id": "Mou CN"}, "source_id", "Mou CN"),
    ("arrivals", MINISTRY, {"source_id": ""}, "source_id", "empty"),
    ("arrivals", MINISTRY, {"note": "two\nlines"}, "note", "line breaks"),
    ("arrivals", MINISTRY, {"note": "a\ttab"}, "note", "tab"),
    ("sources", REPRINT, {"known_by": "2020-06-20"}, "known_by", "2020-06-20.*2020-06-21"),
    ("sources", REPRINT, {"known_by": ""}, "known_by", "2020-06-21"),
    ("sources", REPRINT, {"published_on": "2020-06-31"}, "published_on", "a day that exists"),
    ("sources", REPRINT, {"published_on": "21 June 2020"}, "published_on", "21 June 2020"),
    ("sources", BOUNDED, {"known_by_reason": ""}, "known_by_reason", "empty.*reason"),
    ("sources", REPRINT, {"url": "americanmilitarynews.com"}, "url", "https"),
    ("sources", REPRINT, {"language": "english"}, "language", "english.*one of"),
    ("sources", REPRINT, {"kind": "blog"}, "kind", "blog.*official"),
    ("sources", REPRINT, {"publisher": ""}, "publisher", "empty"),
    ("repatriations", HOERYONG, {"count_best": "8O"}, "count_best", "8O.*whole number"),
    ("repatriations", HOERYONG, {"count_best": "9" * 30}, "count_best", "9999"),
    ("repatriations", HOERYONG, {"count_low": "90"}, "count_best", "80.*90"),
    ("repatriations", HOERYONG, {"count_high": "70"}, "count_high", "70.*80"),
    ("repatriations", HOERYONG, {"start_date": "2023-10-10"}, "end_date", "2023-10-09.*2023-10-10"),
    ("repatriations", HOERYONG, {"claimant": "no-one"}, "claimant", "no-one.*claimants.csv"),
    ("repatriations", HOERYONG, {"parent_event_id": "cn-0"}, "parent_event_id", "cn-0"),
    ("repatriations", HOERYONG, {"kind": "deportation"}, "kind", "deportation.*handover"),
    ("repatriations", HOERYONG, {"count_unit": "families"}, "count_unit", "families.*persons"),
    ("exiles", HYESAN, {"from_place": "atlantis"}, "from_place", "atlantis.*places.csv"),
    ("exiles", HYESAN, {"from_place": "hyesan,musan-county"}, "from_place", "hyesan,musan"),
    ("exiles", HYESAN, {"status": "rumoured"}, "status", "rumoured.*planned"),
    ("timeline", HANOI, {"date_precision": "week"}, "date_precision", "week.*month"),
    ("timeline", HANOI, {"kind": "summit"}, "kind", "summit.*diplomatic"),
    ("places", {"place_id": "hyesan"}, {"lat": "91"}, "lat", "91.*at most 90"),
    ("places", {"place_id": "hyesan"}, {"lon": "128° E"}, "lon", "128.*number"),
    ("regimes", {"first_period": "2020-01"}, {"event_id": "ce-0"}, "event_id", "ce-0.*timeline"),
    ("publication", {"cadence": "quarterly"}, {"last_period": "2002"}, "last_period", "2002"),
    ("publication", {"cadence": "quarterly"}, {"cadence": "weekly"}, "cadence", "weekly"),
    ("context", {"as_of": "2008"}, {"value_best": "83 000"}, "value_best", "83 000.*separators"),
    ("voluntary_returns", {"period": "2012"}, {"count": ""}, "count", "empty"),
    ("claimants", {"claimant": "tjwg"}, {"kind": "charity"}, "kind", "charity.*ngo"),
    ("arrivals", MINISTRY, {"start": "5-Jan-16"}, "start", "5-Jan-16.*spreadsheet"),
    ("arrivals", MINISTRY, {"start": "Jan-25"}, "start", "Jan-25.*spreadsheet"),
    ("arrivals", MINISTRY, {"start": "Jan 5, 2016"}, "start", "Jan 5, 2016.*spreadsheet"),
    ("arrivals", MINISTRY, {"end": "42374"}, "end", "42374.*spreadsheet"),
    ("arrivals", MINISTRY, {"end": "2016-1-5"}, "end", "2016-1-5.*spreadsheet"),
    ("arrivals", MINISTRY, {"end": "2016-12-31 00:00"}, "end", "00:00.*spreadsheet"),
    ("arrivals", MINISTRY, {"period": "2016.0"}, "period", r"2016\.0.*spreadsheet"),
    ("arrivals", MINISTRY, {"period": "Jan-16"}, "period", "Jan-16.*spreadsheet"),
    ("arrivals", MINISTRY, {"total": "1.4E+03"}, "total", "1.4E.*spreadsheet"),
    ("arrivals", MINISTRY, {"total": "1418.00"}, "total", "1418.00.*spreadsheet"),
    ("arrivals", MINISTRY, {"male": "five"}, "male", "'five'.*in digits, or leave it empty.*note"),
    ("arrivals", MINISTRY, {"male": "약 300"}, "male", "약 300.*in digits, or leave it empty"),
    ("arrivals", MINISTRY, {"total": "1418명"}, "total", "명.*in digits$"),
    ("arrivals", MINISTRY, {"male": ">300"}, "male", ">300.*in digits"),
    ("arrivals", MINISTRY, {"total": "14\u200b18"}, "total", r"U\+200B"),
    ("arrivals", MINISTRY, {"note": "as\u00a0printed"}, "note", r"invisible.*U\+00A0"),
    ("arrivals", MINISTRY, {"note": "\ufeffas printed"}, "note", r"invisible.*U\+FEFF"),
    ("arrivals", MINISTRY, {"note": "as printed\u00ad"}, "note", r"invisible.*U\+00AD"),
    ("arrivals", MINISTRY, {"note": "ministr\u0443 series"}, "note", "one alphabet.*look-alike"),
    ("arrivals", MINISTRY, {"note": "\u1110\u1169\u11bc"}, "note", "composed.*NFC"),
    ("arrivals", MINISTRY, {"note": "minist\ufffd"}, "note", r"lost.*U\+FFFD"),
    ("arrivals", MINISTRY, {"note": "caf\u00c3\u00a9"}, "note", "another encoding"),
    ("arrivals", MINISTRY, {"note": "N/A"}, "note", "N/A.*leave empty"),
    ("arrivals", MINISTRY, {"source_id": MINISTRY["source_id"].upper()}, "source_id", "MOU-CN"),
    ("arrivals", MINISTRY, {"source_id": "m\u043eu-cn-202009"}, "source_id", "one alphabet"),
    ("repatriations", HOERYONG, {"from_country": "Chnia"}, "from_country", "Chnia.*one of China"),
    ("repatriations", HOERYONG, {"count_best": "100001"}, "count_best", "at most 100000"),
    ("exiles", HYESAN, {"count_high": "1000001"}, "count_high", "at most 1000000"),
    ("timeline", HANOI, {"count_best": "999999999"}, "count_best", "at most 100000000"),
    ("voluntary_returns", {"period": "2012"}, {"count": "10001"}, "count", "at most 10000"),
    ("repatriation_stock", {"as_of": "2000"}, {"count_high": "1000001"}, "count_high", "at most"),
    ("context", {"as_of": "2008"}, {"value_best": "999999999"}, "value_best", "at most"),
    ("context", {"as_of": "2022-07"}, {"value_high": "1"}, "value_high", "at least value_low"),
]  # fmt: skip


def row_of(rows: Rows, match: dict[str, str]) -> dict[str, str]:
    return next(row for row in rows if all(row[name] == text for name, text in match.items()))


def refusal(folder: Path) -> list[str]:
    """Return the problems told; another exception than ours fails the test."""
    with pytest.raises(DataError) as caught:
        read_raw(folder)
    return str(caught.value).splitlines()


def is_letter(line: str, place: str, words: str = "") -> bool:
    """Return whether a line says where, what was found, what was expected and what to do."""
    form = rf"{re.escape(place)}: found .+; expected .+; .+"
    return bool(re.fullmatch(form, line)) and bool(re.search(words, line))


def test_the_data_as_they_are_have_no_problem(raw: Path) -> None:
    """The checks are silent on the living record."""
    assert check(raw) == []


def test_writing_a_table_unchanged_spoils_nothing(raw_copy: Path, table: Table, save: Save) -> None:
    """What the tests below do to a file besides their own change is nothing."""
    for path in sorted(raw_copy.glob("*.csv")):
        before = path.read_bytes()
        save(raw_copy, path.stem, table(path.stem, raw_copy))
        assert path.read_bytes() == before
    assert check(raw_copy) == []


@pytest.mark.parametrize(
    ("name", "match", "cells", "column", "words"),
    CELLS,
    ids=[f"{c[0]}-{c[3]}-{next(iter(c[2].values()))[:12]!r}" for c in CELLS],
)
def test_a_spoiled_cell_is_named_by_line_and_column(
    raw_copy: Path, table: Table, save: Save,
    name: str, match: dict[str, str], cells: dict[str, str], column: str, words: str,
) -> None:  # fmt: skip
    """The message holds table.csv:line:column, the finding, the expectation and an advice."""
    rows = table(name, raw_copy)
    row = row_of(rows, match)
    row.update(cells)
    save(raw_copy, name, rows)
    told = refusal(raw_copy)
    place = f"{name}.csv:{row['line']}:{column}"
    assert any(is_letter(line, place, words) for line in told), told[:5]
    assert "1 problem in the raw data" in told[-1] or len(told) > 2


@pytest.mark.parametrize(
    ("name", "match"),
    [("arrivals", MINISTRY), ("sources", REPRINT), ("exiles", HYESAN), ("repatriations", HOERYONG)],
)
def test_a_row_typed_twice_is_named_with_its_twin(
    raw_copy: Path, table: Table, save: Save, name: str, match: dict[str, str]
) -> None:
    """The second row is the fault, and the line of the first is told."""
    rows = table(name, raw_copy)
    twin = row_of(rows, match)
    save(raw_copy, name, [*rows, dict(twin)])
    told = refusal(raw_copy)
    place = rf"{name}\.csv:{len(rows) + 2}:\w+: found .*line {twin['line']}; expected .+; .+"
    assert any(re.fullmatch(place, line) for line in told), told


@pytest.mark.parametrize(
    ("name", "match", "cells"),
    [
        ("arrivals", MINISTRY, {"note": "typed again"}),
        ("arrivals", MINISTRY, {"period": "2016-01/2016-12"}),
        ("arrivals", MINISTRY, {"period": "2016Q1/2016Q4", "status": "provisional"}),
        ("voluntary_returns", {"period": "2012"}, {"period": "2012H1/2012H2"}),
        ("context", {"as_of": "2010"}, {"measure": "Population  of PYONGYANG"}),
        ("context", {"as_of": "2010"}, {"as_of": "2010-01/2010-12"}),
    ],
)
def test_a_row_typed_again_in_other_words_is_named_with_its_twin(
    told: Callable[..., list[str]], line: Callable[..., str], table: Table,
    name: str, match: dict[str, str], cells: dict[str, str],
) -> None:  # fmt: skip
    """Another note, another label for the same days, other capitals and spaces."""
    (problem,) = told(name, (match, cells), more=True)
    at, twin = len(table(name)) + 2, line(name, **match)
    assert re.match(rf"{name}\.csv:{at}:\w+: found the same .* as line {twin};", problem)


def test_what_would_be_written_is_looked_at_in_place_of_the_file(raw: Path) -> None:
    """Nothing at all is something, too."""
    (problem,) = check(raw, instead={"voluntary_returns.csv": b""})
    assert str(problem).startswith("voluntary_returns.csv: found an empty file")


def test_faults_between_rows_are_told_beside_faults_within(
    raw_copy: Path, table: Table, save: Save
) -> None:
    """A misspelt word in one table hides neither a day to come nor a circle in another."""
    for name, match, cells in (
        ("arrivals", MINISTRY, {"status": "sure"}),
        ("exiles", HYESAN, {"start_date": "2095-01-23", "end_date": "2095-01-23"}),
        ("repatriations", HOERYONG, {"parent_event_id": HOERYONG["event_id"]}),
    ):
        rows = table(name, raw_copy)
        row_of(rows, match).update(cells)
        save(raw_copy, name, rows)
    told = "\n".join(refusal(raw_copy))
    for words in ("status: found 'sure'", "start_date: found 2095-01-23", "which leads back"):
        assert words in told


def test_a_source_that_is_gone_is_missed_by_every_row_that_names_it(
    raw_copy: Path, table: Table, save: Save
) -> None:
    """Each dangling row is told with its own line."""
    rows = [row for row in table("sources", raw_copy) if row["source_id"] != NEWSIS["source_id"]]
    save(raw_copy, "sources", rows)
    told = refusal(raw_copy)
    for row in table("arrivals", raw_copy):
        named = any(is_letter(line, f"arrivals.csv:{row['line']}:source_id") for line in told)
        assert named == (row["source_id"] == NEWSIS["source_id"])


def _drop_column(data: bytes) -> bytes:
    return b"\n".join(line.rpartition(b",")[0] for line in data.split(b"\n")[:1]) + b"\n"


def _swap(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return lambda data: data.replace(old, new, 1)


HEADER = b"period,start,end,male,female,total,status,source_id,note\n"
# name of the fault, what it does to arrivals.csv, the place told (LINE as a number), words told
FILES: list[tuple[str, Callable[[bytes], bytes], str, str]] = [
    ("empty file", lambda data: b"", "arrivals.csv", "empty"),
    ("blank file", lambda data: b"\n\n", "arrivals.csv", "empty"),
    ("header only", lambda data: HEADER, "arrivals.csv", "no rows"),
    ("byte-order mark", lambda data: b"\xef\xbb\xbf" + data, "arrivals.csv", "byte-order mark"),
    ("UTF-16", lambda data: data.decode().encode("utf-16"), "arrivals.csv", "byte-order mark"),
    ("cp949", lambda data: data + "2016,통일부\n".encode("cp949"), "arrivals.csv:END", "UTF-8"),
    ("NUL", lambda data: data + b"\0\n", "arrivals.csv:END", "NUL"),
    ("no header", lambda data: data.partition(b"\n")[2], "arrivals.csv:1", "missing period"),
    ("column renamed", _swap(b",total,", b",all,"), "arrivals.csv:1", "missing total.*'all'"),
    ("column missing", _drop_column, "arrivals.csv:1", "missing note"),
    ("column added", _swap(b",note\n", b",note,name\n"), "arrivals.csv:1", "'name'"),
    ("column twice", _swap(b",male,", b",total,"), "arrivals.csv:1", "twice total"),
    ("columns swapped", _swap(b"male,female", b"female,male"), "arrivals.csv:1", "order"),
    ("semicolons", lambda data: data.replace(b",", b";"), "arrivals.csv:1", "missing period"),
    ("tabs", lambda data: data.replace(b",", b"\t"), "arrivals.csv:1", "with commas between"),
    ("Latin-1", lambda data: data + b"caf\xe9\n", "arrivals.csv:END", "0xe9.*UTF-8"),
    ("UTF-16 unmarked", lambda data: data.decode().encode("utf-16-le"), "arrivals.csv:1", "NUL"),
    ("carriage returns", lambda data: data.replace(b"\n", b"\r\n"), "arrivals.csv:1", "line feeds"),
    ("a page for a table", lambda data: b"<html></html>\n", "arrivals.csv:1", "missing period"),
    ("mark of a merge", lambda data: data + b"<<<<<<< HEAD\n", "arrivals.csv:END", "1 cells"),
    ("column for a name", _swap(b",note\n", b",surname\n"), "arrivals.csv:1", "'surname'"),
    ("cut in the last row", lambda data: data[:-30], "arrivals.csv:LAST", "."),
    ("no last line end", lambda data: data[:-1], "arrivals.csv:LAST", "line end"),
    ("empty line inside", _swap(HEADER, HEADER + b"\n"), "arrivals.csv:2", "empty line"),
    ("too few cells", _swap(HEADER, HEADER + b"2016,1418\n"), "arrivals.csv:2", "2 cells.*9"),
    ("comma unquoted", lambda data: data + b"1,,,,,1,final,,a,b\n", "arrivals.csv:END", "10 cells"),
    ("quote left open", lambda data: data + b'2016,"\n', "arrivals.csv:END", "quotes"),
    ("quote inside a cell", lambda data: data + b'16,a "b,,,,,,,\n', "arrivals.csv:END", "a lone"),
    ("cut row at the end", lambda data: data + b"2016,1418", "arrivals.csv:END", "line end"),
    ("text after a quote", lambda data: data + b'"20"16,,,,,,,,\n', "arrivals.csv:END", "quotes"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("spoil", "place", "words"), [f[1:] for f in FILES], ids=[f[0] for f in FILES]
)
def test_a_spoiled_file_is_named(
    raw_copy: Path, spoil: Callable[[bytes], bytes], place: str, words: str
) -> None:
    """Encoding, header, quotes and the shape of rows; a line is told wherever there is one."""
    path = raw_copy / "arrivals.csv"
    data = path.read_bytes()
    last = data.count(b"\n")
    place = place.replace("LAST", str(last)).replace("END", str(last + 1))
    path.write_bytes(spoil(data))
    told = refusal(raw_copy)
    assert any(is_letter(line, place, words) for line in told), told[:5]


@pytest.mark.parametrize("name", ["arrivals", "sources", "places"])
def test_a_file_that_is_gone_or_no_file_is_named(raw_copy: Path, name: str) -> None:
    """A missing table, and a folder in its place."""
    (raw_copy / f"{name}.csv").unlink()
    assert any(is_letter(line, f"{name}.csv", "no file") for line in refusal(raw_copy))
    (raw_copy / f"{name}.csv").mkdir()
    assert any(is_letter(line, f"{name}.csv") for line in refusal(raw_copy))


def test_all_problems_are_told_in_one_run(raw_copy: Path, table: Table, save: Save) -> None:
    """Faults in four tables, of four sorts, in one message that counts them."""
    places = []
    for name, match, column, text in (
        ("arrivals", MINISTRY, "total", "1,418"),
        ("arrivals", STOCK, "status", "sure"),
        ("sources", REPRINT, "kind", "blog"),
        ("exiles", HYESAN, "from_place", "atlantis"),
        ("repatriations", HOERYONG, "count_low", "90"),
    ):
        rows = table(name, raw_copy)
        row = row_of(rows, match)
        row[column] = text
        save(raw_copy, name, rows)
        told_at = "count_best" if column == "count_low" else column
        places.append(f"{name}.csv:{row['line']}:{told_at}")
    (raw_copy / "places.csv").write_bytes((raw_copy / "places.csv").read_bytes()[:-1])
    told = refusal(raw_copy)
    for place in places:
        assert sum(is_letter(line, place) for line in told) == 1, place
    assert any(line.startswith("places.csv:") for line in told)
    assert told[-1].startswith("6 problems")
    assert [str(problem) for problem in check(raw_copy)] == told[:-1]


def test_many_problems_are_counted_and_the_first_told(
    raw_copy: Path, table: Table, save: Save
) -> None:
    """A whole column spoiled gives a letter that can still be read."""
    rows = table("arrivals", raw_copy)
    for row in rows:
        row["status"] = "sure"
    save(raw_copy, "arrivals", rows)
    told = refusal(raw_copy)
    assert len(told) < 60
    assert told[-1].startswith(f"{len(rows)} problems")
    assert len(check(raw_copy)) == len(rows)


def test_a_line_is_the_line_in_the_file_after_a_cell_of_two_lines(
    raw_copy: Path, table: Table, save: Save
) -> None:
    """A quoted line break moves all later rows; the message follows the file, not the row."""
    rows = table("arrivals", raw_copy)
    rows[0]["note"] = "one\ntwo\nthree"
    row = row_of(rows, MINISTRY)
    row["total"] = "x"
    save(raw_copy, "arrivals", rows)
    place = f"arrivals.csv:{int(row['line']) + 2}:total"
    assert any(is_letter(line, place) for line in refusal(raw_copy))


def test_nothing_is_repaired_or_written(raw_copy: Path) -> None:
    """A refused folder is left as it was found."""
    path = raw_copy / "arrivals.csv"
    path.write_bytes(path.read_bytes().replace(b",1418,", b", 1418,"))
    before = {file.name: file.read_bytes() for file in raw_copy.iterdir()}
    refusal(raw_copy)
    assert {file.name: file.read_bytes() for file in raw_copy.iterdir()} == before


def test_a_folder_that_is_gone_is_an_error_of_ours(raw_copy: Path) -> None:
    """Neither read nor check shows a traceback of Python."""
    shutil.rmtree(raw_copy)
    for read in (read_raw, check):
        with pytest.raises(DataError, match=r"datapackage\.json"):
            read(raw_copy)
