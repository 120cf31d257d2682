"""Tables of internal exile: by year and unit, and the single events; places at county or above."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from nkstats.analysis import ExilePeriod, Site, Total, at_county
from nkstats.blocks import Paragraph, Quoted, Runs, Table, Text, When
from nkstats.narrative.dates import span_words, when
from nkstats.narrative.exiles import events_tally, planned_tally
from nkstats.narrative.places import place_name, place_names
from nkstats.narrative.writer import Writer
from nkstats.rows import Row
from nkstats.tables.reported import Columns, events_table


def exile_years_table(writer: Writer, years: Sequence[ExilePeriod]) -> Table | Paragraph:
    """Return what is reported by year, a column a unit; units are never added."""
    gettext = writer.language.gettext
    if not years:
        return Paragraph((Text(gettext("No event is reported in the sources of this record.")),))
    return Table(
        caption=(Text(gettext("Internal exile reported, by year of the last possible day")),),
        header=(gettext("Period"), gettext("Persons"), gettext("Households"), gettext("Families"),
                gettext("Events"), gettext("Planned"), gettext("Sources")),
        rows=tuple(_year_row(writer, year) for year in years),
        align="llllrrl",
        note=(Text(gettext(
            "Reports whose days overlap may count the same people: the lower figure adds only "
            "reports that share no day, the upper one all. Planned events count no one. A year "
            "without a row has no report in this record."
        )),),
    )  # fmt: skip


def _year_row(writer: Writer, year: ExilePeriod) -> tuple[Runs, ...]:
    ids = [*year.source_ids, *year.planned_source_ids]
    return (
        (When(span_words(writer.language, year.period)),),
        *(_unit(writer, total) for total in year.totals),
        (events_tally(writer, year),) if year.events else (),
        (planned_tally(writer, year),) if year.planned else (),
        (writer.cite(ids),),
    )


def _unit(writer: Writer, total: Total) -> Runs:
    """Return a sum of one unit, empty where nothing of the unit is reported."""
    return writer.total(total) if total.events else ()


def exiles_table(
    writer: Writer,
    events: pd.DataFrame,
    claims: pd.DataFrame,
    claimants: pd.DataFrame,
    places: pd.DataFrame,
) -> Table | Paragraph:
    """Return single events of internal exile, newest first; `places` is indexed by place_id."""
    caption = writer.language.gettext("Internal exile reported in recent years, single events")
    return _exiles(writer, events, claims, claimants, places, caption)


def undated_exiles(
    writer: Writer,
    events: pd.DataFrame,
    claims: pd.DataFrame,
    claimants: pd.DataFrame,
    places: pd.DataFrame,
) -> Table | Paragraph | None:
    """Return events of which no report says in which year they were; None without any."""
    if events.empty:
        return None
    caption = writer.language.gettext("Internal exile reported without a year; in no sum above")
    return _exiles(writer, events, claims, claimants, places, caption)


def _exiles(
    writer: Writer,
    events: pd.DataFrame,
    claims: pd.DataFrame,
    claimants: pd.DataFrame,
    places: pd.DataFrame,
    caption: str,
) -> Table | Paragraph:
    gettext = writer.language.gettext
    columns = Columns((gettext("From"),), lambda event: (place_names(writer, event, places),))
    return events_table(writer, at_county(events, places), claims, claimants, caption, columns)


def drawn_exiles_table(writer: Writer, rows: dict[str, Row]) -> Table:
    """Return exile events as drawn: when, how many, standing, sources."""
    gettext = writer.language.gettext
    return Table(
        caption=(Text(gettext("The figures of the chart: events of internal exile reported")),),
        header=(gettext("When"), gettext("How many"), gettext("Standing"), gettext("Sources")),
        rows=tuple(_drawn(writer, event, row) for event, row in reversed(rows.items())),
        align="llll",
    )  # fmt: skip


def _drawn(writer: Writer, event: str, row: Row) -> tuple[Runs, ...]:
    counted = row["status"] not in ("planned", "denied")
    none = (Text(writer.language.gettext("not counted")),)
    return (
        (When(when(writer.language, row)),),
        writer.event(event, row) if counted else none,
        (Text(writer.status(row["status"])),),
        (writer.cite(row["source_ids"].split("; ")),),
    )


def sites_table(writer: Writer, sites: Sequence[Site], places: pd.DataFrame) -> Table:
    """Return the places of the map: events and plans that name each, and their sources."""
    gettext = writer.language.gettext
    return Table(
        caption=(Text(gettext("The figures of the map: dated reports by place, never added up")),),
        header=(gettext("Place"), gettext("Level"), gettext("Events"), gettext("Planned"),
                gettext("Sources")),
        rows=tuple(_site_row(writer, site, places) for site in sites),
        align="llrrl",
    )  # fmt: skip


def _site_row(writer: Writer, site: Site, places: pd.DataFrame) -> tuple[Runs, ...]:
    return (
        (Quoted(place_name(writer, site.place, places)),),
        (Text(level_name(writer, site)),),
        *(_site_count(writer, site, what) for what in ("events", "planned")),
        (writer.cite(site.source_ids),),
    )


def level_name(writer: Writer, site: Site) -> str:
    """Return how close a place on the map is: a county or city, or only its province."""
    gettext = writer.language.gettext
    return gettext("only the province") if site.level == "province" else gettext("county or city")


def _site_count(writer: Writer, site: Site, what: str) -> Runs:
    number = len(getattr(site, what))
    if not number:
        return ()
    return (
        writer.tally(
            number,
            id=f"exile_places/{site.place}/{what}",
            period=f"../{writer.edition.end}",
            source_ids=site.source_ids,
        ),
    )
