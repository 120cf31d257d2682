"""The manifest of an edition, or of one page: what went in, what came out, by hash.

It holds no clock, user, machine or absolute path, so that equal editions have equal manifests.
It decides nothing: whether to build again is the caller's question.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from nkstats.errors import ReportError

NAME = "manifest.json"
CODE = "nkstats"
LOCK = "requirements.lock"
_SHORT = 12  # hexadecimal digits: enough to compare by eye
_LARGEST = 5_000_000  # bytes; a larger file is no manifest of ours
_SETTLED = 2_000_000_000  # nanoseconds: a file touched since may change and keep its time stamps
_digests: dict[Path, tuple[tuple[int, ...], str]] = {}


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal; an untouched file is read once."""
    with path.open("rb") as file:
        found = os.fstat(file.fileno())
        stamp = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
        known = _digests.get(path)
        if known is None or known[0] != stamp:
            known = stamp, hashlib.file_digest(file, "sha256").hexdigest()
            if time.time_ns() - max(found.st_mtime_ns, found.st_ctime_ns) > _SETTLED:
                _digests[path] = known
        return known[1]


def digests(files: Mapping[str, Path]) -> dict[str, str]:
    """Return the SHA-256 of each file by the name given, sorted by name."""
    return {name: digest(files[name]) for name in sorted(files)}


def digest_of_all(files: Mapping[str, Path]) -> str:
    """Return one SHA-256 for many files: their names and their contents."""
    return hashlib.sha256(json.dumps(digests(files)).encode()).hexdigest()


def key_of(
    inputs: Mapping[str, str], parameters: Mapping[str, object], versions: Mapping[str, str]
) -> str:
    """Return one SHA-256 for what an edition is made from; it depends on no folder or clock.

    Raises
    ------
    TypeError
        A parameter has no JSON form.
    """
    parts = {"inputs": dict(inputs), "parameters": dict(parameters), "versions": dict(versions)}
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def short(key: str) -> str:
    """Return the first digits of a key, as they are printed."""
    return key[:_SHORT]


def write(
    folder: Path,
    *,
    key: str,
    parameters: Mapping[str, object],
    inputs: Mapping[str, str],
    versions: Mapping[str, str],
    data_day: str = "",
    fonts: Mapping[str, str] | None = None,
    documents: Sequence[Mapping[str, object]] = (),
    raw: Mapping[str, str] | None = None,
    latest: str = "",
) -> Path:
    """Write `manifest.json` for all that is in the folder now, and return its path.

    Parameters
    ----------
    folder
        The edition, finished; its files are listed with their SHA-256, the manifest itself not.
    key
        What `key_of` gave.
    parameters
        What the edition was asked to be.
    inputs
        The key of each page, by its report and language.
    versions
        Version by name of the software that made it.
    data_day
        The newest day whose knowledge is in it, as ISO text.
    fonts
        SHA-256 by name of each font file.
    documents
        What each report is called in each language, in which files it lies, and what it was made
        from: SHA-256 by name of its notebook, of the code, and of each thing that it read.
    raw
        SHA-256 by name of each raw table: information, no part of the key.
    latest
        The label of the latest edition, as known then.

    Raises
    ------
    ReportError
        A file cannot be read or the manifest not be written.
    """
    path = folder / NAME
    try:
        content = {
            "data_day": data_day,
            "documents": [dict(document) for document in documents],
            "files": _listed(folder),
            "fonts": dict(fonts or {}),
            "inputs": dict(inputs),
            "key": key,
            "latest": latest,
            "parameters": dict(parameters),
            "raw": dict(raw or {}),
            "versions": dict(versions),
        }
        text = json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False)
        path.write_text(text + "\n", encoding="utf-8", newline="\n")
    except OSError as error:
        raise ReportError(
            f"{path}: the manifest cannot be written ({error.strerror}). "
            "Check that the folder is writable and the disk not full."
        ) from error
    return path


def read(folder: Path) -> dict[str, Any] | None:
    """Return the folder's manifest, or None if it is absent or broken."""
    path = folder / NAME
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST:
            return None
        content = parsed(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content if content and is_text(content.get("files")) else None


def parsed(text: str) -> dict[str, Any] | None:
    """Return the manifest that a text holds, or None if it is not one; trusts nothing."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(content, dict) or not isinstance(content.get("key"), str):
        return None
    sound = isinstance(content.get("parameters"), dict) and all(
        is_text(content.get(name)) for name in ("inputs", "versions")
    )
    return content if sound else None


def is_text(table: object) -> bool:
    """Say whether something read is a table of texts."""
    return isinstance(table, dict) and all(isinstance(value, str) for value in table.values())


def consistent(manifest: Mapping[str, Any]) -> bool:
    """Say whether the key is that of the inputs, parameters and versions listed."""
    try:
        key = key_of(manifest["inputs"], manifest["parameters"], manifest["versions"])
    except RecursionError:
        return False
    return key == str(manifest["key"])


def faults(folder: Path, manifest: Mapping[str, Any]) -> list[str]:
    """Return a line for each file that is changed, missing, or not in the manifest."""
    try:
        extra = sorted(_listed(folder).keys() - manifest["files"].keys())
    except OSError as error:
        return [f"{folder}: cannot be read ({error.strerror})"]
    changed = spoiled(folder, manifest)
    return [f"{folder / name}: {fault}" for name, fault in changed.items()] + [
        f"{folder / name}: not in the manifest; was it put there by hand?" for name in extra
    ]


def spoiled(folder: Path, manifest: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong with each file that is changed or missing, by its name."""
    return {
        name: fault
        for name, expected in sorted(manifest["files"].items())
        if (fault := _fault(folder, name, expected))
    }


def _fault(folder: Path, name: str, expected: str) -> str:
    """Return what is wrong with a file, nothing if it is as published; opens no device."""
    try:
        path = folder / name
        if ".." in Path(name).parts or not path.is_relative_to(folder):
            return "not a file of an edition"
        if not os.path.lexists(path):
            return "missing"
        if not path.is_file():
            return "not a file of an edition"
        return "" if digest(path) == expected else "changed since it was published"
    except (OSError, ValueError):  # a name that no file can have
        return "cannot be read"


def _listed(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    listed = {path.relative_to(folder).as_posix(): digest(path) for path in files}
    listed.pop(NAME, None)
    return listed
