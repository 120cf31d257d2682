"""What holds for every statistic on any series: no exception, no NaN, no reversed interval.

Odd series of 0 to 200 values that are not negative; what cannot be computed says why, in both
languages. The numbers themselves are tested beside each method.
"""

from __future__ import annotations

import copy
import dataclasses
import math
import pickle
import re
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest

import nkstats as nk
from nkstats import analysis
from nkstats.analysis import Result

NAMED = nk.load_regimes()


def yearly(values: Any, first: str = "1998") -> pd.Series:
    return pd.Series(values, index=pd.period_range(first, periods=len(values), freq="Y"))


def quarterly(values: Any) -> pd.Series:
    return pd.Series(values, index=pd.period_range("2003Q1", periods=len(values), freq="Q"))


def monthly(values: Any) -> pd.Series:
    return pd.Series(values, index=pd.period_range("2009-01", periods=len(values), freq="M"))


def odd() -> Iterator[tuple[str, pd.Series]]:
    """Yield the names of series and the series."""
    random = np.random.default_rng(7)
    yield "empty", pd.Series([], dtype=float)
    yield "empty, years", yearly([]).astype(float)
    yield "only gaps", yearly([np.nan] * 9)
    for n in (1, 2, 3, 4, 5, 6, 7, 9, 12):
        yield f"{n} years", yearly(random.poisson(100, n))
        yield f"{n} zeros", yearly([0] * n)
    yield "constant", yearly([7] * 28)
    yield "constant, quarters", quarterly([1000] * 40)
    yield "zeros", quarterly([0] * 80)
    yield "a spike", yearly([0] * 14 + [500] + [0] * 13)
    yield "one at the end", yearly([0] * 27 + [1])
    yield "a switch", yearly([0, 100] * 14)
    yield "a step up from zero", yearly([0] * 14 + [300] * 14)
    yield "a step down to zero", quarterly([300] * 20 + [0] * 20)
    yield "a line", yearly(np.arange(28.0))
    yield "exact growth", yearly(10 * 2.0 ** np.arange(28))
    yield "exact seasons", quarterly([10, 20, 30, 40] * 10)
    yield "huge", yearly(random.uniform(1e14, 1e15, 28))
    yield "past all counting", yearly(random.uniform(0, 1e300, 28))
    yield "the largest floats", yearly([1.7e308, 1e-300] * 10)
    yield "tiny", yearly(random.uniform(0, 1e-9, 28))
    yield "fractions", quarterly(random.uniform(0, 1, 44))
    yield "gaps", yearly([5, np.nan, 7, 9, np.nan, np.nan, 12, 3, 4, 4, np.nan, 8, 9, 11, 20])
    yield "every other quarter", quarterly(np.where(np.arange(60) % 2, np.nan, 50.0))
    yield "one quarter of each year", quarterly(np.where(np.arange(60) % 4, np.nan, 50.0))
    yield "a gap of decades", yearly(range(20)).drop(pd.period_range("2001", "2014", freq="Y"))
    yield "the years of the record", nk.load_arrivals("Y")["total"]
    yield "the quarters of the record", nk.load_arrivals("Q")["total"]
    yield "200 months", monthly(random.poisson(30, 200))
    yield "200 quarters", quarterly(random.negative_binomial(2, 0.01, 200))
    yield "200 years", yearly(random.poisson(3, 200), "1800")


SERIES = dict(odd())


def middle(series: pd.Series) -> list[pd.Period]:
    """Return a period in the middle of a series, as the first of a new regime."""
    periods = series.index.sort_values() if isinstance(series.index, pd.PeriodIndex) else []
    return [periods[len(periods) // 2]] if len(periods) else [pd.Period("2012", "Y")]


CALLS: dict[str, Callable[[pd.Series], Result]] = {
    "rate": lambda s: analysis.rate(s),
    "rate_ratio": lambda s: analysis.rate_ratio(s, s[::-1], dispersion="estimate"),
    "growth": lambda s: analysis.growth(s),
    "growth, regimes": lambda s: analysis.growth(s, regimes=NAMED),
    "trend": lambda s: analysis.trend(s),
    "trend, regimes": lambda s: analysis.trend(s, regimes=NAMED),
    "trend, across": lambda s: analysis.trend(s, regimes=NAMED, across=True),
    "interrupted": lambda s: analysis.interrupted(s, at=middle(s)),
    "interrupted, slopes": lambda s: analysis.interrupted(s, at=middle(s), slopes=True),
    "counterfactual": lambda s: analysis.interrupted(s, at=middle(s)).counterfactual,
    "breaks": lambda s: analysis.breaks(s, draws=19),
    "breaks, counts": lambda s: analysis.breaks(s, family="quasipoisson", draws=19),
    "breaks, one": lambda s: analysis.breaks(s, n_breaks=1, trend=False, family="ols", draws=19),
    "breaks, untested": lambda s: analysis.breaks(s, p_value=False),
    "decompose": lambda s: analysis.decompose(s),
    "decompose, regimes": lambda s: analysis.decompose(s, regimes=NAMED),
    "forecast": lambda s: analysis.forecast(s, 3),
    "forecast, log": lambda s: analysis.forecast(s, 3, log=True),
    "forecast, no log": lambda s: analysis.forecast(s, 3, log=False),
    "forecast, break": lambda s: analysis.forecast(s, 3, interventions=middle(s)),
    "scenarios": lambda s: analysis.scenarios(s, 3, interventions=middle(s)),
    "by_regime": lambda s: analysis.by_regime(s, NAMED),
}
SLOW = {"backtest": lambda s: analysis.backtest(s), "backtest, break": lambda s: analysis.backtest(
    s, interventions=middle(s))}  # fmt: skip


def numbers(value: Any) -> Iterator[float]:
    """Yield every number in a result, in its frames and in its fields' own fields."""
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, (int, float, np.number)):
        yield float(value)
    elif isinstance(value, pd.DataFrame):
        assert not value.isna().any(axis=None), value
        yield from (float(x) for x in value.select_dtypes("number").to_numpy().ravel())
    elif isinstance(value, dict):
        yield from (number for item in value.values() for number in numbers(item))
    elif isinstance(value, (list, tuple)):
        yield from (number for item in value for number in numbers(item))
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            if not field.name.startswith("_"):
                yield from numbers(getattr(value, field.name))


def faults(result: Result, endless: bool = False) -> Iterator[str]:
    """Yield what a result has against the contract."""
    found = list(numbers(result))
    if any(math.isnan(number) for number in found):
        yield "holds NaN"
    if not endless and any(math.isinf(number) for number in found):
        yield "holds an endless number"
    low, high, estimate = result.low, result.high, result.estimate
    known = [number for number in (low, estimate, high) if number is not None]
    if known != sorted(known):
        yield f"{estimate} outside {low} to {high}"
    if estimate is None and result.reason is None:
        yield "no estimate and no reason"
    if result.interval_kind not in ("exact", "quasi", "predictive", "scenario", "bound"):
        yield f"interval_kind {result.interval_kind}"
    if not result.method or not 0 < result.level <= 1 or result.n < 0:
        yield f"method {result.method!r}, level {result.level}, n {result.n}"
    yield from misspoken(result)


def misspoken(result: Result) -> Iterator[str]:
    english, korean = result.sentence("en"), result.sentence("ko")
    for said in (english, korean):
        if not said.strip() or re.search(r"[Ss]ignific|\bnan\b|\bNone\b|유의|[{}]", said):
            yield f"says {said!r}"
    for said in (english, *result.notes):
        if re.search(r"(?<![\d.,])1 (figures|values|origins|outcomes|years|people)\b", said):
            yield f"wrong plural: {said!r}"
    if not re.search("[가-힣]", korean) or re.search("[A-Za-z]{3,}", korean):
        yield f"Korean: {korean!r}"


def bounds_of(frame: pd.DataFrame) -> Iterator[str]:
    """Yield the rows of a frame of bounds that are reversed."""
    for low in [name for name in frame if str(name).startswith("low")]:
        high = str(low).replace("low", "high")
        if high in frame and len(frame) and not (frame[low] <= frame[high]).all():
            yield f"{low} above {high}: {frame}"


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("name", SERIES)
def test_any_series_gives_a_result_or_a_reason(call: str, name: str) -> None:
    series = SERIES[name]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = CALLS[call](series)
        found = list(faults(result, endless=call == "rate_ratio"))
        found += list(bounds_of(getattr(result, "frame", pd.DataFrame())))
        found += list(bounds_of(getattr(result, "effects", pd.DataFrame())))
    assert not found


@pytest.mark.parametrize("call", SLOW)
@pytest.mark.parametrize("name", [name for name in SERIES if len(SERIES[name]) < 40])
def test_a_backtest_of_any_short_series_gives_a_result_or_a_reason(call: str, name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert not list(faults(SLOW[call](SERIES[name])))


@pytest.mark.parametrize("call", CALLS)
def test_a_result_is_frozen_and_survives_copies_and_other_processes(call: str) -> None:
    result = CALLS[call](SERIES["the years of the record"])
    with pytest.raises(dataclasses.FrozenInstanceError):
        result.estimate = 0.0  # type: ignore[misc]
    for again in (copy.deepcopy(result), pickle.loads(pickle.dumps(result))):
        assert again.sentence("ko") == result.sentence("ko")
        assert again.estimate == result.estimate


@pytest.mark.parametrize("call", CALLS)
def test_the_same_series_gives_the_same_result_and_is_left_as_it_was(call: str) -> None:
    series = SERIES["the years of the record"]
    before = series.copy()
    first, second = CALLS[call](series), CALLS[call](series[::-1])
    assert list(numbers(first)) == list(numbers(second))
    assert first.sentence() == second.sentence()
    pd.testing.assert_series_equal(series, before)


def test_every_public_statistic_is_in_the_contract() -> None:
    """A function that returns a Result and is not called above is named here."""
    plain = {"proportion", "proportion_difference", "aggregate", "counterfactual"}
    called = {name.split(",")[0] for name in CALLS | SLOW} | plain
    public = {
        name for name in analysis.__all__
        if "Result" in str(getattr(analysis, name, None).__annotations__.get("return", ""))
        or name in called
    }  # fmt: skip
    assert public <= called
