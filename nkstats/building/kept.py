"""The pages of an edition that are kept: taken over, file by file, from the one published.

With them an edition is, to the byte, what making all its pages would have given.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from nkstats.building.planning import Plan
from nkstats.errors import ReportError
from nkstats.reporting import key_figures, manifest


def copy_into(plan: Plan, folder: Path) -> list[dict[str, Any]]:
    """Copy the files of the pages that a plan keeps; return their entries in the manifest.

    Raises
    ------
    ReportError
        A file is no longer as it was when the plan was made.
    """
    held = plan.standing.pages if plan.standing else {}
    entries = [dict(held[copy]) for copy in plan.kept]
    for name in (name for entry in entries for name in entry["files"]):
        shutil.copy2(_published(plan, name), folder / name)
        _check(plan, folder, name)
    return entries


def quoted(plan: Plan) -> key_figures.Published:
    """Return what the published table of key figures says of the pages that a plan keeps.

    Raises
    ------
    ReportError
        The table is no longer as it was when the plan was made.
    """
    if not plan.kept or plan.standing is None:
        return {}
    if key_figures.NAME not in plan.standing.content["files"]:
        return dict.fromkeys(plan.kept, ())
    text = _published(plan, key_figures.NAME).read_text(encoding="utf-8")
    _check(plan, plan.standing.folder, key_figures.NAME)
    return {copy: key_figures.rows_of(text, copy[0]) for copy in plan.kept}


def _published(plan: Plan, name: str) -> Path:
    assert plan.standing is not None
    path = plan.standing.folder / name
    if not path.is_file():
        raise _refusal(plan, name)
    return path


def _check(plan: Plan, folder: Path, name: str) -> None:
    """Refuse a file that is not what the manifest of the published edition says."""
    assert plan.standing is not None
    if manifest.digest(folder / name) != plan.standing.content["files"].get(name):
        raise _refusal(plan, name)


def _refusal(plan: Plan, name: str) -> ReportError:
    return ReportError(
        f"{plan.folder / name}: changed while edition {plan.label} was built; nothing was "
        "published; build it again"
    )
