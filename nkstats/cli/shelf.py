"""Commands for what stands published: verify an edition or a file, keep the index in step."""

from __future__ import annotations

from pathlib import Path

import click

from nkstats import paths
from nkstats.cli.core import main
from nkstats.errors import ReportError


@main.command()
@click.argument("edition_or_file")
@click.option("--out", type=click.Path(path_type=Path), help="The shelf; reports/ by default.")
def verify(edition_or_file: str, out: Path | None) -> None:
    """Check that an edition, or a file that came by mail, is as it was published.

    Hashes first; then, where data, code and software are the same here, by building it again.
    EDITION_OR_FILE is an edition such as 2025H2, its folder, or one of its files, which may lie
    anywhere.
    """
    from nkstats import building
    from nkstats.cli.progress import progress

    shelf = out or paths.reports_dir()
    refresh_shelf(shelf)
    with progress(f"verify {edition_or_file}") as tell:
        found = building.verify(edition_or_file, shelf, tell)
    for line in found:
        click.echo(line)


def refresh_shelf(out: Path) -> None:
    """Make the index of a shelf anew if it is stale; what is wrong with a shelf is a warning."""
    from nkstats.reporting import shelf

    try:
        warnings = shelf.refresh(out)
    except ReportError as error:
        warnings = [str(error)]
    for warning in warnings:
        click.echo(f"warning: {warning}", err=True)
