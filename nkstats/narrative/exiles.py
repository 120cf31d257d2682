"""What the report on internal exile says of the exiles: claims by others, never facts."""

from __future__ import annotations

import pandas as pd

from nkstats.analysis import Campaign, ExilePeriod, Exiles, Reporters, Tally, Total
from nkstats.blocks import (
    Card,
    Cards,
    Opening,
    Runs,
    Text,
    Value,
    When,
    fill,
    joined,
)
from nkstats.narrative.dates import span_words
from nkstats.narrative.opening import opening_of
from nkstats.narrative.voices import reporters_in_words
from nkstats.narrative.writer import Writer

REPORT = "internal_exile"


def exile_opening(
    writer: Writer,
    exiles: Exiles,
    found: Reporters,
    claimants: pd.DataFrame,
) -> Opening:
    """Return the head of the report: what is reported of the period, and how sure it is.

    Parameters
    ----------
    exiles
        What is reported up to the end of the edition's period.
    found
        Who reports the events of the recent years.
    claimants
        The register of claimants.
    """
    recent = exiles.recent
    lead = [*_reach(writer, recent), *_sureness(writer, recent, found, claimants)]
    known = writer.language.gettext("As known on {day}.")
    lead.append(fill(known, day=writer.day(writer.edition.data_day)))
    return opening_of(
        writer,
        report=REPORT,
        headline=_headline(writer, exiles.now),
        lead=joined(lead, " "),
        description=writer.language.gettext(
            "What sources report of internal exile in North Korea, and of the rallies, lectures, "
            "arrests and orders against leaving, with a source for every number."
        ),
        spark=[(row.period[:4], len(row.events)) for row in reversed(exiles.years)],
    )


def _headline(writer: Writer, now: ExilePeriod) -> Runs:
    gettext, ngettext = writer.language.gettext, writer.language.ngettext
    period = span(writer, now.period)
    if not now.events:
        said = gettext("No internal exile is reported for {period} in the sources of this record")
        return fill(said, period=period)
    said = ngettext(
        "Sources report {n} event of internal exile for {period}: {amounts}",
        "Sources report {n} events of internal exile for {period}: {amounts}",
        len(now.events),
    )
    return fill(said, n=events_tally(writer, now), period=period, amounts=amounts(writer, now))


def _reach(writer: Writer, recent: ExilePeriod) -> list[Runs]:
    language, period = writer.language, span(writer, recent.period)
    if not recent.events:
        said = language.gettext("None is reported for {period} either.")
        return [fill(said, period=period)]
    said = language.ngettext(
        "For {period}, sources report {n} event: {amounts}.{cite}",
        "For {period}, sources report {n} events: {amounts}.{cite}",
        len(recent.events),
    )
    cite = (Text(" "), writer.cite(recent.source_ids))
    many = events_tally(writer, recent)
    return [fill(said, period=period, n=many, amounts=amounts(writer, recent), cite=cite)]


def _sureness(
    writer: Writer, recent: ExilePeriod, found: Reporters, claimants: pd.DataFrame
) -> list[Runs]:
    """Return who reports the events, and how many rest on one claimant alone."""
    gettext = writer.language.gettext
    if not recent.events:
        return []
    who = fill(gettext("They are reported by {who}, who mostly name no source; none can be "
                       "verified here."),
               who=reporters_in_words(writer, found, claimants))  # fmt: skip
    if len(recent.events) == 1:
        who = fill(gettext("It is reported by {who} and cannot be verified here."),
                   who=reporters_in_words(writer, found, claimants))  # fmt: skip
    if not recent.one_claimant or len(recent.events) == 1:
        return [who]
    if len(recent.one_claimant) == len(recent.events):
        each = gettext("Each of them rests on the report of one claimant alone.")
        return [who, (Text(each),)]
    lone = writer.language.ngettext(
        "{k} of them rests on the report of one claimant alone.",
        "{k} of them rest each on the report of one claimant alone.",
        len(recent.one_claimant),
    )
    return [who, fill(lone, k=_tally(writer, recent, "one_claimant"))]


def amounts(writer: Writer, period: ExilePeriod) -> Runs:
    """Return how many people, households and families are reported, side by side, never added."""
    language = writer.language
    numbered = [total for total in period.totals if total.events > total.without_number]
    if not numbered:
        return (Text(language.gettext("no number given")),)
    said = joined([writer.total(total) for total in numbered], ", ")
    if not period.unnumbered:
        return said
    words = language.ngettext(
        "{amounts}, and {k} event without a number",
        "{amounts}, and {k} events without a number",
        len(period.unnumbered),
    )
    return fill(words, amounts=said, k=_tally(writer, period, "unnumbered"))


def span(writer: Writer, period: str) -> When:
    """Return any period in words."""
    return When(span_words(writer.language, period))


def events_tally(writer: Writer, period: ExilePeriod) -> Value:
    """Return how many events are reported of a period, whatever their unit."""
    return _tally(writer, period, "events")


def planned_tally(writer: Writer, period: ExilePeriod) -> Value:
    """Return how many events of a period were planned or denied."""
    return _tally(writer, period, "planned")


def _tally(writer: Writer, period: ExilePeriod, what: str) -> Value:
    ids = period.planned_source_ids if what == "planned" else period.source_ids
    name = "all/events" if what == "events" else what
    return writer.tally(
        len(getattr(period, what)), id=f"reported/exile/{period.period}/{name}",
        period=period.period, source_ids=ids,
    )  # fmt: skip


def exile_cards(writer: Writer, exiles: Exiles, drive: Campaign) -> Cards:
    """Return the key figures: exiles of the period and of recent years, campaign, arrests."""
    periods = list(dict.fromkeys([exiles.now, exiles.recent]))
    cards = [_exile_card(writer, period) for period in periods]
    if drive.peak is not None:
        cards.append(_peak_card(writer, drive.peak.tally))
    cards.append(_arrests_card(writer, drive.arrested))
    return Cards(tuple(cards), writer.language.gettext("Key figures"))


def _peak_card(writer: Writer, tally: Tally) -> Card:
    gettext = writer.language.gettext
    label = gettext("Rallies, lectures, arrests and orders reported, {period}")
    return Card(
        fill(label, period=span(writer, tally.period)),
        (drive_tally(writer, tally),),
        _events_word(writer, tally.events),
        (Text(gettext("the year with most of them")), Text(" "), writer.cite(tally.source_ids)),
    )


def _exile_card(writer: Writer, period: ExilePeriod) -> Card:
    gettext = writer.language.gettext
    label = fill(gettext("Internal exile reported, {period}"), period=span(writer, period.period))
    if not period.events:
        none, where = gettext("none reported"), gettext("in the sources of this record")
        return Card(label, (Text(none),), "", (Text(where),))
    note = (*amounts(writer, period), Text(" "), writer.cite(period.source_ids))
    unit = _events_word(writer, len(period.events))
    return Card(label, (events_tally(writer, period),), unit, note)


def _arrests_card(writer: Writer, arrests: Total) -> Card:
    language = writer.language
    label = fill(
        language.gettext("Arrests reported, {period}"), period=span(writer, arrests.period)
    )
    if not arrests.events:
        none = (Text(language.gettext("in the sources of this record")),)
        return Card(label, writer.total(arrests), "", none)
    words = language.ngettext("in {n} reported event", "in {n} reported events", arrests.events)
    note = fill(words, n=total_events(writer, arrests))
    return Card(label, writer.total(arrests), "", (*note, Text(" "),
                                                   writer.cite(arrests.source_ids)))  # fmt: skip


def total_events(writer: Writer, total: Total) -> Value:
    """Return how many events a total adds up."""
    return writer.tally(
        total.events, id=f"reported/{total.kind}/{total.period}/{total.unit}/events",
        period=total.period, source_ids=total.source_ids,
    )  # fmt: skip


def drive_tally(writer: Writer, tally: Tally) -> Value:
    """Return how many dated events of a kind are reported of a period."""
    return writer.tally(
        tally.events, id=f"campaign/{tally.kind}/{tally.period}/events", period=tally.period,
        source_ids=tally.source_ids,
    )  # fmt: skip


def _events_word(writer: Writer, count: int) -> str:
    return writer.language.ngettext(" event", " events", count)
