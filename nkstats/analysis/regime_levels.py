"""Levels within the named regimes, described and not tested: no trend is drawn through a break."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd

from nkstats.analysis.named_regimes import Regime, as_regimes, stretches
from nkstats.analysis.observed import Observed, observe
from nkstats.analysis.results import Framed, Result
from nkstats.analysis.wording import N_, Said, period, whole
from nkstats.i18n import Language
from nkstats.marking import capital, marked

COLUMNS = (
    "kind", "name_en", "name_ko", "first", "last", "n", "level", "median", "low", "high",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class RegimeLevels(Framed, Result):
    """The level of a series in each regime; `estimate`, `low`, `high` are of the last one.

    `frame` has one row a regime: its kind and names, the first and last period with a figure, `n`
    of them, `level` (their mean), `median`, `low` and `high` (the smallest and largest).
    """

    frame: pd.DataFrame

    def _said(self, words: Language) -> str:
        return " ".join(_row(words, row) for row in self.frame.to_dict("records"))


def by_regime(series: pd.Series, regimes: tuple[Regime, ...] | pd.DataFrame) -> RegimeLevels:
    """Return the level, median and range of a series within each named regime.

    Parameters
    ----------
    series
        Counts on a PeriodIndex; gaps are left out and not filled.
    regimes
        The frame of `nk.load_regimes()`, or the regimes made from it.

    Returns
    -------
    RegimeLevels
        In the unit of the series, a period. The range is what was seen, no interval of
        probability.
    """
    known = observe(series)
    named = as_regimes(regimes)
    rows = _rows(known, named)
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    last: dict[str, Any] = rows[-1] if rows else {}
    return RegimeLevels(
        estimate=last.get("level"), low=last.get("low"), high=last.get("high"), level=1.0,
        interval_kind="bound", method="mean, median and range of what was counted", n=known.n,
        reason=None if rows else Said(N_("The series holds no figure.")), frame=frame,
    )  # fmt: skip


def _rows(known: Observed, named: tuple[Regime, ...]) -> list[dict[str, Any]]:
    places = stretches(known.periods, named)
    grouped = groupby(range(known.n), key=lambda place: places[place])
    return [_described(known, list(group), number, named) for number, group in grouped]


def _described(
    known: Observed, chosen: list[int], number: int, named: tuple[Regime, ...]
) -> dict[str, Any]:
    values = known.values[chosen]
    low, high = float(values.min()), float(values.max())
    with np.errstate(over="ignore"):  # the mean of huge floats can fall outside their range
        mean = float(np.clip(low + np.mean(values - low), low, high))
        middle = float(np.clip(low + np.median(values - low), low, high))
    return {
        **_names(named, number),
        "first": known.periods[chosen[0]], "last": known.periods[chosen[-1]], "n": len(chosen),
        "level": mean, "median": middle, "low": low, "high": high,
    }  # fmt: skip


def _names(named: tuple[Regime, ...], number: int) -> dict[str, str]:
    if number:
        regime = named[number - 1]
        return {"kind": regime.kind, "name_en": regime.name_en, "name_ko": regime.name_ko}
    if not named:
        return {"kind": "all", "name_en": "", "name_ko": ""}
    before = Said(N_("before {first}"), first=pd.Period(named[0].start, freq="M"))
    return {"kind": "before", "name_en": str(before), "name_ko": before.text("ko")}


def _row(words: Language, row: dict[str, Any]) -> str:
    name = row["name_ko" if words.code == "ko" else "name_en"]
    if row["n"] == 1:
        message = words.gettext("{name}{first}: {low}, one figure.")
    else:
        message = words.gettext(
            "{name}{first} to {last}: median {median}, from {low} to {high}, {n} figures."
        )
    numbers = {key: whole(words, row[key]) for key in ("median", "low", "high")}
    return message.format(
        name=f"{marked(capital(name), 'name')}, " if name else "",
        n=words.number(row["n"], unit="figures"), first=period(words, row["first"]),
        last=period(words, row["last"]), **numbers,
    )  # fmt: skip
