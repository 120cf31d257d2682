"""From notebooks to files: run each report in each language, then print what came out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from nkstats import paths
from nkstats.building.planning import Plan
from nkstats.building.rendering import Copy, Entry, render_all, write_text
from nkstats.building.request import Progress
from nkstats.errors import ReportError

if TYPE_CHECKING:
    from nkstats.execution import Task


def produce(
    plan: Plan, shop: Path, folder: Path, on_progress: Progress | None = None
) -> list[Entry]:
    """Write the reports of a plan into a folder; return what each is called in each language.

    Raises
    ------
    ReportError
        A notebook or a page fails, a figure has no source, or the languages disagree.
    """
    executed = run(plan, shop, on_progress)
    _write_key_figures(executed, folder)
    return render_all(plan, executed, folder)


def run(plan: Plan, shop: Path, on_progress: Progress | None = None) -> dict[Copy, Path]:
    """Run each notebook in each language; return the executed ones by report and language.

    Raises
    ------
    ReportError
        Naming each notebook that failed, and where.
    """
    from nkstats.execution import run_many

    tasks = _tasks(plan, shop)
    results = run_many(list(tasks.values()), jobs=plan.request.jobs, on_progress=on_progress)
    failures = [f"{result.task.label}: {result.error}" for result in results if result.error]
    if failures:
        raise ReportError("\n".join(failures))
    return {copy: task.output for copy, task in tasks.items()}


def _tasks(plan: Plan, shop: Path) -> dict[Copy, Task]:
    from nkstats.execution import Task, parameters

    asked = {name: plan.asked[name] for name in ("edition", "as_of", "since")}
    tasks = {}
    for name, path in plan.notebooks.items():
        taken = parameters.declared(path)
        for lang in plan.request.languages:
            values = {**asked, "lang": lang, **plan.request.parameters}
            tasks[name, lang] = Task(
                path, {key: value for key, value in values.items() if key in taken},
                shop / f"{name}.{lang}.ipynb", plan.request.timeout, paths.project_dir(),
                f"{name}.{lang}",
            )  # fmt: skip
    return tasks


def _write_key_figures(executed: Mapping[Copy, Path], folder: Path) -> None:
    import nbformat

    from nkstats.reporting import key_figures

    table = key_figures.table({
        copy: nbformat.read(path, as_version=4)
        for copy, path in executed.items()
    })  # fmt: skip
    if table is not None:
        write_text(folder / key_figures.NAME, table)
