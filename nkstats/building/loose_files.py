"""Checking one file, wherever it lies: a page by the manifest in it, another by those on the shelf.

A file may be anything; nothing in it is run. A page made from what is here too is built again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from nkstats.building.inputs import notebook_of
from nkstats.building.rebuilding import plan_of
from nkstats.building.remaking import remade
from nkstats.building.standing import standing
from nkstats.building.watching import Watch
from nkstats.errors import ReportError

_LARGEST = 8_000_000  # bytes; no file of ours is nearly as large


def verify_file(path: Path, out: Path, watch: Watch | None) -> list[str]:
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
    return [told, *beside, *_again(path, content, made, watch)]


def _again(
    path: Path, content: bytes, made: Mapping[str, Any], watch: Watch | None
) -> Iterator[str]:
    """Build the one page again, and say whether it is the same."""
    report, lang = str(made.get("report")), str(made.get("lang"))
    if notebook_of(report) not in made["inputs"]:
        raise ReportError(f"{path}: its manifest names no report of its own edition")
    planned = plan_of(made)
    if isinstance(planned, str):
        yield f"{path}: not rebuilt: {planned}"
        return
    (page,) = remade(planned, [(report, lang)], watch).values()
    again = page.files[f"{report}.{lang}.html"]
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
    stands = standing(out / label) if label == Path(label).name else None
    held = stands.pages.get((str(made.get("report")), str(made.get("lang")))) if stands else None
    if held is not None and held["key"] != made["key"]:
        keys = manifest.short(made["key"]), manifest.short(held["key"])
        yield (
            f"{path}: its key is {keys[0]}; in the edition {label} on the shelf it has {keys[1]}: "
            "it was built again from something else since, or before; ERRATA.md tells of withdrawn "
            "figures"
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
