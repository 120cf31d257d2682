"""Whether what a manifest tells of could be made again here, byte for byte, and by which plan.

The manifest may be that of an edition or of one page, and a stranger's: its words are checked as
a user's are.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from nkstats.building import keys
from nkstats.building.inputs import Inputs, inputs, notebook_of
from nkstats.building.made import Copy
from nkstats.building.planning import Plan, plan
from nkstats.building.reasons import given, key_again, unlike_versions
from nkstats.building.request import Request
from nkstats.building.standing import pages_of
from nkstats.errors import NkstatsError
from nkstats.reporting import manifest

_NO_SHELF = Path(os.devnull)  # nothing published widens what the manifest asked for
_TEXTS = ("edition", "as_of", "since")

Pages = Mapping[Copy, Mapping[str, Any]]


def plan_of(made: Mapping[str, Any]) -> Plan | str:
    """Return the plan that a manifest was made by, or why it cannot be followed here."""
    asked = made["parameters"]
    texts = all(isinstance(asked.get(name), str) for name in _TEXTS)
    pages = made_pages(made)
    if not texts or not pages or not isinstance(asked.get("parameters"), dict):
        return "its manifest does not say what was asked for"
    try:
        here = inputs()
        differing = "; ".join(_unlike(made, pages, here))
        return differing or _same(plan(_request_of(made, pages), here), made, pages)
    except NkstatsError as error:
        return f"it cannot be built here: {error}"


def made_pages(made: Mapping[str, Any]) -> Pages:
    """Return what a manifest says of the pages that it is of, by report and language."""
    if isinstance(made.get("documents"), list):
        return pages_of(made)
    copy = made.get("report"), made.get("lang")
    return {copy: made} if all(isinstance(name, str) for name in copy) else {}  # type: ignore[dict-item]


def consistent(made: Mapping[str, Any]) -> bool:
    """Say whether the keys in a manifest are those of what it lists, of each page too."""
    pages = made_pages(made)
    if not manifest.consistent(made) or "documents" not in made:
        return manifest.consistent(made)
    names = {f"{report}.{lang}": page["key"] for (report, lang), page in pages.items()}
    if names != made["inputs"] or len(pages) != len(made["documents"]):
        return False
    try:
        return all(page["key"] == _key(made, lang, page) for (_, lang), page in pages.items())
    except (KeyError, RecursionError):
        return False


def _key(made: Mapping[str, Any], lang: str, page: Mapping[str, Any]) -> str:
    return key_again(page, keys.parameters_of(made["parameters"], lang), made["versions"])


def _same(planned: Plan, made: Mapping[str, Any], pages: Pages) -> Plan | str:
    """Return the plan if each page would have the key that it has, its reads being the same."""
    told = {copy: keys.page_manifest(keys.recipe(planned, copy), page["inputs"])["key"]
            for copy, page in pages.items() if copy in planned.copies}  # fmt: skip
    if told != {copy: page["key"] for copy, page in pages.items()}:
        return "what was asked for reads otherwise here"
    return planned


def as_told(planned: Plan, made: Mapping[str, Any]) -> Plan:
    """Return a plan that repeats what a manifest tells but that is no part of its key.

    Raw tables may differ here in what no page shows.
    """
    raw, latest = made.get("raw"), made.get("latest")
    if not isinstance(raw, dict) or not manifest.is_text(raw) or not isinstance(latest, str):
        return planned
    return replace(
        planned,
        inputs=replace(planned.inputs, raw=raw),
        edition=replace(planned.edition, latest=latest),
    )


def _request_of(made: Mapping[str, Any], pages: Pages) -> Request:
    asked = made["parameters"]
    formats = asked.get("formats")
    return Request(
        reports=tuple(dict.fromkeys(report for report, _ in pages)),
        edition=asked["edition"],
        as_of=asked["as_of"],
        since=asked["since"],
        languages=tuple(dict.fromkeys(lang for _, lang in pages)),
        formats=tuple(map(str, formats)) if isinstance(formats, list) else ("html",),
        parameters=asked["parameters"],
        out=_NO_SHELF,
    )


def _unlike(made: Mapping[str, Any], pages: Pages, here: Inputs) -> Iterator[str]:
    """Say what differs between the making of a file and what is here."""
    yield from unlike_versions(made["versions"], here.versions)
    differing = {name for copy, page in pages.items() for name in _otherwise(copy, page, here)}
    if manifest.CODE in differing:
        yield "the code of nkstats differs"
    if manifest.LOCK in differing:
        yield f"{manifest.LOCK} differs"
    others = sorted(differing - {manifest.CODE, manifest.LOCK})
    if others:
        yield f"these inputs differ: {', '.join(others)}"


def _otherwise(copy: Copy, page: Mapping[str, Any], here: Inputs) -> Iterator[str]:
    """Yield the inputs of a page that are not the same here."""
    own = here.of(copy[0])
    fixed = {manifest.CODE, manifest.LOCK, notebook_of(copy[0])}
    for name in page["inputs"].keys() | own.keys():
        now = own.get(name) if name in fixed else given(name, here.record)
        if page["inputs"].get(name) != now:
            yield name
