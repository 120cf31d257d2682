"""How far the notebooks are: a bar on a terminal, plain lines elsewhere; always on stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click


@contextmanager
def progress(title: str) -> Iterator[Callable[[str, int, int], None]]:
    """Show a bar on a terminal, and plain lines elsewhere."""
    if not sys.stderr.isatty():
        yield (
            lambda label, done, total: (
                click.echo(f"{label}: {done} of {total} cells", err=True)
                if done in (0, total)
                else None
            )
        )
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        bar.add_task(title, total=None)
        known: dict[str, Any] = {}

        def tell(label: str, done: int, total: int) -> None:
            if label not in known:
                known[label] = bar.add_task(label, total=total)
            bar.update(known[label], completed=done)

        yield tell
