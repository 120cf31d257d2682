"""The table of sensitivities: each row is what its own call would give."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from nkstats.analysis.dated_changes.interruptions import interrupted


def series(values: list[float], start: str = "1998") -> pd.Series:
    return pd.Series(values, pd.period_range(start, periods=len(values), freq="Y"))


def simulated(noise: float = 30.0) -> pd.Series:
    rng = np.random.default_rng(5)
    level = np.repeat([1500.0, 750.0, 125.0], [14, 8, 6])
    return series(rng.poisson(level * rng.gamma(noise, 1 / noise, 28)))


def row(frame: pd.DataFrame, term: str, variation: str) -> list[float]:
    chosen = frame[(frame["term"] == term) & (frame["variation"] == variation)]
    assert len(chosen) == 1, (term, variation)
    return chosen[["ratio", "low", "high"]].iloc[0].tolist()


def own(at: list[int], term: str, slopes: bool = False) -> list[float]:
    found = interrupted(simulated(), at, slopes=slopes).effects
    return [float(found.loc[term, name]) for name in ("ratio", "low", "high")]


def test_each_variation_is_what_its_own_call_gives() -> None:
    table = interrupted(simulated(), [2012, 2020]).sensitivity
    for variation, expected in {
        "as given": own([2012, 2020], "level 2020"),
        "a period earlier": own([2012, 2019], "level 2019"),
        "a period later": own([2012, 2021], "level 2021"),
        "without the break of 2012": own([2020], "level 2020"),
        "with slope changes": own([2012, 2020], "level 2020", slopes=True),
    }.items():
        assert row(table, "level 2020", variation) == pytest.approx(expected, rel=1e-6)


def test_families_stand_beside_each_other() -> None:
    found = interrupted(simulated(), [2012, 2020])
    effect, table = found.effects.loc["level 2012"], found.sensitivity
    quasi, logs = ("quasi-Poisson alone", "least squares on logarithms alone")
    assert row(table, "level 2012", quasi)[1:] == [effect["quasi_low"], effect["quasi_high"]]
    assert row(table, "level 2012", logs)[0] == effect["gls_ratio"]
    nb = row(table, "level 2012", "negative binomial")
    assert nb[0] == pytest.approx(effect["ratio"], rel=0.2)
    assert not table.isna().any().any()


def test_without_the_trend_a_ratio_is_that_of_two_means() -> None:
    values = simulated()
    ratio = row(interrupted(values, 2012).sensitivity, "level 2012", "without the trend")[0]
    assert ratio == pytest.approx(values.iloc[14:].mean() / values.iloc[:14].mean(), rel=1e-6)


def test_left_to_itself_the_first_period_does_not_count() -> None:
    """Any value there gives the same ratio."""
    changed = simulated()
    changed.iloc[22] = 999
    name = "its first period left to itself"
    a, b = (
        row(interrupted(values, [2012, 2020]).sensitivity, "level 2020", name)[0]
        for values in (simulated(), changed)
    )
    assert a == pytest.approx(b, rel=1e-6)


def test_what_cannot_be_fitted_is_left_out_and_named() -> None:
    """Counts that vary no more than by chance have no negative binomial model."""
    found = interrupted(series([50.0] * 10 + [20.0] * 9), 2008)
    assert "negative binomial" not in set(found.sensitivity["variation"])
    assert any("negative binomial" in note for note in found.sensitivity_notes)
    assert any("음이항" in note.text("ko") for note in found.sensitivity_notes)
