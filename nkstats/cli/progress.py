"""How far a build is: a live display on a terminal, plain lines elsewhere; always on stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from nkstats.building.watching import Watch

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


@contextmanager
def progress(title: str) -> Iterator[Watch]:
    """Give what hears how a build goes on, and shows it."""
    if not sys.stderr.isatty():
        yield Lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}", markup=False), BarColumn(),
        TextColumn("{task.fields[told]}", markup=False), TimeElapsedColumn(),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        yield Display(shown, title)


class Lines(Watch):
    """Says each page and edition that ends in a line of its own."""

    def __init__(self) -> None:
        self._all = self._ended = 0

    def begins(self, pages: Sequence[str]) -> None:
        """Count the pages that will be made."""
        self._all = len(pages)

    def kept(self, pages: Sequence[str]) -> None:
        """Say how many pages are up to date."""
        if pages:
            click.echo(f"{len(pages)} pages are up to date", err=True)

    def ended(self, page: str, seconds: float, error: str) -> None:
        """Say that a page is made, or that it failed: the reason comes at the end."""
        self._ended += 1
        how = "failed" if error else "made"
        click.echo(f"{self._ended} of {self._all}: {page} {how} in {seconds:.1f} s", err=True)


class Display(Watch):
    """Shows what runs, what is done, kept and failed, and how much time is left."""

    def __init__(self, shown: Progress, title: str) -> None:
        self._shown = shown
        self._whole = shown.add_task(title, total=None, told="")
        self._running: dict[str, TaskID] = {}
        self._all = self._made = self._failed = self._kept = 0

    def begins(self, pages: Sequence[str]) -> None:
        """Set how many pages will be made."""
        self._all = len(pages)
        self._shown.reset(self._whole, total=self._all)
        self._tell()

    def kept(self, pages: Sequence[str]) -> None:
        """Count the pages that are up to date."""
        self._kept += len(pages)

    def cells(self, page: str, done: int, total: int) -> None:
        """Move the bar of one page."""
        if page not in self._running:
            self._running[page] = self._shown.add_task(f"  {page}", total=total, told="")
            self._tell()
        told = f"{done} of {total} cells" if done < total else "printing"
        self._shown.update(self._running[page], completed=done, told=told)

    def ended(self, page: str, seconds: float, error: str) -> None:
        """Take the bar of a page away; say at once that it failed."""
        if page in self._running:
            self._shown.remove_task(self._running.pop(page))
        self._made += not error
        self._failed += bool(error)
        if error:
            self._shown.console.print(f"{page} failed", style="red", markup=False)
        self._shown.update(self._whole, completed=self._made + self._failed)
        self._tell()

    def _tell(self) -> None:
        ended = self._made + self._failed
        running = f"{len(self._running)} running" if self._running or ended else "warming up"
        parts = [f"{self._made} of {self._all} pages", running]
        parts += [f"{self._kept} kept"] if self._kept else []
        parts += [f"{self._failed} failed"] if self._failed else []
        parts += _left(self._shown.tasks[0])
        self._shown.update(self._whole, told=", ".join(parts))


def _left(task: Any) -> list[str]:
    """Return how much time is left, as far as that can be told."""
    seconds = task.time_remaining
    if not seconds:
        return []
    return [f"about {seconds / 60:.0f} min left" if seconds > 90 else f"about {seconds:.0f} s left"]
