"""The terms for people who left, in both languages: what each says, and when it came into use."""

from __future__ import annotations

import pandas as pd

from nkstats.analysis import TermUse
from nkstats.blocks import Block, Heading, Page, Paragraph, Quoted, Runs, Table, Text, fill, joined
from nkstats.i18n import Language
from nkstats.narrative.writer import Writer

TERMS = {
    "북한이탈주민": ("ko", "ce-1997-settlement-act"),
    "새터민": ("ko", "ce-2005-01-09-saeteomin"),
    "탈북자": ("ko", ""),
    "탈북민": ("ko", ""),
    "북향민": ("ko", "ce-2025-12-19-bukhyangmin"),
    "defector": ("en", ""),
    "refugee": ("en", ""),
    "escapee": ("en", ""),
}  # fmt: skip


def glossary(writer: Writer, uses: tuple[TermUse, ...], timeline: pd.DataFrame) -> Page:
    """Return the glossary: terms, their meaning, and when the record's sources use them.

    Parameters
    ----------
    uses
        Of `TERMS`, as `nk.analysis.term_uses` gives them.
    timeline
        The dated events known, for the days of laws and announcements.
    """
    gettext = writer.language.gettext
    blocks: tuple[Block, ...] = (
        Heading(2, (Text(gettext("Words for people who left")),), "terms"),
        Paragraph((Text(gettext(
            "The sources use many words, and which one changes with time and speaker. This "
            "report keeps to one in each language; titles of sources stay as they are."
        )),)),
        Table(
            caption=(Text(gettext("Terms, and when titles of this record’s sources use them")),),
            header=(gettext("Term"), gettext("What it says"), gettext("In titles"),
                    gettext("First and last")),
            rows=tuple(_row(writer, use, timeline) for use in uses if _known(use, timeline)),
            align="llrl",
        ),
    )  # fmt: skip
    return Page(blocks)


def _known(use: TermUse, timeline: pd.DataFrame) -> bool:
    """Return whether the term was known by the edition: the event behind it, if it has one."""
    event = TERMS[use.term][1]
    return not event or event in timeline.index


def _row(writer: Writer, use: TermUse, timeline: pd.DataFrame) -> tuple[Runs, ...]:
    lang, event = TERMS[use.term]
    word = Quoted(use.term, lang if lang != writer.language.code else "")
    meaning = (Text(_meanings(writer.language)[use.term]),)
    return (
        (word,),
        joined([meaning, _dated(writer, event, timeline)], " "),
        _titles(writer, use),
        _days(writer, use),
    )


def _dated(writer: Writer, event: str, timeline: pd.DataFrame) -> Runs:
    """Return the day of the law or announcement behind a term, if there is one."""
    if not event:
        return ()
    row = timeline.loc[event]
    words = writer.language.gettext("({day}){cite}")
    cite = (Text(" "), writer.cite(str(row["source_ids"]).split("; "), 1))
    return fill(words, day=writer.day(row["start"].date()), cite=cite)


def _titles(writer: Writer, use: TermUse) -> Runs:
    if not use.titles:
        return (Text(writer.language.gettext("none")),)
    name = f"terms/{use.term}"
    return (writer.tally(use.titles, id=name, period="", source_ids=use.source_ids),)


def _days(writer: Writer, use: TermUse) -> Runs:
    if use.first is None or use.last is None:
        return ()
    if use.first == use.last:
        return (writer.day(use.first),)
    words = writer.language.gettext("{start} to {end}")
    return fill(words, start=writer.day(use.first), end=writer.day(use.last))


def _meanings(language: Language) -> dict[str, str]:
    gettext = language.gettext
    return {
        "북한이탈주민": gettext("resident who left North Korea: the term of South Korean law"),
        "새터민": gettext("person of the new land: announced by the Ministry of Unification"),
        "탈북자": gettext("one who fled the North: the older everyday word"),
        "탈북민": gettext("people who left the North: the everyday word of officials and press"),
        "북향민": gettext(
            "one whose home is in the North: used by the Minister of Unification, under review"
        ),
        "defector": gettext(
            "the usual word of the English press; it tells of a change of sides, which most who "
            "left did not seek"
        ),
        "refugee": gettext(
            "a term of international law; it says what protection someone is owed, and not all "
            "who left ask for it"
        ),
        "escapee": gettext("the word of this report: leaving without leave is punished"),
    }
