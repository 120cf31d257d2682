"""Profiles of regimes: what is described, and what the last of them is set against."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from nkstats.analysis import (
    Regime,
    interrupted,
    interrupted_by_regimes,
    profiles,
    reference,
    regimes,
)


def years(first: int, totals: list[int | None], women: int = 0) -> pd.DataFrame:
    """Return arrivals by year, each with this many women."""
    index = pd.period_range(str(first), periods=len(totals), freq="Y", name="period")
    frame = pd.DataFrame({"total": pd.array(totals, dtype="Int64")}, index=index)
    frame["female"] = pd.array([women] * len(totals), dtype="Int64")
    frame["male"] = frame["total"] - women
    columns = {
        "status": "final",
        "basis": "published",
        "source_ids": "a",
        "low": None,
        "high": None,
    }
    return frame.assign(**columns).convert_dtypes()


def regime(kind: str, year: int) -> Regime:
    return Regime(kind, kind, kind, date(year, 1, 1), None, "s")


NAMED = (regime("tightening", 2008), regime("closure", 2011), regime("reopening", 2013))


def test_each_regime_with_a_figure_has_a_profile() -> None:
    found = profiles(years(2000, [100] * 8 + [50, 60, 70] + [5, 7] + [20]), NAMED)
    assert [one.period for one in found] == ["2000/2007", "2008/2010", "2011/2012", "2013"]
    assert [one.mean for one in found] == [100, 60, 6, 20]
    assert found[-1].ratio is None
    assert [one.ratio.estimate for one in found[:-1] if one.ratio] == pytest.approx(
        [20 / 100, 20 / 60, 20 / 6]
    )


def test_the_last_is_set_against_the_last_lasting_one_that_is_no_closure() -> None:
    found = profiles(years(2000, [100] * 8 + [50, 60, 70] + [5, 7] + [20]), NAMED)
    assert reference(found) is found[1]
    assert reference(found[:1]) is None
    short = profiles(years(2010, [70, 5, 7, 20]), NAMED)
    assert reference(short) is short[1]  # none lasts: the one before


def test_a_year_with_one_or_two_of_a_sex_tells_nothing_of_women() -> None:
    table = years(2000, [10, 10, 10], women=6)
    table.loc["2001", ["female", "male"]] = [9, 1]
    table.loc["2002", "female"] = pd.NA
    (found,) = profiles(table, ())
    assert [figure.period for figure in found.told] == ["2000"]
    assert found.women is not None
    assert (found.women.count, found.women.total) == (6, 10)
    (silent,) = profiles(table.loc["2001":], ())
    assert silent.women is None


def test_the_dates_of_the_changes_come_from_the_regimes() -> None:
    table = years(2000, [100, 90, 110, 95, 105, 99, 101, 98, 50, 60, 70, 5, 7, 20])
    asked = interrupted_by_regimes(profiles(table, NAMED))
    assert asked is not None
    plain = interrupted(table["total"], at=["2008", "2011", "2013"])
    assert asked.effects["ratio"].tolist() == plain.effects["ratio"].tolist()


@pytest.mark.parametrize("totals", [[100] * 12, [], [1, 2]])
def test_without_a_regime_after_a_long_one_nothing_changed(totals: list[int | None]) -> None:
    assert interrupted_by_regimes(profiles(years(1990, totals), NAMED)) is None


def test_regimes_that_begin_later_are_unknown() -> None:
    """The last known then has no end."""
    frame = pd.DataFrame({
        "first_period": ["2012-01", "2020-01"], "kind": ["a", "b"], "name_en": ["a", "b"],
        "name_ko": ["a", "b"], "source_id": ["s", "s"],
    })  # fmt: skip
    (known,) = regimes(frame, until=date(2019, 12, 31))
    assert (known.kind, known.end) == ("a", None)
    assert len(regimes(frame, until=date(2020, 1, 1))) == 2
