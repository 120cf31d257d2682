"""The shape that every statistic comes back in."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest

from nkstats.analysis import breaks
from nkstats.analysis.results import finite, heard, level_of
from nkstats.errors import UsageError


def test_what_libraries_warn_of_is_kept_once_and_does_not_escape() -> None:
    """Python's warnings and numpy's, the same one given twice."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with heard() as said:
            for _ in range(2):
                warnings.warn("did not converge", RuntimeWarning, stacklevel=1)
            np.log(np.zeros(2))
    assert said == ["RuntimeWarning: did not converge"]


def test_an_error_within_passes_through() -> None:
    with pytest.raises(ZeroDivisionError), heard():
        _ = 1 / 0


@pytest.mark.parametrize("value", [None, pd.NA, math.nan, math.inf, -math.inf])
def test_what_is_no_number_becomes_none(value: Any) -> None:
    assert finite(value) is None
    assert finite(np.int64(3)) == 3.0


@pytest.mark.parametrize("level", [0, 1, 95, -0.5, True, "0.95", None])
def test_a_level_is_a_share(level: Any) -> None:
    with pytest.raises(UsageError, match="share between 0 and 1"):
        level_of(level)


def test_a_result_with_a_table_answers_as_its_table_does() -> None:
    """What neither has is missing, by its name."""
    fell = [95, 104, 99, 101, 97, 103, 31, 29, 33, 30, 28, 32]
    found = breaks(pd.Series(fell, index=pd.period_range("2001", periods=12, freq="Y")))
    assert len(found) == len(found.frame) == 1
    assert list(found.columns) == list(found.frame.columns)
    assert found["first_new"].iloc[0] == found.iloc[0]["first_new"]
    with pytest.raises(AttributeError, match="colour"):
        _ = found.colour
