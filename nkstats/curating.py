"""Adding a row to a raw table: checked with the whole record first, then written in one step.

It appends what a person gives and fills in only what follows from it. It judges nothing that the
checks do not judge, and never changes a row. POSIX only, for the lock.
"""

from __future__ import annotations

import csv
import errno
import io
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from nkstats import locks, raw
from nkstats.cells import parse_period
from nkstats.errors import DataError, UsageError, choices
from nkstats.paths import PACKAGE, raw_dir
from nkstats.schema import Schema, Table, read_schema
from nkstats.validation import refusal

_SCRATCH = ".adding"  # a folder, because the fingerprint of the data takes in every file
_AS_IT_LIES = "These are faults of the record as it lies. Mend them first, then add the row."
_FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True)
class Addition:
    """A row added, or that would be: its file and line there, its cells, and those filled in."""

    path: Path
    line: int
    cells: Mapping[str, str]
    filled: Mapping[str, str]


def add_row(
    table: str,
    cells: Mapping[str, str],
    *,
    data_dir: str | os.PathLike[str] | None = None,
    dry_run: bool = False,
) -> Addition:
    """Append a row to a raw table, if the whole record is sound with it.

    Two runs at once wait for each other. If anything fails, the file is as it was.

    Parameters
    ----------
    table
        The table, such as "arrivals".
    cells
        The text of each cell by column. Columns left out are empty, but for what follows from
        the rest: `start` and `end` of arrivals from `period`; `known_by` and `known_by_reason`
        of a source from `published_on`.
    data_dir
        The folder of raw tables; by default as for the loaders.
    dry_run
        Check, and write nothing.

    Raises
    ------
    UsageError
        The table or a column does not exist, or no cell is given.
    DataError
        The record would be, or already is, at fault; or the file cannot be written.

    Examples
    --------
    >>> cells = {"claimant": "some-group", "name_en": "Some group", "kind": "ngo"}
    >>> add_row("claimants", cells, dry_run=True).cells["name_ko"]
    ''
    """
    folder = raw_dir(data_dir)
    target = _table(read_schema(folder), table)
    _check_columns(target, cells)
    filled = _filled_in(table, cells)
    row = {name: cells.get(name, filled.get(name, "")) for name in target.header}
    path = Path(os.path.realpath(folder / target.path))
    _refuse_the_package(path)
    with _explained(path), locks.held(path.parent) as place:
        old = path.read_bytes()
        line = old.count(b"\n") + 1
        new = old + _encoded(row)
        _check(folder, target, new, line)
        if not dry_run:
            _write(path, new, place)
    return Addition(folder / target.path, line, row, filled)


def _table(schema: Schema, name: str) -> Table:
    if name not in schema.tables:
        found = f"table {name!r} does not exist" if name else "no table named"
        raise UsageError(f"{found}; choose from {choices(schema.tables)}")
    return schema.tables[name]


def _check_columns(table: Table, cells: Mapping[str, str]) -> None:
    columns = ", ".join(table.header)
    if not cells:
        raise UsageError(f"no cell given; the columns of {table.name} are {columns}")
    unknown = [name for name in cells if name not in table.header]
    if unknown:
        names = ", ".join(map(repr, unknown))
        raise UsageError(f"{table.name} has no column {names}; its columns are {columns}")


def _days_of_period(cells: Mapping[str, str]) -> dict[str, str]:
    try:
        span = parse_period(cells.get("period", ""))
    except ValueError:
        return {}  # the check says what is wrong with it
    return {"start": str(span.start or ""), "end": str(span.end)}


def _day_of_page(cells: Mapping[str, str]) -> dict[str, str]:
    day = cells.get("published_on", "")
    return {"known_by": day, "known_by_reason": "dated page"} if day else {}


_FOLLOWS: dict[str, Callable[[Mapping[str, str]], dict[str, str]]] = {
    "arrivals": _days_of_period,
    "sources": _day_of_page,
}


def _filled_in(table: str, cells: Mapping[str, str]) -> dict[str, str]:
    """Return the cells left out that follow from those given."""
    found = _FOLLOWS[table](cells) if table in _FOLLOWS else {}
    return {name: text for name, text in found.items() if text and name not in cells}


def _encoded(row: Mapping[str, str]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerow(row.values())
    try:
        return text.getvalue().encode("utf-8")
    except UnicodeEncodeError:
        raise UsageError(
            "a cell holds bytes that are no UTF-8 text; type it in a terminal set to UTF-8"
        ) from None


def _refuse_the_package(path: Path) -> None:
    if PACKAGE in path.parents:
        raise DataError(
            f"{path}: lies in the installed package, whose copy goes with its next update; "
            "nothing was added. Name a folder of raw tables with --data, such as data/raw"
        )


def _check(folder: Path, table: Table, content: bytes, line: int) -> None:
    """Refuse what would be faulty; what is faulty already is said apart."""
    problems = raw.check(folder, instead={table.path: content})
    if not problems:
        return
    if already := raw.check(folder):
        own = [str(p) for p in problems if (p.file, p.line) == (table.path, line)]
        own = [] if any(p.file == table.path for p in already) else own
        more = ["The row has faults of its own:", *own] if own else []
        raise DataError("\n".join([refusal(already), _AS_IT_LIES, *more]))
    end = f"The row, which would be {table.path}:{line}, was not added."
    raise DataError(f"{refusal(problems)}\n{end}")


def _write(path: Path, content: bytes, place: int) -> None:
    """Replace a file in one step; the lock of its folder, open as `place`, must be held."""
    with path.open("r+b"):  # a file that is write-protected could still be moved over
        pass
    scratch = path.parent / _SCRATCH
    shutil.rmtree(scratch, ignore_errors=True)  # a killed run's: nobody else is at work here
    scratch.mkdir(mode=0o700)
    try:
        _move_in(scratch / path.name, content, path)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    with suppress(OSError):  # not every file system can, and the row is in place
        os.fsync(place)


def _move_in(new: Path, content: bytes, path: Path) -> None:
    with new.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    owner = path.stat()
    with suppress(OSError):  # only root may give a file to another
        os.chown(new, owner.st_uid, owner.st_gid)
    shutil.copymode(path, new)
    os.replace(new, path)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Say in one message what the system refuses."""
    try:
        yield
    except OSError as error:
        full = error.errno in _FULL
        advice = "Free some space" if full else "Make the folder and the file readable and writable"
        raise DataError(
            f"{path}: nothing was added, the system said: {error.strerror or error}. "
            f"What was there before is unchanged. {advice}, or name another folder with --data."
        ) from error
