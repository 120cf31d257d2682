"""The keys of pages: what a report in one language is made from, before it runs and after.

A page depends on its notebook, the code, the lock file, the software, its parameters, the data day
that it prints, and on what it read of the record; not on the other pages of its edition, nor on
raw tables that it does not show. No clock, no folder.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from nkstats.building.made import Copy, Made
from nkstats.reads import digest_of, text_of
from nkstats.reporting import manifest

if TYPE_CHECKING:
    from nkstats.building.planning import Plan

Recipe = Mapping[str, Any]
Entry = Mapping[str, Any]
_EVERY_PAGE = ("edition", "as_of", "since", "parameters")


def recipe(plan: Plan, copy: Copy) -> Recipe:
    """Return what is known of a page before it runs: its manifest, without reads and key."""
    report, lang = copy
    return {
        "data_day": plan.data_day,
        "fonts": dict(plan.inputs.fonts),
        "inputs": plan.inputs.of(report) | _data_day(plan),
        "lang": lang,
        "parameters": parameters_of(plan.asked, lang),
        "report": report,
        "versions": dict(plan.inputs.versions),
    }


def page_manifest(recipe: Recipe, reads: Mapping[str, str]) -> dict[str, Any]:
    """Return the manifest of a page that has run: its recipe, what it read, and its key."""
    found = dict(sorted({**recipe["inputs"], **reads}.items()))
    key = manifest.key_of(found, recipe["parameters"], recipe["versions"])
    return {**recipe, "inputs": found, "key": key}


def parameters_of(asked: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """Return the parameters of one page of an edition."""
    return {**{name: asked[name] for name in _EVERY_PAGE}, "lang": lang}


def entry_of(made: Made) -> dict[str, Any]:
    """Return what the manifest of an edition says of a page: its names, files, inputs and key."""
    return {**made.document, "inputs": dict(made.manifest["inputs"]), "key": made.manifest["key"]}


def edition_manifest(plan: Plan, documents: Iterable[Entry]) -> dict[str, Any]:
    """Return what `manifest.write` is to say of an edition with these pages.

    Its key is over those of its pages. The hashes of the raw tables, and the label of the latest
    edition, are told so that the next plan can see at once that the record is the same.
    """
    entries = sorted(documents, key=lambda entry: (entry["report"], entry["lang"]))
    pages = {f"{entry['report']}.{entry['lang']}": entry["key"] for entry in entries}
    return {
        "data_day": plan.data_day,
        "documents": entries,
        "fonts": plan.inputs.fonts,
        "inputs": pages,
        "key": manifest.key_of(pages, plan.asked, plan.inputs.versions),
        "latest": plan.latest,
        "parameters": plan.asked,
        "raw": plan.inputs.raw,
        "versions": plan.inputs.versions,
    }


def _data_day(plan: Plan) -> dict[str, str]:
    """Return the data day as a read: every page prints it, whatever else it reads."""
    asked = text_of("data_day", {"as_of": plan.asked["as_of"] or None})
    return {asked: digest_of(date.fromisoformat(plan.data_day))}
