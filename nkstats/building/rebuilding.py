"""Whether what a manifest tells of could be made again here, byte for byte, and by which plan.

A manifest may be a stranger's: its words are checked as a user's are.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from nkstats.building.inputs import inputs, reports, versions
from nkstats.building.planning import Plan, plan
from nkstats.building.request import Request
from nkstats.errors import NkstatsError

_NO_SHELF = Path(os.devnull)  # nothing published widens what the manifest asked for
_TEXTS = ("edition", "as_of", "since")
_LISTS = ("reports", "languages", "formats")


def plan_of(made: Mapping[str, Any]) -> Plan | str:
    """Return the plan that a manifest was made by, or why it cannot be followed here."""
    asked = made["parameters"]
    texts = all(isinstance(asked.get(name), str) for name in _TEXTS)
    lists = all(isinstance(asked.get(name), list) for name in _LISTS)
    if not texts or not lists or not isinstance(asked.get("parameters"), dict):
        return "its manifest does not say what was asked for"
    try:
        differing = "; ".join(_unlike(made))
        return differing or _same(plan(_request_of(asked)), made)
    except NkstatsError as error:
        return f"it cannot be built here: {error}"


def _same(planned: Plan, made: Mapping[str, Any]) -> Plan | str:
    return planned if planned.key == made["key"] else "what was asked for reads otherwise here"


def _request_of(asked: Mapping[str, Any]) -> Request:
    return Request(
        reports=tuple(map(str, asked["reports"])),
        edition=asked["edition"],
        as_of=asked["as_of"],
        since=asked["since"],
        languages=tuple(map(str, asked["languages"])),
        formats=tuple(map(str, asked["formats"])),
        parameters=asked["parameters"],
        out=_NO_SHELF,
    )


def _unlike(made: Mapping[str, Any]) -> Iterator[str]:
    """Say what differs between the making of a file and what is here."""
    from nkstats.reporting import manifest

    software = versions()
    for name in sorted(made["versions"].keys() | software.keys()):
        there, here = made["versions"].get(name, "none"), software.get(name, "none")
        if there != here:
            yield f"{name} was {there}, here it is {here}"
    asked = made["parameters"]["reports"]
    present = inputs({name: path for name, path in reports().items() if name in asked})
    names = made["inputs"].keys() | present.keys()
    differing = {name for name in names if made["inputs"].get(name) != present.get(name)}
    if manifest.CODE in differing:
        yield "the code of nkstats differs"
    if manifest.LOCK in differing:
        yield f"{manifest.LOCK} differs"
    others = sorted(differing - {manifest.CODE, manifest.LOCK})
    if others:
        yield f"these inputs differ: {', '.join(others)}"
