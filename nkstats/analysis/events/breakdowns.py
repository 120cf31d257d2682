"""Reported returns and handovers by country and by border crossing; never added to each other.

A crossing is a pair of towns or counties opposite each other, and nothing closer than that. Events
of one person are left out of the crossings: their place is shown no closer than a province.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from nkstats.analysis.events.reported import Total, counted, in_period, total
from nkstats.analysis.events.sums import COUNTING, wholes
from nkstats.claims import lone_events
from nkstats.rows import Row, rows_of

# From the mouth of the Yalu to that of the Tumen, then between the two Koreas. A town within a
# county stands for its county: Nanping for Helong, Kaishantun for Longjing, Namyang for Onsong.
CROSSINGS = {
    ("dandong", "sinuiju"): ("dandong", "sinuiju"),
    ("changbai", "hyesan"): ("changbai", "hyesan"),
    ("helong", "musan-county"): ("helong", "nanping", "musan-county"),
    ("longjing", "hoeryong"): ("longjing", "kaishantun", "hoeryong"),
    ("tumen", "onsong"): ("tumen", "namyang", "onsong"),
    ("hunchun",): ("hunchun",),
    ("panmunjom",): ("panmunjom",),
}
KINDS = ("return", "handover")
Crossing = tuple[str, ...]


@dataclass(frozen=True)
class ByCountry:
    """What is reported of one country that returned people or handed them over."""

    country: str
    returned: Total
    handed: Total

    @property
    def events(self) -> int:
        """How many events are reported of it, returns and handovers."""
        return self.returned.events + self.handed.events

    @property
    def source_ids(self) -> tuple[str, ...]:
        """The leading source of each event."""
        return tuple(dict.fromkeys([*self.returned.source_ids, *self.handed.source_ids]))


@dataclass(frozen=True)
class ByCrossing:
    """What is reported of one border crossing, by the ids of the places on its two sides.

    `events` name it as crossing or place of arrival, `taken_from` as the place where people were
    taken or held; a part counts within its whole. `alone` adds up the people of those reports that
    name no other crossing.
    """

    crossing: Crossing
    events: int
    taken_from: int
    alone: Total
    source_ids: tuple[str, ...]


def by_country(events: pd.DataFrame, end: date) -> tuple[ByCountry, ...]:
    """Return reported returns and handovers up to a day, a row a country, most events first."""
    period = f"../{end}"
    held = in_period(wholes(events), period)
    order = held["country"].value_counts().sort_index().sort_values(ascending=False)
    reports = {name: counted(held[held["country"] == name]) for name in order.index.astype(str)}
    return tuple(
        ByCountry(country, *(each.total(period, kind, "persons") for kind in KINDS))
        for country, each in reports.items()
    )


def by_crossing(
    events: pd.DataFrame, claims: pd.DataFrame, places: pd.DataFrame, end: date
) -> tuple[ByCrossing, ...]:
    """Return reported returns up to a day by border crossing, those that any report names.

    Parameters
    ----------
    events
        Resolved events.
    claims
        The raw claims known.
    places
        The register of places, indexed by place_id.
    end
        The last day.
    """
    events = in_period(events, f"../{end}")
    events = events[(events["kind"] == "return") & events["status"].isin(COUNTING)]
    heard = claims[claims["event_id"].isin(events.index) & claims["status"].isin(COUNTING)]
    heard = heard[~heard["event_id"].isin(lone_events(claims))]
    there = _named(heard, "crossing_or_to_place", places)
    taken = _named(heard, "from_place", places)
    above = rows_of(events[["parent_id"]])
    found = (_crossing(crossing, events, above, heard, there, taken, end) for crossing in CROSSINGS)
    return tuple(row for row in found if row.events or row.taken_from)


def _crossing(
    crossing: Crossing,
    events: pd.DataFrame,
    above: Mapping[str, Row],
    heard: pd.DataFrame,
    there: Mapping[str, set[Crossing]],
    taken: Mapping[str, set[Crossing]],
    end: date,
) -> ByCrossing:
    naming = [event for event, names in there.items() if crossing in names]
    holding = [event for event, names in taken.items() if crossing in names]
    only = [event for event in naming if there[event] == {crossing}]
    ids = heard[heard["event_id"].isin([*naming, *holding])]["source_id"]
    return ByCrossing(
        crossing,
        len({_whole(event, above) for event in naming}),
        len({_whole(event, above) for event in holding}),
        total(events.loc[only], f"../{end}", "return", "persons"),
        tuple(dict.fromkeys(ids)),
    )


def _whole(event: str, above: Mapping[str, Row]) -> str:
    """Return the event that another is part of, however far up."""
    seen = {event}
    while (parent := above[event]["parent_id"]) in above and parent not in seen:
        event = str(parent)
        seen.add(event)
    return event


def _named(heard: pd.DataFrame, column: str, places: pd.DataFrame) -> dict[str, set[Crossing]]:
    """Return the crossings that the claims on each event name in one column."""
    names = {
        re.sub(" county$", "", str(name).lower()): str(place)
        for place, name in places["name_en"].items()
    }
    longest = sorted(names, key=lambda name: (-len(name), name))
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, longest))})\b", re.IGNORECASE)
    found: dict[str, set[Crossing]] = {}
    for row in rows_of(heard[["event_id", column]]).values():
        for name in pattern.findall(row[column] or ""):
            crossings = _crossings_at(names[name.lower()])
            if crossings:
                found.setdefault(row["event_id"], set()).update(crossings)
    return found


def _crossings_at(place: str) -> list[Crossing]:
    return [crossing for crossing, towns in CROSSINGS.items() if place in towns]
