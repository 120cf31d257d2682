"""Checking one file, wherever it lies: a page by the manifest in it, another by those on the shelf.

A file may be anything; nothing in it is run. A page made from what is here too is built again.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from nkstats.building.editions import produce_safely
from nkstats.building.rebuilding import plan_of
from nkstats.building.request import Progress
from nkstats.errors import ReportError

_LARGEST = 8_000_000  # bytes; no file of ours is nearly as large


def verify_file(path: Path, out: Path, on_progress: Progress | None) -> list[str]:
    """Check a file, and return what was found, a line each.

    Raises
    ------
    ReportError
        The file was changed, or nothing here can tell.
    """
    from nkstats.reporting import manifest, seal

    if path.stat().st_size > _LARGEST:
        raise ReportError(f"{path}: too large to be a report of ours; it was not read")
    content = path.read_bytes()
    page = content.decode("utf-8", "surrogateescape")
    made = seal.carried(page)
    if made is None:
        return _looked_up(path, out)
    if not seal.unbroken(page) or not manifest.consistent(made):
        raise ReportError(
            f"{path}: changed since it was made: its own hash does not fit; ask for the file again"
        )
    told = f"{path}: unchanged since it was made, by its own hash"
    beside = _beside_the_shelf(made, path, out)
    return [told, *beside, *_again(path, content, made, on_progress)]


def _again(
    path: Path, content: bytes, made: Mapping[str, Any], on_progress: Progress | None
) -> Iterator[str]:
    """Build the one page again, and say whether it is the same."""
    planned = plan_of(made)
    if isinstance(planned, str):
        yield f"{path}: not rebuilt: {planned}"
        return
    report, lang = str(made.get("report")), str(made.get("lang"))
    if report not in planned.notebooks or lang not in planned.request.languages:
        raise ReportError(f"{path}: its manifest names no report of its own edition")
    request = replace(planned.request, languages=(lang,), formats=("html",))
    alone = replace(planned, request=request, notebooks={report: planned.notebooks[report]})
    with tempfile.TemporaryDirectory(prefix="nkstats-") as place:
        produce_safely(alone, Path(place), on_progress)
        again = (Path(place) / f"{report}.{lang}.html").read_bytes()
    if again != content:
        raise ReportError(
            f"{path}: rebuilt here from the same inputs, and it differs: someone changed the page "
            "and its hash"
        )
    yield f"{path}: rebuilt here, with the same bytes"


def _beside_the_shelf(made: Mapping[str, Any], path: Path, out: Path) -> Iterator[str]:
    """Say whether the shelf holds this very page, or its edition built from something else."""
    from nkstats.reporting import manifest

    found = _published_as(path, [out])
    if found is not None:
        yield f"{path}: as published: it is {found}"
        return
    label = str(made["parameters"].get("edition"))
    held = manifest.read(out / label) if label == Path(label).name else None
    if held is not None and held["key"] != made["key"]:
        keys = manifest.short(made["key"]), manifest.short(held["key"])
        yield (
            f"{path}: its key is {keys[0]}; the edition {label} on the shelf has {keys[1]}: it was "
            "built again from something else since, or before; ERRATA.md tells of withdrawn figures"
        )


def _looked_up(path: Path, out: Path) -> list[str]:
    """Find a file that carries no manifest in those beside it and on the shelf."""
    from nkstats.reporting import manifest, shelf

    if path.name in (shelf.INDEX, shelf.FEED) and shelf.in_step(path.parent):
        return [f"{path}: in step with the editions beside it"]
    found = _published_as(path, [path.parent, out])
    if found is not None:
        return [f"{path}: as published: it is {found}"]
    beside = manifest.read(path.parent)
    if beside is not None and path.name in beside["files"]:
        raise ReportError(f"{path}: changed since it was published, by the manifest beside it")
    raise ReportError(
        f"{path}: it carries no manifest of its own, and no edition here holds a file with its "
        f"SHA-256, {manifest.digest(path)}. Look that up in the {manifest.NAME} of the edition "
        "that it names, or give the folder of that edition"
    )


def _published_as(path: Path, places: Sequence[Path]) -> Path | None:
    """Return the published file of these bytes in an edition, or in one on a shelf."""
    from nkstats.reporting import manifest

    own = manifest.digest(path)
    for folder in dict.fromkeys(f for place in places for f in (place, *sorted(place.glob("*")))):
        files = (manifest.read(folder) or {"files": {}})["files"]
        for name, hash_ in files.items():
            if hash_ == own:
                return folder / str(name)
    return None
