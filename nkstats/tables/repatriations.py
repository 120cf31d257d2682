"""Tables of the report on forced repatriations: by country, by crossing, claim by claim."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from nkstats.analysis import (
    ByCountry,
    ByCrossing,
    Claimed,
    Disagreement,
    Total,
    Unplaced,
)
from nkstats.blocks import (
    KeyFigure,
    Page,
    Paragraph,
    Quoted,
    Runs,
    Table,
    Text,
    When,
    fill,
    joined,
)
from nkstats.narrative.dates import when
from nkstats.narrative.terms import event_kind
from nkstats.narrative.voices import claimant_name
from nkstats.narrative.writer import Writer, days_of
from nkstats.rows import Row
from nkstats.tables.reported import events_table, repatriation_columns


def breakdown_tables(
    writer: Writer,
    countries: Sequence[ByCountry],
    crossings: Sequence[ByCrossing],
    places: pd.DataFrame,
) -> Page:
    """Return reported events by country, and returns by border crossing, as far as any is named."""
    tables = [country_table(writer, countries)] if countries else []
    if crossings:
        tables.append(crossing_table(writer, crossings, places))
    return Page(tuple(tables))


def country_table(writer: Writer, countries: Sequence[ByCountry]) -> Table:
    """Return reported returns and handovers by country, never added to each other."""
    gettext = writer.language.gettext
    return Table(
        caption=(Text(gettext("Forced repatriations reported, by country that sent people back")),),
        header=(gettext("Country"), gettext("Returns"), gettext("People returned"),
                gettext("Handovers"), gettext("People handed over"), gettext("Sources")),
        rows=tuple(_country_row(writer, row) for row in countries),
        align="lrlrll",
        note=(Text(gettext(
            "The lower figure adds only reports that share no day, the upper one all; returns and "
            "handovers are not added to each other. A sum of one or two people is withheld."
        )),),
    )  # fmt: skip


def _country_row(writer: Writer, row: ByCountry) -> tuple[Runs, ...]:
    kinds = (row.returned, row.handed)
    cells = [
        cell
        for total in kinds
        for cell in (_events(writer, total, row.country), _people(writer, total, row.country))
    ]
    return (
        (Quoted(writer.country(row.country)),),
        *cells,
        (writer.cite(row.source_ids),),
    )


def _events(writer: Writer, total: Total, of: str) -> Runs:
    if not total.events:
        return (Text(writer.language.gettext("none")),)
    name = f"reported/{total.kind}/{total.period}/{total.unit}/{of}/events"
    return (writer.tally(total.events, id=name, period=total.period, source_ids=total.source_ids),)


def _people(writer: Writer, total: Total, of: str) -> Runs:
    """Return a sum in a breakdown: one or two people are withheld."""
    if total.withheld:
        return (Text(writer.language.gettext("withheld")),)
    return writer.total(total, of)


def crossing_table(
    writer: Writer, crossings: Sequence[ByCrossing], places: pd.DataFrame
) -> Table:  # fmt: skip
    """Return reported returns by border crossing; `places` is indexed by place_id."""
    gettext = writer.language.gettext
    return Table(
        caption=(Text(gettext("Forced returns reported, by border crossing that reports name")),),
        header=(gettext("Crossing"), gettext("Events that name it"),
                gettext("People, where it alone is named"),
                gettext("Events with people taken or held there"), gettext("Sources")),
        rows=tuple(_crossing_row(writer, row, places) for row in crossings),
        align="lrlrl",
        note=(Text(gettext(
            "Returns only; a report may name several crossings or none. People are added only over "
            "reports that name no other crossing, and not where they are one or two. Reports on "
            "one person are left out."
        )),),
    )  # fmt: skip


def _crossing_row(writer: Writer, row: ByCrossing, places: pd.DataFrame) -> tuple[Runs, ...]:
    column = f"name_{writer.language.code}"
    names = places[column].fillna(places["name_en"]).to_dict()
    of = row.crossing[0]
    counts = {"events": row.events, "taken_from": row.taken_from}
    period, none = row.alone.period, (Text(writer.language.gettext("none")),)
    tallies = {
        what: (writer.tally(number, id=f"reported/return/{period}/crossing/{of}/{what}",
                            period=period, source_ids=row.source_ids),) if number else none
        for what, number in counts.items()
    }  # fmt: skip
    return (
        (Quoted(" – ".join(str(names[place]) for place in row.crossing)),),
        tallies["events"],
        _people(writer, row.alone, f"crossing/{of}"),
        tallies["taken_from"],
        (writer.cite(row.source_ids),),
    )


def dated_table(writer: Writer, events: Mapping[str, Row]) -> Table:
    """Return the events that a chart over time draws: when, what, where from, how many."""
    gettext = writer.language.gettext
    return Table(
        caption=(Text(gettext("The figures of the chart: reported events, people")),),
        header=(gettext("When"), gettext("Event"), gettext("From"), gettext("How many"),
                gettext("Sources")),
        rows=tuple(
            (
                (When(when(writer.language, row)),),
                (Text(event_kind(writer.language, row["kind"])),),
                (Quoted(writer.country(row["country"])),),
                writer.event(event, row),
                (writer.cite(str(row["source_ids"]).split("; "), most=1),),
            )
            for event, row in events.items()
        ),
        align="lllll",
    )  # fmt: skip


def claims_table(
    writer: Writer, found: Sequence[Disagreement], claimants: pd.DataFrame
) -> Table | None:
    """Return all that is said of the events on which claimants do not agree; None without any."""
    gettext = writer.language.gettext
    if not found:
        return None
    return Table(
        caption=(Text(gettext("What claimants report, event by event and figure by figure")),),
        header=(gettext("Event"), gettext("How many"), gettext("Reported by"), gettext("Standing"),
                gettext("Sources")),
        rows=tuple(
            _said_row(writer, one, said, claimants) for one in found for said in one.figures
        ),
        align="lllll",
        note=(Text(gettext(
            "A claimant stands twice where it has given two figures. Standing is that of the claim."
        )),),
    )  # fmt: skip


def _said_row(
    writer: Writer, one: Disagreement, said: Sequence[Claimed], claimants: pd.DataFrame
) -> tuple[Runs, ...]:
    many = claim_figure(writer, one, said)
    names = [(Quoted(claimant_name(writer, claim.claimant, claimants)),) for claim in said]
    return (
        event_name(writer, one.row),
        many if said[0].counts else (Text(writer.language.gettext("not counted")),),
        joined(names, "; "),
        (Text(writer.status(said[0].status)),),
        (writer.cite((source for claim in said for source in claim.source_ids), most=2),),
    )


def event_name(writer: Writer, row: Row) -> Runs:
    """Return when and where from an event was."""
    country = Quoted(writer.country(str(row["country"])))
    named: Runs = (When(when(writer.language, row)), Text(", "), country)
    if row["parent_id"]:
        return fill(writer.language.gettext("{event}, part of a larger one"), event=named)
    return named


def claim_figure(writer: Writer, one: Disagreement, said: Sequence[Claimed]) -> Runs:
    """Return how many people some claimants report alike."""
    first = said[0]
    low, high = first.bounds
    ids = tuple(dict.fromkeys(source for claim in said for source in claim.source_ids))
    name = f"events/{one.event}/claims/{first.status}/{bounds_id(low, high)}"
    return writer.bounds(
        low, high,
        lambda: KeyFigure(
            name, first.best, str(one.row["unit"]), days_of(one.row), first.status, ids, low, high
        ),
    )  # fmt: skip


def bounds_id(low: int | None, high: int | None) -> str:
    """Return bounds as part of an id, an open side left empty."""
    return "..".join("" if end is None else str(end) for end in (low, high))


def unplaced_table(
    writer: Writer, found: Unplaced, claims: pd.DataFrame, claimants: pd.DataFrame
) -> Table | Paragraph | None:
    """Return the reported events that no period can hold; None if there is none."""
    events = pd.concat([found.undated, found.later])
    if events.empty:
        return None
    caption = writer.language.gettext("Reported events that the period cannot place")
    return events_table(writer, events, claims, claimants, caption, repatriation_columns(writer))
