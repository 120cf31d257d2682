"""Tables of what may follow: scenarios year by year, how forecasts held, seasonal ratios."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from nkstats.analysis.forecasts.backtest_scores import ALL
from nkstats.analysis.wording import chance
from nkstats.blocks import Quoted, Runs, Table, Text, When, fill
from nkstats.narrative.evidence import Evidence
from nkstats.narrative.outlook import backtest_evidence, outlook_evidence, scenario_name
from nkstats.narrative.writer import Writer

if TYPE_CHECKING:
    from nkstats.analysis import Backtest, Figure, Scenarios


def outlook_table(writer: Writer, years: dict[str, Figure], outlook: Scenarios) -> Table | None:
    """Return each scenario and year: the middle, and the range at each level."""
    if outlook.reason:
        return None
    gettext, basis = writer.language.gettext, outlook_evidence(writer, years)
    heads = (gettext("Inner range"), gettext("Outer range"))
    return Table(
        caption=(Text(gettext("Arrivals that may follow, by scenario, persons")),),
        header=(gettext("Scenario"), gettext("Year"), gettext("Middle"), *heads),
        rows=tuple(
            _outlook_row(writer, basis, row, outlook.levels)
            for row in outlook.frame.to_dict("records")
        ),
        align="llr" + "r" * len(heads),
        note=_ranges_note(writer, outlook.levels),
    )  # fmt: skip


def _ranges_note(writer: Writer, levels: tuple[float, ...]) -> Runs:
    message = writer.language.gettext(
        "The inner range is to hold in {inner} cases, the outer in {outer}, each under its own "
        "condition. The middle alone is no forecast."
    )
    inner, outer = (Quoted(chance(writer.language, level / 100)) for level in levels)
    return fill(message, inner=inner, outer=outer)


def _outlook_row(
    writer: Writer, basis: Evidence, row: dict[Any, Any], levels: tuple[float, ...]
) -> tuple[Runs, ...]:
    scenario, year = str(row["scenario"]), str(row["period"])

    ranges = (
        (basis.between((float(row[f"low{level:g}"]), float(row[f"high{level:g}"]), level / 100),
                       f"{scenario}/{year}/{level:g}", period=year),)
        for level in levels
    )  # fmt: skip
    middle = (basis.people(float(row["point"]), f"{scenario}/{year}/middle", period=year),)
    name = (Text(scenario_name(writer, scenario)),)
    return name, (writer.short(year),), middle, *ranges


def backtest_table(
    writer: Writer,
    years: dict[str, Figure],
    quarters: dict[str, Figure],
    yearly: Backtest,
    quarterly: Backtest,
) -> Table | None:
    """Return how many outcomes lay within each range, by how far ahead they were foretold."""
    gettext = writer.language.gettext
    rows = [
        *_tested(writer, backtest_evidence(writer, years, "years"), yearly, "years"),
        *_tested(writer, backtest_evidence(writer, quarters, "quarters"), quarterly, "quarters"),
    ]
    if not rows:
        return None
    return Table(
        caption=(Text(gettext("Outcomes within the ranges of earlier forecasts")),),
        header=(gettext("Ahead"), gettext("Range"), gettext("All forecasts"),
                gettext("Where no named regime began")),
        rows=tuple(rows), align="llrr",
    )  # fmt: skip


def _tested(writer: Writer, basis: Evidence, tested: Backtest, name: str) -> list[tuple[Runs, ...]]:
    found = tested.coverage
    if tested.reason:
        return []
    pairs = found[found["origins"] == ALL][["level", "step"]].itertuples(index=False)
    return [
        (
            (Text(_ahead(writer, int(step), name)),),
            (When(f"{writer.language.level(level)}%"),),
            *(_held(writer, basis, found, (level, int(step)), quiet) for quiet in (False, True)),
        )
        for level, step in pairs
    ]


def _ahead(writer: Writer, step: int, name: str) -> str:
    """Return how far ahead a forecast looked; step 0 is all together."""
    gettext = writer.language.gettext
    years = (gettext("Years, all"), gettext("one year"), gettext("two years"),
             gettext("three years"))  # fmt: skip
    quarters = (gettext("Quarters, all"), gettext("one quarter"), gettext("two quarters"),
                gettext("three quarters"), gettext("four quarters"))  # fmt: skip
    return (years if name == "years" else quarters)[step]


def _held(
    writer: Writer, basis: Evidence, found: pd.DataFrame, key: tuple[float, int], quiet: bool
) -> Runs:
    level, step = key
    chosen = found[(found["level"] == level) & (found["step"] == step)]
    chosen = chosen[(chosen["origins"] != ALL) == quiet]
    if not len(chosen):
        return (Text(writer.language.gettext("none")),)
    row, name = chosen.iloc[0], f"{100 * level:g}/{step}/{'quiet' if quiet else 'all'}"
    return fill(
        writer.language.gettext("{hits} of {n}"),
        hits=basis.tally(int(row["hits"]), f"{name}/hits", "outcomes"),
        n=basis.tally(int(row["n"]), f"{name}/n", "outcomes"),
    )
