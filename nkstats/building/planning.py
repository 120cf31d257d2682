"""A request checked and keyed: what will be built, from what, and whether it stands already."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nkstats import paths
from nkstats.building.inputs import fonts, inputs, reports, versions
from nkstats.building.request import FORMATS, LANGUAGES, Request, refuse_unknown
from nkstats.errors import ReportError, UsageError

OWN_PARAMETERS = ("edition", "as_of", "since", "lang")


@dataclass(frozen=True)
class Plan:
    """A request checked: the edition's label, what is asked, its notebooks and its inputs' key."""

    request: Request
    label: str
    data_day: str
    asked: Mapping[str, Any]
    notebooks: Mapping[str, Path]
    inputs: Mapping[str, str]
    versions: Mapping[str, str]

    @property
    def key(self) -> str:
        """One hash for what the edition is made from."""
        from nkstats.reporting import manifest

        return manifest.key_of(self.inputs, self.asked, self.versions)

    @property
    def folder(self) -> Path:
        """Where the edition is published."""
        return self.request.out / self.label

    @property
    def up_to_date(self) -> bool:
        """Whether the edition stands published, made from the same inputs."""
        from nkstats.reporting import manifest

        return not self.request.force and manifest.intact(self.folder, self.key)

    def made_from(self) -> dict[str, Any]:
        """Return what a manifest says of this plan, before there are files."""
        return {
            "data_day": self.data_day,
            "fonts": fonts(),
            "inputs": self.inputs,
            "key": self.key,
            "parameters": self.asked,
            "versions": self.versions,
        }


def plan(request: Request) -> Plan:
    """Return a plan, everything in the request checked before anything runs.

    What the edition already holds stays in it: a part asked for alone is built with the rest, so
    that a published edition is always of one state of knowledge.

    Raises
    ------
    UsageError
        Naming the choices, if a report, language, format, edition, day or parameter is unknown.
    """
    from nkstats.editions import open_edition

    refuse_unknown("language", request.languages, LANGUAGES)
    refuse_unknown("format", request.formats, FORMATS)
    known = _choose(request.reports)
    edition = open_edition(request.edition, as_of=request.as_of, since=request.since)
    request, chosen = _with_published(request, known, edition.label)
    _check_plain(request.parameters)
    for path in chosen.values():
        _check_parameters(path, request.parameters)
    asked = {
        "edition": edition.label,
        "as_of": str(edition.as_of or ""),
        "since": str(edition.since),
        "reports": sorted(chosen),
        "languages": sorted(request.languages),
        "formats": sorted(request.formats),
        "parameters": dict(request.parameters),
    }
    day = edition.data_day.isoformat()
    return Plan(request, edition.label, day, asked, chosen, inputs(chosen), versions())


def _choose(names: Sequence[str]) -> dict[str, Path]:
    known = reports()
    refuse_unknown("report", names, known)
    if not known:
        raise ReportError(
            f"{paths.notebooks_dir()}: no report; expected a notebook with parameters"
        )
    return {name: known[name] for name in (names or known)}


def _check_plain(given: Mapping[str, object]) -> None:
    try:
        json.dumps(given, allow_nan=False, sort_keys=True)
    except (TypeError, ValueError, RecursionError):
        raise UsageError(
            f"parameters {dict(given)!r}: expected text, numbers, and lists or tables of them"
        ) from None


def _check_parameters(path: Path, given: Mapping[str, object]) -> None:
    from nkstats.execution import parameters

    own = [name for name in given if name in OWN_PARAMETERS]
    if own:
        raise UsageError(
            f"parameter {own[0]!r} is set by its own option, --{own[0].replace('_', '-')}"
        )
    parameters.check(path, given)


def _with_published(
    request: Request, known: Mapping[str, Path], label: str
) -> tuple[Request, dict[str, Path]]:
    """Return the request and its notebooks, widened by what the edition already holds."""
    from nkstats.reporting import manifest

    before = (manifest.read(request.out / label) or {}).get("parameters", {})
    every = reports()
    held = {name: every[name] for name in _names(before, "reports") if name in every}
    wider = replace(
        request,
        languages=_union(request.languages, _names(before, "languages"), LANGUAGES),
        formats=_union(request.formats, _names(before, "formats"), FORMATS),
    )
    return wider, {**known, **held}


def _names(parameters: Mapping[str, Any], kind: str) -> list[str]:
    """Return the names in a manifest's list; none if a stranger wrote something else there."""
    found = parameters.get(kind)
    return [name for name in found if isinstance(name, str)] if isinstance(found, list) else []


def _union(first: Sequence[str], second: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*first, *(name for name in second if name in known)]))
