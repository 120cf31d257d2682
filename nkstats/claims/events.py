"""Events resolved from many claims, as of any day: claims are read once, what is equal is kept.

One event depends on its own claims alone, so that a day on which no more of them were known gives
the same. How it is resolved is the business of `votes`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import pandas as pd

from nkstats.claims.places import COUNTING, is_lone
from nkstats.claims.votes import PRECISIONS, STATUSES, Claim, Event, resolved, standing
from nkstats.rows import Row, frame_of
from nkstats.vintages import is_known

COLUMNS = {
    "kind": "category",
    "start": "datetime64[s]",
    "end": "datetime64[s]",
    "date_precision": pd.CategoricalDtype(PRECISIONS),
    "low": "Int64",
    "best": "Int64",
    "high": "Int64",
    "unit": "category",
    "status": pd.CategoricalDtype(STATUSES),
    "parent_id": "string",
    "country": "string",
    "place": "string",
    "n_claims": "Int64",
    "n_claimants": "Int64",
    "source_ids": "string",
    "known_by": "datetime64[s]",
}
_NAMES = {
    "start_date": "start", "end_date": "end", "count_low": "low", "count_best": "best",
    "count_high": "high", "count_unit": "unit", "parent_event_id": "parent_id",
    "from_country": "country", "from_place": "place",
}  # fmt: skip
_DAYS = ("start", "end", "known_by")
_BOUNDS = ("low", "best", "high")


class Events:
    """All claims of one event table, ready to be resolved as of any day.

    Parameters
    ----------
    claims
        The corrected claims of one event table, as `known_rows` gives them.
    provinces
        The province or country of each place id; one person or household is shown no closer.
    kind, country
        Stand in where the table has no such column.
    types
        Of columns of the frame, where they are narrower than in `COLUMNS`.
    """

    def __init__(
        self,
        claims: Iterable[Row],
        provinces: Mapping[str, str],
        *,
        kind: str | None = None,
        country: str | None = None,
        types: Mapping[str, Any] | None = None,
    ) -> None:
        self._provinces = provinces
        own = {} if kind is None else {"kind": pd.CategoricalDtype([kind])}
        self._types = {**COLUMNS, **(types or {}), **own}
        self._claims: dict[str, list[Claim]] = {}
        for claim in _named(claims, kind, country):
            self._claims.setdefault(claim["event_id"], []).append(claim)
        self._kept: dict[tuple[str, tuple[int, ...]], Event] = {}

    def rows(self, day: date | None = None) -> dict[str, Event]:
        """Return the events known on a day, by id, in order of time; None for every claim.

        They are shared by all who ask: change none.
        """
        found = dict(self._known(day))
        order = sorted(found, key=lambda event: (_last_day(found[event]), event))
        return {event: _among(found[event], found) for event in order}

    def frame(self, rows: Mapping[str, Event]) -> pd.DataFrame:
        """Return events as a frame, indexed by `event_id`; columns as in `COLUMNS`."""
        index = pd.Index(list(rows), name="event_id", dtype="str")
        return frame_of(rows.values(), self._types, index)

    def _known(self, day: date | None) -> Iterator[tuple[str, Event]]:
        for event, claims in self._claims.items():
            known = tuple(n for n, claim in enumerate(claims) if is_known(claim["known_by"], day))
            if known:
                if (event, known) not in self._kept:
                    self._kept[event, known] = self._resolved([claims[n] for n in known])
                yield event, self._kept[event, known]

    def _resolved(self, claims: Sequence[Claim]) -> Event:
        stated = [
            (claim["unit"], claim["status"] in COUNTING, [claim[name] for name in _BOUNDS])
            for claim in claims
        ]
        return resolved(claims, self._provinces if is_lone(stated) else None)


def _named(claims: Iterable[Row], kind: str | None, country: str | None) -> Iterator[Claim]:
    """Yield the claims with the names of `COLUMNS`, each with its `standing`.

    Claims of one standing are equal in status and in how precise their dates are.
    """
    defaults = {"kind": kind, "country": country, "status": "reported", "parent_id": None}
    for row in claims:
        claim = {**defaults, **{_NAMES.get(name, name): cell for name, cell in row.items()}}
        claim |= {name: _stamp(claim[name]) for name in _DAYS}
        yield {**claim, "standing": standing(claim)}


@lru_cache(maxsize=4096)
def _stamp(day: datetime | None) -> pd.Timestamp | None:
    """Return a day as cells of a frame give it."""
    return None if day is None else pd.Timestamp(day).as_unit("s")


def _among(event: Event, others: Mapping[str, Event]) -> Event:
    """Return an event without its parent, if that is not known."""
    parent = event["parent_id"]
    return event if parent is None or parent in others else {**event, "parent_id": None}


def _last_day(event: Event) -> float:
    day = event["end"] if event["end"] is not None else event["start"]
    return math.inf if day is None else float(day.timestamp())
