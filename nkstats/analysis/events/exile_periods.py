"""Internal exile as reported, by period and unit; persons, households and families stay apart.

An event is placed by the last day on which it can have happened. Planned and denied events count
no one and are tallied apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from nkstats.analysis.events.reported import (
    Counted,
    Days,
    Total,
    counted,
    in_period,
    last_days,
    within,
)
from nkstats.analysis.events.sums import BOUNDS, COUNTING, wholes
from nkstats.cells import Span, parse_period
from nkstats.periods import label_of
from nkstats.rows import Row, rows_of

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
    reports = _reports(dated)
    return Exiles(
        _in(reports, period), _in(reports, recent_years(end, recent)), _in(reports, f"../{end}"),
        exile_years(dated, end), dated, events[events["start"].isna() & events["end"].isna()],
    )  # fmt: skip


@dataclass(frozen=True)
class _Reports:
    """Events, parts of others left out: those that count, and all by their ids."""

    counted: Counted
    last: Days
    rows: tuple[tuple[str, Row], ...]


def _reports(events: pd.DataFrame) -> _Reports:
    shown = wholes(events, counting_only=False)
    return _Reports(counted(events), last_days(shown), tuple(rows_of(shown).items()))


def exiles_in(events: pd.DataFrame, period: str) -> ExilePeriod:
    """Return what is reported of a period, parts of other events left out."""
    return _in(_reports(events), period)


def _in(reports: _Reports, period: str) -> ExilePeriod:
    held = [reports.rows[place] for place in np.flatnonzero(within(reports.last, period))]
    counting = [(event, row) for event, row in held if row["status"] in COUNTING]
    other = [(event, row) for event, row in held if row["status"] not in COUNTING]
    return ExilePeriod(
        period, reports.counted.by_unit(period, KIND),
        events=tuple(event for event, _ in counting),
        unnumbered=tuple(
            event for event, row in counting if all(row[name] is None for name in BOUNDS)
        ),
        one_claimant=tuple(event for event, row in counting if row["n_claimants"] == 1),
        planned=tuple(event for event, _ in other),
        source_ids=_sources(row for _, row in counting),
        planned_source_ids=_sources(row for _, row in other),
    )  # fmt: skip


def exile_years(events: pd.DataFrame, end: date) -> tuple[ExilePeriod, ...]:
    """Return a row a year that any event is of, the newest first; the last up to `end`."""
    dated = in_period(wholes(events, counting_only=False), f"../{end}")
    years = dated["end"].fillna(dated["start"]).dt.year
    named = sorted({int(year) for year in years}, reverse=True)
    reports = _reports(dated)
    return tuple(_in(reports, year_until(year, end)) for year in named)


def recent_years(end: date, years: int) -> str:
    """Return the label of the last years up to a day, the year of that day among them."""
    return label_of(Span(date(end.year - years + 1, 1, 1), end))


def year_until(year: int, end: date) -> str:
    """Return the label of a year, or of its part up to a day."""
    return label_of(Span(date(year, 1, 1), min(date(year, 12, 31), end)))


def _sources(rows: Iterable[Row]) -> tuple[str, ...]:
    """Return the first source of each event."""
    return tuple(dict.fromkeys(str(row["source_ids"]).split("; ")[0] for row in rows))
