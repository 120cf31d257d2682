"""Tables of the report on trends: years, regimes, changes at breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from nkstats.analysis import Figure, compare, proportion
from nkstats.blocks import Runs, Table, Text, fill
from nkstats.narrative.evidence import Evidence, evidence, interval_of
from nkstats.narrative.trend_changes import changes_evidence
from nkstats.narrative.trends import mean_of, profile_evidence, profile_span, regime_name
from nkstats.narrative.writer import Writer
from nkstats.tables.arrivals import year_row
from nkstats.tables.behind_charts import share_of_women

if TYPE_CHECKING:
    from nkstats.analysis import Counterfactual, Interrupted, Profile


def trends_table(writer: Writer, years: dict[str, Figure]) -> Table | None:
    """Return all years: people, change, percent where the base allows, women, status, sources."""
    if not any(figure.total is not None for figure in years.values()):
        return None
    gettext = writer.language.gettext
    return Table(
        caption=(Text(gettext("Arrivals in South Korea by year, persons, and share of women")),),
        header=(gettext("Year"), gettext("People"), gettext("Change"), gettext("Change, %"),
                gettext("Women, %"), gettext("Status"), gettext("Sources")),
        rows=tuple(year_row(writer, compare(years, label), _women) for label in years),
        align="lrrrrll",
        note=(Text(gettext(
            "No percentage is given on a base under thirty people or across a gap. A share of "
            "women is withheld where either sex counts one or two people."
        )),),
    )  # fmt: skip


def _women(writer: Writer, figure: Figure) -> Runs:
    gettext = writer.language.gettext
    if figure.female is None or figure.male is None or not figure.total:
        return (Text(gettext("not stated")),)
    if figure.sexes_withheld:
        return (Text(gettext("withheld")),)
    return (share_of_women(writer, figure, proportion(figure.female, figure.total)),)


def regimes_table(writer: Writer, profiles: tuple[Profile, ...]) -> Table | None:
    """Return each regime: its years, mean, median and range, women, sources."""
    if not profiles:
        return None
    gettext = writer.language.gettext
    return Table(
        caption=(Text(gettext("Arrivals a year between the named breaks, persons")),),
        header=(gettext("Regime"), gettext("Years"), gettext("Figures"), gettext("Mean"),
                gettext("Median"), gettext("Lowest"), gettext("Highest"), gettext("Women, %"),
                gettext("Sources")),
        rows=tuple(_regime_row(writer, profile) for profile in profiles),
        align="llrrrrrrl",
        note=(Text(gettext("The share of women is that of the years that give both sexes.")),),
    )  # fmt: skip


def _regime_row(writer: Writer, profile: Profile) -> tuple[Runs, ...]:
    basis, women = profile_evidence(writer, profile), profile.women
    share: Runs = (Text(writer.language.gettext("not stated")),)
    if women is not None:
        told = evidence(writer, basis.id, profile.told)
        share = (told.percent(women.estimate or 0, "women", interval=interval_of(women)),)
    return (
        (regime_name(writer, profile),),
        profile_span(writer, profile),
        (basis.tally(len(profile.figures), "n"),),
        mean_of(writer, profile),
        *((basis.people(getattr(profile, name), name),) for name in ("median", "low", "high")),
        share,
        (writer.cite(basis.source_ids),),
    )


def levels_table(writer: Writer, profiles: tuple[Profile, ...]) -> Table:
    """Return what the chart of levels draws: the mean and the range of each regime."""
    gettext = writer.language.gettext
    return Table(
        caption=(Text(gettext(
            "The figures of the chart: levels between the named breaks, persons a year"
        )),),
        header=(gettext("Years"), gettext("Mean"), gettext("Lowest"), gettext("Highest"),
                gettext("Sources")),
        rows=tuple(_level_row(writer, profile) for profile in profiles),
        align="lrrrl",
    )  # fmt: skip


def _level_row(writer: Writer, profile: Profile) -> tuple[Runs, ...]:
    basis = profile_evidence(writer, profile)
    low, high = ((basis.people(getattr(profile, name), name),) for name in ("low", "high"))
    cited = (writer.cite(basis.source_ids),)
    return profile_span(writer, profile), mean_of(writer, profile), low, high, cited


def breaks_table(
    writer: Writer, profiles: tuple[Profile, ...], changes: Interrupted | None
) -> Table | None:
    """Return the ratio at each break as given and under other assumptions."""
    if changes is None or not len(changes.sensitivity):
        return None
    gettext, basis = writer.language.gettext, changes_evidence(writer, profiles)
    rows = [row for date in changes.at for row in _variations(writer, basis, changes, date)]
    return Table(
        caption=(Text(gettext("The change of level at each break, under other assumptions")),),
        header=(gettext("New regime"), gettext("Assumption"),
                gettext("Times the level before (interval)")),
        rows=tuple(rows), align="llr",
        note=(Text(gettext(
            "Where the rows of a break disagree, its change of level is not sure."
        )),),
    )  # fmt: skip


def _variations(
    writer: Writer, basis: Evidence, changes: Interrupted, date: pd.Period
) -> list[tuple[Runs, ...]]:
    table = changes.sensitivity
    rows = table[table["term"] == f"level {date}"].to_dict("records")
    return [
        (
            (writer.short(str(date)),),
            basis.said(row["variation"].text, f"{date}/{n}/name"),
            (basis.ratio(row["ratio"], (row["low"], row["high"], changes.level), f"{date}/{n}"),),
        )
        for n, row in enumerate(rows)
    ]  # fmt: skip


def expected_table(writer: Writer, profiles: tuple[Profile, ...], found: Counterfactual) -> Table:
    """Return what was counted beside what was expected, a year a row."""
    gettext, basis = writer.language.gettext, changes_evidence(writer, profiles)
    counted = {figure.period: figure for one in profiles for figure in one.figures}
    return Table(
        caption=(Text(gettext("The figures of the chart: counted and expected, persons")),),
        header=(gettext("Year"), gettext("People"), gettext("Expected"), gettext("Interval"),
                gettext("Sources")),
        rows=tuple(
            _expected_row(writer, basis, counted[str(year)], row)
            for year, row in found.frame.to_dict("index").items()
        ),
        align="lrrrl",
    )  # fmt: skip


def _expected_row(
    writer: Writer, basis: Evidence, figure: Figure, row: dict[str, float]
) -> tuple[Runs, ...]:
    year = figure.period
    low, expected, high = (
        basis.people(row[name], f"expected/{year}/{name}", period=year)
        for name in ("low", "expected", "high")
    )
    bounds = fill(writer.language.gettext("{low} to {high}"), low=low, high=high)
    return (
        (writer.short(year),), (writer.count(figure),), (expected,), bounds,
        (writer.cite_figure(figure),),
    )  # fmt: skip
