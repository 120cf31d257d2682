"""Tables of reported events: sums by year as ranges, and the single events."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from nkstats.analysis import Total, wholes
from nkstats.blocks import Paragraph, Runs, Table, Text
from nkstats.narrative.dates import when
from nkstats.narrative.writer import Writer
from nkstats.rows import Row, rows_of

MOST_NAMES = 3


def totals_table(writer: Writer, returns: Sequence[Total], handovers: Sequence[Total]) -> Table:
    """Return forced repatriations reported, a row a period, returns and handovers apart."""
    gettext = writer.language.gettext
    return Table(
        caption=(Text(gettext("Forced repatriations reported, by year of the event")),),
        header=(gettext("Period"), gettext("Returned to North Korea"), gettext("Events"),
                gettext("Without a number"), gettext("Handed over"), gettext("Sources")),
        rows=tuple(map(lambda a, b: _totals_row(writer, a, b), returns, handovers)),
        align="llrrll",
        widths=("1.1fr", "1.9fr", "0.8fr", "1fr", "1.4fr", "1.3fr"),
        note=(Text(gettext(
            "Reports whose days overlap may count the same people: the lower figure adds only "
            "reports that share no day, the upper one all."
        )),),
    )  # fmt: skip


def _totals_row(writer: Writer, returned: Total, handed: Total) -> tuple[Runs, ...]:
    number = writer.language.number
    return (
        (Text(writer.language.short(returned.period)),),
        writer.total(returned),
        (Text(number(returned.events)),) if returned.events else (),
        (Text(number(returned.without_number)),) if returned.without_number else (),
        writer.total(handed),
        (writer.cite([*returned.source_ids, *handed.source_ids]),),
    )


def repatriations_table(
    writer: Writer, events: pd.DataFrame, claims: pd.DataFrame, claimants: pd.DataFrame
) -> Table | Paragraph:
    """Return single events, newest first, by country, each with who reported it.

    Parameters
    ----------
    events
        Resolved events.
    claims
        The raw claims known, for the names of the claimants.
    claimants
        Their register, indexed by claimant.
    """
    gettext = writer.language.gettext
    caption = gettext("Forced repatriations reported in recent years, single events")
    return _events_table(writer, events, claims, claimants, caption, gettext("From"), None)


def exiles_table(
    writer: Writer,
    events: pd.DataFrame,
    claims: pd.DataFrame,
    claimants: pd.DataFrame,
    places: pd.DataFrame,
) -> Table | Paragraph:
    """Return single events of internal exile, newest first; `places` is indexed by place_id."""
    gettext = writer.language.gettext
    caption = gettext("Internal exile reported in recent years, single events")
    return _events_table(writer, events, claims, claimants, caption, gettext("From"), places)


def _events_table(
    writer: Writer,
    events: pd.DataFrame,
    claims: pd.DataFrame,
    claimants: pd.DataFrame,
    caption: str,
    where: str,
    places: pd.DataFrame | None,
) -> Table | Paragraph:
    gettext = writer.language.gettext
    if events.empty:
        return Paragraph((Text(gettext("No event is reported in the sources of this record.")),))
    voices = claims.groupby("event_id")["claimant"].unique().to_dict()
    shown = wholes(events, counting_only=False).iloc[::-1]
    return Table(
        caption=(Text(caption),),
        header=(gettext("When"), where, gettext("How many"), gettext("Standing"),
                gettext("Reported by"), gettext("Sources")),
        rows=tuple(
            _event_row(writer, row, _names(writer, voices[event], claimants), places)
            for event, row in rows_of(shown).items()
        ),
        align="llllll",
        widths=("1.3fr", "1.1fr", "1.2fr", "0.9fr", "1.9fr", "0.9fr"),
        note=(Text(gettext(
            "Standing is that of the event, as its claimants give it; a number may be less sure."
        )),),
    )  # fmt: skip


def _event_row(
    writer: Writer, event: Row, reported_by: str, places: pd.DataFrame | None
) -> tuple[Runs, ...]:
    counted = event["status"] not in ("planned", "denied")
    how_many = writer.bounds(event["low"], event["high"], event["unit"]) if counted else ()
    where = writer.country(event["country"]) if places is None else _places(writer, event, places)
    return (
        (Text(when(writer.language, event)),),
        (Text(where),),
        how_many or (Text(writer.language.gettext("counts no one")),),
        (Text(writer.status(event["status"])),),
        (Text(reported_by),),
        (writer.cite(event["source_ids"].split("; ")),),
    )


def _places(writer: Writer, event: Row, places: pd.DataFrame) -> str:
    """Return the places by name in the report's language."""
    if not event["place"]:
        return writer.language.gettext("not stated")
    column = f"name_{writer.language.code}"
    names = places[column].fillna(places["name_en"]).to_dict()
    return ", ".join(str(names[place]) for place in event["place"].split("; "))


def _names(writer: Writer, voices: Sequence[str], claimants: pd.DataFrame) -> str:
    """Return the first claimants by name; "own sources" goes without saying here."""
    column = f"name_{writer.language.code}"
    names = []
    for voice in voices[:MOST_NAMES]:
        row = claimants.loc[voice]
        name = row["name_en"] if pd.isna(row[column]) else row[column]
        names.append(str(name).split(", own sources")[0])
    more = len(voices) - len(names)
    if more:
        names.append(writer.language.gettext("and {n} more").format(n=more))
    return "; ".join(names)  # a name may hold a comma
