"""Checking an edition: by its hashes, and by building it again where that can be the same."""

from __future__ import annotations

import tempfile
from pathlib import Path

from nkstats.building.editions import write
from nkstats.building.loose_files import verify_file
from nkstats.building.rebuilding import as_told, consistent, plan_of
from nkstats.building.remaking import remade
from nkstats.building.watching import Watch
from nkstats.errors import ReportError, UsageError

_LONGEST_LINE = 2000  # characters of a message that quotes what a stranger may have written


def verify(what: str, out: Path, watch: Watch | None = None) -> list[str]:
    """Check an edition or a file, and return what was found, a line each.

    Parameters
    ----------
    what
        The label of an edition on the shelf, the folder of one, or a file of one, wherever it lies.
    out
        The shelf, where a file's edition is looked up.

    Raises
    ------
    ReportError
        Something is not as it was published; the message names each file.
    UsageError
        There is no such edition or file.
    """
    from nkstats.reporting.one_line import one_line

    try:
        found = _verified(what, out, watch)
    except ReportError as error:
        lines = [one_line(line, _LONGEST_LINE) for line in str(error).splitlines()]
        raise ReportError("\n".join(lines)) from error
    except OSError as error:
        raise ReportError(f"{one_line(what)}: cannot be read ({error.strerror})") from None
    return [one_line(line, _LONGEST_LINE) for line in found]


def _verified(what: str, out: Path, watch: Watch | None) -> list[str]:
    from nkstats.reporting import manifest

    path = out / what if (out / what / manifest.NAME).is_file() else Path(what)
    if path.name == manifest.NAME and path.is_file():
        path = path.parent
    if path.is_dir():
        return _edition(path, watch)
    if path.is_file():
        return verify_file(path, out, watch)
    if path.exists():
        raise ReportError(f"{what}: not a regular file; expected a page, a PDF or an edition")
    raise UsageError(
        f"{what!r} is no file, and no edition of that name is on the shelf {out}; "
        "expected an edition such as 2025H2, its folder, or a file of it"
    )


def _edition(folder: Path, watch: Watch | None) -> list[str]:
    from nkstats.reporting import manifest

    content = manifest.read(folder)
    if content is None:
        raise ReportError(
            f"{folder}: no {manifest.NAME} that can be read; expected the folder of an edition"
        )
    problems = manifest.faults(folder, content)
    if not consistent(content):
        problems.append(f"{folder / manifest.NAME}: its key is not that of what it lists")
    if problems:
        raise ReportError("\n".join(problems))
    told = f"{folder}: all {len(content['files'])} files are as published"
    made = plan_of(content)
    if isinstance(made, str):
        return [told, f"{folder}: not rebuilt: {made}"]
    with tempfile.TemporaryDirectory(prefix="nkstats-") as place:
        again = Path(place)
        pages = remade(made, made.copies, watch)
        write(again, as_told(made, content), pages.items())
        _compare(again, folder)
    return [told, f"{folder}: rebuilt here, with the same bytes"]


def _compare(again: Path, folder: Path) -> None:
    names = sorted({path.name for place in (again, folder) for path in place.iterdir()})
    unlike = [
        name for name in names
        if not all((place / name).is_file() for place in (again, folder))
        or (again / name).read_bytes() != (folder / name).read_bytes()
    ]  # fmt: skip
    if unlike:
        raise ReportError(
            f"{folder}: rebuilt here from the same inputs, but these files differ: "
            + ", ".join(unlike)
        )
