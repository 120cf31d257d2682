"""Commands for the reports: build an edition, list what can be built."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nkstats import paths
from nkstats.cli.core import main
from nkstats.cli.shelf import refresh_shelf
from nkstats.errors import ReportError, UsageError, choices

if TYPE_CHECKING:
    from nkstats.building import Plan, Request

LISTS = ("reports", "editions", "datasets")


@main.command()
@click.argument("reports", nargs=-1)
@click.option("--edition", default="latest", help="A year, half or quarter; latest by default.")
@click.option("--editions", help="Several, as 2019Q1..2025Q1.")
@click.option("--as-of", default="", help="The day whose knowledge counts.")
@click.option("--since", default="", help="The day that changes are counted from.")
@click.option("--lang", default="en,ko", help="Languages, as en,ko.")
@click.option("--format", "formats", default="html,pdf", help="Formats, as html,pdf.")
@click.option("--out", type=click.Path(path_type=Path), help="The shelf; reports/ by default.")
@click.option("--jobs", type=click.IntRange(min=1), help="How many notebooks run at once.")
@click.option("--timeout", type=click.IntRange(min=1), default=300, help="Seconds a cell.")
@click.option("-p", "parameters", multiple=True, help="A notebook's own parameter, name=value.")
@click.option("--scheduler", default="", help="A Dask scheduler, as tcp://host:8786.")
@click.option("--force", is_flag=True, help="Build although nothing has changed.")
@click.option("--dry-run", is_flag=True, help="Say what would be built and why, and build nothing.")
def build(
    edition: str, editions: str | None, dry_run: bool, scheduler: str, **options: Any
) -> None:
    """Build editions: run the notebooks, print HTML and PDF, publish each edition whole.

    REPORTS are notebooks of the project by name; all by default.
    """
    from nkstats import building
    from nkstats.cli.progress import progress

    requests = [_request(label, **options) for label in _labels(edition, editions)]
    for request in (requests[0], requests[-1]):  # those between ask for the same
        building.check(request)
    if dry_run:
        return _explain(building.plan_all(requests))
    signal.signal(signal.SIGTERM, _leave)
    with building.begun(requests, scheduler=scheduler) as crew:
        plans = building.plan_all(requests)
        with progress(f"edition {plans[0].label}" if len(plans) == 1 else "editions") as watch:
            watch.kept([building.label_of(plan, copy) for plan in plans for copy in plan.kept])
            failures = building.build_all(plans, watch=watch, scheduler=scheduler, crew=crew)
    refresh_shelf(plans[0].request.out)
    for plan in plans:
        if plan.label not in failures:
            _told(plan, files=len(plans) == 1)
    if failures:
        raise ReportError("\n".join(failures.values()))


@main.command("list")
@click.argument("what", default="editions")
@click.option("--out", type=click.Path(path_type=Path), help="The shelf; reports/ by default.")
def list_(what: str, out: Path | None) -> None:
    """List reports, editions or datasets.

    With editions, those that can be built; the index of the reports is made anew if it is stale.
    """
    if what not in LISTS:
        raise UsageError(f"{what!r} cannot be listed; choose from {choices(LISTS)}")
    for line in _listed(what):
        click.echo(line)
    if what == "editions":
        refresh_shelf(out or paths.reports_dir())


def _labels(edition: str, editions: str | None) -> list[str]:
    if editions is None:
        return [edition]
    from nkstats.periods import between

    first, _, last = editions.partition("..")
    return between(first, last)


def _request(label: str, **options: Any) -> Request:
    from nkstats.building import Request

    given = {name: options[name] for name in ("out", "jobs") if options[name] is not None}
    return Request(
        reports=options["reports"],
        edition=label,
        as_of=options["as_of"],
        since=options["since"],
        languages=_words(options["lang"]),
        formats=_words(options["formats"]),
        timeout=options["timeout"],
        parameters=_parameters(options["parameters"]),
        force=options["force"],
        **given,
    )


def _words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))


def _parameters(pairs: tuple[str, ...]) -> dict[str, object]:
    if not pairs:
        return {}
    import yaml

    found: dict[str, object] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise UsageError(f"-p {pair!r}: expected name=value")
        try:
            found[name] = _plain(yaml.safe_load(value)) if value else ""
        except yaml.YAMLError:
            raise UsageError(f"-p {pair!r}: the value does not parse; quote it") from None
    return found


def _plain(value: object) -> object:
    """Return a value as a notebook can be given it: a day as text, the rest as it is."""
    return value if isinstance(value, str | int | float | list | dict | None) else str(value)


def _explain(plans: Sequence[Plan]) -> None:
    from nkstats import building

    for plan in plans:
        if plan.up_to_date:
            click.echo(f"edition {plan.label} is up to date")
        else:
            click.echo(f"edition {plan.label} would be built:")
            for line in building.explained(plan):
                click.echo(f"  {line}")


def _told(plan: Plan, *, files: bool) -> None:
    """Say what became of an edition, and name its files."""
    from nkstats import building

    how = "up to date" if plan.up_to_date else "published"
    names = building.published(plan)
    if not files:
        click.echo(f"edition {plan.label} is {how}: {len(names)} files in {plan.folder}")
        return
    click.echo(f"edition {plan.label} is {how}:")
    for path in names:
        click.echo(f"  {path}")


def _leave(*_: object) -> None:
    """End as at Ctrl-C, so that all children end too and nothing is left half done."""
    raise SystemExit(128 + signal.SIGTERM)


def _listed(what: str) -> list[str]:
    from nkstats import datasets, periods

    if what == "datasets":
        return list(datasets.TABLES)
    if what == "reports":
        from nkstats import building

        return list(building.reports())
    day = datasets.data_day()
    labels = [label for freq in "YHQ" for label in periods.until(freq, day)]
    return [label for label in labels if label >= str(periods.FIRST_EDITION.year)]
