"""What the report on forced repatriations says first, and the section of it in others.

Each sentence says who reports; sums are bounds of what is reported, never facts.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from nkstats.analysis import Reporters, Total, claimants_by_event, largest
from nkstats.blocks import (
    Block,
    Card,
    Cards,
    Heading,
    Opening,
    Page,
    Paragraph,
    Quoted,
    Runs,
    Text,
    When,
    fill,
    joined,
)
from nkstats.narrative.dates import when
from nkstats.narrative.opening import opening_of
from nkstats.narrative.reported import events_of, unnumbered_of
from nkstats.narrative.voices import first_capital, names_of, reporters_in_words
from nkstats.narrative.writer import Writer
from nkstats.rows import Row, rows_of


def section_repatriations(writer: Writer, returns: Total, handovers: Total) -> Page:
    """Return the heading and the sentences about forced repatriations in another report."""
    gettext = writer.language.gettext
    blocks: list[Block] = [
        Heading(2, fill(
            gettext("Forced repatriations reported for {period}: {people}"),
            period=writer.period(returns.period), people=writer.total(returns),
        ), "repatriations"),
        Paragraph(fill(
            gettext(
                "For {period}, sources report as returned to North Korea: {returned}; "
                "as handed over, with the return not known: {handed}."
            ),
            period=writer.period(returns.period), returned=writer.total(returns),
            handed=writer.total(handovers),
        )),
        Paragraph((Text(gettext(
            "An event is placed by the last day on which it can have happened, and one of several "
            "claims by the widest bounds that claimants give. A part is not added to its whole, "
            "a handover not to a return."
        )),), "note"),
    ]  # fmt: skip
    return Page(tuple(blocks))


def opening_repatriations(
    writer: Writer,
    returns: Sequence[Total],
    since: Total | None,
    here: Reporters,
    ever: Reporters,
    claimants: pd.DataFrame,
) -> Opening:
    """Return the head of the report: what sources report for the period, and how sure that is.

    Parameters
    ----------
    returns
        The returns reported in the edition's period and in the years, newest first.
    since
        Those since the border began to reopen; None before it did.
    here, ever
        Who reports the period's events, and who all events up to its end.
    claimants
        Their register, indexed by claimant.
    """
    gettext = writer.language.gettext
    years = [total for total in reversed(returns) if len(total.period) == len("yyyy")]
    return opening_of(
        writer,
        report="repatriations",
        headline=_headline(writer, returns[0], since, here, claimants),
        lead=_lead(writer, ever),
        description=gettext(
            "Reports of people sent back to North Korea by force, as ranges by event, country and "
            "crossing, with who reports them and where sources do not agree."
        ),
        spark=[(total.period, total.low) for total in years],
    )


def _headline(
    writer: Writer, now: Total, since: Total | None, here: Reporters, claimants: pd.DataFrame
) -> Runs:
    language = writer.language
    period = writer.period(now.period)
    if not now.events:
        said = language.gettext("No forced return to North Korea is reported for {period}")
        sentence = fill(said, period=period)
    else:
        words = language.ngettext(
            "{who} reports the return to North Korea of {people}, dated {period} at the latest",
            "{who} report the return to North Korea of {people}, dated {period} at the latest",
            len(here.claimants),
        )
        who = first_capital(reporters_in_words(writer, here, claimants))
        sentence = fill(words, who=who, people=_people(writer, now), period=period)
    if since is None or not since.events:
        return sentence
    words = language.gettext("the reports since the partial reopening of {month} come to {people}")
    start = pd.Timestamp(since.period.split("/")[0]).date()
    more = fill(words, month=writer.month(start), people=_people(writer, since))
    return joined([sentence, more], "; ")


def _people(writer: Writer, total: Total) -> Runs:
    """Return a sum of people, or that some people were returned whose number no one gives."""
    if total.events == total.without_number:
        return (Text(writer.language.gettext("people whose number is not given")),)
    return writer.total(total)


def _lead(writer: Writer, ever: Reporters) -> Runs:
    gettext = writer.language.gettext
    period = f"../{writer.edition.end}"
    known = fill(gettext("As known on {day}."), day=writer.day(writer.edition.data_day))
    if not ever.events:
        said = gettext("No source of this record reports an event up to then.")
        return joined([(Text(said),), known], " ")
    counts = {
        name: writer.tally(
            number, id=f"reported/all/{period}/{name}", period=period, source_ids=ever.source_ids
        )
        for name, number in (("events", ever.events), ("claimants", len(ever.claimants)))
    }
    few = fill(
        gettext(
            "The {events} events that sources report up to then, parts of larger ones included, "
            "rest on {claimants} voices, many of them unnamed."
        ),
        **counts,
    )
    bounds = gettext(
        "The figures are bounds of what is reported, not a probability and no count of all who "
        "were returned; an event is placed by the last day on which it can have happened."
    )
    return joined([few, (Text(bounds),), known], " ")


def repatriation_cards(
    writer: Writer,
    returns: Sequence[Total],
    until: Total,
    recent: pd.DataFrame,
    claims: pd.DataFrame,
    claimants: pd.DataFrame,
) -> Cards:
    """Return the key figures: the period, its year, the largest event, events without a number.

    Parameters
    ----------
    returns
        The returns reported in the period and in the years, newest first.
    until
        All returns up to the period's end.
    recent
        The events of the last five years.
    claims
        The raw claims known, for the names of the claimants.
    claimants
        Their register, indexed by claimant.
    """
    shown = returns[: 1 if len(returns[0].period) == len("yyyy") else 2]
    cards = [_total_card(writer, total) for total in shown]
    event = largest(recent)
    if event is not None:
        row = rows_of(recent.loc[[event]])[event]
        heard = claimants_by_event(claims)[event]
        cards.append(_largest_card(writer, event, row, heard, claimants))
    if until.events:
        cards.append(_unnumbered_card(writer, until))
    return Cards(tuple(cards), writer.language.gettext("Key figures"))


def _total_card(writer: Writer, total: Total) -> Card:
    language = writer.language
    label = fill(
        language.gettext("Reported as returned, {period}"), period=writer.period(total.period)
    )
    if not total.events:
        return Card(label, writer.total(total), "", (Text(
            language.gettext("in the sources of this record")
        ),))  # fmt: skip
    words = language.ngettext(
        "{n} event reported, by its latest possible date",
        "{n} events reported, by their latest possible dates",
        total.events,
    )
    note = (*fill(words, n=events_of(writer, total)), Text(" "), writer.cite(total.source_ids))
    return Card(label, writer.total(total), "", note)


def _largest_card(
    writer: Writer, event: str, row: Row, heard: Sequence[str], claimants: pd.DataFrame
) -> Card:
    gettext = writer.language.gettext
    return Card(
        (Text(gettext("Largest event reported in five years")),),
        writer.event(event, row),
        "",
        joined(
            [
                (When(when(writer.language, row)),),
                (Quoted(writer.country(row["country"])),),
                fill(
                    gettext("according to {names}"),
                    names=names_of(writer, event, row, heard, claimants),
                ),
            ],
            ", ",
        ),
    )


def _unnumbered_card(writer: Writer, until: Total) -> Card:
    language = writer.language
    figure: Runs = (Text(language.gettext("none")),)
    if until.without_number:
        figure = (unnumbered_of(writer, until),)
    return Card(
        (Text(language.gettext("Reported returns without a number")),),
        figure,
        "",
        fill(
            language.ngettext(
                "of {n} return reported so far", "of {n} returns reported so far", until.events
            ),
            n=events_of(writer, until),
        ),
    )
