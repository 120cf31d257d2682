"""Arrivals: known figures, and the written rule worked out again over the raw text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from itertools import combinations, product
from pathlib import Path

import pandas as pd
import pytest
import yaml

import nkstats as nk
from nkstats.doubts import doubts

Row = dict[str, str]
Rows = list[Row]
STATUS = ["final", "as_reported", "provisional"]
DAYS = [None, "2004-12-31", "2012-02-01", "2021-06-30", "2026-01-25"]
FREQUENT = [(freq, day) for freq in "YHQ" for day in DAYS]


def count(text: str) -> int | None:
    return int(text) if text else None


@pytest.fixture(scope="module")
def claims(raw: Path, table: Callable[..., Rows]) -> Rows:
    """Return the rows of arrivals.csv as corrected, with known_by and kind of the source."""
    register = {row["source_id"]: row for row in table("sources")}
    rows = table("arrivals")
    for record in yaml.safe_load((raw / "corrections.yml").read_text(encoding="utf-8")):
        wanted = record["match"].items()
        (row,) = (r for r in rows if all(r[name] == str(text) for name, text in wanted))
        row.update({name: str(cell) for name, cell in record.get("set", {}).items()})
        if record["action"] == "drop":
            rows.remove(row)
    for row in rows:
        row["known_by"] = register[row["source_id"]]["known_by"]
        row["kind"] = register[row["source_id"]]["kind"]
    return rows


def known(claims: Rows, day: str | None) -> Rows:
    return [row for row in claims if day is None or "" < row["known_by"] <= day]


def rank(row: Row) -> tuple[int, int, int]:
    """Return the place of a claim by the rule of the design: the smallest is believed."""
    kind = {"official": 0, "wire": 1}.get(row["kind"], 2)
    newness = date.fromisoformat(row["known_by"]).toordinal() if row["known_by"] else 0
    return STATUS.index(row["status"]), kind, -newness


def believed(rows: Rows) -> tuple[str, int | None, int | None, int | None, int | None, int | None]:
    """Return basis, total, male, female, low and high of the claims of one period."""
    best = min(map(rank, rows))
    totals = {int(row["total"]) for row in rows if rank(row) == best}
    if len(totals) > 1:
        return "conflict", None, None, None, min(totals), max(totals)
    (total,) = totals
    splits = [r for r in rows if int(r["total"]) == total and r["male"] and r["female"]]
    if not splits:
        return "published", total, None, None, None, None
    lead = min(map(rank, splits))
    pairs = {(int(r["male"]), int(r["female"])) for r in splits if rank(r) == lead}
    assert len(pairs) == 1, "splits that tie and differ: the rule does not say which"
    return "published", total, *pairs.pop(), None, None


def plain(row: pd.Series) -> tuple[str, int | None, int | None, int | None, int | None, int | None]:
    cells = [row[name] for name in ("total", "male", "female", "low", "high")]
    return str(row["basis"]), *(None if pd.isna(cell) else int(cell) for cell in cells)


def labels(freq: str, last: str) -> Iterator[str]:
    """Return the years from 1998, halves from 2002H1 or quarters from 2003Q1, ended by a day."""
    for year in range({"Y": 1998, "H": 2002, "Q": 2003}[freq], int(last[:4]) + 1):
        ends = {"Y": [""], "H": ["H1", "H2"], "Q": ["Q1", "Q2", "Q3", "Q4"]}[freq]
        for end, part in zip({1: ["12-31"], 2: ["06-30", "12-31"],
                              4: ["03-31", "06-30", "09-30", "12-31"]}[len(ends)], ends,
                             strict=True):  # fmt: skip
            if f"{year}-{end}" <= last:
                yield f"{year}{part}"


def edges(label: str) -> tuple[int, int]:
    """Return the first day of a year, half or quarter and the day after it, as numbers."""
    year = int(label[:4])
    first, months = 1, 12
    if len(label) > 4:
        months = {"H": 6, "Q": 3}[label[4]]
        first = 1 + months * (int(label[5]) - 1)
    after = (year + (first + months > 12), (first + months - 1) % 12 + 1)
    return date(year, first, 1).toordinal(), date(*after, 1).toordinal()


def reach(row: Row) -> tuple[int, int]:
    """Return the same for a row; a running total begins at nought."""
    first = date.fromisoformat(row["start"]).toordinal() if row["start"] else 0
    return first, date.fromisoformat(row["end"]).toordinal() + 1


def one_vintage(rows: Rows) -> bool:
    def together(a: Row, b: Row) -> bool:
        if a["source_id"] == b["source_id"]:
            return True
        early, late = sorted((a["known_by"], b["known_by"]))
        return early != "" and late <= f"{int(early[:4]) + 1}{early[4:]}"

    return all(together(a, b) for a, b in combinations(rows, 2))


@pytest.mark.parametrize(
    ("period", "total", "male", "female", "basis"),
    [
        ("2016", 1418, 302, 1116, "published"),
        ("2017", 1127, 188, 939, "published"),
        ("2009", 2914, 662, 2252, "published"),
        ("2011", 2706, 795, 1911, "published"),
        ("2024", 236, 26, 210, "published"),
        ("2025", 223, 25, 198, "published"),
        ("2012Q1", 352, None, None, "published"),
        ("2024Q4", 55, 4, 51, "derived"),
        ("2025Q2", 58, 7, 51, "derived"),
        ("2025H2", 127, 17, 110, "derived"),
    ],
)
def test_known_figures(
    period: str, total: int, male: int | None, female: int | None, basis: str
) -> None:
    """The figures that the design and the evidence name."""
    assert plain(nk.load_arrivals().loc[period]) == (basis, total, male, female, None, None)


@pytest.mark.parametrize(
    ("freq", "period", "basis"),
    [("Q", "2025Q3", "not_published"), ("Q", "2025Q4", "not_published"),
     ("Q", "2005Q2", "not_held"), ("Q", "2018Q3", "not_held"), ("H", "2014H1", "not_held")],
)  # fmt: skip
def test_a_missing_figure_says_why(freq: str, period: str, basis: str) -> None:
    """Outside the ministry's cadence, or published but not in this record; never zero."""
    row = nk.load_arrivals(freq).loc[period]
    assert plain(row) == (basis, None, None, None, None, None)
    assert row["n_claims"] == 0
    assert pd.isna(row["source_ids"]) and pd.isna(row["known_by"])


@pytest.mark.parametrize(
    ("day", "period", "total", "status"),
    [
        ("2010-01-06", "2009", 2952, "provisional"),
        ("2012-02-01", "2009", 2927, "as_reported"),
        ("2021-06-30", "2009", 2914, "final"),
        ("2012-02-01", "2011", 2737, "provisional"),
        ("2012-07-01", "2011", 2706, "as_reported"),
        ("2021-06-30", "2011", 2706, "final"),
        ("2012-07-01", "2012Q1", 366, "as_reported"),
        ("2013-04-11", "2012Q1", 355, "as_reported"),
        ("2014-04-08", "2012Q1", 352, "as_reported"),
        ("2026-01-25", "2025", 224, "as_reported"),
        ("2026-02-04", "2025", 223, "final"),
    ],
)
def test_vintages_of_a_figure(day: str, period: str, total: int, status: str) -> None:
    """What was believed on a day, worked out by hand from the rows of the period."""
    row = nk.load_arrivals(as_of=day).loc[period]
    assert (row["total"], row["status"], row["basis"]) == (total, status, "published")


def test_running_sums_meet_the_published_totals() -> None:
    """The two early bins and the years from 2002 add up to each printed running total."""
    frame = nk.load_arrivals()
    printed = {2016: 30212, 2017: 31339, 2022: 33882, 2023: 34078, 2024: 34314, 2025: 34537}
    running = int(frame.loc["../1998", "total"] + frame.loc["1999/2001", "total"])
    for year in range(2002, 2026):
        if year == 2020:
            assert running + frame.loc["2020-01/2020-09", "total"] == 33718
            assert frame.loc["../2020-09-30", "total"] == 33718
        running += int(frame.loc[str(year), "total"])
        if year in printed:
            assert running == printed[year] == frame.loc[f"../{year}-12-31", "total"]


@pytest.mark.parametrize("day", DAYS)
def test_the_sexes_add_up_wherever_both_are_given(day: str | None) -> None:
    """In published and derived rows alike; and never one sex without the other."""
    frame = nk.load_arrivals(as_of=day)
    assert (frame["male"].isna() == frame["female"].isna()).all()
    both = frame[frame["male"].notna()]
    assert len(both) > 0
    assert (both["male"] + both["female"] == both["total"]).all()


@pytest.mark.parametrize("day", DAYS)
def test_every_published_figure_follows_the_rule(claims: Rows, day: str | None) -> None:
    """Each period with a claim, bins and running totals too: status, kind of source, newness."""
    groups: dict[tuple[int, int], Rows] = {}
    for row in known(claims, day):
        groups.setdefault(reach(row), []).append(row)
    frame = nk.load_arrivals(as_of=day)
    printed = frame[frame["basis"].isin(["published", "conflict"])]
    assert len(printed) == len(groups) > 10
    for rows in groups.values():
        (label,) = {row["period"] for row in rows}
        row = frame.loc[label]
        assert plain(row) == believed(rows), label
        assert row["n_claims"] == len(rows)
        best = min(map(rank, rows))
        heads = {r["source_id"] for r in rows if rank(r) == best}
        named = row["source_ids"].split("; ")
        assert named[0] in heads
        if row["basis"] == "conflict":
            assert set(named) == heads
        else:
            assert set(named) == {r["source_id"] for r in rows if int(r["total"]) == row["total"]}
            first_known = min(rows, key=rank)["known_by"]
            told = "" if pd.isna(row["known_by"]) else f"{row['known_by']:%Y-%m-%d}"
            assert told == first_known, label


def _evidence(rows: Rows, target: tuple[int, int], row: pd.Series) -> Iterator[Rows]:
    """Yield printed rows, as many as counted, whose signed days and totals make the target."""
    size = int(row["n_claims"])
    for chosen in combinations(rows, size):
        for signs in product((1, -1), repeat=size):
            days: Counter[int] = Counter()
            for sign, one in zip(signs, chosen, strict=True):
                first, after = reach(one)
                days[after] += sign
                days[first] -= sign
            total = sum(s * int(r["total"]) for s, r in zip(signs, chosen, strict=True))
            wanted = {target[1]: 1, target[0]: -1}
            if total == row["total"] and {d: n for d, n in days.items() if n} == wanted:
                yield from _splits(rows, list(chosen), signs, row)


def _splits(rows: Rows, chosen: Rows, signs: tuple[int, ...], row: pd.Series) -> Iterator[Rows]:
    """Yield the rows that went in, those of the sexes too; one vintage where any is taken off."""
    mates = [
        [r for r in rows
         if reach(r) == reach(one) and r["total"] == one["total"] and r["male"] and r["female"]]
        for one in chosen
    ]  # fmt: skip
    for split in [()] if pd.isna(row["male"]) else product(*mates):
        if split:
            sexes = [sum(s * int(r[sex]) for s, r in zip(signs, split, strict=True))
                     for sex in ("male", "female")]  # fmt: skip
            if sexes != [row["male"], row["female"]]:
                continue
        used = [*chosen, *split]
        named = {r["source_id"] for r in used} == set(row["source_ids"].split("; "))
        if named and (min(signs) > 0 or one_vintage(used)):
            yield used


@pytest.mark.parametrize(("freq", "day"), FREQUENT)
def test_every_derived_figure_follows_from_printed_ones(
    claims: Rows, freq: str, day: str | None
) -> None:
    """The sources named print figures of one vintage whose sum or difference it is, sexes too."""
    frame = nk.load_arrivals(freq, as_of=day)
    unfounded = []
    for label, row in frame[frame["basis"] == "derived"].iterrows():
        named = row["source_ids"].split("; ")
        rows = [r for r in known(claims, day) if r["source_id"] in named]
        used = next(_evidence(rows, edges(str(label)), row), None)
        if used is None:
            unfounded.append((str(label), plain(row), named))
            continue
        weakest = max((r["status"] for r in used), key=STATUS.index)
        assert STATUS.index(row["status"]) == STATUS.index(weakest), label
        assert f"{row['known_by']:%Y-%m-%d}" == max(r["known_by"] for r in used), label
    assert unfounded == []


@pytest.mark.parametrize(("freq", "day"), FREQUENT)
def test_nothing_that_follows_from_two_printed_figures_is_left_out(
    claims: Rows, freq: str, day: str | None
) -> None:
    """No missing period is a sum or difference of two printed figures of one vintage."""
    frame = nk.load_arrivals(freq, as_of=day)
    missing = frame[frame["basis"].isin(["not_held", "not_published"])].index.astype(str)
    rows, overlooked = [(*reach(row), row) for row in known(claims, day)], []
    for label in missing:
        first, after = edges(label)
        wholes = [w for w in rows if w[0] == first or w[1] == after]
        for a0, a1, a in wholes:
            for b0, b1, b in rows:
                parts = (a0, b1, a1, b0) == (first, after, b0, a1)
                tail = (a0, a1, b1) == (b0, after, first)
                head = (a0, b0, a1) == (first, after, b1)
                rest = int(a["total"]) - int(b["total"])
                if parts or ((tail or head) and rest >= 0 and one_vintage([a, b])):
                    overlooked.append((label, a["source_id"], b["source_id"]))
    assert overlooked == []


@pytest.mark.parametrize(("freq", "day"), FREQUENT)
def test_the_index_is_contiguous(freq: str, day: str | None) -> None:
    """Every period from the first of the record to the last that ended by the data day."""
    frame = nk.load_arrivals(freq, as_of=day)
    assert [str(label) for label in frame.index] == list(labels(freq, day or "2026-11-21"))
    assert isinstance(frame.index, pd.PeriodIndex) == (freq != "H")
    assert frame.index.name == "period"


@pytest.mark.parametrize("day", DAYS)
def test_an_empty_count_and_its_basis_agree(day: str | None) -> None:
    """Counts are there if published or derived; bounds if in conflict; else nothing is."""
    for freq in "YHQ":
        frame = nk.load_arrivals(freq, as_of=day)
        held = frame["basis"].isin(["published", "derived"])
        assert (frame["total"].notna() == held).all()
        assert ((frame["basis"] == "conflict") == frame["low"].notna()).all()
        assert (frame["low"].notna() == frame["high"].notna()).all()
        gaps = frame[frame["basis"].isin(["not_held", "not_published"])]
        assert gaps[["total", "male", "female", "low", "high"]].isna().all(axis=None)


def _tie(folder: Path, table: Callable[..., Rows], save: Callable[..., None]) -> list[str]:
    """Let two sources of one kind and one day print different figures for 2005Q2."""
    groups: dict[str, list[str]] = {}
    for row in table("sources", folder):
        if row["kind"] == "newspaper" and row["known_by"]:
            groups.setdefault(row["known_by"], []).append(row["source_id"])
    one, other = next(ids for ids in groups.values() if len(ids) > 1)[:2]
    rows = table("arrivals", folder)
    for source, male, female in ((one, 100, 200), (other, 110, 200)):
        rows.append({
            "period": "2005Q2", "start": "2005-04-01", "end": "2005-06-30", "male": str(male),
            "female": str(female), "total": str(male + female), "status": "as_reported",
            "source_id": source, "note": "",
        })  # fmt: skip
    save(folder, "arrivals", rows)
    return [one, other]


def test_a_tie_that_differs_is_a_conflict_until_a_correction_prefers_one(
    raw_copy: Path, table: Callable[..., Rows], save: Callable[..., None]
) -> None:
    """The value is empty, low and high show the two; then the preferred claim stands."""
    tied = _tie(raw_copy, table, save)
    row = nk.load_arrivals("Q", data_dir=raw_copy).loc["2005Q2"]
    assert plain(row) == ("conflict", None, None, None, 300, 310)
    assert sorted(row["source_ids"].split("; ")) == sorted(tied)
    assert "2005Q2" in nk.load_arrivals(data_dir=raw_copy).index
    path = raw_copy / "corrections.yml"
    match = f"{{period: 2005Q2, source_id: {tied[1]}}}"
    path.write_text(
        path.read_text(encoding="utf-8") + f"\n- {{table: arrivals, match: {match}, "
        "expect: {total: 310}, action: prefer, reason: A test., status: open}\n",
        encoding="utf-8",
    )
    row = nk.load_arrivals("Q", data_dir=raw_copy).loc["2005Q2"]
    assert plain(row) == ("published", 310, 110, 200, None, None)
    assert row["source_ids"].split("; ")[0] == tied[1]


def test_a_preferred_claim_wins_a_tie_and_nothing_more(
    raw_copy: Path, table: Callable[..., Rows], save: Callable[..., None]
) -> None:
    """224 for 2025, preferred, still gives way to the ministry's newer final 223."""
    path = raw_copy / "corrections.yml"
    row = next(r for r in table("arrivals") if (r["period"], r["total"]) == ("2025", "224"))
    match = f"{{period: '2025', source_id: {row['source_id']}}}"
    path.write_text(
        path.read_text(encoding="utf-8") + f"\n- {{table: arrivals, match: {match}, "
        "expect: {total: 224}, action: prefer, reason: A test., status: open}\n",
        encoding="utf-8",
    )
    assert nk.load_arrivals("Y", data_dir=raw_copy).loc["2025", "total"] == 223
    told = [d.message for d in doubts(data_dir=raw_copy) if d.kind == "corrections"]
    assert len(told) == 1 and told[0].startswith(f"arrivals.csv:{row['line']}: preferred")
