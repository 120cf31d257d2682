"""Where reported events were: at county level or above, whatever the sources tell.

A village, a square or a theatre stands for its province. What is returned has no closer place, so
that neither a table nor a map can show one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from nkstats.analysis.events.sums import COUNTING, wholes
from nkstats.claims import provinces, widened
from nkstats.processing import SEPARATOR
from nkstats.rows import Row, rows_of

_COUNTY_KO = re.compile(r".+[시군]")  # a city or a county, by the end of its Korean name
_COUNTY_EN = re.compile(r".+ county")
_PROVINCE_EN = re.compile(r".+ province")

Level = Literal["county", "province"]


@dataclass(frozen=True)
class Site:
    """A place on the map: its level, its point, and the reported events that name it.

    `events` have happened according to a source; `planned` were announced and count no one.
    """

    place: str
    level: Level
    lat: float
    lon: float
    events: tuple[str, ...]
    planned: tuple[str, ...]
    source_ids: tuple[str, ...]


@dataclass(frozen=True)
class Sites:
    """The places of some events, those with most events first, and the events without one.

    An event that names several places stands at each of them: sites are never added up. `all`
    are the events that have happened according to a source, placed or not.
    """

    sites: tuple[Site, ...]
    all: tuple[str, ...]
    nowhere: tuple[str, ...]
    source_ids: tuple[str, ...]


def shown_places(places: pd.DataFrame) -> dict[str, str]:
    """Return, for each place id, the id of the place that may be shown: a county or above.

    Parameters
    ----------
    places
        The register of places, indexed by place_id. Lines and bodies, such as a river that is a
        border, lie in no province and stay.
    """
    wider = provinces(places.reset_index())
    countries = {row["country"]: place for place, row in rows_of(places).items()
                 if not row["province"] and wider.get(place) == place}  # fmt: skip
    shown = {}
    for place, row in rows_of(places).items():
        if is_county(row) or wider.get(place) == place:
            shown[place] = place
        else:
            shown[place] = wider.get(place) or countries.get(row["country"], "")
    return {place: wide for place, wide in shown.items() if wide}


def is_county(place: Row) -> bool:
    """Return whether a row of the register is a county or a city of that level, by its names."""
    korean, english = place["name_ko"] or "", place["name_en"]
    return bool(_COUNTY_KO.fullmatch(korean) or _COUNTY_EN.fullmatch(english))


def at_county(events: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Return resolved events with no place closer than a county.

    Parameters
    ----------
    events
        Resolved events; their `place` is a list of ids.
    places
        The register of places, indexed by place_id.
    """
    shown = shown_places(places)
    wide = [None if pd.isna(text) else widened(text, shown) for text in events["place"]]
    return events.assign(place=pd.Series(wide, index=events.index, dtype="string"))


def sites(events: pd.DataFrame, places: pd.DataFrame) -> Sites:
    """Return the places that reported events name, with the events of each, parts left out.

    A county without a known point stands at that of its province.
    """
    shown = rows_of(at_county(wholes(events, counting_only=False), places))
    points = rows_of(places)
    wider = provinces(places.reset_index())
    at: dict[str, list[str]] = {}
    for event, row in shown.items():
        found = (_with_point(place, wider, points) for place in _listed(row))
        for place in dict.fromkeys(name for name in found if name):
            at.setdefault(place, []).append(event)
    made = [_site(place, named, shown, points) for place, named in at.items()]
    every = tuple(event for event, row in shown.items() if row["status"] in COUNTING)
    placed = {event for names in at.values() for event in names}
    return Sites(
        tuple(sorted(made, key=lambda site: (-len(site.events), -len(site.planned), site.place))),
        every, tuple(event for event in every if event not in placed),
        _sources(shown[event] for event in every),
    )  # fmt: skip


def _listed(row: Row) -> list[str]:
    return row["place"].split(SEPARATOR) if row["place"] else []


def _with_point(place: str, wider: dict[str, str], points: dict[str, Row]) -> str | None:
    """Return a place, or its province, whichever has a point; a country has none."""
    for name in (place, wider.get(place, place)):
        if points[name]["lat"] is not None and points[name]["lon"] is not None:
            return name
    return None


def _site(place: str, named: list[str], shown: dict[str, Row], points: dict[str, Row]) -> Site:
    row = points[place]
    happened = tuple(event for event in named if shown[event]["status"] in COUNTING)
    return Site(
        place, "province" if _PROVINCE_EN.fullmatch(row["name_en"]) else "county",
        row["lat"], row["lon"], happened, tuple(event for event in named if event not in happened),
        _sources(shown[event] for event in named),
    )  # fmt: skip


def _sources(rows: Iterable[Row]) -> tuple[str, ...]:
    """Return the first source of each event."""
    return tuple(dict.fromkeys(row["source_ids"].split(SEPARATOR)[0] for row in rows))
