"""What a plan would do, in words: a line for each reason, with the pages that it concerns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nkstats.building.made import Copy
from nkstats.building.planning import Plan


def explained(plan: Plan) -> list[str]:
    """Return what would be built and why, what is kept, and what goes.

    Examples
    --------
    >>> explained(plan)  # doctest: +SKIP
    ['build exiles.en, exiles.ko: load_exiles(as_of=None, claims=False) gives something else',
     'keep arrivals_trends.en, arrivals_trends.ko']
    """
    return list(_lines(plan))


def _lines(plan: Plan) -> Iterator[str]:
    by_reason: dict[str, list[Copy]] = {}
    for copy, reason in sorted(plan.todo.items()):
        by_reason.setdefault(reason, []).append(copy)
    for reason, copies in by_reason.items():
        yield f"build {_named(copies)}: {reason}"
    if plan.kept:
        yield f"keep {_named(plan.kept)}"
    if plan.gone:
        yield f"leave out {_named(plan.gone)}: no such report any more"
    if not plan.todo and not plan.up_to_date:
        yield "write manifest.json anew: no page shows what changed"


def _named(copies: Iterable[Copy]) -> str:
    return ", ".join(".".join(copy) for copy in sorted(copies))
