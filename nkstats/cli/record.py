"""Commands that keep the record: check the raw tables, write the processed ones."""

from __future__ import annotations

from pathlib import Path

import click

from nkstats.cli.core import main
from nkstats.errors import DataError, UsageError


@main.command()
@click.option("--data", type=click.Path(path_type=Path), help="The folder of raw tables.")
def check(data: Path | None) -> None:
    """Check the raw tables; name every problem as table.csv:line:column."""
    from nkstats import raw
    from nkstats.paths import raw_dir
    from nkstats.record import conflicts
    from nkstats.validation import refusal

    folder = raw_dir(data)
    problems = raw.check(folder)
    if problems:
        raise DataError(refusal(problems))
    for warning in conflicts(data_dir=folder):
        click.echo(f"warning: {warning}", err=True)
    click.echo(f"{folder}: no problem found")


@main.command()
@click.option("--data", type=click.Path(path_type=Path), help="The folder of raw tables.")
@click.option("--out", type=click.Path(path_type=Path), help="Where to write.")
@click.option("--as-of", default="", help="The day whose knowledge counts, as 2026-01-25.")
def data(data: Path | None, out: Path | None, as_of: str) -> None:
    """Write the processed tables from the raw ones."""
    from nkstats.processed import write_processed

    folder = out or _own_processed(data, as_of)
    changed = write_processed(folder, as_of, data_dir=data)
    click.echo(f"{folder}: {len(changed) or 'no'} file{'s' if len(changed) != 1 else ''} changed")


def _own_processed(data: Path | None, as_of: str) -> Path:
    """Return the folder beside the raw tables; it holds what is known now, and nothing else."""
    from nkstats import datasets
    from nkstats.paths import processed_dir, raw_dir

    if data is None and not as_of:
        return processed_dir()
    folder = raw_dir(data)
    datasets.read(folder)
    if as_of or folder.name != "raw":
        raise UsageError("--as-of, or --data without data/raw, needs --out: where to write")
    return folder.parent / "processed"
