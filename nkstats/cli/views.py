"""Commands that look at the record: show a dataset, and what changed between two days."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nkstats.cli.core import main
from nkstats.errors import UsageError, choices

if TYPE_CHECKING:
    import pandas as pd

    from nkstats.schema import Schema, Table

WIDTH = 100
CODEBOOK = "codebook"
BASES = {
    "conflict": "in conflict", "not_held": "not held", "not_published": "not published",
}  # fmt: skip
FREQUENCIES = {"Y": "years", "H": "halves", "Q": "quarters"}


@main.command()
@click.argument("dataset")
@click.option("--as-of", default="", help="The day whose knowledge counts.")
@click.option("--data", type=click.Path(path_type=Path), help="The folder of raw tables.")
def show(dataset: str, as_of: str, data: Path | None) -> None:
    """Print a dataset: what its columns mean, and its rows.

    Of arrivals also which periods the record holds. DATASET may be codebook: all columns.
    """
    from nkstats import datasets
    from nkstats.holdings import coverage

    if dataset == CODEBOOK:
        return click.echo(_codebook(data))
    if dataset not in datasets.TABLES:
        known = choices([*datasets.TABLES, CODEBOOK])
        raise UsageError(f"dataset {dataset!r} does not exist; choose from {known}")
    frame = getattr(datasets, datasets.TABLES[dataset])(as_of=as_of, data_dir=data)
    parts = _about(_shown(datasets.read(data).schema, dataset))
    if dataset == "arrivals":
        day = datasets.data_day(as_of, data_dir=data)
        lines = _coverage_lines(coverage(as_of, data_dir=data))
        parts.append("\n".join((f"Coverage, as known on {day}", *lines)))
    parts.append(frame.to_string(max_colwidth=48))
    return click.echo("\n\n".join(parts))


def _codebook(data: Path | None) -> str:
    from nkstats import datasets
    from nkstats.processed.page import codebook_page

    return codebook_page(datasets.read(data).schema)


def _shown(schema: Schema, dataset: str) -> Table:
    """Return the schema of the rows that are shown: resolved ones where there are any."""
    from nkstats.processed.tables import resolved_tables

    resolved = {table.name: table for table in resolved_tables(schema)}
    return resolved.get(dataset, schema.tables[dataset])


def _about(table: Table) -> list[str]:
    """Return what stands above a dataset's rows: title, description, meaning of its columns."""
    from nkstats.codebook import entries

    width = 2 + max(map(len, table.header))
    columns = [
        click.wrap_text(f"{entry.column:{width}}{entry.meaning}", WIDTH, "  ", " " * (width + 2))
        for entry in entries([table])
    ]
    return [f"{table.title}\n{click.wrap_text(table.description, WIDTH)}", "\n".join(columns)]


def _coverage_lines(coverage: pd.DataFrame) -> Iterator[str]:
    """Yield, for each frequency, the periods of each basis."""
    for freq, title in FREQUENCIES.items():
        yield f"  {title}"
        for basis, row in coverage.loc[freq].iterrows():
            words = f"{row['periods']} ({row['n']})" if row["n"] else "none"
            line = f"{BASES.get(str(basis), basis)}: {words}"
            yield click.wrap_text(line, WIDTH, "    ", "      ")


@main.command()
@click.argument("old", default="")
@click.argument("new", default="")
@click.option("--data", type=click.Path(path_type=Path), help="The folder of raw tables.")
def diff(old: str, new: str, data: Path | None) -> None:
    """Print, as Markdown, every value that changed between two days, and why.

    By default from the day before the latest edition's period until the data day. Claims
    without a day are left out.
    """
    from nkstats import changes, datasets, editions
    from nkstats.vintages import as_day

    first, last = as_day(old, name="old"), as_day(new, name="new")
    now = datasets.data_day(last, data_dir=data)
    since = first or editions.open_edition(as_of=last, data_dir=data).since
    if since > now:
        raise UsageError(f"OLD {since} is after NEW {now}; give the earlier day first")
    frame = changes.diff(since, now, data_dir=data)
    click.echo(f"# Changes from {since} to {now}: {len(frame)}\n")
    click.echo(_row("table", "key", "value", "old", "new", "why", "sources"))
    click.echo("|---" * 7 + "|")
    columns = ["table", "key", "column", "old", "new", "why", "source_ids"]
    for cells in frame.reset_index()[columns].itertuples(index=False):
        click.echo(_row(*cells))


def _row(*cells: object) -> str:
    """Return one line of a Markdown table; None is an empty cell."""
    texts = ("" if cell is None else str(cell).replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(texts)} |"
