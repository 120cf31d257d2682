"""A request looked at by itself: what can be seen to be wrong before anything is planned or loaded.

Quick, so that a user hears at once, and a crew can warm up while the plans are made.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from nkstats import paths
from nkstats.building.days import check_days
from nkstats.building.inputs import reports
from nkstats.building.request import FORMATS, LANGUAGES, Request, refuse_unknown
from nkstats.errors import ReportError, UsageError

OWN_PARAMETERS = ("edition", "as_of", "since", "lang")


def check(request: Request) -> None:
    """Refuse what can be seen to be wrong before anything is loaded.

    Raises
    ------
    UsageError
        As `planning.plan` does.
    """
    check_days(request)
    checked(request, reports())


def checked(request: Request, every: Mapping[str, Path]) -> dict[str, Path]:
    """Return the notebooks that a request names, of all that there are.

    Raises
    ------
    UsageError
        As `planning.plan` does.
    ReportError
        If there is no report.
    """
    refuse_unknown("language", request.languages, LANGUAGES)
    refuse_unknown("format", request.formats, FORMATS)
    known = _choose(request.reports, every)
    _check_plain(request.parameters)
    for path in known.values():
        check_parameters(path, request.parameters)
    return known


def _choose(names: Sequence[str], known: Mapping[str, Path]) -> dict[str, Path]:
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


def check_parameters(path: Path, given: Mapping[str, object]) -> None:
    """Refuse parameters that a notebook does not have, and those that have an option.

    Raises
    ------
    UsageError
        Naming the choices.
    """
    from nkstats.execution import parameters

    own = [name for name in given if name in OWN_PARAMETERS]
    if own:
        raise UsageError(
            f"parameter {own[0]!r} is set by its own option, --{own[0].replace('_', '-')}"
        )
    parameters.check(path, given)
