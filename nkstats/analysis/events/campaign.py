"""The campaign against leaving: dated events in lanes by kind, and the year with most of them.

A rally, lecture, arrest or order of another state is no part of the campaign. What is dated only
by "not after" stands at that day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from nkstats.analysis.events.exile_periods import year_until
from nkstats.analysis.events.places import at_county
from nkstats.analysis.events.placing import events_until
from nkstats.analysis.events.reported import Days, Total, in_period, last_days, total, within
from nkstats.processing import SEPARATOR

CAMPAIGN = ("rally", "lecture", "arrest", "order")
ABROAD = "law_abroad"
LANES = (
    *CAMPAIGN, "punishment", "law", "border_closure", "demolition", "diplomatic",
    "leaflet_launch", ABROAD,
)  # fmt: skip
GATHERINGS, UNIT = ("rally", "lecture"), "persons"
NORTH, SOUTH = "North Korea", "South Korea"


@dataclass(frozen=True)
class Lane:
    """Dated events of one kind in order of time, as resolved, places at county level or above.

    `law_abroad` holds the laws of other states and the orders of South Korea.
    """

    kind: str
    events: pd.DataFrame


@dataclass(frozen=True)
class Tally:
    """How many events of a kind a period holds, and their sources; `campaign` is all of CAMPAIGN.

    `period` is a year, half or quarter, or any other span of days.
    """

    kind: str
    period: str
    events: int
    source_ids: tuple[str, ...]


@dataclass(frozen=True)
class Peak:
    """The year with most rallies, lectures, arrests and orders, of equal ones the newest.

    `tally` counts them, `kinds` the events of each lane, `arrested` the people reported; `besides`
    are the events of all other lanes.
    """

    tally: Tally
    lanes: tuple[Lane, ...]
    kinds: tuple[Tally, ...]
    arrested: Total
    besides: pd.DataFrame


@dataclass(frozen=True)
class Campaign:
    """The campaign up to a day: the dated events of recent years, and the year with most.

    `recent` is the label of those years; `lanes` hold their events by kind, and `years` has a row
    of tallies a year, the newest first. `gatherings` (rallies and lectures), `arrests` and `orders`
    are those of recent years, and so are the people `arrested`. `peak` is None where none of these
    is reported of any year. `undated` are those of which no report says when.
    """

    recent: str
    lanes: tuple[Lane, ...]
    years: tuple[tuple[Tally, ...], ...]
    peak: Peak | None
    arrested: Total
    gatherings: pd.DataFrame
    arrests: pd.DataFrame
    orders: pd.DataFrame
    undated: pd.DataFrame


def campaign(events: pd.DataFrame, places: pd.DataFrame, end: date, recent: str) -> Campaign:
    """Return the dated events up to a day in lanes, a lane a kind; a kind without any has none.

    Parameters
    ----------
    events
        The resolved timeline.
    places
        The register of places, indexed by place_id.
    end
        The last day.
    recent
        The last years, as `recent_years` gives them.
    """
    shown = at_county(events, places)
    shown = shown.assign(lane=_lanes_of(shown, places))
    dated = events_until(shown, end)
    lately = in_period(dated, recent)
    bare = shown[shown["start"].isna() & shown["end"].isna()]
    return Campaign(
        recent, _lanes(lately), _yearly(lately, end), _peak(dated, end),
        total(_core(lately), recent, "arrest", UNIT),
        _of(lately, *GATHERINGS), _of(lately, "arrest"), _of(lately, "order"), _core(bare),
    )  # fmt: skip


def _of(events: pd.DataFrame, *kinds: str) -> pd.DataFrame:
    return events[events["lane"].isin(kinds)]


def _core(events: pd.DataFrame) -> pd.DataFrame:
    return _of(events, *CAMPAIGN)


def _lanes(events: pd.DataFrame) -> tuple[Lane, ...]:
    found = (Lane(kind, _of(events, kind)) for kind in LANES)
    return tuple(lane for lane in found if len(lane.events))


def _yearly(events: pd.DataFrame, end: date) -> tuple[tuple[Tally, ...], ...]:
    """Return tallies of every lane for each year that has an event."""
    named = sorted(set(_years(_of(events, *LANES))), reverse=True)
    lanes = {kind: _dated(_of(events, kind)) for kind in LANES}
    return tuple(
        tuple(_tally(kind, lane, year_until(year, end)) for kind, lane in lanes.items())
        for year in named
    )


def _years(events: pd.DataFrame) -> pd.Series:
    return events["end"].fillna(events["start"]).dt.year.astype(int)


def _peak(dated: pd.DataFrame, end: date) -> Peak | None:
    core = _core(dated)
    if core.empty:
        return None
    counted = _years(core).value_counts()
    year = int(counted.index[counted == counted.max()].max())
    period = year_until(year, end)
    held = in_period(dated, period)
    lanes = _lanes(held)
    others = [lane.kind for lane in lanes if lane.kind not in CAMPAIGN]
    return Peak(
        tally_of("campaign", core, period), lanes,
        tuple(tally_of(lane.kind, lane.events, period) for lane in lanes),
        total(core, period, "arrest", UNIT), _of(held, *others),
    )  # fmt: skip


def tally_of(kind: str, events: pd.DataFrame, period: str) -> Tally:
    """Return how many of some events, all of one kind, a period holds."""
    return _tally(kind, _dated(events), period)


def _dated(events: pd.DataFrame) -> tuple[Days, list[str]]:
    """Return the last possible day and the first source of each event."""
    return last_days(events), [str(text).split(SEPARATOR)[0] for text in events["source_ids"]]


def _tally(kind: str, dated: tuple[Days, list[str]], period: str) -> Tally:
    last, sources = dated
    held = np.flatnonzero(within(last, period))
    return Tally(kind, period, len(held), tuple(dict.fromkeys(sources[place] for place in held)))


def _lanes_of(events: pd.DataFrame, places: pd.DataFrame) -> list[str]:
    countries = places["country"].to_dict()
    named = zip(events["kind"], events["place"], strict=True)
    return [_lane(str(kind), place, countries) for kind, place in named]


def _lane(kind: str, place: object, countries: dict[str, object]) -> str:
    """Return the lane of an event: its kind, but another state's law or order stands apart."""
    named = {countries[name] for name in str(place).split(SEPARATOR)} if pd.notna(place) else set()
    other_law = kind == "law" and named and NORTH not in named
    return ABROAD if other_law or (kind in CAMPAIGN and named == {SOUTH}) else kind
