"""From plans to pages: all that are to be made, side by side, as a crew or a cluster makes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nkstats import paths
from nkstats.building import modelling, pages
from nkstats.building.keys import recipe
from nkstats.building.made import Copy, Made
from nkstats.building.request import Request
from nkstats.periods import LATEST

if TYPE_CHECKING:
    from nkstats.building.planning import Plan
    from nkstats.building.watching import Watch
    from nkstats.execution.crew import Crew

TASKS = "nkstats.building.pages:warm_tasks"
KERNELS = "nkstats.building.pages:warm_kernels"
MODELS = "nkstats.warming:warm_models"


@dataclass(frozen=True)
class Outcome:
    """How the making of one page ended: what was made, or the message of its error."""

    plan: Plan
    copy: Copy
    made: Made | None
    error: str


def label_of(plan: Plan, copy: Copy) -> str:
    """Return what a page is called while it is made, such as "2025H2 arrivals_trends.en"."""
    return f"{plan.label} {'.'.join(copy)}"


@contextmanager
def begun(requests: Iterable[Request], *, scheduler: str = "") -> Iterator[Crew | None]:
    """Give a crew that warms up while the requests are planned; None if it may not be needed.

    Where some page is sure to be made, waiting for the plans would be waiting twice. The
    parameters are those of `produce`.
    """
    requests = list(requests)
    if scheduler or not any(map(_sure, requests)):
        yield None
    else:
        with crew_for(raw_tables(), models=modelling.asked_for(requests)) as crew:
            yield crew


def produce(
    wanted: Iterable[tuple[Plan, Iterable[Copy]]],
    *,
    jobs: int,
    watch: Watch,
    scheduler: str = "",
    crew: Crew | None = None,
) -> Iterator[Outcome]:
    """Make pages of plans, and yield each as it comes.

    Parameters
    ----------
    wanted
        Plans, each with the pages to be made of it.
    jobs
        How many at a time, in local processes.
    scheduler
        The address of a Dask scheduler; "" for local processes.
    crew
        Local processes that are there already, if any are.
    """
    data = raw_tables()
    asked = {label_of(plan, copy): (plan, copy) for plan, copies in wanted for copy in copies}
    if not asked:
        return
    watch.begins(list(asked))
    tasks = {label: _page(*which, data, local=not scheduler) for label, which in asked.items()}
    results = _spread(tasks, scheduler, watch) if scheduler else _here(tasks, jobs, watch, crew)
    for label, made, error, seconds in results:
        watch.ended(label, seconds, error)
        yield Outcome(*asked[label], made, error)


def _sure(request: Request) -> bool:
    """Say, before the record is read, whether a request is for something not built before."""
    if request.force or request.edition != LATEST:
        return request.force or not (request.out / request.edition).is_dir()
    return not any(request.out.glob("[0-9]*"))


def _here(
    tasks: Mapping[str, pages.Page], jobs: int, watch: Watch, crew: Crew | None
) -> Iterator[tuple[str, Made | None, str, float]]:
    from nkstats.execution.crew import Task

    given = [Task(label, pages.MAKE, page) for label, page in tasks.items()]
    data = next(iter(tasks.values())).data
    models = any(modelling.estimates(page.notebook) for page in tasks.values())
    more = {"many": len(tasks) > jobs, "models": models}
    with nullcontext(crew) if crew else crew_for(data, **more) as workers:
        for done in workers.run(given, jobs=jobs, on_progress=watch.cells):
            yield done.task.label, done.value, done.error, done.seconds


def crew_for(data: Mapping[str, bytes], *, many: bool = True, models: bool = True) -> Crew:
    """Return a crew for pages made from these raw tables.

    Parameters
    ----------
    many
        Whether kernels are to be forked with all that notebooks need at hand, the record read;
        for as many pages as are made at once it is no use.
    models
        Whether some of these notebooks estimate models.
    """
    from nkstats.execution.crew import Crew, Warmth
    from nkstats.execution.newborn import THREADS

    # pages are made side by side; and with one thread, sums come out the same on every machine
    one_thread = dict.fromkeys(THREADS, "1")
    warm = (KERNELS, MODELS) if models else (KERNELS,)
    return Crew(
        Warmth(tasks=(TASKS,), kernels=warm if many else ()),
        prepare=lambda folder: {pages.DATA: str(pages.place(data, folder)), **one_thread},
    )


def _spread(
    tasks: Mapping[str, pages.Page], scheduler: str, watch: Watch
) -> Iterator[tuple[str, Made | None, str, float]]:
    from nkstats.building import cluster

    yield from cluster.make(tasks, scheduler, watch)


def _page(plan: Plan, copy: Copy, data: Mapping[str, bytes], *, local: bool) -> pages.Page:
    from nkstats.execution import parameters

    report, lang = copy
    path = plan.notebooks[report]
    taken = parameters.declared(path)
    asked = {name: plan.asked[name] for name in ("edition", "as_of", "since")}
    values = {**asked, "lang": lang, **plan.request.parameters}
    return pages.Page(
        report=report,
        lang=lang,
        notebook=path.read_bytes(),
        parameters={name: value for name, value in values.items() if name in taken},
        data=data,
        recipe=recipe(plan, copy),
        formats=plan.request.formats,
        timeout=plan.request.timeout,
        cwd=str(paths.project_dir()) if local else "",
    )


def raw_tables() -> dict[str, bytes]:
    """Return the raw tables of the project by file name, as they are now."""
    folder: Path = paths.raw_dir()
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
