"""The SQLite database: sound, keyed, linked, and answering in SQL what the CSV files say."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

import nkstats as nk
from nkstats.processed import write_processed

RAW = Path(__file__).resolve().parents[2] / "data" / "raw"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out: Path = tmp_path_factory.mktemp("processed")
    write_processed(out)
    return out


@pytest.fixture
def base(folder: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(folder / "nkstats.sqlite")) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        yield connection


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def names(base: sqlite3.Connection, kind: str) -> set[str]:
    found = base.execute("SELECT name FROM sqlite_master WHERE type = ?", (kind,))
    return {name for (name,) in found if not name.startswith("sqlite_")}


def test_it_is_sound_and_no_reference_dangles(base: sqlite3.Connection) -> None:
    """By SQLite's own two checks."""
    assert [tuple(row) for row in base.execute("PRAGMA integrity_check")] == [("ok",)]
    assert base.execute("PRAGMA foreign_key_check").fetchall() == []


def test_it_holds_every_csv_cell_by_cell(base: sqlite3.Connection, folder: Path) -> None:
    """Same columns, same order, same values; empty is NULL, and a count is an integer."""
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        types = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
        held = base.execute(f'SELECT * FROM "{resource["name"]}" ORDER BY rowid').fetchall()
        typed = rows(folder / resource["path"])
        assert len(held) == len(typed) > 0, resource["name"]
        for row, cells in zip(held, typed, strict=True):
            assert list(row.keys()) == list(cells)
            for column, text in cells.items():
                value = row[column]
                if text == "":
                    assert value is None, (resource["name"], column)
                elif types[column] in ("integer", "number"):
                    assert isinstance(value, int | float)
                    assert value == float(text)
                else:
                    assert value == text


def test_every_list_has_a_link_table_in_order(base: sqlite3.Connection, folder: Path) -> None:
    """Joined again by position, the links give the text of the list."""
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    tables = names(base, "table")
    seen = 0
    for resource in descriptor["resources"]:
        (key,) = resource["schema"]["primaryKey"]
        for field in resource["schema"]["fields"]:
            if field["type"] != "list":
                continue
            link = f"{resource['name']}_{field['name'].removesuffix('_ids')}s"
            assert link in tables
            joined: dict[str, list[str]] = {}
            for own, _, item in base.execute(f'SELECT * FROM "{link}" ORDER BY 1, position'):
                joined.setdefault(str(own), []).append(item)
            wanted = {row[key]: row[field["name"]] for row in rows(folder / resource["path"])}
            assert {k: "; ".join(v) for k, v in joined.items()} == {
                k: text for k, text in wanted.items() if text
            }
            seen += len(joined)
    assert seen > 1000


@pytest.mark.parametrize(
    "sentence",
    [
        "INSERT INTO arrivals_sources VALUES ('2016', 99, 'no-such-source')",
        "INSERT INTO exiles_places VALUES ('no-such-event', 1, 'hyesan')",
        "INSERT INTO arrivals (period, basis, n_claims) VALUES ('2016', 'published', 1)",
        "INSERT INTO arrivals (period, basis, n_claims) VALUES ('2099', 'guessed', 1)",
        "UPDATE repatriations SET kind = 'gone'",
        "UPDATE arrivals_claims SET source_id = 'no-such-source' WHERE period = '2016'",
        "DELETE FROM sources",
    ],
)
def test_the_keys_are_on(base: sqlite3.Connection, sentence: str) -> None:
    """What the record does not allow, the database refuses."""
    with pytest.raises(sqlite3.IntegrityError):
        base.execute(sentence)
        base.commit()
    base.rollback()


def test_every_view_answers(base: sqlite3.Connection) -> None:
    """Each runs, has rows, and says in its definition what it is for."""
    views = names(base, "view")
    assert len(views) >= 6
    for view in views:
        assert base.execute(f'SELECT * FROM "{view}"').fetchone() is not None, view
        (text,) = base.execute("SELECT sql FROM sqlite_master WHERE name = ?", (view,)).fetchone()
        assert re.search(r"\n-- \w+", text), f"{view} does not say what it answers"


def test_arrivals_of_a_year_lead_to_their_sources(base: sqlite3.Connection) -> None:
    """1,418 in 2016, with publisher and address."""
    found = base.execute("SELECT * FROM arrivals_with_sources WHERE period = '2016'").fetchall()
    assert {row["total"] for row in found} == {1418}
    assert all(row["publisher"] and row["source_id"] for row in found)
    assert [row["position"] for row in found] == list(range(1, len(found) + 1))


def test_revisions_are_the_periods_printed_with_two_totals(base: sqlite3.Connection) -> None:
    """Counted again from the raw rows; misprints on record are no revisions."""
    misprints = re.findall(
        r'period: "(.+?)", source_id: (.+?)}', (RAW / "corrections.yml").read_text()
    )
    totals: dict[str, set[int]] = {}
    for row in rows(RAW / "arrivals.csv"):
        if (row["period"], row["source_id"]) not in misprints:
            totals.setdefault(row["period"], set()).add(int(row["total"]))
    wanted = {period: found for period, found in totals.items() if len(found) > 1}
    held = base.execute("SELECT * FROM arrivals_revisions").fetchall()
    assert {row["period"]: row["totals"] for row in held} == {p: len(t) for p, t in wanted.items()}
    assert {row["period"]: row["smallest"] for row in held} == {
        p: min(t) for p, t in wanted.items()
    }


def test_coverage_counts_every_year_half_and_quarter(
    base: sqlite3.Connection, folder: Path
) -> None:
    """As the CSV files do."""
    held = {(r["length"], r["basis"]): r["periods"] for r in base.execute(
        "SELECT * FROM arrivals_coverage")}  # fmt: skip
    wanted: Counter[tuple[str, str]] = Counter()
    for length, name in (("year", "yearly"), ("half", "half_yearly"), ("quarter", "quarterly")):
        wanted.update((length, row["basis"]) for row in rows(folder / f"arrivals_{name}.csv"))
    assert held == dict(wanted)


def test_what_may_be_counted_leaves_out_parts_plans_and_handovers(
    base: sqlite3.Connection, folder: Path
) -> None:
    """By hand over the CSV: a part under a numbered event of its kind is not counted beside it."""
    events = {row["event_id"]: row for row in rows(folder / "repatriations.csv")}

    def numbered(event: dict[str, str]) -> bool:
        return any(event[name] for name in ("low", "best", "high"))

    wanted = set()
    for name, event in events.items():
        parent = events.get(event["parent_id"])
        part = parent and parent["kind"] == event["kind"] and numbered(parent)
        if event["kind"] == "return" and event["status"] not in ("planned", "denied") and not part:
            wanted.add(name)
    held = {row["event_id"] for row in base.execute("SELECT * FROM repatriations_to_count")}
    assert held == wanted
    assert 0 < len(held) < len(events)


def test_a_part_of_a_part_is_left_out_as_in_python(
    tmp_path: Path, raw_copy: Path, table: Callable[..., list[dict[str, str]]],
    save: Callable[..., None],
) -> None:  # fmt: skip
    """500, of which some without a number, of which 100: only the 500 may be counted."""
    claims = table("repatriations", raw_copy)
    levels = (("top", "", "500"), ("middle", "top", ""), ("bottom", "middle", "100"))
    for name, parent, best in levels:
        claims.append({
            **claims[0], "event_id": name, "parent_event_id": parent, "count_low": "",
            "count_best": best, "count_high": "", "status": "reported", "kind": "return",
        })  # fmt: skip
    save(raw_copy, "repatriations", claims)
    write_processed(tmp_path / "out", data_dir=raw_copy)
    with closing(sqlite3.connect(tmp_path / "out" / "nkstats.sqlite")) as connection:
        held = {
            name for (name,) in connection.execute("SELECT event_id FROM repatriations_to_count")
        }
    events = nk.load_repatriations(data_dir=raw_copy)
    returns = nk.analysis.wholes(events[events["kind"] == "return"])
    assert "top" in held and not held & {"bottom", "middle"}
    assert held == set(returns.index)


def test_sources_used_counts_the_claims_of_each_table(base: sqlite3.Connection) -> None:
    """Against the raw rows."""
    wanted = Counter(
        (row["source_id"], table)
        for table in (
            "arrivals",
            "repatriations",
            "exiles",
            "timeline",
            "arrivals_profile",
            "repatriation_stock",
            "voluntary_returns",
            "context",
        )
        for row in rows(RAW / f"{table}.csv")
    )
    held = {(r["source_id"], r["table"]): r["claims"] for r in base.execute(
        "SELECT * FROM sources_used")}  # fmt: skip
    assert held == dict(wanted)


def test_every_column_is_in_the_codebook_of_the_database(base: sqlite3.Connection) -> None:
    """Table and column, with a meaning."""
    coded = {(r["table"], r["column"]): r["meaning"] for r in base.execute(
        "SELECT * FROM codebook")}  # fmt: skip
    for table in {table for table, _ in coded}:
        columns = [row["name"] for row in base.execute(f'PRAGMA table_info("{table}")')]
        assert {(table, column) for column in columns} <= set(coded)
    assert all(coded.values())
