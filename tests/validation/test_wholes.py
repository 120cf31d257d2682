"""Parts above the wholes that they lie in, among arrivals and among events."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from nkstats.raw import check, read_raw
from nkstats.validation import Row
from nkstats.validation.wholes import arrivals_above, events_above

Told = Callable[..., list[str]]
Rows = list[dict[str, str]]

QUARTER = {"period": "2016Q1", "source_id": "yonhap-20160412-q1-arrivals"}
HOERYONG = {"event_id": "cn-2023-10-09-hoeryong-subset"}


def test_a_quarter_above_its_half_is_named_with_both_lines(
    told: Told, line: Callable[..., str]
) -> None:
    """342 typed as 3420: the sum by sex is left out, so only the wholes can tell."""
    (problem,) = told("arrivals", (QUARTER, {"total": "3420", "male": "", "female": ""}))
    at = line("arrivals", **QUARTER)
    assert re.fullmatch(
        rf"arrivals\.csv:{at}:total: found 3420; expected at most .*the whole on line \d+; .+",
        problem,
    )


def test_a_correction_is_heeded_before_parts_are_compared(
    raw_copy: Path, table: Callable[..., Rows]
) -> None:
    """Without its correction the page that swaps the sexes has seven men among three."""
    text = (raw_copy / "corrections.yml").read_text(encoding="utf-8")
    assert check(raw_copy) == []
    kept = [part for part in text.split("\n\n") if "2022Q2" not in part]
    (raw_copy / "corrections.yml").write_text("\n\n".join(kept), encoding="utf-8")
    (problem,) = check(raw_copy)
    row = next(r for r in table("arrivals") if r["source_id"] == "nknews-202207-q2-arrivals")
    assert (problem.line, problem.column, problem.found) == (int(row["line"]), "male", "7")


def test_the_pairs_that_differ_by_revision_are_doubts_not_problems(raw: Path) -> None:
    """705 to July and 704 to August of 2003; 28,607 in November and 28,459 in December 2015."""
    excesses = read_raw(raw).excesses
    assert {(e.figure, e.whole) for e in excesses} >= {(705, 704), (28607, 28459)}
    assert not any(excess.impossible for excess in excesses)
    assert 1046 not in {excess.figure for excess in excesses}  # dropped on record


def test_rows_are_held_against_each_other_once_all_are_sound(told: Told) -> None:
    """A whole whose cells are faulty is no measure, so that fault is told alone."""
    typo = QUARTER, {"total": "3420", "male": "", "female": ""}
    assert len(told("arrivals", typo)) == 1
    (problem,) = told("arrivals", typo, ({"period": "2016Q1"}, {"status": "sure"}))
    assert "status: found 'sure'" in problem


def claim(line: int, period: str, total: int, source: str) -> Row:
    cells = {"period": period, "source_id": source, "total": str(total), "male": "", "female": ""}
    return Row(line, cells)


DAYS = {"a": "2020-01-01", "b": "2020-06-01", "old": "2010-01-01", "none": ""}


@pytest.mark.parametrize(
    ("source", "part", "impossible"),
    [
        ("a", 1000, None), ("a", 1001, True),
        ("b", 1000, None), ("b", 1001, False), ("b", 1020, False), ("b", 1021, True),
        ("old", 1200, False), ("old", 1201, True), ("none", 1200, False), ("none", 1201, True),
    ],
)  # fmt: skip
def test_tolerance_grows_with_the_distance_of_the_sources(
    source: str, part: int, impossible: bool | None
) -> None:
    """None within a source, a fiftieth within a year, a fifth else."""
    found = arrivals_above([claim(2, "2019Q1", part, source), claim(3, "2019", 1000, "a")], DAYS)
    assert [e.impossible for e in found] == ([] if impossible is None else [impossible])


def test_the_largest_claim_of_a_whole_counts_and_each_whole_by_itself() -> None:
    """A running total of thousands does not excuse a quarter above its year."""
    rows = [
        claim(2, "2019", 900, "b"), claim(3, "2019", 1000, "b"), claim(4, "2019Q1", 1010, "a"),
        claim(5, "../2019-12-31", 30000, "a"), claim(6, "2019Q3", 4000, "a"),
    ]  # fmt: skip
    found = {(e.line, e.whole_line, e.impossible) for e in arrivals_above(rows, DAYS)}
    assert found == {(4, 3, False), (6, 3, True)}


def test_women_are_held_against_women() -> None:
    """A half with 90 women among 95 fits a year of 100, but not its 80 women."""
    half, year = claim(2, "2019H1", 95, "a"), claim(3, "2019", 100, "a")
    half.cells["female"], year.cells["female"] = "90", "80"
    (excess,) = arrivals_above([half, year], DAYS)
    assert (excess.line, excess.column, excess.figure, excess.whole) == (2, "female", 90, 80)


def test_what_only_overlaps_or_is_the_same_period_is_not_compared() -> None:
    """Only a longer period that holds the other is a whole."""
    rows = [
        claim(2, "2019-01/2019-09", 900, "a"), claim(3, "2019H2", 950, "a"),
        claim(4, "2019-07/2019-12", 2000, "a"),
    ]  # fmt: skip
    assert arrivals_above(rows, DAYS) == []


def test_every_part_is_found_that_comparing_all_pairs_finds() -> None:
    """On months drawn at random, of one source; holding is read from days as text."""
    draw = random.Random(7)
    rows = []
    for number in range(2, 122):
        first, last = sorted(draw.sample(range(10, 34), 2))
        period = f"20{first}/20{last}" if draw.random() < 0.8 else f"../20{last}-12-31"
        rows.append(claim(number, period, draw.randrange(1000), "a"))
    spans = {row.line: row.cells["period"].replace("..", "0000") for row in rows}
    expected = set()
    for part, whole in product(rows, rows):
        (a, b), (c, d) = (spans[row.line].split("/") for row in (part, whole))
        within = c <= a and b[:4] <= d[:4] and (a, b[:4]) != (c, d[:4])
        rivals = [int(r.cells["total"]) for r in rows if spans[r.line] == spans[whole.line]]
        if within and int(part.cells["total"]) > max(rivals):
            expected.add(part.line)
    assert len(expected) > 20
    assert {excess.line for excess in arrivals_above(rows, {})} == expected


def test_a_whole_that_many_parts_exceed_is_told_once_itself(
    told: Told, line: Callable[..., str]
) -> None:
    """A running total with a digit lost, not the hundreds of sound rows below it."""
    match = {"period": "../2024-12-31", "total": "34314"}
    lost = {"total": "3431", "male": "", "female": ""}
    (problem,) = told("arrivals", (match, lost))
    assert problem.startswith(f"arrivals.csv:{line('arrivals', **match)}:total: found 3431; ")
    assert re.search(r"at least about 34\d{3}, as on line \d+, the largest of \d+ parts", problem)


def test_a_part_of_an_event_above_the_whole_is_named(told: Told, line: Callable[..., str]) -> None:
    """At most what any claim states of the larger event of its own kind."""
    (problem,) = told("repatriations", (HOERYONG, {"count_best": "9000"}))
    at = line("repatriations", **HOERYONG)
    assert problem.startswith(f"repatriations.csv:{at}:count_best: found 9000; expected at most")


def event(line: int, event_id: str, low: str, best: str, high: str, **more: str) -> Row:
    cells = {
        "event_id": event_id, "parent_event_id": "", "kind": "return", "count_unit": "persons",
        "count_low": low, "count_best": best, "count_high": high, "status": "reported",
        "claimant": "a-group",
    }  # fmt: skip
    return Row(line, cells | more)


@pytest.mark.parametrize(
    ("whole", "part", "impossible"),
    [
        (("", "500", ""), ("", "500", ""), None),
        (("", "500", ""), ("", "501", ""), True),
        (("", "500", ""), ("501", "", ""), True),
        (("", "500", ""), ("", "", "900"), None),
        (("400", "500", "600"), ("", "600", ""), None),
        (("400", "500", "600"), ("300", "601", ""), None),
        (("", "", "600"), ("601", "", ""), True),
        (("500", "", ""), ("", "600", ""), False),
        (("", "", ""), ("", "600", ""), None),
    ],
)
def test_a_part_may_reach_the_largest_figure_stated(
    whole: tuple[str, str, str], part: tuple[str, str, str], impossible: bool | None
) -> None:
    """By its low, else its best; "more than 500" bounds nothing, and only casts doubt."""
    rows = [event(2, "all", *whole), event(3, "some", *part, parent_event_id="all")]
    found = events_above("repatriations", rows)
    assert [e.impossible for e in found] == ([] if impossible is None else [impossible])


@pytest.mark.parametrize(
    ("figure", "impossible"), [("501", False), ("1000", False), ("1001", True)]
)
def test_another_claimant_may_say_up_to_double(figure: str, impossible: bool) -> None:
    """Claimants disagree; a figure more than double is taken for a slip."""
    rows = [
        event(2, "all", "", "500", ""),
        event(3, "some", "", figure, "", parent_event_id="all", claimant="others"),
    ]
    assert [e.impossible for e in events_above("repatriations", rows)] == [impossible]


def test_an_exact_claim_below_an_open_one_does_not_bound_the_whole() -> None:
    """More than 500 beside 300: a part of 510 is a doubt."""
    rows = [
        event(2, "all", "500", "", ""),
        event(3, "all", "", "300", "", claimant="others"),
        event(4, "some", "", "510", "", parent_event_id="all"),
    ]
    assert [e.impossible for e in events_above("repatriations", rows)] == [False]


@pytest.mark.parametrize(
    ("whole", "part"),
    [
        ({"kind": "handover"}, {}), ({"count_unit": "families"}, {}), ({"status": "denied"}, {}),
        ({"status": "planned"}, {}), ({}, {"status": "denied"}), ({}, {"status": "planned"}),
    ],
)  # fmt: skip
def test_unlike_counts_are_not_compared(whole: dict[str, str], part: dict[str, str]) -> None:
    """Another kind or unit, and claims that count no one."""
    rows = [
        event(2, "all", "", "5", "", **whole),
        event(3, "some", "", "9", "", parent_event_id="all", **part),
    ]
    assert events_above("repatriations", rows) == []
    assert len(events_above("repatriations", [event(2, "all", "", "5", ""), event(
        3, "some", "", "9", "", parent_event_id="all")])) == 1  # fmt: skip
