"""Commands that keep the record: check the raw tables, write the processed ones."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from nkstats.cli.core import main
from nkstats.errors import UsageError


@main.command()
@click.option("--data", type=click.Path(path_type=Path), help="The folder of raw tables.")
def check(data: Path | None) -> None:
    """Check the raw tables; name every problem as table.csv:line:column, then what is doubtful."""
    from nkstats.doubts import doubts
    from nkstats.paths import raw_dir

    folder = raw_dir(data)
    found = doubts(data_dir=folder)
    for doubt in found:
        click.echo(f"warning: {doubt.message}", err=True)
    count = f"{len(found) or 'no'} warning{'s' if len(found) != 1 else ''}"
    click.echo(f"{folder}: no problem found; {count}")


@main.command()
@click.option("--data", type=click.Path(path_type=Path), help="The folder of raw tables.")
@click.option("--out", type=click.Path(path_type=Path), help="Where to write.")
@click.option("--as-of", default="", help="The day whose knowledge counts, as 2026-01-25.")
def data(data: Path | None, out: Path | None, as_of: str) -> None:
    """Write the processed tables from the raw ones, and the project's codebook page."""
    from nkstats.paths import docs_dir, processed_dir
    from nkstats.processed import write_codebook, write_processed

    folder = out or _own_processed(data, as_of)
    with _without_collector():
        _tell(folder, write_processed(folder, as_of, data_dir=data))
    if folder == processed_dir() and docs_dir().is_dir():
        _tell(docs_dir(), write_codebook(docs_dir(), data_dir=data))


@contextmanager
def _without_collector() -> Iterator[None]:
    """Do without the garbage collector, which would walk millions of cells that live to the end."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _tell(folder: Path, changed: list[Path]) -> None:
    click.echo(f"{folder}: {len(changed) or 'no'} file{'s' if len(changed) != 1 else ''} changed")


def _own_processed(data: Path | None, as_of: str) -> Path:
    """Return the folder beside the raw tables; it holds what is known now, and nothing else."""
    from nkstats import datasets
    from nkstats.paths import processed_dir, project_dir, raw_dir

    folder = raw_dir(data)
    if folder.samefile(project_dir() / "data" / "raw") and not as_of:
        return processed_dir()
    datasets.read(folder)
    if as_of or folder.name != "raw":
        raise UsageError(
            "--as-of, or other raw tables than the project's, needs --out: where to write"
        )
    return folder.parent / "processed"
