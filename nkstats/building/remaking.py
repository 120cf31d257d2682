"""Making pages again to compare them: nothing is published, and nothing may change meanwhile."""

from __future__ import annotations

from collections.abc import Iterable

from nkstats.building.changing import changed
from nkstats.building.made import Copy, Made
from nkstats.building.planning import Plan
from nkstats.building.producing import produce
from nkstats.building.watching import Watch
from nkstats.errors import ReportError


def remade(plan: Plan, copies: Iterable[Copy], watch: Watch | None = None) -> dict[Copy, Made]:
    """Return pages of a plan, made anew.

    Raises
    ------
    ReportError
        Naming each page that fails, or what changed meanwhile.
    """
    done = list(produce([(plan, copies)], jobs=plan.request.jobs, watch=watch or Watch()))
    failures = [f"{'.'.join(one.copy)}: {one.error}" for one in done if one.made is None]
    if failures:
        raise ReportError("\n".join(failures))
    made = {one.copy: one.made for one in done if one.made is not None}
    names = changed(plan, made.values())
    if names:
        raise ReportError(f"{', '.join(names)} changed while this was made again; try it again")
    return made
