"""Tables of reported events: sums by year as ranges, and the single events."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from nkstats.analysis import Total, claimants_by_event, wholes
from nkstats.blocks import Paragraph, Quoted, Runs, Table, Text, When
from nkstats.narrative.dates import when
from nkstats.narrative.reported import events_of, unnumbered_of
from nkstats.narrative.terms import event_kind
from nkstats.narrative.voices import names_of
from nkstats.narrative.writer import Writer
from nkstats.rows import Row, rows_of

__all__ = ["Columns", "events_table", "names_of", "repatriation_columns",
           "repatriations_table", "totals_table"]  # fmt: skip


@dataclass(frozen=True)
class Columns:
    """The columns that a table of events has between the day and the number.

    `names` is as long as what `cells` gives for a resolved event.
    """

    names: tuple[str, ...]
    cells: Callable[[Row], tuple[Runs, ...]]


def totals_table(writer: Writer, returns: Sequence[Total], handovers: Sequence[Total]) -> Table:
    """Return forced repatriations reported, a row a period, returns and handovers apart."""
    gettext = writer.language.gettext
    return Table(
        caption=(Text(gettext("Forced repatriations reported, by year of the event")),),
        header=(gettext("Period"), gettext("Returned to North Korea"), gettext("Events"),
                gettext("Without a number"), gettext("Handovers"), gettext("Sources")),
        rows=tuple(map(lambda a, b: _totals_row(writer, a, b), returns, handovers)),
        align="llrrll",
        note=(Text(gettext(
            "Reports whose days overlap may count the same people: the lower figure adds only "
            "reports that share no day, the upper one all."
        )),),
    )  # fmt: skip


def _totals_row(writer: Writer, returned: Total, handed: Total) -> tuple[Runs, ...]:
    return (
        (writer.short(returned.period),),
        writer.total(returned),
        (events_of(writer, returned),) if returned.events else (),
        (unnumbered_of(writer, returned),) if returned.without_number else (),
        writer.total(handed),
        (writer.cite([*returned.source_ids, *handed.source_ids]),),
    )


def repatriations_table(
    writer: Writer, events: pd.DataFrame, claims: pd.DataFrame, claimants: pd.DataFrame
) -> Table | Paragraph:
    """Return single returns and handovers, newest first, by country, each with who reported it.

    Parameters
    ----------
    events
        Resolved events.
    claims
        The raw claims known, for the names of the claimants.
    claimants
        Their register, indexed by claimant.
    """
    caption = writer.language.gettext("Forced repatriations reported, single events")
    return events_table(writer, events, claims, claimants, caption, repatriation_columns(writer))


def repatriation_columns(writer: Writer) -> Columns:
    """Return what a table of single events shows of a return or handover: which, and from where."""
    language = writer.language

    def cells(event: Row) -> tuple[Runs, ...]:
        country = (Quoted(writer.country(event["country"])),)
        return (Text(event_kind(language, event["kind"])),), country

    names = language.gettext("Event"), language.gettext("From")
    return Columns(names, cells)


def events_table(
    writer: Writer,
    events: pd.DataFrame,
    claims: pd.DataFrame,
    claimants: pd.DataFrame,
    caption: str,
    columns: Columns,
) -> Table | Paragraph:
    """Return single events, newest first: when, how many, standing, who reported it.

    Where there is none, a sentence says so.

    Parameters
    ----------
    events
        Resolved events; parts are left out.
    claims
        The raw claims known.
    claimants
        Their register, indexed by claimant.
    columns
        What else is shown of an event.
    """
    gettext = writer.language.gettext
    if events.empty:
        return Paragraph((Text(gettext("No event is reported in the sources of this record.")),))
    heard = claimants_by_event(claims)
    shown = rows_of(wholes(events, counting_only=False).iloc[::-1])
    return Table(
        caption=(Text(caption),),
        header=(gettext("When"), *columns.names, gettext("How many"), gettext("Standing"),
                gettext("Reported by"), gettext("Sources")),
        rows=tuple(
            _event_row(
                writer, name, event, columns.cells(event),
                names_of(writer, name, event, heard[name], claimants),
            )
            for name, event in shown.items()
        ),
        align="l" * (5 + len(columns.names)),
        note=(Text(gettext(
            "Standing is that of the event, as its claimants give it; a number may be less sure."
        )),),
    )  # fmt: skip


def _event_row(
    writer: Writer, name: str, event: Row, cells: tuple[Runs, ...], reported_by: Runs
) -> tuple[Runs, ...]:
    counted = event["status"] not in ("planned", "denied")
    how_many = writer.event(name, event) if counted else ()
    return (
        (When(when(writer.language, event)),),
        *cells,
        how_many or (Text(writer.language.gettext("not counted")),),
        (Text(writer.status(event["status"])),),
        reported_by,
        (writer.cite(event["source_ids"].split("; "), most=2),),
    )
