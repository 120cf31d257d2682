"""What changed between two days: every cell, told once, with the claims that did it.

The second route is text: resolved frames written as CSV and compared cell by cell, and the
sources of the raw rows with their days.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
import yaml

import nkstats as nk
from nkstats.errors import UsageError

Rows = list[dict[str, str]]
Table = Callable[..., Rows]
Save = Callable[[Path, str, Rows], None]
LOADERS = {
    "arrivals": nk.load_arrivals, "repatriations": nk.load_repatriations,
    "exiles": nk.load_exiles, "timeline": nk.load_timeline,
}  # fmt: skip
EVENT = [
    "kind", "start", "end", "date_precision", "low", "best", "high", "unit", "status", "country",
    "place", "parent_id",
]  # fmt: skip
ARRIVALS = ["total", "male", "female", "basis", "low", "high"]
VALUES = {"arrivals": ARRIVALS, "repatriations": EVENT, "exiles": EVENT, "timeline": EVENT}
HALVES = [f"{year}-{end}" for year in range(2012, 2027) for end in ("03-31", "09-30")]
PAIRS = [
    *pairwise(HALVES), ("2004-12-31", "2012-02-01"), ("2012-02-01", "2026-02-04"),
    ("2026-01-25", "2026-02-04"), ("1996-12-31", "2026-11-21"),
]  # fmt: skip
EVERYTHING = ("2012-02-01", None)


@cache
def resolved(table: str, day: str | None) -> dict[str, dict[str, str]]:
    """Return a resolved table as text by key."""
    text = io.StringIO()
    LOADERS[table](as_of=day).to_csv(text, date_format="%Y-%m-%d")
    rows = csv.DictReader(io.StringIO(text.getvalue()))
    return {next(iter(row.values())): row for row in rows}


def headline(row: dict[str, str]) -> list[str]:
    """Return the values that tell a period or event that came or went."""
    if "basis" in row:
        return ["basis", "low", "high"] if row["basis"] == "conflict" else ["total"]
    return [name for name in ("low", "best", "high") if row[name]] or ["status"]


def expected(table: str, a: str, b: str | None) -> dict[tuple[str, str], tuple[str, str]]:
    """Return old and new by key and column, of all that must be listed."""
    old, new = resolved(table, a), resolved(table, b)
    found = {}
    for key in {**old, **new}:
        was, now = old.get(key, {}), new.get(key, {})
        for column in VALUES[table] if was and now else headline(now or was):
            if was.get(column) != now.get(column):
                found[key, column] = was.get(column, ""), now.get(column, "")
    return found


def listed(changed: pd.DataFrame, table: str) -> dict[tuple[str, str], tuple[str, str]]:
    rows = changed[changed["table"] == table]
    assert not rows.set_index("column", append=True).index.has_duplicates
    return {
        (key, column): ("" if old is None else str(old), "" if new is None else str(new))
        for key, column, old, new in zip(
            rows.index, rows["column"], rows["old"], rows["new"], strict=True
        )
    }


@pytest.mark.parametrize(("a", "b"), [*PAIRS, EVERYTHING])
def test_every_changed_cell_is_listed_and_no_other(a: str, b: str | None) -> None:
    """So that the changes applied to the old tables give the new ones."""
    changed = nk.diff(a, b)
    for table in LOADERS:
        assert listed(changed, table) == expected(table, a, b)
        patched = {key: dict(row) for key, row in resolved(table, a).items()}
        for (key, column), (_, new) in listed(changed, table).items():
            patched.setdefault(key, {})[column] = new
        after = resolved(table, b)
        assert patched.keys() == after.keys()
        assert all(row[name] == after[key][name] for key, row in patched.items()
                   for name in VALUES[table] if name in row)  # fmt: skip


@pytest.mark.parametrize(("a", "b"), [PAIRS[-1], EVERYTHING])
def test_changes_come_by_table_then_time_then_column(a: str, b: str | None) -> None:
    """Time is the order of the resolved tables."""
    changed = nk.diff(a, b)
    assert list(dict.fromkeys(changed["table"])) == list(LOADERS)
    for table in LOADERS:
        rows = changed[changed["table"] == table]
        order = list(resolved(table, b))
        places = [
            (order.index(key), VALUES[table].index(column))
            for key, column in zip(rows.index, rows["column"], strict=True)
        ]
        assert places == sorted(places)


def test_values_are_plain_and_columns_named() -> None:
    """Whole numbers, text or None: an empty cell makes no number a float."""
    changed = pd.concat([nk.diff("2012-02-01"), nk.diff("2025-06-30", "2026-11-21")])
    assert changed.index.name == "key"
    assert list(changed.columns) == ["table", "column", "old", "new", "why", "source_ids"]
    counts = {"total", "male", "female", "low", "best", "high"}
    for column, *values in zip(changed["column"], changed["old"], changed["new"], strict=True):
        kind = int if column in counts else str
        assert all(value is None or type(value) is kind for value in values)
        assert values[0] != values[1]
    days = changed.loc[changed["column"].isin(["start", "end"]), ["old", "new"]].stack().dropna()
    assert len(days) > 0
    assert days.str.fullmatch(r"\d{4}-\d\d-\d\d").all()


def claims_by_key(table: Table, name: str, raw: Path) -> dict[str, list[tuple[str, str]]]:
    """Return source and correction ("" for none) of the raw rows of each period or event."""
    records = yaml.safe_load((raw / "corrections.yml").read_text(encoding="utf-8"))
    found: dict[str, list[tuple[str, str]]] = {}
    for row in table(name):
        actions = [
            record["action"] for record in records
            if record["table"] == name and record["match"].items() <= row.items()
        ]  # fmt: skip
        key = row["period"] if name == "arrivals" else row["event_id"]
        found.setdefault(key, []).append((row["source_id"], "".join(actions)))
    return found


def named(why: str) -> list[tuple[str, str]]:
    """Return each id in the words of a change, with the words before it."""
    found, word = [], ""
    for item in why.split("; "):
        before, colon, name = item.rpartition(": ")
        word = before if colon else word
        found.append((word, name))
    return found


@pytest.mark.parametrize(("a", "b"), [*PAIRS[::7], *PAIRS[-4:]])
def test_why_names_the_claims_that_became_known(table: Table, raw: Path, a: str, b: str) -> None:
    """Those on the key, or those that went into a derived figure; and corrections of them."""
    days = {row["source_id"]: row["known_by"] for row in table("sources")}
    became = {source for source, day in days.items() if a < day <= b}
    claims = {name: claims_by_key(table, name, raw) for name in LOADERS}
    for key, row in nk.diff(a, b).iterrows():
        now = resolved(row["table"], b)[key]
        on_key = [claim for claim in claims[row["table"]].get(key, ()) if claim[0] in became]
        sources = {source for source, action in on_key if action != "drop"}
        if now.get("basis") == "derived":
            sources = became & set(now["source_ids"].split("; "))
        wanted = {("new claim", source) for source in sources}
        wanted |= {("correction", f"{action} {source}") for source, action in on_key if action}
        assert set(named(row["why"])) == wanted
        assert sources
        assert row["source_ids"] == now["source_ids"]


def test_each_kind_of_correction_on_record_is_named() -> None:
    """A dropped claim is told as such, and never as a new one."""
    changed = nk.diff("2012-02-01", "2026-11-21")
    why = changed[changed["column"] == "total"]["why"]
    assert "correction: drop nkeconwatch-20121004-jan-jul-arrivals" in why["2008"]
    assert why["2008"].count("nkeconwatch-20121004-jan-jul-arrivals") == 1
    assert why["2022Q2"].endswith("; correction: fix nknews-202207-q2-arrivals")
    assert "nknews-202207-q2-arrivals" in why["2022Q2"].partition("correction")[0]


def test_the_correction_of_2025() -> None:
    """224 on 25 January, 223 on 4 February 2026; nothing else moved but what rests on it."""
    changed = nk.diff("2026-01-25", "2026-02-04")
    assert changed.loc["2025"].values.tolist() == [
        ["arrivals", column, old, new, why, "; ".join(ids)]
        for column, old, new in (("total", 224, 223), ("male", 26, 25))
        for ids in [("newsis-20260204-2025-correction", "segye-20260204-2025-correction")]
        for why in ["new claim: " + "; ".join(ids)]
    ]
    assert set(changed.index) == {"2025", "2025H2", "../2025-12-31"}
    halves = changed[(changed.index == "2025H2") & (changed["column"] == "total")]
    assert halves[["old", "new", "why"]].values.tolist() == [
        [128, 127, "new claim: newsis-20260204-2025-correction"]
    ]


def test_a_derived_figure_that_is_then_published_changes_its_basis() -> None:
    """181 in the second half of 2024 followed from others until it was printed."""
    row = nk.diff("2025-06-30", "2025-09-30").loc["2024H2"]
    assert (row["column"], row["old"], row["new"]) == ("basis", "derived", "published")
    assert row["why"] == "new claim: yonhap-20250824-h1-arrivals"


def test_a_period_that_only_ended_is_no_change() -> None:
    """The first quarter of 2026 was over a day later, and has no figure."""
    days = "2026-03-30", "2026-03-31"
    assert [len(nk.load_arrivals("Q", day)) for day in days] == [92, 93]
    changed = nk.diff(*days)
    assert "2026Q1" not in changed.index
    assert not (changed["table"] == "arrivals").any()


def test_nothing_changes_within_a_day() -> None:
    """The frame keeps its columns."""
    changed = nk.diff("2026-02-04", "2026-02-04")
    assert (len(changed), changed.index.name, changed.shape[1]) == (0, "key", 6)


def test_an_undated_claim_comes_with_everything_known_and_is_called_so(table: Table) -> None:
    """It may be old, so it is not called new."""
    undated = {row["source_id"] for row in table("sources") if not row["known_by"]}
    changed = nk.diff("2026-11-21")
    assert len(changed) > 0
    for why in changed["why"]:
        assert all(word == "undated claim" and name in undated for word, name in named(why))
    everything = nk.diff("2012-02-01")["why"]
    assert everything.str.contains("^new claim: .*; undated claim: ").any()


@pytest.mark.parametrize(
    ("a", "b", "message"),
    [
        ("2026-02-04", "2026-01-25", "a 2026-02-04 is after b 2026-01-25"),
        ("1900-01-01", "2026-01-25", "1900-01-01 is before any data"),
        ("1900-01-01", "1900-01-02", "before any data"),
        ("yesterday", None, "a 'yesterday' is not a day"),
        ("2026-01-25", "2026-02-30", "b '2026-02-30' is not a day"),
        (None, "2026-01-25", "a is missing"),
        ("", None, "a is missing"),
    ],
)
def test_days_that_make_no_sense_are_refused(a: str | None, b: str | None, message: str) -> None:
    """In one sentence."""
    with pytest.raises(UsageError, match=message):
        nk.diff(a, b)


@pytest.fixture
def disputed(raw_copy: Path, table: Table, save: Save) -> Path:
    """Return a record in which a second wire prints 222 for 2025 on the day of the correction.

    Without the running totals up to June, the second half follows from the year alone.
    """
    rows = [row for row in table("arrivals") if row["period"] != "../2025-06-30"]
    rival = next(row for row in rows if row["period"] == "2025" and row["status"] == "final")
    rival = {**rival, "male": "", "female": "", "total": "222"}
    save(raw_copy, "arrivals", [*rows, {**rival, "source_id": "news1-2026-2025-correction"}])
    return raw_copy


def test_a_figure_falls_into_conflict_and_what_followed_from_it_is_gone(disputed: Path) -> None:
    """All that changed is told: the values lost, the range, and where the trouble came from."""
    changed = nk.diff("2026-01-25", "2026-02-04", data_dir=disputed)
    assert changed.loc["2025", ["column", "old", "new"]].values.tolist() == [
        ["total", 224, None], ["male", 26, None], ["female", 198, None],
        ["basis", "published", "conflict"], ["low", None, 222], ["high", None, 223],
    ]  # fmt: skip
    rivals = [f"{name}-2025-correction" for name in ("news1-2026", "newsis-20260204")]
    for why in changed.loc["2025", "why"]:
        assert named(why)[:2] == [("new claim", source) for source in rivals]
    gone = changed.loc["2025H2"]
    assert (gone["column"], gone["old"], gone["new"]) == ("total", 128, None)
    assert gone["why"].startswith("no longer follows from the figures known; ")
    assert ("new claim on 2025", rivals[0]) in named(gone["why"])
    before = nk.load_arrivals(as_of="2026-01-25", data_dir=disputed)
    assert gone["source_ids"] == before.loc["2025H2", "source_ids"]


def test_a_period_that_comes_in_conflict_shows_the_range(disputed: Path) -> None:
    """Its basis, low and high; not an empty total."""
    came = nk.diff("2026-01-01", "2026-02-04", data_dir=disputed).loc["2025"]
    assert came[["column", "old", "new"]].values.tolist() == [
        ["basis", None, "conflict"], ["low", None, 222], ["high", None, 223],
    ]  # fmt: skip


def test_a_figure_derived_another_way_names_what_moved(
    disputed: Path, table: Table, save: Save
) -> None:
    """With the running totals back, the half still follows, from sources that were known."""
    rows = [row for row in table("arrivals", disputed) if row["period"] != "../2025-12-31"]
    june = [row for row in table("arrivals") if row["period"] == "../2025-06-30"]
    december = {**june[0], "period": "../2025-12-31", "end": "2025-12-31", "total": "34537",
                "male": "", "female": "", "source_id": "yonhap-20260120-2025-arrivals"}  # fmt: skip
    save(disputed, "arrivals", [*rows, *june, december])
    path = disputed / "corrections.yml"
    records = yaml.safe_load(path.read_text(encoding="utf-8"))
    kept = [record for record in records if record["match"].get("period") != "../2025-12-31"]
    path.write_text(yaml.safe_dump(kept, allow_unicode=True), encoding="utf-8")
    changed = nk.diff("2026-01-25", "2026-02-04", data_dir=disputed)
    half = changed[(changed.index == "2025H2") & (changed["column"] == "total")].iloc[0]
    assert (half["old"], half["new"]) == (128, 127)
    assert half["why"].startswith("derived from other figures, known before; ")
    assert ("new claim on 2025", "newsis-20260204-2025-correction") in named(half["why"])
    assert "newsis" not in half["source_ids"]


def test_an_event_loses_its_best_and_finds_its_parent(
    raw_copy: Path, table: Table, save: Save
) -> None:
    """The parent became known by a claim of its own, which is named with its event."""
    sources, events = table("sources"), table("exiles")
    model = {**next(row for row in events if row["status"] == "reported"), "count_unit": "persons"}
    bounds = {"count_low": "", "count_best": "", "count_high": "", "parent_event_id": ""}
    days = {"ex-first": "2026-03-01", "ex-second": "2026-03-02", "ex-third": "2026-03-03"}
    for name, day in days.items():
        sources.append({**sources[-1], "source_id": name, "published_on": day, "known_by": day})
    events += [
        {**model, **bounds, **given}
        for given in (
            {"event_id": "ex-part", "source_id": "ex-first", "parent_event_id": "ex-whole",
             "count_best": "7"},
            {"event_id": "ex-part", "source_id": "ex-second", "count_low": "3"},
            {"event_id": "ex-whole", "source_id": "ex-third"},
        )
    ]  # fmt: skip
    save(raw_copy, "sources", sources)
    save(raw_copy, "exiles", events)
    came = nk.diff("2026-02-28", "2026-03-01", data_dir=raw_copy).loc["ex-part"]
    assert came[["column", "old", "new"]].values.tolist() == [
        [column, None, 7] for column in ("low", "best", "high")
    ]
    moved = nk.diff("2026-03-01", "2026-03-02", data_dir=raw_copy).loc["ex-part"]
    assert moved[["column", "old", "new", "why"]].values.tolist() == [
        ["low", 7, 3, "new claim: ex-second"], ["best", 7, None, "new claim: ex-second"],
        ["high", 7, None, "new claim: ex-second"],
    ]  # fmt: skip
    found = nk.diff("2026-03-02", "2026-03-03", data_dir=raw_copy)
    assert found.loc["ex-part", ["column", "old", "new", "why"]].to_list() == [
        "parent_id", None, "ex-whole", "new claim on ex-whole: ex-third",
    ]  # fmt: skip
    assert found.loc["ex-whole", ["column", "new"]].to_list() == ["status", "reported"]


def test_a_report_tells_revised_from_new_as_two_loads_do() -> None:
    """A period that had a row before is revised, one that had none is new."""
    for a, b in PAIRS[::10]:
        old, new = (nk.load_arrivals(as_of=day) for day in (a, b))
        moves = nk.analysis.moved(nk.diff(a, b, detail=True), nk.claims_added(a, b), "arrivals")
        assert {move.key for move in moves.new} == set(new.index) - set(old.index)
        assert {move.key for move in moves.gone} == set(old.index) - set(new.index)
        assert {move.key for move in moves.revised} <= set(old.index) & set(new.index)
        for move in moves.revised:
            assert "; ".join(move.old_source_ids) == old.loc[move.key, "source_ids"]
            assert "; ".join(move.source_ids) == new.loc[move.key, "source_ids"]
            assert move.old != move.new


def test_claims_added_are_the_raw_rows_of_sources_that_became_known(table: Table) -> None:
    """Counted again with the csv module."""
    known = {row["source_id"]: row["known_by"] for row in table("sources")}
    added = nk.claims_added("2025-06-30", "2026-11-21")
    for name in LOADERS:
        lines = {
            int(row["line"]) for row in table(name)
            if "2025-06-30" < known[row["source_id"]] <= "2026-11-21"
        }  # fmt: skip
        assert set(added.index[added["table"] == name]) == lines


def test_what_was_printed_meanwhile_and_not_believed_is_told() -> None:
    """The 224 of January 2026, and the misprint of a running total, mended by record."""
    moves = nk.analysis.moved(
        nk.diff("2025-06-30", "2026-11-21", detail=True),
        nk.claims_added("2025-06-30", "2026-11-21"),
    )
    beside = {(printed.period, printed.printed, printed.believed) for printed in moves.beside}
    assert ("2025", 224, 223) in beside
    (mended,) = moves.corrections
    assert (mended.printed, mended.correction) == (24538, "fix")


def test_claims_added_since_the_beginning_are_all_claims() -> None:
    added = nk.claims_added()
    for name, load in LOADERS.items():
        assert list(added.index[added["table"] == name]) == list(load(claims=True).index)


@pytest.mark.parametrize("tables", [["arrivals"], ["timeline", "exiles"], ["repatriations"]])
def test_some_tables_alone_are_what_all_give_of_them(tables: list[str]) -> None:
    """So that a report on one subject reads no other."""
    days = ("2012-02-01", "2026-11-21")
    for whole, part in (
        (nk.diff(*days), nk.diff(*days, tables=tables)),
        (nk.claims_added(*days), nk.claims_added(*days, tables=tables)),
    ):
        assert len(part) and set(part["table"]) == set(tables)
        pd.testing.assert_frame_equal(part, whole[whole["table"].isin(tables)])


Ask = Callable[..., pd.DataFrame]


@pytest.mark.parametrize("ask", [nk.diff, nk.claims_added])
def test_a_table_without_changes_is_refused_with_the_choices(ask: Ask) -> None:
    with pytest.raises(UsageError, match="table 'places' has no changes; choose from arrivals, "):
        ask("2012-02-01", tables=["places"])
