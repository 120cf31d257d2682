"""Days that cannot be, because they are still to come."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from nkstats.errors import DataError
from nkstats.raw import read_raw
from nkstats.schema import read_schema
from nkstats.validation import Row, today
from nkstats.validation.dates import check_dates

Told = Callable[..., list[str]]

MINISTRY = {"period": "2016", "source_id": "mou-cn-202009-defector-statistics"}
HOERYONG = {"event_id": "cn-2023-10-09-hoeryong-subset"}
PLAN = {"event_id": "ex-2014-01-border-plan"}
HYESAN = {"event_id": "ex-2008-01-hyesan-25"}
LAW = {"event_id": "ce-1997-settlement-act-in-force"}
RALLY = {"kind": "rally"}
REPRINT = {"source_id": "amn-20200621-thought-crimes"}
DAY = {"start_date": "2095-05-05", "end_date": "2095-05-05", "date_precision": "day"}

# table, row, changed cells, columns named
FUTURE: list[tuple[str, dict[str, str], dict[str, str], set[str]]] = [
    ("sources", REPRINT, {"published_on": "2095-01-01", "known_by": "2095-01-01"},
     {"published_on", "known_by"}),
    ("arrivals", MINISTRY, {"period": "2095", "start": "2095-01-01", "end": "2095-12-31"},
     {"end"}),
    ("arrivals_profile", {"as_of": "1999-12-31"}, {"as_of": "2095-12-31"}, {"as_of"}),
    ("repatriation_stock", {"as_of": "2000"}, {"as_of": "2095"}, {"as_of"}),
    ("context", {"as_of": "2010"}, {"as_of": "2095"}, {"as_of"}),
    ("voluntary_returns", {"period": "2013"}, {"period": "2095"}, {"period"}),
    ("repatriations", HOERYONG, DAY, {"start_date"}),
    ("repatriations", HOERYONG, {"end_date": "2095-10-09"}, {"end_date"}),
    ("exiles", HYESAN, DAY, {"start_date"}),
    ("exiles", PLAN, DAY, {"start_date"}),
    ("timeline", RALLY, DAY, {"start_date"}),
    ("timeline", LAW, DAY, {"start_date"}),
    ("publication", {"cadence": "half-yearly"}, {"first_period": "2095H1"}, {"first_period"}),
    ("regimes", {"first_period": "2023-08"}, {"first_period": "2095-08"}, {"first_period"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "match", "cells", "columns"), FUTURE,
    ids=[f"{f[0]}-{next(iter(f[2]))}-{n}" for n, f in enumerate(FUTURE)],
)  # fmt: skip
def test_a_day_to_come_is_named(
    told: Told, line: Callable[..., str],
    name: str, match: dict[str, str], cells: dict[str, str], columns: set[str],
) -> None:  # fmt: skip
    """Whatever the table, at the cell that holds it, with what was found and today's date."""
    problems = told(name, (match, cells))
    places = {f"{name}.csv:{line(name, **match)}:{column}" for column in columns}
    assert {problem.partition(": ")[0] for problem in problems} == places
    assert any(re.search(r"found 2095.*; expected .*20\d\d-\d\d-\d\d.*; .+", p) for p in problems)


NOW = date(2020, 5, 5)


def days_refused(raw: Path, name: str, **cells: str) -> list[tuple[str | None, str]]:
    """Return column and text of the days refused in one row on 5 May 2020."""
    table = read_schema(raw).tables[name]
    row = Row(2, dict.fromkeys(table.header, "") | cells)
    return [(p.column, p.found) for p in check_dates(table, [row], NOW)]


@pytest.mark.parametrize(
    ("name", "cells", "column"),
    [
        ("sources", {"published_on": "2020-05-05"}, None),
        ("sources", {"published_on": "2020-05-06"}, "published_on"),
        ("arrivals", {"period": "../2020-05-05", "end": "2020-05-05"}, None),
        ("arrivals", {"period": "2020Q2", "end": "2020-06-30"}, "end"),
        ("arrivals_profile", {"as_of": "2020-05-05"}, None),
        ("arrivals_profile", {"as_of": "2020-05-06"}, "as_of"),
        ("repatriation_stock", {"as_of": "2020"}, None),
        ("repatriation_stock", {"as_of": "2020-06"}, "as_of"),
        ("voluntary_returns", {"period": "2019/2020"}, None),
        ("voluntary_returns", {"period": "2019/2021"}, "period"),
        ("context", {"as_of": "2020Q2", "measure": "population"}, None),
        ("context", {"as_of": "2035", "measure": "population"}, "as_of"),
        ("context", {"as_of": "2035", "measure": "projected population"}, None),
        ("repatriations", {"start_date": "2020-05-01", "end_date": "2020-05-31"}, None),
        ("repatriations", {"start_date": "2020-05-06", "end_date": "2020-05-06"}, "start_date"),
        ("repatriations", {"start_date": "2020-05-01", "end_date": "2021-01-01"}, "end_date"),
        ("repatriations", {"end_date": "2021-01-01"}, "end_date"),
        ("exiles", {"start_date": "2021-05-01", "status": "planned"}, None),
        ("exiles", {"start_date": "2021-05-01", "status": "reported"}, "start_date"),
        ("exiles", {"start_date": "2026-05-01", "status": "planned"}, "start_date"),
        ("timeline", {"start_date": "2021-05-01", "kind": "law"}, None),
        ("timeline", {"start_date": "2021-05-01", "kind": "arrest"}, "start_date"),
        ("timeline", {"start_date": "2026-05-01", "kind": "law"}, "start_date"),
        ("publication", {"first_period": "2020H1"}, None),
        ("publication", {"first_period": "2021H1"}, None),
        ("publication", {"first_period": "2026H1"}, "first_period"),
    ],
)
def test_what_has_begun_is_no_day_to_come(
    raw: Path, name: str, cells: dict[str, str], column: str | None
) -> None:
    """The running year may be told of; plans, laws and orders may lie some years ahead."""
    assert [place for place, _ in days_refused(raw, name, **cells)] == ([column] if column else [])


def test_today_is_a_day_in_korea_that_no_wrong_clock_puts_back() -> None:
    """Not before the newest day in the record as released, at most a day from this machine's."""
    assert today() >= date(2026, 11, 21)
    assert abs(today() - max(date.today(), date(2026, 11, 21))) <= timedelta(days=1)


def test_a_record_with_a_day_to_come_cannot_be_read(
    raw_copy: Path, table: Callable[..., list[dict[str, str]]], save: Callable[..., None]
) -> None:
    """What `check` names, reading refuses."""
    rows = table("exiles", raw_copy)
    next(row for row in rows if row["event_id"] == HYESAN["event_id"]).update(DAY)
    save(raw_copy, "exiles", rows)
    with pytest.raises(DataError, match=r"exiles\.csv:3:start_date: found 2095-05-05"):
        read_raw(raw_copy)
