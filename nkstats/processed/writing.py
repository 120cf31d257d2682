"""Writing the processed tables: all files as bytes first, then those that differ, or none.

What is written is a function of the raw tables and the as-of day alone; `data/processed/` is
never edited. Its CSV files are committed, so that a change of data shows as a difference.
"""

from __future__ import annotations

import errno
import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from nkstats import datasets
from nkstats.datasets import DataDir
from nkstats.errors import DataError, UsageError
from nkstats.paths import CORRECTIONS, DESCRIPTOR
from nkstats.processed.columnar import parquet_bytes
from nkstats.processed.database import database_bytes
from nkstats.processed.page import PAGE, codebook_page
from nkstats.processed.tables import outputs
from nkstats.processed.text import PACKAGE, csv_text, descriptor_text
from nkstats.processed.workbook import workbook_bytes
from nkstats.vintages import AsOf, as_day

WORKBOOK, DATABASE = "nkstats.xlsx", "nkstats.sqlite"


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
    _refuse_raw_tables(out)
    return _write(out, render(as_day(as_of), data_dir=data_dir))


def _refuse_raw_tables(out: Path) -> None:
    """Refuse a folder that holds tables of another kind, whose files have the same names."""
    try:
        name = json.loads((out / DESCRIPTOR).read_text(encoding="utf-8")).get("name")
    except (OSError, ValueError, AttributeError):
        name = PACKAGE
    if name != PACKAGE or (out / CORRECTIONS).exists():
        raise UsageError(
            f"{out}: holds raw tables, which the processed ones would overwrite; nothing was "
            "changed; choose another folder with --out"
        )


def write_codebook(out: Path, *, data_dir: DataDir = None) -> list[Path]:
    """Write the codebook as a page of the docs; return its path if it changed."""
    schema = datasets.read(data_dir).schema
    return _write(out, {PAGE: codebook_page(schema).encode()})


def _write(out: Path, files: Mapping[str, bytes]) -> list[Path]:
    changed = [name for name, data in files.items() if _differs(out / name, data)]
    try:
        _replace(out, {name: files[name] for name in changed})
    except OSError as error:
        raise DataError(
            f"{out}: the processed data cannot be written ({error.strerror}); nothing was "
            "changed; make the folder writable, free some space, or choose another with --out"
        ) from None
    return [out / name for name in changed]


def render(as_of: AsOf = None, *, data_dir: DataDir = None) -> dict[str, bytes]:
    """Return the content of each processed file by name."""
    made = outputs(as_of, data_dir=data_dir)
    day = datasets.data_day(as_of, data_dir=data_dir)
    files = {f"{output.name}.csv": csv_text(output).encode() for output in made}
    files |= {f"{output.name}.parquet": parquet_bytes(output) for output in made}
    files[WORKBOOK] = workbook_bytes([o for o in made if o.group != "claims"], day)
    files[DATABASE] = database_bytes(made, day)
    return {**files, DESCRIPTOR: descriptor_text(made, day).encode()}


def _differs(path: Path, data: bytes) -> bool:
    try:
        return path.read_bytes() != data
    except OSError:
        return True


def _replace(out: Path, files: Mapping[str, bytes]) -> None:
    """Write all files beside their places first, then move them in."""
    if not files:
        return
    out.mkdir(parents=True, exist_ok=True)
    for name in files:
        if (out / name).is_dir():
            raise IsADirectoryError(errno.EISDIR, f"{name} is a folder")
    staging = Path(tempfile.mkdtemp(prefix=".staging-", dir=out))
    try:
        for name, data in files.items():
            (staging / name).write_bytes(data)
        for name in files:
            (staging / name).replace(out / name)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
