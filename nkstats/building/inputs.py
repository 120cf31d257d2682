"""What reports are made from: notebooks, raw data, the code, the lock file, the software."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from nkstats import paths
from nkstats.errors import ReportError

_LIBRARIES = (
    "babel", "beautifulsoup4", "brotli", "jinja2", "matplotlib", "nbconvert", "nh3",
    "numpy", "pandas", "papermill", "pikepdf", "pillow", "pypandoc-binary", "scipy", "statsmodels",
    "typst", "uharfbuzz",
)  # fmt: skip
_NOT_CODE = ("__pycache__", "_project")
_FONTS = (".otf", ".ttf")


@dataclass(frozen=True)
class Inputs:
    """The SHA-256 of all that reports are made from, by name, and the versions of the software.

    `code` stands for the package with its templates, catalogues and fonts; `lock` is "" where the
    project has no lock file; `notebooks` goes by the names of the reports.
    """

    code: str
    lock: str
    notebooks: Mapping[str, str]
    raw: Mapping[str, str]
    fonts: Mapping[str, str]
    versions: Mapping[str, str]

    def of(self, report: str) -> dict[str, str]:
        """Return what one report is made from whatever it reads, by names free of folders."""
        from nkstats.reporting import manifest

        lock = {manifest.LOCK: self.lock} if self.lock else {}
        own = {notebook_of(report): self.notebooks[report]} if report in self.notebooks else {}
        return {manifest.CODE: self.code, **own, **lock}

    @property
    def record(self) -> str:
        """One SHA-256 for the raw tables and the code that reads them."""
        text = json.dumps([self.code, self.raw], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def notebook_of(report: str) -> str:
    """Return what the notebook of a report is called among its inputs."""
    return f"notebooks/{report}.ipynb"


def reports() -> dict[str, Path]:
    """Return the report notebooks of the project by name: those with a cell tagged parameters."""
    notebooks = sorted(paths.notebooks_dir().glob("*.ipynb"))
    return {path.stem: path for path in notebooks if _is_report(path)}


def _is_report(path: Path) -> bool:
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return any("parameters" in cell["metadata"].get("tags", []) for cell in cells)
    except (ValueError, KeyError, TypeError, OSError):
        raise ReportError(f"{path}: not a notebook; mend the file, or move it away") from None


def inputs() -> Inputs:
    """Return what reports are made from, as it is now; for many editions, ask once."""
    from nkstats.reporting import manifest

    lock = paths.project_dir() / manifest.LOCK
    return Inputs(
        code=code(),
        lock=manifest.digest(lock) if lock.is_file() else "",
        notebooks=manifest.digests(reports()),
        raw=manifest.digests(_in(paths.raw_dir())),
        fonts=manifest.digests({
            name: path for name, path in _in(paths.FONTS).items() if path.suffix in _FONTS
        }),
        versions=versions(),
    )  # fmt: skip


def versions() -> dict[str, str]:
    """Return the versions of what makes a report."""
    from nkstats import __version__

    found = {name: _version(name) for name in _LIBRARIES}
    return {"nkstats": __version__, "python": platform.python_version(), **found}


@lru_cache
def _version(name: str) -> str:
    from importlib import metadata

    return metadata.version(name)


def _in(folder: Path) -> dict[str, Path]:
    return {path.name: path for path in folder.iterdir() if path.is_file()}


def code() -> str:
    """Return the SHA-256 of the package: modules, templates, catalogues and fonts."""
    from nkstats.reporting import manifest

    return manifest.digest_of_all(_files())


def _files() -> dict[str, Path]:
    found = {path.relative_to(paths.PACKAGE): path for path in paths.PACKAGE.rglob("*")}
    return {
        inside.as_posix(): path
        for inside, path in found.items()
        if path.is_file() and not set(_NOT_CODE) & set(inside.parts)
    }
