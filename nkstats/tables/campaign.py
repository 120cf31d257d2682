"""Tables of the campaign: events by kind and year, and the single events with who reports them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from nkstats.analysis import Campaign, Lane, Tally, claimants_by_event
from nkstats.blocks import Page, Paragraph, Runs, Table, Text, When
from nkstats.narrative.campaign import lane_name
from nkstats.narrative.dates import span_words, when
from nkstats.narrative.exiles import drive_tally
from nkstats.narrative.places import place_names
from nkstats.narrative.voices import names_of
from nkstats.narrative.writer import Writer
from nkstats.rows import Row, rows_of

MAIN_KINDS = ("rally", "lecture", "arrest", "order", "punishment", "law", "border_closure",
              "leaflet_launch")  # fmt: skip


def campaign_years_table(writer: Writer, drive: Campaign) -> Table | Paragraph:
    """Return how many dated events are reported, a row a year, a column each of the main kinds."""
    gettext = writer.language.gettext
    years = [row for row in drive.years if any(t.events for t in row if t.kind in MAIN_KINDS)]
    if not years:
        return Paragraph((Text(gettext("No event is reported in the sources of this record.")),))
    caption = gettext("Dated events reported or announced, by year and kind")
    return _by_kind(writer, years, caption, MAIN_KINDS)


def kinds_behind(writer: Writer, years: Sequence[Sequence[Tally]]) -> Table:
    """Return the same with a column each of all kinds, as drawn."""
    caption = writer.language.gettext("The marks of the chart: dated events by year and kind")
    return _by_kind(writer, years, caption, tuple(tally.kind for tally in years[0]))


def _by_kind(
    writer: Writer, years: Sequence[Sequence[Tally]], caption: str, kinds: Sequence[str]
) -> Table:
    language = writer.language
    return Table(
        caption=(Text(caption),),
        header=(language.gettext("Period"), *(lane_name(language, kind) for kind in kinds)),
        rows=tuple(
            ((When(span_words(language, row[0].period)),),
             *(_count(writer, tally) for tally in row if tally.kind in kinds))
            for row in years
        ),
        align="l" + "r" * len(kinds),
        note=(Text(language.gettext("Empty: no such event in the sources of this record.")),),
    )  # fmt: skip


def _count(writer: Writer, tally: Tally) -> Runs:
    return (drive_tally(writer, tally),) if tally.events else ()


def campaign_tables(
    writer: Writer,
    drive: Campaign,
    claims: pd.DataFrame,
    claimants: pd.DataFrame,
    places: pd.DataFrame,
) -> Page:
    """Return the single dated events in tables, with who reported or announced each.

    Parameters
    ----------
    drive
        The events, their places at county level or above.
    claims, claimants, places
        The raw claims known, and the registers.
    """
    gettext = writer.language.gettext
    others = drive.orders.iloc[:0] if drive.peak is None else drive.peak.besides
    tables = {
        gettext("Rallies and lectures reported, single events"): drive.gatherings,
        gettext("Arrests reported in recent years, single events"): drive.arrests,
        gettext("Orders reported in recent years, single events"): drive.orders,
        gettext("Other dated events of that year, reported or announced"): others,
        gettext("Arrests, orders, rallies and lectures reported without a year"): drive.undated,
    }
    voices = claimants_by_event(claims)
    return Page(tuple(
        _single_events(writer, caption, events, voices, claimants, places)
        for caption, events in tables.items() if not events.empty
    ))  # fmt: skip


def _single_events(
    writer: Writer,
    caption: str,
    events: pd.DataFrame,
    voices: Mapping[str, Sequence[str]],
    claimants: pd.DataFrame,
    places: pd.DataFrame,
) -> Table:
    gettext = writer.language.gettext
    return Table(
        caption=(Text(caption),),
        header=(gettext("When"), gettext("Event"), gettext("Where"), gettext("How many"),
                gettext("Reported, announced by"), gettext("Sources")),
        rows=tuple(
            _event_row(writer, event, row, names_of(writer, event, row, voices[event], claimants),
                       places)
            for event, row in rows_of(events.iloc[::-1]).items()
        ),
        align="llllll",
        note=(Text(gettext(
            "Numbers as reported or announced; an event without one counts no one. Places at "
            "county level or above."
        )),),
    )  # fmt: skip


def _event_row(
    writer: Writer, event: str, row: Row, reported_by: Runs, places: pd.DataFrame
) -> tuple[Runs, ...]:
    return (
        (When(when(writer.language, row)),),
        (Text(kind_name(writer, str(row["kind"]))),),
        place_names(writer, row, places),
        how_many(writer, event, row),
        reported_by,
        (writer.cite(row["source_ids"].split("; ")),),
    )


def how_many(writer: Writer, event: str, row: Row) -> Runs:
    """Return what an event counts, if it counts people or cases; other units are left aside."""
    if row["unit"] not in ("persons", "households", "families"):
        return ()
    return writer.event(event, row)


def kind_name(writer: Writer, kind: str) -> str:
    """Return what one event of a kind is called."""
    gettext = writer.language.gettext
    return {
        "rally": gettext("Rally"),
        "lecture": gettext("Lecture"),
        "arrest": gettext("Arrest"),
        "order": gettext("Order"),
        "punishment": gettext("Punishment"),
        "law": gettext("Law"),
        "border_closure": gettext("Border closure"),
        "demolition": gettext("Demolition"),
        "diplomatic": gettext("Diplomatic event"),
        "leaflet_launch": gettext("Leaflet launch"),
    }[kind]


def drawn_lanes_table(writer: Writer, lanes: Sequence[Lane], places: pd.DataFrame) -> Table:
    """Return dated events as drawn: when, what, where, sources; a lane after the other."""
    gettext = writer.language.gettext
    return Table(
        caption=(Text(gettext("The marks of the chart: dated events reported or announced")),),
        header=(gettext("Event"), gettext("When"), gettext("Where"), gettext("Sources")),
        rows=tuple(
            _drawn(writer, lane.kind, row, places)
            for lane in lanes
            for row in rows_of(lane.events).values()
        ),
        align="llll",
    )  # fmt: skip


def _drawn(writer: Writer, lane: str, row: Row, places: pd.DataFrame) -> tuple[Runs, ...]:
    return (
        (Text(lane_name(writer.language, lane)),),
        (When(when(writer.language, row)),),
        place_names(writer, row, places),
        (writer.cite(row["source_ids"].split("; ")),),
    )
