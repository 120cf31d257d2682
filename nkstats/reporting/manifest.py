"""The manifest of an edition: what went in, what came out, by hash.

It holds no clock, user, machine or absolute path, so that equal editions have equal manifests.
It decides nothing: whether to build again is the caller's question.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nkstats.errors import ReportError

NAME = "manifest.json"


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digests(files: Mapping[str, Path]) -> dict[str, str]:
    """Return the SHA-256 of each file by the name given, sorted by name."""
    return {name: digest(files[name]) for name in sorted(files)}


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


def write(
    folder: Path,
    *,
    key: str,
    parameters: Mapping[str, object],
    inputs: Mapping[str, str],
    versions: Mapping[str, str],
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
        SHA-256 by path of each input file.
    versions
        Version by name of the software that made it.

    Raises
    ------
    ReportError
        A file cannot be read or the manifest not be written.
    """
    path = folder / NAME
    try:
        content = {
            "files": _listed(folder),
            "inputs": dict(inputs),
            "key": key,
            "parameters": dict(parameters),
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
    try:
        content = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(content, dict) or not isinstance(content.get("files"), dict):
        return None
    return content if isinstance(content.get("key"), str) else None


def intact(folder: Path, key: str) -> bool:
    """Say whether the folder was made from these inputs and every file is still as written."""
    manifest = read(folder)
    if manifest is None or manifest["key"] != key:
        return False
    try:
        return all(digest(folder / name) == hash_ for name, hash_ in manifest["files"].items())
    except (OSError, ValueError):  # gone, or a name that no file can have
        return False


def _listed(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    listed = {path.relative_to(folder).as_posix(): digest(path) for path in files}
    listed.pop(NAME, None)
    return listed
