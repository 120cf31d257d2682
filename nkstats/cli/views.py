"""Commands that look at the record: show a dataset, and what changed between two days."""

from __future__ import annotations

import click

from nkstats.cli.core import main
from nkstats.errors import UsageError, choices


@main.command()
@click.argument("dataset")
@click.option("--as-of", default="", help="The day whose knowledge counts.")
def show(dataset: str, as_of: str) -> None:
    """Print a dataset as a table."""
    from nkstats import datasets

    if dataset not in datasets.TABLES:
        raise UsageError(
            f"dataset {dataset!r} does not exist; choose from {choices(datasets.TABLES)}"
        )
    load = getattr(datasets, datasets.TABLES[dataset])
    timeless = ("sources", "places", "claimants")
    frame = load() if dataset in timeless else load(as_of=as_of)
    click.echo(frame.to_string(max_colwidth=48))


@main.command()
@click.argument("old", default="")
@click.argument("new", default="")
def diff(old: str, new: str) -> None:
    """Print, as Markdown, the figures of arrivals that differ between two days.

    By default from the day before the latest edition's period until now.
    """
    import pandas as pd

    from nkstats import editions, record
    from nkstats.vintages import as_day

    as_day(old, name="old")
    edition = editions.open_edition(as_of=new, since=old)
    since = edition.since
    frame = record.diff(since, edition.data_day)
    click.echo(f"Figures of arrivals that changed since {since}: {len(frame)}\n")
    click.echo("| period | old | new | sources |\n|---|---:|---:|---|")
    for period, row in frame.iterrows():
        cells = ("" if pd.isna(row[name]) else str(row[name]) for name in frame.columns)
        click.echo(f"| {period} | {' | '.join(cells)} |")
