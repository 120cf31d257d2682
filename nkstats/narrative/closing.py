"""The end of a report: how to read it with care, its sources, and how to cite it."""

from __future__ import annotations

from nkstats.blocks import Block, Heading, Page, Paragraph, Quoted, Text, Verbatim
from nkstats.narrative.citing import bibtex_of, citation_of
from nkstats.narrative.writer import Writer


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
            "To report an error, write to whoever runs the project that you had this report from: "
            "CONTRIBUTING.md there says how, and ERRATA.md lists the errors found. Whether a newer "
            "edition exists, the first page of its reports says (index.html)."
        ),
    ]
    blocks: list[Block] = [Heading(2, (Text(gettext("What these counts do not tell")),), "care")]
    blocks += [Paragraph((Text(sentence),)) for sentence in sentences]
    return Page(tuple(blocks))


def source_list(writer: Writer) -> Page:
    """Return the numbered sources; it comes after everything that cites."""
    heading = Heading(2, (Text(writer.language.gettext("Sources")),), "sources")
    return Page((heading, writer.sources()))


def citation(writer: Writer, report: str) -> Page:
    """Return how to cite the report, in words and as BibTeX."""
    return Page((
        Heading(2, (Text(writer.language.gettext("How to cite")),), "cite"),
        Paragraph((Quoted(citation_of(writer, report)),), "before"),
        Verbatim(bibtex_of(writer, report)),
    ))  # fmt: skip
