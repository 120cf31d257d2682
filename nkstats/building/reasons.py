"""Why a page must be built, or that it need not: its key as it would be, against the one published.

The raw tables are looked at first: where they are the same, all that was read of them is too, and
nothing heavy is loaded. It builds nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from nkstats import reads
from nkstats.building import keys
from nkstats.building.inputs import notebook_of
from nkstats.building.made import Copy
from nkstats.building.standing import Standing
from nkstats.reporting import key_figures, manifest

if TYPE_CHECKING:
    from nkstats.building.planning import Plan


def reasons(plan: Plan) -> dict[Copy, str]:
    """Return why each page that must be built must be; a page that is not named can be kept."""
    common = _common(plan)
    if common or plan.standing is None:
        return dict.fromkeys(plan.copies, common)
    spoiled = plan.standing.spoiled()
    if key_figures.NAME in spoiled:
        return dict.fromkeys(plan.copies, f"{key_figures.NAME} is {spoiled[key_figures.NAME]}")
    found = {copy: _why(plan, plan.standing, copy, spoiled) for copy in plan.copies}
    return {copy: why for copy, why in found.items() if why}


def _common(plan: Plan) -> str:
    if plan.request.force:
        return "--force"
    return "new" if plan.standing is None else ""


def _why(plan: Plan, stands: Standing, copy: Copy, spoiled: Mapping[str, str]) -> str:
    """Return the first reason found, the cheapest looked for first; "" if there is none."""
    page = stands.pages.get(copy)
    if page is None:
        return "new"
    recipe, listed = keys.recipe(plan, copy), stands.content["files"]
    found = [
        *_otherwise(recipe, page, stands),
        *(f"never built in {kind}" for kind in plan.request.formats if _lacks(page, kind)),
        *(f"{name} is {spoiled[name]}" for name in page["files"] if name in spoiled),
        *(f"{name} is not in {manifest.NAME}" for name in page["files"] if name not in listed),
    ]
    return found[0] if found else _reads_otherwise(plan, stands, recipe, page)


def _lacks(page: Mapping[str, Any], kind: str) -> bool:
    return f"{page['report']}.{page['lang']}.{kind}" not in page["files"]


def _otherwise(
    recipe: keys.Recipe, page: Mapping[str, Any], stands: Standing
) -> Iterator[str]:  # fmt: skip
    """Say what differs between a recipe and that of the published page."""
    before, now = page["inputs"], recipe["inputs"]
    names = {
        manifest.CODE: "the code of nkstats", notebook_of(recipe["report"]): "its notebook",
        manifest.LOCK: manifest.LOCK,
    }  # fmt: skip
    yield from (f"{said} changed" for key, said in names.items() if before.get(key) != now.get(key))
    yield from unlike_versions(stands.content["versions"], recipe["versions"])
    asked, wanted = stands.asked, recipe["parameters"]
    for name in ("as_of", "since", "parameters"):
        if asked.get(name) != wanted[name]:
            was, is_ = asked.get(name) or "none", wanted[name] or "none"
            yield f"{name} was {was}, now it is {is_}"
    if stands.content.get("data_day") != recipe["data_day"]:
        yield f"the data day was {stands.content.get('data_day')}, now it is {recipe['data_day']}"
    if key_again(page, wanted, stands.content["versions"]) != page["key"]:
        yield f"{manifest.NAME} is changed since it was published"


def unlike_versions(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    """Say which software is of another version."""
    for name in sorted(before.keys() | now.keys()):
        there, here = before.get(name, "none"), now.get(name, "none")
        if there != here:
            yield f"{name} was {there}, here it is {here}"


def key_again(
    page: Mapping[str, Any], parameters: Mapping[str, Any], versions: Mapping[str, str]
) -> str:
    """Return the key of a page by what the manifest of its edition says of it."""
    return manifest.key_of(page["inputs"], parameters, versions)


def _reads_otherwise(
    plan: Plan, stands: Standing, recipe: keys.Recipe, page: Mapping[str, Any]
) -> str:
    read = {text: hash_ for text, hash_ in page["inputs"].items() if text not in recipe["inputs"]}
    if stands.content.get("raw") == plan.inputs.raw:
        read = {text: hash_ for text, hash_ in read.items() if reads.is_file(text)}
    changed = [text for text, hash_ in read.items() if given(text, plan.inputs.record) != hash_]
    more = f", so do {len(changed) - 1} more" if len(changed) > 1 else ""
    return f"{changed[0]} gives something else{more}" if changed else ""


def given(text: str, record: str) -> str | None:
    """Return the SHA-256 of what a read gives now; `record` is the hash of the raw tables.

    A call on the record is made once for many pages and editions.
    """
    return reads.again(text) if reads.is_file(text) else _given(text, record)


@cache
def _given(text: str, record: str) -> str | None:
    # loaded so that their functions are known
    from nkstats import additions, changes, datasets, editions, holdings
    from nkstats import record as itself

    assert all((additions, changes, datasets, editions, holdings, itself))
    return reads.again(text)
