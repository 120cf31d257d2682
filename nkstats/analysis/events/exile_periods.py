"""Internal exile as reported, by period and unit; persons, households and families stay apart.

An event is placed by the last day on which it can have happened. Planned and denied events count
no one and are tallied apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from nkstats.analysis.events.reported import Total, in_period, totals_by_unit
from nkstats.analysis.events.sums import COUNTING, wholes
from nkstats.cells import Span, parse_period
from nkstats.periods import label_of

KIND = "exile"


@dataclass(frozen=True)
class ExilePeriod:
    """Exile events of a period: a total a unit, and how many events there are of what kind.

    `events` count someone, even where no number is given (`unnumbered`); `one_claimant` of them
    rest on the word of one; `planned` were announced or denied. Each is a list of event ids.
    """

    period: str
    totals: tuple[Total, ...]
    events: tuple[str, ...]
    unnumbered: tuple[str, ...]
    one_claimant: tuple[str, ...]
    planned: tuple[str, ...]
    source_ids: tuple[str, ...]
    planned_source_ids: tuple[str, ...]


@dataclass(frozen=True)
class Exiles:
    """What is reported of internal exile up to a day.

    `now` is the period asked for, `recent` the last years, `every` all that is dated; `years` has
    a row a year, the newest first. `dated` and `undated` are the single events.
    """

    now: ExilePeriod
    recent: ExilePeriod
    every: ExilePeriod
    years: tuple[ExilePeriod, ...]
    dated: pd.DataFrame
    undated: pd.DataFrame


def exiles_until(events: pd.DataFrame, period: str, recent: int = 10) -> Exiles:
    """Return what is reported up to the end of a period.

    Parameters
    ----------
    events
        Resolved events of internal exile.
    period
        A year, half or quarter.
    recent
        How many years up to its end stand beside it.
    """
    end = parse_period(period).end
    dated = in_period(events, f"../{end}")
    return Exiles(
        exiles_in(dated, period), exiles_in(dated, recent_years(end, recent)),
        exiles_in(dated, f"../{end}"), exile_years(dated, end), dated,
        events[events["start"].isna() & events["end"].isna()],
    )  # fmt: skip


def exiles_in(events: pd.DataFrame, period: str) -> ExilePeriod:
    """Return what is reported of a period, parts of other events left out."""
    within = in_period(wholes(events, counting_only=False), period)
    counting = within["status"].isin(COUNTING)
    counted, other = within[counting], within[~counting]
    empty = counted[["low", "best", "high"]].isna().all(axis=1)
    alone = counted["n_claimants"] == 1
    return ExilePeriod(
        period, totals_by_unit(events, period, KIND), tuple(counted.index),
        tuple(counted.index[empty]), tuple(counted.index[alone]), tuple(other.index),
        _sources(counted), _sources(other),
    )  # fmt: skip


def exile_years(events: pd.DataFrame, end: date) -> tuple[ExilePeriod, ...]:
    """Return a row a year that any event is of, the newest first; the last up to `end`."""
    dated = in_period(wholes(events, counting_only=False), f"../{end}")
    years = dated["end"].fillna(dated["start"]).dt.year
    named = sorted({int(year) for year in years}, reverse=True)
    return tuple(exiles_in(dated, year_until(year, end)) for year in named)


def recent_years(end: date, years: int) -> str:
    """Return the label of the last years up to a day, the year of that day among them."""
    return label_of(Span(date(end.year - years + 1, 1, 1), end))


def year_until(year: int, end: date) -> str:
    """Return the label of a year, or of its part up to a day."""
    return label_of(Span(date(year, 1, 1), min(date(year, 12, 31), end)))


def _sources(events: pd.DataFrame) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(ids).split("; ")[0] for ids in events["source_ids"]))
