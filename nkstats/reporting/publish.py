"""An edition appears whole or not at all.

Files are made in a hidden folder beside the editions and moved into place in one step. A folder
that a killed run left behind is known by its lock, which the system drops with the process; a
process id would lie in containers, where each run may have the same. POSIX only. It does not
know what the files are, and does not retry.
"""

from __future__ import annotations

import ctypes
import errno
import os
import secrets
import shutil
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from nkstats import locks
from nkstats.errors import ReportError, UsageError

_STAGING = ".staging-"
_ASIDE = ".aside"
_FRESH = ".new-"
_EXCHANGE = 2  # RENAME_EXCHANGE of renameat2(2)
_HERE = -100  # AT_FDCWD
_FULL = (errno.ENOSPC, errno.EDQUOT)


@contextmanager
def staged(out: Path, edition: str) -> Iterator[Path]:
    """Give an empty folder, and publish it as `out/edition` when the block ends well.

    The old edition is replaced as a whole. If the block raises anything, KeyboardInterrupt
    included, the published edition stays as it was and the staging folder goes.

    Parameters
    ----------
    out
        The shelf of editions; made if absent.
    edition
        The folder's name.

    Yields
    ------
    Path
        `out/.staging-.../edition`, on the same file system as `out`.

    Raises
    ------
    UsageError
        The edition is no plain folder name.
    ReportError
        The disk is full, or the shelf cannot be written or locked.

    Examples
    --------
    >>> with staged(Path("reports"), "2025H2") as folder:  # doctest: +SKIP
    ...     (folder / "index.html").write_text("<p>127</p>")
    """
    if edition != Path(edition).name or edition.startswith(".") or not edition:
        raise UsageError(f"edition {edition!r} is no folder name. Name it like 2025H2.")
    with _explained(out), _staging(out) as staging:
        folder = staging / edition
        with _own_faults(out):
            folder.mkdir()
        yield folder
        with _own_faults(out):
            _settle(staging)
            with locks.held(out):
                _move_in(folder, out)


def ready(out: Path) -> None:
    """Make sure that editions can be put on the shelf, before any is made.

    Raises
    ------
    ReportError
        The shelf cannot be written or locked.
    """
    with _staging(out):
        pass


@contextmanager
def kept(out: Path) -> Iterator[None]:
    """Report what the system refuses while the files beside the editions are made anew.

    Raises
    ------
    ReportError
        The shelf cannot be read, written or locked; the editions on it stand.
    """
    try:
        yield
    except OSError as error:
        raise ReportError(
            f"{out}: the editions stand, but their index could not be made anew, the system said: "
            f"{error.strerror or error}. {_advice(error)}"
        ) from error


def replace(out: Path, files: Mapping[str, str]) -> None:
    """Replace text files beside the editions, each in one step; the caller holds the lock.

    A run that is killed leaves each file old or new, never half.
    """
    for name, text in files.items():
        fresh = out / f"{_FRESH}{name}"
        fresh.write_text(text, encoding="utf-8", newline="\n")
        _sync(fresh)
        os.replace(fresh, out / name)
    _sync_folder(out)


def recover(out: Path) -> None:
    """Clear up after killed runs: put a set-aside edition back, remove stale staging folders.

    Call it before building. Folders of runs that are still at work are left alone.

    Raises
    ------
    ReportError
        The shelf cannot be read, written or locked.
    """
    if not out.is_dir():
        return
    with _own_faults(out), locks.held(out):
        for staging in sorted(out.glob(f"{_STAGING}*")):
            # Its run may just end and remove it, or be another user's
            with suppress(FileNotFoundError, PermissionError):
                _clear(staging)


@contextmanager
def _staging(out: Path) -> Iterator[Path]:
    # The process id is for people who look; what counts is the lock
    staging = out / f"{_STAGING}{os.getpid()}-{secrets.token_hex(4)}"
    lock = None
    try:
        with _own_faults(out):
            out.mkdir(parents=True, exist_ok=True)
            with locks.held(out):  # so that no `recover` sees the folder before its lock
                staging.mkdir()
                lock = locks.take(staging)
        yield staging
    finally:
        try:
            _discard(staging)
        finally:
            if lock is not None:
                os.close(lock)


def _move_in(folder: Path, out: Path) -> None:
    target = out / folder.name
    if not os.path.lexists(target):
        os.rename(folder, target)
    elif not _exchange(folder, target):
        _swap_by_renames(folder, target)
    _sync_folder(out)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two names in one step, so that there is always an edition; False if not possible."""
    renameat2 = getattr(ctypes.CDLL(None), "renameat2", None)
    if renameat2 is None:
        return False
    return bool(renameat2(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0)


def _swap_by_renames(folder: Path, target: Path) -> None:
    aside = folder.parent / _ASIDE
    aside.mkdir()
    os.rename(target, aside / target.name)
    os.rename(folder, target)  # if this fails, or never comes, `_discard` puts the old one back


def _clear(staging: Path) -> None:
    lock = locks.take(staging, wait=False)
    if lock is not None:
        try:
            _discard(staging)
        finally:
            os.close(lock)


def _discard(staging: Path) -> None:
    for old in (staging / _ASIDE).glob("*"):
        if not os.path.lexists(staging.parent / old.name):
            os.rename(old, staging.parent / old.name)
    shutil.rmtree(staging, ignore_errors=True)


def _settle(staging: Path) -> None:
    """Bring all to the disk, with the modes that the umask gives, which mkdir has told us."""
    mode = stat.S_IMODE(staging.stat().st_mode)
    for folder, _, files in os.walk(staging, topdown=False):
        for name in files:
            path = Path(folder, name)
            if not path.is_symlink():
                path.chmod(mode & 0o666)
                _sync(path)
        Path(folder).chmod(mode)
        _sync_folder(Path(folder))


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_folder(path: Path) -> None:
    with suppress(OSError):  # not every file system can, and the files themselves are safe
        _sync(path)


@contextmanager
def _own_faults(out: Path) -> Iterator[None]:
    """Report whatever the system refuses while we handle the shelf."""
    try:
        yield
    except OSError as error:
        raise _refusal(out, error) from error


@contextmanager
def _explained(out: Path) -> Iterator[None]:
    """Report what the system refuses the caller, if it is the disk or on the shelf."""
    try:
        yield
    except OSError as error:
        at = os.path.abspath(os.fsdecode(error.filename)) if error.filename else ""
        if error.errno in _FULL or at.startswith(os.path.join(os.path.abspath(out), "")):
            raise _refusal(out, error) from error
        raise


def _refusal(out: Path, error: OSError) -> ReportError:
    return ReportError(
        f"{out}: nothing was published, the system said: {error.strerror or error}. "
        f"What was there before is unchanged. {_advice(error)}"
    )


def _advice(error: OSError) -> str:
    if error.errno in _FULL:
        return "Free some space, or choose another folder with --out."
    if error.errno in (errno.ENOTDIR, errno.EEXIST):
        return "A file stands where a folder should: move it, or choose another with --out."
    return "Make the folder writable, or choose another with --out."
