"""What an edition is made from: notebooks, raw data, the code, the lock file, the software."""

from __future__ import annotations

import importlib.metadata
import json
import platform
from collections.abc import Mapping
from pathlib import Path

from nkstats import paths
from nkstats.errors import ReportError

_LIBRARIES = (
    "babel", "beautifulsoup4", "brotli", "fonttools", "jinja2", "matplotlib", "nbconvert", "nh3",
    "numpy", "pandas", "papermill", "pikepdf", "pillow", "pypandoc-binary", "scipy", "statsmodels",
    "typst",
)  # fmt: skip
_NOT_CODE = ("__pycache__", "_project")


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


def inputs(notebooks: Mapping[str, Path]) -> dict[str, str]:
    """Return the SHA-256 of all that a report depends on, by names free of folders.

    The package's code, templates, catalogues and fonts are one entry.
    """
    from nkstats.reporting import manifest

    files = {f"data/raw/{path.name}": path for path in paths.raw_dir().iterdir() if path.is_file()}
    files |= {f"notebooks/{path.name}": path for path in notebooks.values()}
    lock = paths.project_dir() / manifest.LOCK
    files |= {manifest.LOCK: lock} if lock.is_file() else {}
    return {**manifest.digests(files), manifest.CODE: manifest.digest_of_all(_code())}


def fonts() -> dict[str, str]:
    """Return the SHA-256 of each font file by its name."""
    from nkstats.reporting import manifest

    found = (path for path in paths.FONTS.iterdir() if path.suffix in (".otf", ".ttf"))
    return manifest.digests({path.name: path for path in found})


def versions() -> dict[str, str]:
    """Return the versions of what makes a report."""
    from nkstats import __version__

    found = {name: importlib.metadata.version(name) for name in _LIBRARIES}
    return {"nkstats": __version__, "python": platform.python_version(), **found}


def _code() -> dict[str, Path]:
    found = {path.relative_to(paths.PACKAGE): path for path in paths.PACKAGE.rglob("*")}
    return {
        inside.as_posix(): path
        for inside, path in found.items()
        if path.is_file() and not set(_NOT_CODE) & set(inside.parts)
    }
