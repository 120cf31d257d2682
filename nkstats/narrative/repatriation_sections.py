"""The sections of the report on forced repatriations: each heading says what is reported."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from nkstats.analysis import (
    ByCountry,
    Disagreement,
    Measured,
    Total,
    Unplaced,
    WentBack,
)
from nkstats.blocks import (
    Heading,
    KeyFigure,
    Page,
    Paragraph,
    Quoted,
    Runs,
    Text,
    Value,
    When,
    fill,
)
from nkstats.narrative.dates import span_words
from nkstats.narrative.measures import measure_in_words
from nkstats.narrative.reported import kinds_of
from nkstats.narrative.voices import first_capital
from nkstats.narrative.writer import Writer


def section_reported_years(writer: Writer, returns: Sequence[Total]) -> Page:
    """Return in which year most people are reported as returned, and how the table is made."""
    gettext = writer.language.gettext
    years = [total for total in returns if total.high or total.low]
    heading: Runs = (Text(gettext("No number is reported for any year")),)
    if years:
        most = max(years, key=lambda total: (total.high or total.low, total.period))
        heading = fill(
            gettext("The most is reported for {year}: {people}"),
            year=writer.period(most.period), people=writer.total(most),
        )  # fmt: skip
    notes = gettext(
        "An event is placed by the last day on which it can have happened, and one of several "
        "claims by the widest bounds that claimants give. A part is not added to its whole, "
        "a handover not to a return."
    )
    meaning = gettext(
        "A return is to North Korea. A handover is to another state on the way, or to North "
        "Korean officials abroad; whether those people were returned is not known."
    )
    return _page("years", heading, (Text(meaning),), (Text(notes),))


def section_reported_countries(writer: Writer, countries: Sequence[ByCountry]) -> Page:
    """Return which country most reports name, and how the crossings are counted."""
    gettext = writer.language.gettext
    if not countries:
        nothing = (Text(gettext("No source of this record reports an event up to then")),)
        return Page((Heading(2, nothing, "countries"),))
    first = countries[0]
    period = f"../{writer.edition.end}"
    heading = fill(
        gettext("Reports name {country} in {n} of {all} events"),
        country=(Quoted(writer.country(first.country)),),
        n=_tally(writer, first.events, f"reported/all/{period}/{first.country}", period,
                 first.source_ids),
        all=_tally(writer, sum(row.events for row in countries), f"reported/all/{period}/wholes",
                   period, [source for row in countries for source in row.source_ids]),
    )  # fmt: skip
    said = gettext(
        "The country is the one reported to have sent people back or handed them over. Of a "
        "crossing, the towns or counties on its two sides are named, and nothing closer; one event "
        "may be reported at several."
    )
    return _page("countries", heading, (Text(said),))


def section_disagreements(
    writer: Writer, found: Sequence[Disagreement], until: Total, handed: Total
) -> Page:
    """Return on how many events the claims cannot all be right, and how many are denied."""
    language = writer.language
    period = until.period
    ids = [source for one in found for claim in one.claims for source in claim.source_ids]
    returns, handovers = kinds_of(writer, until, handed)
    words = language.gettext(
        "Compared are the claims on {returns} and {handovers}, as reported, and on the parts of "
        "larger ones. On an event named here, no number lies within what every claimant says, or "
        "one of them denies it."
    )
    said = [fill(words, returns=returns, handovers=handovers)]
    if denied := sum(one.denied for one in found):
        words = language.ngettext(
            "According to the record, {n} event that others report is denied, by a government or "
            "another voice.",
            "According to the record, {n} events that others report are denied, by a government "
            "or another voice.",
            denied,
        )
        n = _tally(writer, denied, f"reported/all/{period}/denied", period, ids)
        said.append(fill(words, n=n))
    return _page("claims", _disagreement(writer, found, period, ids), *said)


def _disagreement(
    writer: Writer, found: Sequence[Disagreement], period: str, ids: Sequence[str]
) -> Runs:
    language = writer.language
    apart = sum(one.apart for one in found)
    if not apart:
        return (Text(language.gettext(
            "On no event do the numbers that claimants report rule each other out"
        )),)  # fmt: skip
    words = language.ngettext(
        "On {n} event the reported numbers cannot all be right",
        "On {n} events the reported numbers cannot all be right",
        apart,
    )
    return fill(words, n=_tally(writer, apart, f"reported/all/{period}/apart", period, ids))


def section_overall(writer: Writer, measures: Sequence[Measured], places: pd.DataFrame) -> Page:
    """Return what sources claim of people held and sent back in all, apart from any event."""
    gettext = writer.language.gettext
    heading: Runs = (Text(gettext("Figures claimed for no single event")),)
    if measures:
        most = measures[0]
        heading = fill(
            gettext("{measure}: sources claim {people}"),
            measure=first_capital(measure_in_words(writer, most.measure, places)),
            people=measured(writer, most),
        )
    said = gettext(
        "These figures are as claimed, each on its own day and ground. They count in part the "
        "people of the events above, so that they are added neither to them nor to each other. "
        "Figures of people caught in China, of whom no return is claimed, are left out."
    )
    return _page("overall", heading, (Text(said),))


def measured(writer: Writer, of: Measured) -> Runs:
    """Return the widest bounds that are claimed on a measure."""
    return writer.bounds(
        of.low, of.high,
        lambda: KeyFigure(
            f"stocks/{of.measure}", None, of.claims[0].unit,
            f"{of.claims[-1].as_of}/{of.claims[0].as_of}", "reported", of.source_ids,
            of.low, of.high,
        ),
    )  # fmt: skip


def section_went_back(writer: Writer, total: WentBack | None) -> Page:
    """Return South Korea's own count of those who went back of their own will, kept apart."""
    language = writer.language
    heading: Runs = (Text(language.gettext("Voluntary returns are counted apart")),)
    if total is not None:
        heading = fill(
            language.gettext("South Korea’s authorities report {people} who went back, {period}"),
            people=went_back_count(writer, total),
            period=(When(span_words(language, total.period)),),
        )
    said = language.gettext(
        "This is the South Korean authorities’ count of escapees who lived in South Korea and "
        "were found to have gone back to North Korea of their own will. It counts no forced "
        "return; later replies revise earlier ones, and all are shown."
    )
    return _page("voluntary", heading, (Text(said),))


def went_back_count(writer: Writer, row: WentBack) -> Runs:
    """Return how many people were found to have gone back."""
    return writer.bounds(
        row.count, row.count,
        lambda: KeyFigure(
            f"voluntary_returns/{row.period}/{row.count}", row.count, "persons", row.period,
            "reported", row.source_ids,
        ),
    )  # fmt: skip


def section_single_events(writer: Writer) -> Page:
    """Return how to read the list of single events."""
    gettext = writer.language.gettext
    said = gettext(
        "Each event stands as reported, with those who report it. A news outlet that is named "
        "speaks for its own, mostly unnamed sources; where a single such outlet is all there is, "
        "the table says one anonymous source. What is part of a larger event is left out."
    )
    heading = Heading(2, (Text(gettext("Who reports which event")),), "events")
    return Page((heading, Paragraph((Text(said),))))


def section_unplaced(writer: Writer, unplaced: Unplaced, without: pd.DataFrame) -> Page:
    """Return how many events no period can hold, and how many have no number."""
    language = writer.language
    undated, later = unplaced.undated, unplaced.later
    both = pd.concat([undated, later])
    number = len(both)
    heading: Runs = (Text(language.gettext("What the reports leave open")),)
    said: list[Runs] = []
    if number:
        heading = fill(
            language.ngettext(
                "{n} reported event cannot be placed in the period",
                "{n} reported events cannot be placed in the period",
                number,
            ),
            n=_count(writer, both, "unplaced"),
        )
        said = _unplaced_words(writer, undated, later)
    if len(without):
        words = language.ngettext(
            "On {n} event sources report returns and give no number.",
            "On {n} events sources report returns and give no number.",
            len(without),
        )
        said.append(fill(words, n=_count(writer, without, "without_number")))
    unknown = language.gettext(
        "What no one reports is in no figure here, and of most people reported as returned it is "
        "not known what became of them."
    )
    return _page("open", heading, *said, (Text(unknown),))


def _unplaced_words(writer: Writer, undated: pd.DataFrame, later: pd.DataFrame) -> list[Runs]:
    language = writer.language
    said = []
    if len(undated):
        words = language.ngettext(
            "The reports on {n} event state no year; it is in no sum.",
            "The reports on {n} events state no year; they are in no sum.",
            len(undated),
        )
        said.append(fill(words, n=_count(writer, undated, "undated")))
    if len(later):
        words = language.ngettext(
            "{n} event may have happened in the period or after it, as reported, and is counted "
            "later.",
            "{n} events may have happened in the period or after it, as reported, and are counted "
            "later.",
            len(later),
        )
        said.append(fill(words, n=_count(writer, later, "later")))
    return said


def _count(writer: Writer, events: pd.DataFrame, what: str) -> Value:
    period = f"../{writer.edition.end}"
    ids = [source for row in events["source_ids"] for source in str(row).split("; ")]
    return _tally(writer, len(events), f"reported/all/{period}/{what}", period, ids)


def _tally(writer: Writer, number: int, id: str, period: str, ids: Sequence[str]) -> Value:
    return writer.tally(number, id=id, period=period, source_ids=ids)


def _page(anchor: str, heading: Runs, *paragraphs: Runs) -> Page:
    return Page((Heading(2, heading, anchor), *map(Paragraph, paragraphs)))
