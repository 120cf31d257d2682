"""Which edition a request means, and what day it knows.

The shelf is asked first, which is quick: what a published edition says of the same record holds.
Else the record is.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from nkstats.building.inputs import Inputs
from nkstats.building.request import Request
from nkstats.building.standing import Standing, standing
from nkstats.cells import parse_period
from nkstats.errors import UsageError
from nkstats.periods import LATEST, day_before


@dataclass(frozen=True)
class Opened:
    """An edition as asked for, checked, all days as ISO text.

    `as_of` is "" where every claim counts; `latest` is the label of the latest edition as known
    then, "" if there is none yet.
    """

    label: str
    as_of: str
    since: str
    data_day: str
    latest: str


def opened(request: Request, inputs: Inputs) -> Opened:
    """Return the edition that is asked for.

    Raises
    ------
    UsageError
        Naming the choices, if an edition or a day is unknown.
    """
    return _by_shelf(request, inputs) or _by_record(request, inputs)


def _by_shelf(request: Request, inputs: Inputs) -> Opened | None:
    """Return what the same record gave when it was asked for the same; None if that is not told."""
    label = _latest_told(request, inputs) if request.edition == LATEST else request.edition
    found = _told(request.out / label, request, inputs) if label == Path(label).name else None
    if found is None or not label:
        return None
    asked, content = found.asked, found.content
    same = (label, request.since or _default_since(label))
    if (asked.get("edition"), asked.get("since")) != same:
        return None
    return Opened(label, request.as_of, same[1], content["data_day"], content["latest"])


def _latest_told(request: Request, inputs: Inputs) -> str:
    """Return the latest edition by any manifest on the shelf that was made from this record."""
    folders = sorted(request.out.glob("[0-9]*"), reverse=True)
    told = (_told(folder, request, inputs) for folder in folders)
    return next((str(found.content["latest"]) for found in told if found), "")


def _told(folder: Path, request: Request, inputs: Inputs) -> Standing | None:
    """Return an edition if it was made from this record as known on the day asked for."""
    found = standing(folder)
    if found is None or not isinstance(found.asked.get("as_of"), str):
        return None
    content = found.content
    texts = all(isinstance(content.get(name), str) for name in ("data_day", "latest"))
    here = (inputs.code, inputs.raw, inputs.versions, request.as_of)
    there = (found.code, content.get("raw"), content["versions"], found.asked["as_of"])
    return found if texts and here == there else None


def _default_since(label: str) -> str:
    try:
        start = parse_period(label).start
    except ValueError:
        return ""
    return "" if start is None else day_before(start).isoformat()


def _by_record(request: Request, inputs: Inputs) -> Opened:
    from nkstats.editions import open_edition

    edition = open_edition(request.edition, as_of=request.as_of, since=request.since)
    as_of = str(edition.as_of or "")
    latest = edition.label if request.edition == LATEST else _latest(as_of, inputs.record)
    return Opened(
        edition.label, as_of, edition.since.isoformat(), edition.data_day.isoformat(), latest
    )


@lru_cache
def _latest(as_of: str, record: str) -> str:  # `record` is what the answer holds for
    from nkstats.editions import latest_edition

    try:
        return latest_edition(as_of)
    except UsageError:
        return ""
