"""Bands: whole, nested, not below 0, and levels that are percents."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from nkstats.analysis.forecasts.bands import (
    Band,
    columns_of,
    empty_frame,
    future,
    percents,
    steps_of,
)
from nkstats.errors import UsageError


def band(point: float, **sides: tuple[float, float]) -> Band:
    levels = {float(name[1:]): sides[name] for name in sides}
    return Band(
        np.array([point]),
        {level: (np.array([low]), np.array([high])) for level, (low, high) in levels.items()},
    )


def row(tidy: Band) -> list[float]:
    frame = tidy.frame(pd.period_range("2026", periods=1, freq="Y"))
    return [float(value) for value in frame.iloc[0]]


def test_bounds_of_counts_are_rounded_outward_and_stop_at_0() -> None:
    """A whole number stays what it is, whatever the last digit of a float says."""
    tidy = band(4.4, l80=(2.2, 7.0000000000001), l95=(-3.0, 9.1)).tidied(counts=True)
    assert row(tidy) == [4.4, 2, 7, 0, 10]


def test_bounds_of_amounts_are_not_rounded() -> None:
    assert row(band(4.4, l80=(2.2, 7.5)).tidied(counts=False)) == [4.4, 2.2, 7.5]


def test_the_point_lies_inside_and_wider_levels_hold_narrower_ones() -> None:
    """Two methods' bounds may cross; the frame's never do."""
    tidy = band(5.0, l95=(2.5, 6.0), l80=(6.0, 8.0)).tidied(counts=False)
    assert row(tidy) == [5.0, 5.0, 8.0, 2.5, 8.0]


def test_what_is_beyond_a_float_is_cut() -> None:
    tidy = band(np.inf, l80=(1e308, np.inf)).tidied(counts=True)
    assert np.isfinite(row(tidy)).all()


@pytest.mark.parametrize(
    ("level", "names"),
    [(80.0, ("low80", "high80")), (99.5, ("low99.5", "high99.5"))],
)
def test_columns_carry_their_level(level: float, names: tuple[str, str]) -> None:
    assert columns_of(level) == names
    assert list(empty_frame([level]).columns) == ["point", *names]


@pytest.mark.parametrize(
    ("given", "read"), [((95, 80), (80, 95)), (90, (90,)), ((80, 80.0), (80,)), ([99.5], (99.5,))]
)
def test_levels_come_in_any_order_and_number(given: Any, read: tuple[float, ...]) -> None:
    assert percents(given) == read


@pytest.mark.parametrize("levels", [(), (0.95,), (100,), (-5,), ("80",), (True,)])
def test_other_levels_are_refused(levels: Any) -> None:
    """A share given by mistake would be an interval of half a percent."""
    with pytest.raises(UsageError, match="percent"):
        percents(levels)


@pytest.mark.parametrize("horizon", [0, -1, 2.0, "3", True, None])
def test_a_horizon_is_a_whole_number_of_periods(horizon: Any) -> None:
    with pytest.raises(UsageError, match="at least 1"):
        steps_of(horizon)


def test_the_future_keeps_the_frequency() -> None:
    assert list(future(pd.Period("2025Q4"), 2).astype(str)) == ["2026Q1", "2026Q2"]
