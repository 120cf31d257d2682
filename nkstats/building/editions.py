"""An edition from plan to shelf: produced in a hidden folder, published whole, then listed."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from nkstats.building.inputs import inputs
from nkstats.building.planning import Plan
from nkstats.building.producing import produce
from nkstats.building.request import Progress
from nkstats.errors import ReportError

DATA = "NKSTATS_DATA"


def build(plan: Plan, on_progress: Progress | None = None) -> list[Path]:
    """Run, print and publish an edition; return the files published.

    Raises
    ------
    ReportError
        If a notebook or a page fails, or the data change meanwhile; the edition published before
        stays as it was.
    """
    from nkstats.reporting import manifest, publish, shelf

    publish.recover(plan.request.out)
    with publish.staged(plan.request.out, plan.label) as folder:
        documents = produce_safely(plan, folder, on_progress)
        manifest.write(folder, documents=documents, **plan.made_from())
    shelf.refresh(plan.request.out)
    return published(plan)


def produce_safely(
    plan: Plan, folder: Path, on_progress: Progress | None = None
) -> list[dict[str, object]]:
    """Write the reports of a plan into a folder, and make sure that nothing changed meanwhile.

    Raises
    ------
    ReportError
        As `produce` does, and if the data, a notebook or the code are no longer those planned.
    """
    if DATA in os.environ:  # the kernels work in another folder
        os.environ[DATA] = str(Path(os.environ[DATA]).resolve())
    with tempfile.TemporaryDirectory(prefix="nkstats-") as shop:
        documents = produce(plan, Path(shop), folder, on_progress)
    if _changed(plan):
        raise ReportError(
            f"edition {plan.label}: the data, a notebook or the code changed while it was "
            "built; nothing was published; build it again"
        )
    return documents


def _changed(plan: Plan) -> bool:
    """Return whether what the notebooks are made from is not as planned.

    A plan may run fewer notebooks than its inputs name: for one page of an edition.
    """
    now = inputs(plan.notebooks)
    names = {name for name in plan.inputs if not name.startswith("notebooks/")} | now.keys()
    return any(now.get(name) != plan.inputs.get(name) for name in names)


def published(plan: Plan) -> list[Path]:
    """Return the files of the edition as published."""
    from nkstats.reporting import manifest

    listed = (manifest.read(plan.folder) or {"files": {}})["files"]
    return [plan.folder / name for name in listed]
