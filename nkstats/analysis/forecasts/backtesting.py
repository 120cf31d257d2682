"""How often the ranges held when the forecasts were made year by year with what was known then.

At each origin everything is fitted anew to the values up to it; a named break counts only from the
origin that has seen it. Bad years are never dropped: a second line without the named moves stands
beside the line of all origins.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from nkstats.analysis import wording
from nkstats.analysis.forecasts.backtest_scores import (
    ALL,
    QUIET,
    coverage_of,
    interval_score,
    misses_of,
    scaled_error,
)
from nkstats.analysis.forecasts.bands import columns_of, percents, steps_of
from nkstats.analysis.forecasts.combination import drift
from nkstats.analysis.forecasts.forecasting import Log, checked_log, forecast
from nkstats.analysis.observed import Observed, observe, periods_in
from nkstats.analysis.results import Framed, Result, heard
from nkstats.analysis.wording import N_, Said
from nkstats.i18n import Language

HORIZONS = {4: 4, 12: 12}
ORIGINS = {4: 20, 12: 36}
WEAK = 0.75  # a coverage so poor that a test which cannot exclude it says little


@dataclass(frozen=True, kw_only=True)
class Backtest(Framed, Result):
    """What happened, beside what had been foretold.

    `estimate` is the share of outcomes within the widest ranges, over all origins and steps.

    Attributes
    ----------
    frame
        One row an origin and step: origin, period, step, point, bounds, actual, whether the outcome
        lay inside (`inside80`, ...), regime_move.
    coverage
        One row a level, set of origins and step (0: all steps together): level, origins, step,
        hits, n, share, low, high. Outcomes of one origin hang together: for all steps
        together the Wilson interval counts the origins, not the outcomes.
    misses
        The rows outside the widest range, and on which side.
    mase, mase_naive, mase_drift
        Mean absolute scaled error of the forecasts, of the last value (of the same season) carried
        on, and of that with the mean change.
    msis
        Mean scaled interval score at the widest level: width, and a fine for each miss.

    References
    ----------
    Hyndman, Koehler (2006) Another look at measures of forecast accuracy. International Journal of
    Forecasting 22:679-688. Gneiting, Raftery (2007) Strictly proper scoring rules. Journal of the
    American Statistical Association 102:359-378.
    """

    frame: pd.DataFrame
    coverage: pd.DataFrame
    misses: pd.DataFrame
    levels: tuple[float, ...]
    mase: float | None = None
    mase_naive: float | None = None
    mase_drift: float | None = None
    msis: float | None = None

    def _said(self, words: Language) -> str:
        rows = self.coverage[self.coverage["step"] == 0]
        rows = rows[rows["level"] == self.levels[-1] / 100].set_index("origins")
        text = words.gettext(
            "Outcomes within the {name}: {hits} of {n} (share {share}, {own} {low} to {high})"
        ).format(
            name=wording.interval_name(words, self.level), own=wording.interval_name(words, 0.95),
            **_counts(words, rows, ALL), share=words.decimal(self.estimate or 0.0, 2, unit="share"),
            low=words.decimal(self.low or 0.0, 2, unit="share"),
            high=words.decimal(self.high or 0.0, 2, unit="share"),
        )  # fmt: skip
        if QUIET in rows.index and rows.loc[QUIET, "n"] < rows.loc[ALL, "n"]:
            text = words.gettext("{text}, and {hits} of {n} where no named regime began").format(
                text=text, **_counts(words, rows, QUIET)
            )
        return words.gettext("{text}; misses: {misses}.").format(
            text=text, misses=self._missed(words)
        )

    def _missed(self, words: Language) -> str:
        periods = sorted(set(self.misses["period"]))
        named = ", ".join(_short(words, period) for period in periods)
        return named or words.gettext("none")


def backtest(
    series: pd.Series,
    horizon: int | None = None,
    interventions: Iterable[Any] = (),
    levels: Iterable[float] = (80, 95),
    first_origin: int | None = None,
    log: Log = "auto",
    seed: int = 0,
) -> Backtest:
    """Forecast the past from a rolling origin and count how often the ranges held.

    Parameters
    ----------
    series
        Counts or amounts on a PeriodIndex.
    horizon
        Steps ahead; 3 years, 4 quarters or 12 months unless told.
    interventions
        First periods of named new regimes.
    levels
        Of the ranges, in percent.
    first_origin
        Known values before the first forecast; 10 years, 20 quarters or 36 months unless told.
    log, seed
        As for `forecast`.

    Raises
    ------
    UsageError
        If an argument is not of the kind described.
    """
    observed, wanted = observe(series), percents(levels)
    steps = steps_of(HORIZONS.get(observed.season, 3) if horizon is None else horizon)
    start = steps_of(ORIGINS.get(observed.season, 10) if first_origin is None else first_origin)
    named = periods_in(observed, interventions)
    checked_log(log)
    with heard() as warned:
        rows = [
            row
            for known in range(max(start, 3), observed.n)
            for row in _origin(observed, known, steps, wanted, named, log)
        ]
    if not rows:
        return _too_short(observed, start, wanted)
    return _result(observed, pd.DataFrame(rows), wanted, tuple(warned))


def _counts(words: Language, rows: pd.DataFrame, origins: str) -> dict[str, str]:
    return {
        name: words.number(int(rows.loc[origins, name]), unit="outcomes") for name in ("hits", "n")
    }


def _short(words: Language, period: pd.Period) -> str:
    quarter = str(period.freqstr).startswith("Q")  # long in English words, short in Korean ones
    short = quarter and words.code == "en"
    return words.short(str(period)) if short else wording.period(words, period)


def _origin(
    observed: Observed,
    known: int,
    steps: int,
    levels: tuple[float, ...],
    named: list[pd.Period],
    log: Log,
) -> list[dict[str, Any]]:
    """Return the rows of one origin: the forecasts whose outcome is known."""
    past = pd.Series(observed.values[:known], index=observed.periods[:known])
    origin, values = observed.periods[known - 1], observed.values[:known]
    made = forecast(past, steps, levels, [p for p in named if p <= origin], log).frame
    straight = drift(values, observed.at[:known], steps)[0]
    scale = _scale(values, observed.season)
    rows = []
    for i in range(known, observed.n):
        step = int(observed.at[i] - observed.at[known - 1])
        if step > steps:
            break
        period, actual = observed.periods[i], float(observed.values[i])
        row = {
            "origin": origin,
            "period": period,
            "step": step,
            **made.iloc[step - 1],
            "actual": actual,
        }
        for level in levels:
            low, high = columns_of(level)
            row[f"inside{level:g}"] = bool(row[low] <= actual <= row[high])
        row["regime_move"] = any(origin < p <= period for p in named)
        row["scale"], row["drift"] = scale, float(straight[step - 1])
        row["naive"] = _carried(values, step, observed.season)
        rows.append(row)
    return rows


def _carried(values: np.ndarray[Any, Any], step: int, season: int) -> float:
    back = season - (step - 1) % season if len(values) >= season else 1
    return float(values[-back])


def _scale(values: np.ndarray[Any, Any], season: int) -> float:
    lag = season if len(values) > season else 1
    return float(np.abs(values[lag:] - values[:-lag]).mean())


def _result(
    observed: Observed, rows: pd.DataFrame, levels: tuple[float, ...], warned: tuple[str, ...]
) -> Backtest:
    frame = rows.drop(columns=["scale", "naive", "drift"])
    coverage = coverage_of(frame, levels)
    whole = coverage[(coverage["step"] == 0) & (coverage["origins"] == ALL)].iloc[-1]
    low, high = float(whole["low"]), float(whole["high"])
    return Backtest(
        estimate=float(whole["share"]), low=low, high=high, level=levels[-1] / 100,
        interval_kind="quasi", method="rolling origin; Wilson interval of the share that held",
        n=observed.n, frame=frame, coverage=coverage, misses=misses_of(frame, levels[-1]),
        levels=levels, mase=scaled_error(rows, "point"), mase_naive=scaled_error(rows, "naive"),
        mase_drift=scaled_error(rows, "drift"), msis=interval_score(rows, levels[-1]),
        notes=_weak(frame, low, levels[-1]), warnings=warned,
    )  # fmt: skip


def _weak(frame: pd.DataFrame, low: float, level: float) -> tuple[Said, ...]:
    if low > WEAK or level / 100 <= WEAK:
        return ()
    said = N_("With so few origins ({n}) one cannot tell {level}% coverage from {weak}%.")
    n = int(frame["origin"].nunique())
    return (Said(said, n=n, level=f"{level:g}", weak=f"{100 * WEAK:g}"),)


def _too_short(observed: Observed, start: int, levels: tuple[float, ...]) -> Backtest:
    bounds = [name for level in levels for name in columns_of(level)]
    inside = [f"inside{level:g}" for level in levels]
    names = ["origin", "period", "step", "point", *bounds, "actual", *inside, "regime_move"]
    shares = ["level", "origins", "step", "hits", "n", "share", "low", "high"]
    missed = ["origin", "period", "step", "actual", "point", *bounds[-2:], "regime_move", "side"]
    reason = Said(
        N_("A backtest needs more than {start} known values; this series has {n}."),
        start=start, n=observed.n,
    )  # fmt: skip
    return Backtest(
        level=levels[-1] / 100, interval_kind="quasi", method="none", n=observed.n, reason=reason,
        frame=pd.DataFrame(columns=names), coverage=pd.DataFrame(columns=shares),
        misses=pd.DataFrame(columns=missed), levels=levels,
    )  # fmt: skip
