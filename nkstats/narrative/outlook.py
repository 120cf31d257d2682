"""Sections on what may follow: scenarios, how earlier forecasts did, and the seasons."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from nkstats.analysis.forecasts.backtest_scores import ALL
from nkstats.analysis.seasonality.season_words import QUARTERS
from nkstats.analysis.wording import Said, chance, interval_name, verdict
from nkstats.blocks import (
    Block,
    Heading,
    Page,
    Paragraph,
    Quoted,
    Runs,
    Terms,
    Text,
    When,
    fill,
    joined,
)
from nkstats.narrative.evidence import Evidence, evidence
from nkstats.narrative.writer import Writer

if TYPE_CHECKING:
    from nkstats.analysis import Backtest, Decomposition, Figure, Scenarios

MAIN = 80.0


def outlook_evidence(writer: Writer, years: dict[str, Figure]) -> Evidence:
    """Return all years as the evidence of the scenarios."""
    return evidence(writer, "outlook", years.values())


def scenario_name(writer: Writer, scenario: str) -> str:
    """Return the condition of a scenario in a few words."""
    gettext = writer.language.gettext
    return {
        "continuation": gettext("If nothing opens or closes"),
        "reopening": gettext("If the routes open again"),
        "closure": gettext("If the routes close again"),
    }[scenario]


def section_outlook(writer: Writer, years: dict[str, Figure], outlook: Scenarios) -> Page | None:
    """Return what may follow under each condition, or why nothing can be said."""
    basis = outlook_evidence(writer, years)
    if not basis.figures:
        return None
    said = [] if outlook.reason else [
        basis.said(lambda lang, name=name: outlook.scenario(name, lang), name, "persons")  # type: ignore[misc]
        for name in outlook.conditions
    ]  # fmt: skip
    reasons = [outlook.reason] if outlook.reason else list(outlook.withheld.values())
    blocks: list[Block] = [Heading(2, _outlook_heading(writer, basis, outlook), "outlook")]
    blocks += [Paragraph(words) for words in said]
    blocks += _told(basis, "reason", reasons)
    if not outlook.reason:
        blocks.append(Paragraph(basis.said(outlook.base_rate, "base-rate")))
    blocks += _told(basis, "outlook-note", outlook.notes)
    return Page((*blocks, _method(writer, basis, writer.language.gettext(
        "Method: a random walk of the logarithm; the changes at named breaks are left out of its "
        "scatter. A scenario is no forecast of its own condition: how likely that is, no figure "
        "of this record says."
    ))))  # fmt: skip


def _outlook_heading(writer: Writer, basis: Evidence, outlook: Scenarios) -> Runs:
    gettext = writer.language.gettext
    if outlook.reason or MAIN not in outlook.levels:
        return (Text(gettext("What may follow")),)
    row = outlook.frame.iloc[0]
    year, ends = str(row["period"]), (float(row["low80"]), float(row["high80"]), MAIN / 100)
    message = gettext(
        "{range} people in {year}, with a chance of {chance}, if nothing opens or closes"
    )
    return fill(
        message, year=writer.period(year), chance=Quoted(chance(writer.language, MAIN / 100)),
        range=basis.between(ends, f"continuation/{year}/{MAIN:g}", period=year),
    )  # fmt: skip


def _told(basis: Evidence, name: str, messages: Iterable[Said]) -> list[Block]:
    return [
        Paragraph(basis.said(message.text, f"{name}-{n}")) for n, message in enumerate(messages)
    ]


def _method(writer: Writer, basis: Evidence, words: str) -> Paragraph:
    return Paragraph(joined([(Text(words),), (writer.cite(basis.source_ids),)], " "), "note")


def backtest_evidence(writer: Writer, figures: dict[str, Figure], name: str) -> Evidence:
    """Return the figures that a backtest of years or quarters rests on."""
    return evidence(writer, f"backtest/{name}", figures.values())


def section_backtest(
    writer: Writer,
    years: dict[str, Figure],
    quarters: dict[str, Figure],
    yearly: Backtest,
    quarterly: Backtest,
) -> Page | None:
    """Return how often forecasts of the past held, for years and for quarters."""
    if not any(figure.total is not None for figure in years.values()):
        return None
    gettext = writer.language.gettext
    of_years = backtest_evidence(writer, years, "years")
    of_quarters = backtest_evidence(writer, quarters, "quarters")
    terms = [(Text(gettext("Years")), of_years.said(yearly, "said", "outcomes"))]
    if of_quarters.figures:
        terms.append((Text(gettext("Quarters")), of_quarters.said(quarterly, "said", "outcomes")))
    method = gettext(
        "Method: each forecast is made anew from what was known at its own time, as now revised; "
        "none is left out. Outcomes of one forecast hang together."
    )
    return Page((
        Heading(2, _backtest_heading(writer, of_years, yearly), "backtest"),
        Terms(tuple(((term,), said) for term, said in terms)),
        *_told(of_years, "note", yearly.notes),
        _method(writer, of_years, method),
    ))  # fmt: skip


def _backtest_heading(writer: Writer, basis: Evidence, tested: Backtest) -> Runs:
    gettext = writer.language.gettext
    if tested.reason:
        return (Text(gettext("How well forecasts held cannot be said yet")),)
    rows = tested.coverage[tested.coverage["level"] == tested.level]
    row = rows[(rows["origins"] == ALL) & (rows["step"] == 0)].iloc[0]
    return fill(
        gettext("{hits} of {n} outcomes of years lay within their forecasts"),
        hits=basis.tally(int(row["hits"]), "all/hits", "outcomes"),
        n=basis.tally(int(row["n"]), "all/n", "outcomes"),
    )  # fmt: skip


def section_seasons(
    writer: Writer, quarters: dict[str, Figure], seasons: Decomposition
) -> Page | None:
    """Return whether a quarter stands out, or why that cannot be said."""
    basis = evidence(writer, "seasons", quarters.values())
    if not basis.figures:
        return None
    gettext = writer.language.gettext
    heading = gettext("One quarter stands above the level around it")
    if seasons.reason:
        heading = gettext("The seasons cannot be told yet")
    elif verdict(seasons.low, seasons.high) != "more":
        heading = gettext("No quarter clearly stands out")
    blocks: list[Block] = [
        Heading(2, (Text(heading),), "seasons"),
        Paragraph(basis.said(seasons, "largest")),
    ]
    if len(seasons.ratios):
        blocks.append(_ratios(writer, basis, seasons))
    if seasons.notes:
        notes = [basis.said(note.text, f"note-{n}") for n, note in enumerate(seasons.notes)]
        blocks.append(Paragraph(joined(notes, " ")))
    method = gettext(
        "Method: ratios to the level around each quarter, none estimated across a named break."
    )
    return Page((*blocks, _method(writer, basis, method)))


def _ratios(writer: Writer, basis: Evidence, seasons: Decomposition) -> Terms:
    """Return each quarter with its ratio to the level around it, and the interval of that."""
    gettext = writer.language.gettext
    message = gettext("{ratio} times the level around it ({interval} {bounds})")
    names = [gettext(name) for name in QUARTERS]
    interval = Quoted(interval_name(writer.language, seasons.level))
    terms = []
    for season, row in seasons.ratios.to_dict("index").items():
        ends = (row["low"], row["high"], seasons.level)
        ratio = basis.times(row["ratio"], f"{season}/ratio", interval=ends)
        bounds = basis.between(ends, f"{season}/interval", times=True)
        said = fill(message, ratio=ratio, interval=interval, bounds=bounds)
        terms.append(((When(names[int(season) - 1]),), said))
    return Terms(tuple(terms))
