"""Whether what an edition is made from changed while it was made: a curator may save a table."""

from __future__ import annotations

from collections.abc import Iterable

from nkstats import reads
from nkstats.building.inputs import Inputs, inputs, notebook_of
from nkstats.building.made import Made
from nkstats.building.planning import Plan
from nkstats.reporting import manifest


def changed(plan: Plan, made: Iterable[Made], now: Inputs | None = None) -> list[str]:
    """Return the names of what is no longer as it was when the plan was made, sorted.

    Parameters
    ----------
    plan
        Of its notebooks, those of its reports count.
    made
        The pages made, with the files that their notebooks read by themselves.
    now
        What `inputs` gave after the pages were made, for who asks for many editions at once.
    """
    before, now = plan.inputs, now or inputs()
    pairs = {
        manifest.CODE: (before.code, now.code), manifest.LOCK: (before.lock, now.lock),
        **{notebook_of(name): (before.notebooks[name], now.notebooks.get(name))
           for name in plan.notebooks},
        **{f"data/raw/{name}": (before.raw.get(name), now.raw.get(name))
           for name in before.raw.keys() | now.raw.keys()},
    }  # fmt: skip
    found = {name for name, (then, here) in pairs.items() if then != here}
    return sorted(found | {text for page in made for text in _files_changed(page)})


def _files_changed(page: Made) -> set[str]:
    return {
        text
        for text, hash_ in page.reads.items()
        if reads.is_file(text) and reads.again(text) != hash_
    }
