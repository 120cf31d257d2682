"""What stands published of an edition, as far as its manifest can be followed.

A manifest may be a stranger's, or of an older form: what does not have the form expected is left
out, and will be built anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nkstats.building.made import Copy
from nkstats.reporting import manifest

_NAMES = ("title", "report_title", "edition", "date", "report", "lang", "key")


@dataclass(frozen=True)
class Standing:
    """A published edition: its manifest, and what that says of each page.

    `pages` holds, by report and language, the entries under `documents`: names, files, inputs, key.
    """

    folder: Path
    content: Mapping[str, Any]
    pages: Mapping[Copy, Mapping[str, Any]]

    @property
    def asked(self) -> Mapping[str, Any]:
        """What the edition was asked to be."""
        found: Mapping[str, Any] = self.content["parameters"]
        return found

    @property
    def code(self) -> str:
        """The hash of the code that made it, "" if its pages do not agree on one."""
        found = {page["inputs"].get(manifest.CODE, "") for page in self.pages.values()}
        return str(found.pop()) if len(found) == 1 else ""

    def spoiled(self) -> dict[str, str]:
        """Return what is wrong with each file that is not as published, by its name."""
        return manifest.spoiled(self.folder, self.content)


def standing(folder: Path) -> Standing | None:
    """Return what stands published in a folder; None if no manifest there can be read."""
    content = manifest.read(folder)
    return None if content is None else Standing(folder, content, pages_of(content))


def pages_of(content: Mapping[str, Any]) -> dict[Copy, Mapping[str, Any]]:
    """Return what the manifest of an edition says of its pages, by report and language."""
    return {(page["report"], page["lang"]): page for page in _sound(content)}


def _sound(content: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    found = content.get("documents")
    for page in found if isinstance(found, list) else ():
        if isinstance(page, dict) and all(isinstance(page.get(name), str) for name in _NAMES):
            known = {f"{page['report']}.{page['lang']}.{kind}" for kind in ("html", "pdf", "txt")}
            files = page.get("files")
            listed = isinstance(files, list) and all(name in known for name in map(str, files))
            if listed and manifest.is_text(page.get("inputs")):
                yield page
