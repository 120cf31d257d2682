"""Noting the files of the project that a run opens by itself, and hashing them again.

Python tells of what it opens through audit hooks, which cannot be taken back: `watch` is for the
process of a run. Files of the package, of the environment and in hidden folders are left out, as
are files that the run wrote itself. What a library in C or another program opens, Python does not
hear of: a file counts as read as soon as code that was typed in, not imported, names it.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import source_from_cache
from pathlib import Path, PurePosixPath
from types import CodeType
from typing import Any

from nkstats import paths
from nkstats.reads import log

FILE, FOLDER = "file ", "folder "
_ABSENT = "absent"
_RAW = PurePosixPath("data/raw")
_LISTED = ("os.listdir", "os.scandir")
_OPENED = ("open", "sqlite3.connect")
_WORD = re.compile(r"[^\s'\"`()\[\]{},;=<>|&]{1,255}")
_NOT_READ = {os.O_WRONLY}
_watching = False
_own: set[str] = set()


def watch() -> None:
    """Note from now on the files of the project that this process opens, while there is a log.

    For a run that may open files before it asks for the record: call it as the process begins,
    after a fork too; to call it twice does no harm.
    """
    global _watching
    if not _watching:
        sys.addaudithook(_hear)
        _watching = True


def is_file(text: str) -> bool:
    """Say whether a noted read is one of a file or a folder."""
    return text.startswith((FILE, FOLDER))


def again(text: str) -> str | None:
    """Return what a noted file or folder holds now, as a SHA-256; None if it is no name of ours."""
    kind = FOLDER if text.startswith(FOLDER) else FILE
    name = PurePosixPath(text.removeprefix(kind))
    if name.is_absolute() or ".." in name.parts or not name.parts or "\0" in text:
        return None
    inside = name.is_relative_to(_RAW)
    path = paths.raw_dir() / name.relative_to(_RAW) if inside else paths.project_dir() / name
    return _digest(path, kind)


def _hear(event: str, given: tuple[Any, ...]) -> None:
    if (event not in _OPENED and event not in _LISTED and event != "exec") or not log.heard():
        return
    # What cannot be opened is refused by the system itself
    with log.covered(), suppress(OSError, ValueError):
        if event == "exec":
            _note_named(given[0])
        elif event in _LISTED:
            _note(given[0] or ".", FOLDER)
        elif event == "open" and not _is_reading(*given[1:]):
            _own.add(_real(given[0]))
        else:
            _note(given[0], FILE)


def _note(path: Any, kind: str) -> None:
    where = _real(path)
    if where and where not in _own:
        source = Path(_source(where))
        name = _name(source)
        if name:
            log.note(f"{kind}{name}", _digest(source, kind))


def _note_named(code: CodeType) -> None:
    if not os.path.exists(code.co_filename):
        words = {word for text in _texts(code) for word in _WORD.findall(text)}
        for word in sorted(words):
            if os.path.isfile(word):
                _note(word, FILE)


def _texts(code: CodeType) -> Iterator[str]:
    """Yield the texts that stand in code, in lists and in functions within it too."""
    rest: list[object] = list(code.co_consts)
    while rest:
        part = rest.pop()
        if isinstance(part, str):
            yield part
        elif isinstance(part, tuple | frozenset):
            rest += part
        elif isinstance(part, CodeType):
            rest += part.co_consts


def _real(path: Any) -> str:
    """Return the full path of a file, "" for what is open already."""
    return "" if isinstance(path, int) else os.path.realpath(os.fsdecode(path))


def _is_reading(mode: str | None, flags: int) -> bool:
    if mode is not None:
        return not set("wxa") & set(mode)
    return flags & os.O_ACCMODE not in _NOT_READ


def _source(path: str) -> str:
    """Return the module behind a compiled one: that is what the project holds."""
    return source_from_cache(path) if path.endswith(".pyc") and "__pycache__" in path else path


def _name(path: Path) -> str:
    """Return what a file is called in the project, "" if it is none of its own."""
    raw, project = paths.raw_dir().resolve(), paths.project_dir().resolve()
    if path.is_relative_to(raw):
        return (_RAW / path.relative_to(raw)).as_posix()
    foreign = (paths.PACKAGE, Path(sys.prefix).resolve())
    if not path.is_relative_to(project) or any(path.is_relative_to(place) for place in foreign):
        return ""
    inside = path.relative_to(project)
    hidden = any(part.startswith(".") or part == "__pycache__" for part in inside.parts)
    return "" if hidden or not inside.parts else inside.as_posix()


def _digest(path: Path, kind: str) -> str:
    if kind == FOLDER:
        names = sorted(os.listdir(path)) if path.is_dir() else []
        shown = "\0".join(name for name in names if name != "__pycache__")
        return hashlib.sha256(os.fsencode(shown)).hexdigest()
    if not path.is_file():
        return _ABSENT
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
