"""What may follow if the regime stays, reopens or closes: three scenarios instead of one number.

Continuation is the forecast while no regime moves. Reopening leads back toward the level before the
emptiest regime, closure down to the emptiest. That a condition will come true is not foretold: how
often regimes moved before is counted.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from nkstats.analysis.forecasts.bands import Band, columns_of, empty_frame
from nkstats.analysis.forecasts.eras import (
    LASTING,
    Era,
    emptier,
    eras_of,
    fuller,
    mean_move,
    span_of,
)
from nkstats.analysis.forecasts.forecast_words import banded
from nkstats.analysis.forecasts.forecasting import (
    CONDITION,
    Forecast,
    begins,
    fitted_walk,
    forecast,
)
from nkstats.analysis.forecasts.random_walk import Walk
from nkstats.analysis.named_regimes import Regime
from nkstats.analysis.named_regimes import interventions as begun
from nkstats.analysis.observed import Floats, Observed, observe, periods_in
from nkstats.analysis.results import Framed, Result, heard, tidy
from nkstats.analysis.wording import N_, Said
from nkstats.errors import UsageError
from nkstats.i18n import Language, language

METHOD = "log random walk moved to the level of a named regime"
LARGEST = 700.0  # the exponential of more is no float


@dataclass(frozen=True, kw_only=True)
class Scenarios(Framed, Result):
    """Scenarios of a series, each with the condition it stands under.

    `estimate` is the continuation of the first period; `low` and `high` are the least and the most
    that any scenario holds possible then, at the widest level.

    Attributes
    ----------
    frame
        One row a scenario and period: scenario, period, point, then low and high of each level.
    conditions
        For each scenario given, the condition in words.
    withheld
        For each scenario not given, the reason.
    moves, changes
        Named regimes begun within the series, and how many yearly changes it has.
    move_size
        Mean size of the changes at named regimes, as the absolute log ratio; None without any.
    """

    frame: pd.DataFrame
    levels: tuple[float, ...]
    conditions: dict[str, Said] = field(default_factory=dict)
    withheld: dict[str, Said] = field(default_factory=dict)
    moves: int = 0
    changes: int = 0
    move_size: float | None = None

    def base_rate(self, lang: str = "en") -> str:
        """Return how often and how far regimes moved, as a sentence."""
        if self.move_size is None:
            return Said(N_("No named regime begins within this series.")).text(lang)
        return Said(
            N_(
                "Named regimes began in {moves} of {changes} yearly changes; the figure then "
                "changed by a factor of {factor} on average, up or down."
            ),
            moves=self.moves, changes=self.changes, factor=math.exp(min(self.move_size, LARGEST)),
        ).text(lang)  # fmt: skip

    def _said(self, words: Language) -> str:
        said = [self.scenario(name, words.code) for name in self.conditions]
        return " ".join([*said, self.base_rate(words.code)])

    def scenario(self, name: str, lang: str = "en") -> str:
        """Return the last period of one scenario as a sentence with its condition."""
        words = language(lang)
        rows = self.frame[self.frame["scenario"] == name]
        row, condition = rows.iloc[-1], self.conditions[name].text(words.code)
        text = banded(words, row["period"], row, self.levels)
        return words.gettext("{text}, {condition}").format(text=text, condition=condition) + "."


def scenarios(
    series: pd.Series,
    horizon: int = 3,
    interventions: Iterable[Any] = (),
    regimes: tuple[Regime, ...] | pd.DataFrame | None = None,
    half_life: float = 3,
    levels: Iterable[float] = (80, 95),
    seed: int = 0,
) -> Scenarios:
    """Return what may follow a series if its regime lasts, reopens or closes.

    Parameters
    ----------
    series
        Counts or amounts on a PeriodIndex.
    horizon
        How many periods after the last known one.
    interventions
        First periods of named new regimes.
    regimes
        The named regimes, or the frame of them that `nk.load_regimes()` gives; they cut the series
        into stretches whose levels are taken. Without it `interventions` do.
    half_life
        Years in which half of the way back is gone; the ranges also allow for a third more or less.
    levels
        Of the ranges, in percent.
    seed
        Kept for the forecast.

    Raises
    ------
    UsageError
        If an argument is not of the kind described.
    """
    if not _years(half_life):
        raise UsageError(f"half_life is {half_life!r}; give years, more than 0")
    cuts = [] if regimes is None else begun(series, regimes)
    observed = observe(series)
    given = [*periods_in(observed, interventions), *cuts]
    first = forecast(series, horizon, levels, given, seed=seed)
    if first.reason is not None:
        return _nothing(first)
    with heard() as warned:
        walk = fitted_walk(observed, first.interventions)
        plain = _plain(walk, observed)
        eras = eras_of(plain, begins(observed, cuts or first.interventions))
        bands, conditions, withheld = _moved(
            walk, observed, eras, len(first.frame), first, half_life
        )
    frames = {"continuation": first.frame} | {
        name: band.tidied(observed.counts).frame(first.frame.index) for name, band in bands.items()
    }
    return _result(first, observed, frames, conditions, withheld, plain, tuple(warned))


def _years(value: Any) -> bool:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return number and 0 < value < math.inf


def _result(
    first: Forecast,
    observed: Observed,
    frames: dict[str, pd.DataFrame],
    conditions: dict[str, Said],
    withheld: dict[str, Said],
    plain: Floats,
    warned: tuple[str, ...],
) -> Scenarios:
    frame = pd.concat([_long(name, part) for name, part in frames.items()], ignore_index=True)
    low, high = columns_of(first.levels[-1])
    nearest = frame[frame["period"] == first.frame.index[0]]
    places = begins(observed, first.interventions)
    stays = {"continuation": Said(CONDITION)}
    return Scenarios(
        estimate=first.estimate, low=float(nearest[low].min()), high=float(nearest[high].max()),
        level=first.level, interval_kind="scenario", method=METHOD, n=first.n, frame=frame,
        levels=first.levels, conditions=stays | conditions, withheld=withheld, notes=first.notes,
        moves=len(places), changes=int(observed.at[-1]) // observed.season,
        move_size=mean_move(plain, places, observed.season), warnings=(*first.warnings, *warned),
    )  # fmt: skip


def _nothing(first: Forecast) -> Scenarios:
    frame = empty_frame(first.levels)
    names = ["scenario", "period", *frame.columns]
    return Scenarios(
        level=first.level, interval_kind="scenario", method="none", n=first.n, reason=first.reason,
        frame=frame.reindex(columns=names).reset_index(drop=True), levels=first.levels,
        notes=first.notes,
    )  # fmt: skip


def _long(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    rows = frame.reset_index(drop=True)
    rows.insert(0, "period", frame.index)
    rows.insert(0, "scenario", name)
    return rows


def _plain(walk: Walk, observed: Observed) -> Floats:
    """Return the values on the scale of the walk, their seasons taken out."""
    season = walk.pattern[observed.at % observed.season]
    return walk.scale.on(observed.values) - season


def _moved(
    walk: Walk, observed: Observed, eras: list[Era], steps: int, first: Forecast, half_life: float
) -> tuple[dict[str, Band], dict[str, Said], dict[str, Said]]:
    """Return the bands, conditions and reasons of reopening and closure."""
    now = float(walk.weights @ walk.level)
    bands: dict[str, Band] = {}
    conditions: dict[str, Said] = {}
    withheld: dict[str, Said] = {}
    above, below = fuller(eras, now), emptier(eras, now)
    if above is None:
        withheld["reopening"] = Said(
            N_("No earlier regime of {least} values or more has a higher level."), least=LASTING
        )
    else:
        years = np.arange(1, steps + 1) / observed.season
        bands["reopening"] = _reopening(walk, above.level - now, years, first.levels, half_life)
        conditions["reopening"] = Said(
            N_("if it returns toward the level of {span} (years for half of the way: {years})"),
            span=span_of(observed, above), years=tidy(half_life),
        )  # fmt: skip
    if below is None:
        withheld["closure"] = Said(N_("No earlier regime has a lower level."))
    else:
        fall = np.full(steps, below.level - now)
        bands["closure"] = walk.band(steps, first.levels, fall)
        conditions["closure"] = Said(
            N_("if it falls again to the level of {span}"), span=span_of(observed, below)
        )
    return bands, conditions, withheld


def _reopening(
    walk: Walk, way: float, years: Floats, levels: tuple[float, ...], half_life: float
) -> Band:
    """Return the way back: lower bounds of a slow return, upper ones of a fast return."""
    slow, middle, fast = (
        walk.band(len(years), levels, way * (1 - 0.5 ** (years / (half_life * pace))))
        for pace in (4 / 3, 1, 2 / 3)
    )
    bounds = {level: (slow.bounds[level][0], fast.bounds[level][1]) for level in levels}
    return Band(middle.point, bounds)
