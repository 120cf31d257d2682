"""A row of a forecast in words."""

from __future__ import annotations

import pandas as pd
import pytest

from nkstats.analysis.forecasts.forecast_words import banded, figure
from nkstats.i18n import language

EN, KO = language("en"), language("ko")
ROW = pd.Series({"point": 1234.4, "low80": 900.0, "high80": 1600.0, "low95": 700, "high95": 2100})


def test_the_main_range_is_a_chance_and_the_widest_stands_in_brackets() -> None:
    said = banded(EN, pd.Period("2026Q1"), ROW, (80.0, 95.0))
    assert said == (
        "For the first quarter of 2026, the chance is about 4 in 5 that the figure lies between "
        "900 and 1,600; the middle of what is expected is 1,234 (95% interval: 700 to 2,100)"
    )
    assert banded(KO, pd.Period("2026"), ROW, (80.0, 95.0)) == (
        "2026년의 수치는 5번 중 약 4번꼴로 900~1,600명 사이에 들고, 가운데 전망은 1,234명이다"
        "(95% 구간: 700~2,100명)"
    )


def test_the_middle_of_counts_is_a_count() -> None:
    """Counts have whole bounds; those of amounts are not."""
    counts = pd.Series({"point": 2.4, "low95": 0.0, "high95": 6.0})
    assert "expected is 2" in banded(EN, pd.Period("2026"), counts, (95.0,))
    counts["point"] = 1.1e-16
    assert "expected is 0" in banded(EN, pd.Period("2026"), counts, (95.0,))
    amounts = pd.Series({"point": 2.4, "low95": 1.25, "high95": 6.0})
    assert "expected is 2.4" in banded(EN, pd.Period("2026"), amounts, (95.0,))


def test_one_level_needs_no_brackets() -> None:
    said = banded(EN, pd.Period("2026"), ROW, (95.0,))
    assert "about 19 in 20" in said and "(" not in said


def test_the_point_of_counts_is_whole_and_that_of_amounts_is_not() -> None:
    counts = pd.Series({"point": 6.7, "low95": 0.0, "high95": 134.0})
    assert "expected is 7" in banded(EN, pd.Period("2013"), counts, (95.0,))
    amounts = counts.replace(0.0, 0.5)
    assert "expected is 6.7" in banded(EN, pd.Period("2013"), amounts, (95.0,))


@pytest.mark.parametrize(
    ("value", "shown"),
    [(1234.4, "1,234"), (0.0, "0"), (3.0, "3"), (3.14159, "3.1"), (12.7, "13"),
     (2.5e-7, "2.5e-07")],
)  # fmt: skip
def test_figures_are_whole_from_10_on(value: float, shown: str) -> None:
    assert figure(EN, value) == shown
