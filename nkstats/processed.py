"""The processed tables: resolved, one CSV each, written whole or not at all.

What is written is a function of the raw tables and the as-of day alone; `data/processed/` is
committed so that a change of data shows as a difference, and is never edited.
"""

from __future__ import annotations

import errno
import io
import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from nkstats import datasets
from nkstats.datasets import DataDir
from nkstats.errors import DataError
from nkstats.paths import DESCRIPTOR
from nkstats.vintages import AsOf, as_day

Load = Callable[[AsOf, DataDir], pd.DataFrame]

TABLES: Mapping[str, tuple[str, Load]] = {
    "arrivals_yearly": (
        "Arrivals in South Korea by year, persons, one row a year",
        lambda day, folder: datasets.load_arrivals("Y", day, data_dir=folder),
    ),
    "arrivals_half_yearly": (
        "Arrivals in South Korea by half-year, persons, one row a half",
        lambda day, folder: datasets.load_arrivals("H", day, data_dir=folder),
    ),
    "arrivals_quarterly": (
        "Arrivals in South Korea by quarter, persons, one row a quarter",
        lambda day, folder: datasets.load_arrivals("Q", day, data_dir=folder),
    ),
    "arrivals": (
        "Arrivals in South Korea, every resolved period, early bins and cumulative totals too",
        lambda day, folder: datasets.load_arrivals(None, day, data_dir=folder),
    ),
    "repatriations": (
        "Forced repatriations as reported, one row an event",
        lambda day, folder: datasets.load_repatriations(day, data_dir=folder),
    ),
    "exiles": (
        "Internal exile as reported, one row an event",
        lambda day, folder: datasets.load_exiles(day, data_dir=folder),
    ),
    "timeline": (
        "Dated events as reported, one row an event",
        lambda day, folder: datasets.load_timeline(day, data_dir=folder),
    ),
}


def write_processed(out: Path, as_of: AsOf = None, *, data_dir: DataDir = None) -> list[Path]:
    """Write all processed tables and their descriptor; files that would not change are left.

    Parameters
    ----------
    out
        The folder; made if absent.
    as_of
        The day whose knowledge counts.

    Returns
    -------
    list of Path
        The files that changed.

    Raises
    ------
    DataError
        If the raw tables are broken, or the folder cannot be written; nothing is changed then.
    """
    files = render(as_day(as_of), data_dir=data_dir)
    changed = [name for name, text in files.items() if _differs(out / name, text)]
    try:
        _replace(out, {name: files[name] for name in changed})
    except OSError as error:
        raise DataError(
            f"{out}: the processed data cannot be written ({error.strerror}); nothing was "
            "changed; make the folder writable, free some space, or choose another with --out"
        ) from None
    return [out / name for name in changed]


def render(as_of: date | None = None, *, data_dir: DataDir = None) -> dict[str, str]:
    """Return the text of each processed file by name."""
    frames = {name: load(as_of, data_dir) for name, (_, load) in TABLES.items()}
    files = {f"{name}.csv": _csv(frame) for name, frame in frames.items()}
    day = datasets.data_day(as_of, data_dir=data_dir)
    return {**files, DESCRIPTOR: _descriptor(frames, day)}


def _csv(frame: pd.DataFrame) -> str:
    buffer = io.StringIO()
    frame.set_axis(frame.index.astype(str)).rename_axis(frame.index.name).to_csv(
        buffer, date_format="%Y-%m-%d", lineterminator="\n"
    )
    return buffer.getvalue()


def _descriptor(frames: Mapping[str, pd.DataFrame], day: date) -> str:
    descriptor = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "nkstats-processed",
        "title": "nkstats, resolved tables",
        "description": f"Made from data/raw by nkstats data; as known on {day}. Do not edit.",
        "resources": [
            {
                "name": name, "path": f"{name}.csv", "description": TABLES[name][0],
                "type": "table", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8",
                "schema": {"fields": _fields(frame), "primaryKey": [str(frame.index.name)]},
            }
            for name, frame in frames.items()
        ],
    }  # fmt: skip
    return json.dumps(descriptor, indent=2, ensure_ascii=False) + "\n"


def _fields(frame: pd.DataFrame) -> list[dict[str, Any]]:
    fields: list[dict[str, Any]] = [{"name": str(frame.index.name), "type": "string"}]
    for name, column in frame.items():
        if pd.api.types.is_integer_dtype(column.dtype):
            kind = "integer"
        else:
            kind = "date" if pd.api.types.is_datetime64_any_dtype(column.dtype) else "string"
        fields.append({"name": str(name), "type": kind})
    return fields


def _differs(path: Path, text: str) -> bool:
    try:
        return path.read_text(encoding="utf-8") != text
    except (OSError, UnicodeDecodeError):
        return True


def _replace(out: Path, files: Mapping[str, str]) -> None:
    """Write all files beside their places first, then move them in."""
    if not files:
        return
    out.mkdir(parents=True, exist_ok=True)
    for name in files:
        if (out / name).is_dir():
            raise IsADirectoryError(errno.EISDIR, f"{name} is a folder")
    staging = Path(tempfile.mkdtemp(prefix=".staging-", dir=out))
    try:
        for name, text in files.items():
            (staging / name).write_text(text, encoding="utf-8", newline="\n")
        for name in files:
            (staging / name).replace(out / name)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
