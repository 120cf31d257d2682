"""The group of commands, and how a user's error is said: one message and an exit code."""

from __future__ import annotations

from typing import Any

import click

from nkstats import __version__
from nkstats.errors import DataError, NkstatsError


class _Commands(click.Group):
    """Says a user's error in one message and ends with its exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except NkstatsError as error:
            prefix = "" if isinstance(error, DataError) else "nkstats: "
            click.echo(f"{prefix}{error}", err=True)
            ctx.exit(error.exit_code)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="nkstats")
def main() -> None:
    """Keep the record of people who leave North Korea, and make reports from it."""
