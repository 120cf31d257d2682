"""The end of a report: what changed, how to read it with care, and how to cite it."""

from __future__ import annotations

from nkstats.analysis import Revision
from nkstats.blocks import Block, Heading, Page, Paragraph, Text, fill
from nkstats.narrative.writer import Writer


def changes(writer: Writer, revisions: tuple[Revision, ...]) -> Page:
    """Return how many figures of arrivals are new or revised since the edition's `since` day."""
    language = writer.language
    new = sum(revision.old is None for revision in revisions)
    revised = len(revisions) - new
    said = fill(
        language.gettext("Since {day}: {new} new figures of arrivals, {revised} revised."),
        day=language.day(writer.edition.since),
        new=language.number(new),
        revised=language.number(revised),
    )
    blocks: list[Block] = [
        Heading(2, (Text(language.gettext("What changed")),), "changes"),
        Paragraph(said),
    ]
    if writer.edition.left_out:
        left_out = language.ngettext(
            "{n} claim without a date is left out: it cannot be said to be known by then.",
            "{n} claims without a date are left out: they cannot be said to be known by then.",
            writer.edition.left_out,
        )
        blocks.append(Paragraph(fill(left_out, n=writer.edition.left_out)))
    return Page(tuple(blocks))


def care_note(writer: Writer) -> Page:
    """Return what the counts do not tell, and who may be endangered."""
    gettext = writer.language.gettext
    sentences = [
        gettext(
            "Arrivals are people whom South Korea’s Ministry of Unification registered; an "
            "administrative count has no sampling error, but it is revised, and the year of "
            "arrival is not the year of leaving."
        ),
        gettext(
            "Reports of repatriation and exile come from few and often anonymous voices; the fate "
            "of those returned is mostly unknown, and what is not reported is not in the numbers."
        ),
        gettext(
            "The report shows aggregates only: details can endanger people who were returned, "
            "their families and those who speak. Please do not add any."
        ),
        gettext(
            "People who left are called escapees here; the sources also say defectors or refugees."
        ),
        gettext(
            "To report an error, or to see whether a newer edition exists, ask whoever runs the "
            "project that you had this report from: CONTRIBUTING.md there says how."
        ),
    ]
    blocks: list[Block] = [Heading(2, (Text(gettext("What these counts do not tell")),), "care")]
    blocks += [Paragraph((Text(sentence),)) for sentence in sentences]
    return Page(tuple(blocks))


def citation(writer: Writer) -> Page:
    """Return how to cite the report, and the numbered sources."""
    language, edition = writer.language, writer.edition
    cite = fill(
        language.gettext(
            "nkstats, report on escapees from North Korea, edition {edition}, as known on {day}."
        ),
        edition=edition.label,
        day=language.day(edition.data_day),
    )
    return Page((
        Heading(2, (Text(language.gettext("How to cite")),), "cite"),
        Paragraph(cite),
        Heading(2, (Text(language.gettext("Sources")),), "sources"),
        writer.sources(),
    ))  # fmt: skip
