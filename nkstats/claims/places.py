"""Where an event of one person or household may be shown: no closer than its province."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from nkstats.processing import SEPARATOR
from nkstats.rows import cells_of, rows_of

PEOPLE = ("persons", "households", "families")
COUNTING = {"official": 0, "confirmed": 1, "reported": 2}
_BOUNDS = ("count_low", "count_best", "count_high")

# Of one claim: its unit, whether its status counts, and its low, best and high.
Stated = tuple[str | None, bool, Sequence[int | None]]


def lone_events(claims: pd.DataFrame) -> set[str]:
    """Return the events that are of one person, or of one household, by every claim in that unit.

    Denied and planned claims are heard only where no other claim speaks of the event.
    """
    names = ("event_id", "count_unit", *_BOUNDS)
    status = cells_of(claims["status"]) if "status" in claims else ["reported"] * len(claims)
    groups: dict[str, list[Stated]] = {}
    cells = [cells_of(claims[name]) for name in names]
    for event, unit, *bounds, word in zip(*cells, status, strict=True):
        groups.setdefault(event, []).append((unit, word in COUNTING, bounds))
    return {event for event, stated in groups.items() if is_lone(stated)}


def is_lone(stated: Iterable[Stated]) -> bool:
    """Return whether an event is of one person or household, from what each claim states."""
    stated = list(stated)
    firm = any(counting for _, counting, _ in stated)
    most: dict[str, int] = {}
    for unit, counting, bounds in stated:
        given = [bound for bound in bounds if bound is not None]
        if given and unit in PEOPLE and (counting or not firm):
            most[unit] = max(most.get(unit, 0), *given)
    return any(number <= 1 for number in most.values())


def provinces(places: pd.DataFrame) -> dict[str, str]:
    """Return, for each place id, the id of its province, else of its country."""
    ids = set(places["place_id"])
    wider = {}
    for place in rows_of(places).values():
        names = [place["province"], place["country"]]
        slugs = [name.lower().replace(" ", "-") for name in names if name]
        known = [slug for slug in slugs if slug in ids]
        if known or not place["province"]:
            wider[place["place_id"]] = known[0] if known else place["place_id"]
    return wider


def widened(place: str, provinces: Mapping[str, str]) -> str | None:
    """Return a list of places with each place's province (or country) in its stead."""
    wider = [provinces[item] for item in place.split(SEPARATOR) if item in provinces]
    return SEPARATOR.join(dict.fromkeys(wider)) or None
