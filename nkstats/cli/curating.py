"""The command that adds a row to the record."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nkstats.cli.core import main
from nkstats.errors import UsageError

if TYPE_CHECKING:
    from nkstats.curating import Addition

_FILLED_FROM = {"arrivals": "the period", "sources": "published_on"}


@main.command()
@click.argument("table", default="", metavar="TABLE")
@click.argument("cells", nargs=-1, metavar="COLUMN=VALUE ...")
@click.option("--data", type=click.Path(path_type=Path), help="The folder of raw tables.")
@click.option("--dry-run", is_flag=True, help="Check the row, and write nothing.")
def add(table: str, cells: tuple[str, ...], data: Path | None, dry_run: bool) -> None:
    """Add a row to a raw table, if the whole record is sound with it.

    Columns left out are empty. Start and end of arrivals follow from the period; known_by of a
    dated source follows from published_on. A value with spaces needs quotes: note="as printed".
    """
    from nkstats.curating import add_row

    addition = add_row(table, _by_column(cells), data_dir=data, dry_run=dry_run)
    done = "would be added" if dry_run else "added"
    click.echo(f"{_near(addition.path)}:{addition.line}: {done}{_filled(table, addition)}")
    click.echo("nothing was written" if dry_run else _next(table, data))


def _by_column(pairs: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise UsageError(f"{pair!r}: expected COLUMN=VALUE; quote a value with spaces")
        if name in found:
            raise UsageError(f"column {name!r} is given twice; give it once")
        found[name] = value
    return found


def _near(path: Path) -> Path:
    """Return a path as seen from the working folder, if it lies in it."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _filled(table: str, addition: Addition) -> str:
    cells = " and ".join(f"{name} {text}" for name, text in addition.filled.items())
    return f"; {cells} filled in from {_FILLED_FROM[table]}" if cells else ""


def _next(table: str, data: Path | None) -> str:
    where = f" --data {shlex.quote(str(data))}" if data else ""
    first = "add the source's figures, then " if table == "sources" else ""
    return f"next: {first}nkstats check{where}, nkstats data{where}"
