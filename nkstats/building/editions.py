"""Editions from plan to shelf: their pages made side by side, each edition published whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from nkstats.building import kept, keys
from nkstats.building.changing import changed
from nkstats.building.made import Copy, Made
from nkstats.building.planning import Plan
from nkstats.building.producing import Outcome, label_of, produce
from nkstats.building.watching import Watch
from nkstats.errors import ReportError

if TYPE_CHECKING:
    from nkstats.execution.crew import Crew


def build(plan: Plan, watch: Watch | None = None) -> list[Path]:
    """Make the pages of an edition that must be made, publish it whole, and return its files.

    Raises
    ------
    ReportError
        If a notebook or a page fails, or the data change meanwhile; the edition published before
        stays as it was.
    """
    failures = build_all([plan], watch=watch or Watch())
    if failures:
        raise ReportError("\n".join(failures.values()))
    return published(plan)


def build_all(
    plans: Sequence[Plan], *, watch: Watch, scheduler: str = "", crew: Crew | None = None
) -> dict[str, str]:
    """Make editions side by side; return why each that is not published could not be, by label.

    A page that fails holds back its own edition only. An edition is published as soon as its
    last page is made; if this is broken off, those published stand and the others are as before.

    Parameters
    ----------
    scheduler
        The address of a Dask scheduler; "" for local processes.
    crew
        Local processes that are there already, as `begun` gives them, if any are.

    Raises
    ------
    ReportError
        The shelf cannot be written.
    """
    from nkstats.reporting import publish, shelf

    due = [plan for plan in plans if not plan.up_to_date]
    if not due:
        return {}
    request = due[0].request
    out = request.out
    publish.recover(out)
    publish.ready(out)
    pending = {plan.label: _Pending(plan) for plan in due}
    failures: dict[str, str] = {}
    try:
        for label in [label for label, each in pending.items() if each.complete]:
            _settle(pending.pop(label), failures, watch)
        wanted = [(each.plan, each.plan.todo) for each in pending.values()]
        for outcome in produce(
            wanted, jobs=request.jobs, watch=watch, scheduler=scheduler, crew=crew
        ):
            each = pending[outcome.plan.label]
            each.take(outcome)
            if each.complete:
                _settle(pending.pop(outcome.plan.label), failures, watch)
    finally:
        if out.is_dir():
            shelf.refresh(out)
    return failures


def published(plan: Plan) -> list[Path]:
    """Return the files of the edition as published."""
    from nkstats.reporting import manifest

    listed = (manifest.read(plan.folder) or {"files": {}})["files"]
    return [plan.folder / name for name in listed]


def write(folder: Path, plan: Plan, made: Iterable[tuple[Copy, Made]]) -> None:
    """Write the files of a whole edition, its pages made or kept, its table and its manifest.

    Raises
    ------
    ReportError
        A figure has no source, the languages disagree, or what is kept has changed.
    """
    from nkstats.reporting import key_figures, manifest

    pages = dict(sorted(made))
    table = key_figures.table({c: page.figures for c, page in pages.items()}, kept.quoted(plan))
    entries = kept.copy_into(plan, folder)
    for page in pages.values():
        for name, content in page.files.items():
            (folder / name).write_bytes(content)
    if table is not None:
        (folder / key_figures.NAME).write_text(table, encoding="utf-8", newline="\n")
    documents = [*entries, *map(keys.entry_of, pages.values())]
    manifest.write(folder, **keys.edition_manifest(plan, documents))


class _Pending:
    """An edition whose pages are being made."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.made: dict[Copy, Made] = {}
        self.errors: dict[Copy, str] = {}

    @property
    def complete(self) -> bool:
        return len(self.made) + len(self.errors) == len(self.plan.todo)

    def take(self, outcome: Outcome) -> None:
        if outcome.made is None:
            self.errors[outcome.copy] = outcome.error
        else:
            self.made[outcome.copy] = outcome.made

    def failures(self) -> str:
        told = [f"{label_of(self.plan, copy)}: {said}" for copy, said in self.errors.items()]
        return "\n".join(sorted(told))


def _settle(pending: _Pending, failures: dict[str, str], watch: Watch) -> None:
    """Publish a finished edition, or note why it cannot be."""
    label = pending.plan.label
    try:
        if pending.errors:
            raise ReportError(pending.failures())
        _publish(pending)
    except ReportError as error:
        failures[label] = str(error)
    watch.published(label, failures.get(label, ""))


def _publish(pending: _Pending) -> None:
    from nkstats.reporting import publish

    plan = pending.plan
    with publish.staged(plan.request.out, plan.label) as folder:
        write(folder, plan, pending.made.items())
        names = changed(plan, pending.made.values())
        if names:
            raise ReportError(
                f"edition {plan.label}: changed while it was built: {', '.join(names)}; nothing "
                "was published; build it again"
            )
