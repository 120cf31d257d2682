"""A request checked: which pages will be built, why each, from what, and which can be kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from nkstats.building.checking import check_parameters, checked
from nkstats.building.inputs import Inputs, inputs, reports
from nkstats.building.made import Copy
from nkstats.building.opening import Opened, opened
from nkstats.building.reasons import reasons
from nkstats.building.request import FORMATS, LANGUAGES, Request
from nkstats.building.standing import Standing, standing


@dataclass(frozen=True)
class Plan:
    """A request checked: the edition, what is asked of it, its notebooks and its inputs.

    `todo` says why each page that will be built must be; `standing` is the edition as published
    before, None if there is none.
    """

    request: Request
    edition: Opened
    asked: Mapping[str, Any]
    notebooks: Mapping[str, Path]
    inputs: Inputs
    standing: Standing | None = None
    todo: Mapping[Copy, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The edition's label."""
        return self.edition.label

    @property
    def data_day(self) -> str:
        """The newest day whose knowledge is in it, as ISO text."""
        return self.edition.data_day

    @property
    def latest(self) -> str:
        """The label of the latest edition, as known then."""
        return self.edition.latest

    @property
    def copies(self) -> list[Copy]:
        """The pages of the edition, by report and language."""
        return [(name, lang) for name in sorted(self.notebooks) for lang in self.asked["languages"]]

    @property
    def kept(self) -> list[Copy]:
        """The pages that stay as published."""
        return [copy for copy in self.copies if copy not in self.todo]

    @property
    def gone(self) -> list[Copy]:
        """The published pages whose notebook is no longer there."""
        held = self.standing.pages if self.standing else {}
        return sorted(set(held) - set(self.copies))

    @property
    def folder(self) -> Path:
        """Where the edition is published."""
        return self.request.out / self.label

    @property
    def up_to_date(self) -> bool:
        """Whether building would publish what is published already, to the byte.

        Where no page must be built, the manifest may still have to be: for raw tables that
        changed without showing anywhere, or a report that is gone.
        """
        if self.todo or self.gone or self.standing is None:
            return False
        told = self.standing.content
        names = ("parameters", "raw", "latest")
        return [told.get(name) for name in names] == [self.asked, self.inputs.raw, self.latest]


def plan_all(requests: Iterable[Request]) -> list[Plan]:
    """Return a plan for each request; what they are made from is looked at once.

    Raises
    ------
    UsageError
        As `plan` does.
    """
    found = inputs()
    return [plan(request, found) for request in requests]


def plan(request: Request, found: Inputs | None = None) -> Plan:
    """Return a plan, everything in the request checked before anything runs.

    What the edition already holds stays in it: a part asked for alone is planned with the rest, so
    that a published edition is always of one state of knowledge.

    Parameters
    ----------
    request
        What is asked for.
    found
        What `inputs` gave, for who plans many editions at once.

    Raises
    ------
    UsageError
        Naming the choices, if a report, language, format, edition, day or parameter is unknown.
    """
    every = reports()
    known = checked(request, every)
    found = found or inputs()
    edition = opened(request, found)
    stands = standing(request.out / edition.label)
    request, chosen = _with_published(request, known, every, stands)
    for name in sorted(chosen.keys() - known.keys()):
        check_parameters(chosen[name], request.parameters)
    planned = Plan(request, edition, _asked(request, edition, chosen), chosen, found, stands)
    return replace(planned, todo=reasons(planned))


def _asked(request: Request, edition: Opened, chosen: Mapping[str, Path]) -> dict[str, Any]:
    return {
        "edition": edition.label,
        "as_of": edition.as_of,
        "since": edition.since,
        "reports": sorted(chosen),
        "languages": sorted(request.languages),
        "formats": sorted(request.formats),
        "parameters": json.loads(json.dumps(dict(request.parameters))),  # as a manifest gives them
    }


def _with_published(
    request: Request,
    known: Mapping[str, Path],
    every: Mapping[str, Path],
    stands: Standing | None,
) -> tuple[Request, dict[str, Path]]:
    """Return the request and its notebooks, widened by what the edition already holds."""
    before = stands.asked if stands else {}
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
