"""What a user may ask for: reports of one edition, in languages and formats."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nkstats import paths
from nkstats.errors import UsageError, choices
from nkstats.periods import LATEST

FORMATS = ("html", "pdf")
LANGUAGES = ("en", "ko")


@dataclass(frozen=True)
class Request:
    """What was asked for: reports of one edition, in languages and formats."""

    reports: tuple[str, ...] = ()
    edition: str = LATEST
    as_of: str = ""
    since: str = ""
    languages: tuple[str, ...] = LANGUAGES
    formats: tuple[str, ...] = FORMATS
    out: Path = field(default_factory=paths.reports_dir)
    jobs: int = field(default_factory=lambda: min(os.cpu_count() or 1, 4))
    timeout: int = 300
    parameters: Mapping[str, object] = field(default_factory=dict)
    force: bool = False


def refuse_unknown(
    what: str, given: Sequence[str], known: Sequence[str] | Mapping[str, Path]
) -> None:
    """Refuse names that do not exist, and none at all where one is needed.

    Raises
    ------
    UsageError
        Naming the choices.
    """
    unknown = [name for name in given if name not in known]
    if unknown or (what != "report" and not given):
        named = ", ".join(map(repr, unknown)) or "none given"
        raise UsageError(f"{what} {named} does not exist; choose from {choices(known)}")
