"""Scores of known outcomes, by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from nkstats.analysis.forecasts.backtest_scores import (
    coverage_of,
    interval_score,
    misses_of,
    scaled_error,
)

ROWS = pd.DataFrame({
    "origin": [1, 1, 2, 2], "period": [2, 3, 3, 4], "step": [1, 2, 1, 2],
    "point": [10.0, 10, 10, 10], "low90": [5.0, 5, 5, 5], "high90": [15.0, 15, 15, 15],
    "actual": [12.0, 2, 16, 10], "inside90": [True, False, False, True],
    "regime_move": [False, True, False, False], "scale": [2.0, 2, 4, 0],
})  # fmt: skip


def test_each_step_and_set_has_its_share() -> None:
    table = coverage_of(ROWS, (90.0,)).set_index(["origins", "step"])
    counts = {key: (int(row["hits"]), int(row["n"])) for key, row in table.iterrows()}
    assert counts == {
        ("all", 0): (2, 4), ("all", 1): (1, 2), ("all", 2): (1, 2),
        ("without named moves", 0): (2, 3), ("without named moves", 1): (1, 2),
        ("without named moves", 2): (1, 1),
    }  # fmt: skip
    assert (table["low"] <= table["share"]).all() and (table["share"] <= table["high"]).all()


def test_misses_have_sides() -> None:
    assert list(misses_of(ROWS, 90.0)["side"]) == ["below", "above"]


def test_scores_leave_out_what_has_no_scale() -> None:
    """Errors 2/2, 8/2, 6/4; widths 10 with fines of 20 a unit outside."""
    assert scaled_error(ROWS, "point") == pytest.approx((1 + 4 + 1.5) / 3)
    assert interval_score(ROWS, 90.0) == pytest.approx((5 + (10 + 60) / 2 + (10 + 20) / 4) / 3)
    assert scaled_error(ROWS.assign(scale=0.0), "point") is None
    assert interval_score(ROWS.assign(scale=0.0), 90.0) is None
