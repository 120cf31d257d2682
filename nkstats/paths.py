"""Where things are: the one module that knows the project's folders.

It finds folders and reads nothing in them.
"""

from __future__ import annotations

import os
from pathlib import Path

from nkstats.errors import DataError

PACKAGE = Path(__file__).resolve().parent
FONTS = PACKAGE / "fonts"
CATALOGUES = PACKAGE / "locale"
DESCRIPTOR = "datapackage.json"
CORRECTIONS = "corrections.yml"
_IN_WHEEL = PACKAGE / "_project"


def project_dir() -> Path:
    """Return the project in use.

    The nearest parent of the working folder that holds ``data/raw/datapackage.json``,
    else the checkout that the package lies in, else the copy carried in the wheel.
    """
    cwd = Path.cwd()
    for folder in (cwd, *cwd.parents, PACKAGE.parent):
        if (folder / "data" / "raw" / DESCRIPTOR).is_file():
            return folder
    return _IN_WHEEL


def raw_dir(data_dir: str | os.PathLike[str] | None = None) -> Path:
    """Return the folder of the raw tables.

    Parameters
    ----------
    data_dir
        A folder that holds ``datapackage.json``, or a project or data folder above it.
        By default the variable ``NKSTATS_DATA``, else the project found.

    Raises
    ------
    DataError
        If no descriptor is found there.
    """
    given = data_dir or os.environ.get("NKSTATS_DATA")
    if not given:
        return project_dir() / "data" / "raw"
    root = Path(given)
    for folder in (root, root / "raw", root / "data" / "raw"):
        if (folder / DESCRIPTOR).is_file():
            return folder
    raise DataError(
        f"{root}: no {DESCRIPTOR} found; expected a folder of raw tables such as data/raw; "
        "give one with --data or NKSTATS_DATA"
    )


def reports_dir() -> Path:
    """Return where editions are published: in the project, or here where only a wheel is."""
    project = project_dir()
    return (Path.cwd() if project == _IN_WHEEL else project) / "reports"


def processed_dir() -> Path:
    """Return where the processed tables are written."""
    project = project_dir()
    return (Path.cwd() if project == _IN_WHEEL else project) / "data" / "processed"


def docs_dir() -> Path:
    """Return where the project's pages of documentation are; a wheel carries none."""
    return project_dir() / "docs"


def notebooks_dir() -> Path:
    """Return the folder of the report notebooks of the project in use."""
    return project_dir() / "notebooks"
