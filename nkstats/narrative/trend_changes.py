"""The section on what changed at the named breaks: after them, not because of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nkstats.blocks import Block, Heading, Page, Paragraph, Runs, Text, fill, joined
from nkstats.narrative.evidence import Evidence, evidence, interval_of, span
from nkstats.narrative.writer import Writer

if TYPE_CHECKING:
    from nkstats.analysis import Counterfactual, Interrupted, Profile


def changes_evidence(writer: Writer, profiles: tuple[Profile, ...]) -> Evidence:
    """Return all years as the evidence of the changes at the breaks."""
    figures = [figure for one in profiles for figure in one.figures]
    return evidence(writer, "trends/breaks", figures)


def section_breaks(
    writer: Writer, profiles: tuple[Profile, ...], changes: Interrupted | None
) -> Page | None:
    """Return how the level changed with each regime, and how many fewer came than expected."""
    if not profiles:
        return None
    gettext = writer.language.gettext
    if changes is None:
        none = gettext("No named regime follows one that is long enough to expect from.")
        return Page((_plain_heading(writer), Paragraph((Text(none),))))
    basis, found = changes_evidence(writer, profiles), changes.counterfactual
    after = gettext(
        "The dates come from outside the figures. What is said here came after them, which does "
        "not show that it came because of them."
    )
    said = [basis.said(changes, "levels", "persons"), basis.said(found, "expected", "persons")]
    notes = [basis.said(note.text, f"note-{n}") for n, note in enumerate(changes.notes)]
    blocks: list[Block] = [
        _heading(writer, basis, found),
        *(Paragraph(words) for words in said),
        Paragraph(joined([(Text(after),), *notes], " ")),
        _method(writer, basis),
    ]
    return Page(tuple(blocks))


def _plain_heading(writer: Writer) -> Heading:
    return Heading(2, (Text(writer.language.gettext("What followed the named breaks")),), "breaks")


def _heading(writer: Writer, basis: Evidence, found: Counterfactual) -> Heading:
    """Return what the sum says, where it is clear; else what the section is about."""
    low, high, estimate = found.low, found.high, found.estimate
    if estimate is None or low is None or high is None or low <= 0 <= high:
        return _plain_heading(writer)
    gettext = writer.language.gettext
    message = (
        gettext("About {count} fewer people in {span} than the years before gave reason to expect")
        if estimate > 0
        else gettext("About {count} more people in {span} than the years before gave reason to "
                     "expect")
    )  # fmt: skip
    interval = interval_of(found)
    if estimate < 0:
        interval = (-high, -low, found.level)
    count = basis.people(abs(estimate), "missing", period=_period(found), interval=interval)
    return Heading(2, fill(message, count=count, span=counterfactual_span(writer, found)), "breaks")


def counterfactual_span(writer: Writer, found: Counterfactual) -> Runs:
    """Return the years that an expectation is set against."""
    return span(writer, str(found.frame.index[0]), str(found.frame.index[-1]))


def _period(found: Counterfactual) -> str:
    first, last = str(found.frame.index[0]), str(found.frame.index[-1])
    return first if first == last else f"{first}/{last}"


def _method(writer: Writer, basis: Evidence) -> Paragraph:
    words = writer.language.gettext(
        "Method: a quasi-Poisson model with one trend and a step at each named break, widened for "
        "autocorrelation, and beside it least squares on logarithms; the wider interval is given. "
        "What was expected carries on the trend of the regime before, for four years at most."
    )
    return Paragraph(joined([(Text(words),), (writer.cite(basis.source_ids),)], " "), "note")
