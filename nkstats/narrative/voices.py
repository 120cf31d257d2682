"""Who reports an event, by name: bodies, outlets, and voices that are not named."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from nkstats.analysis import Reporters
from nkstats.blocks import Quoted, Runs, Text, fill, joined
from nkstats.i18n import Language
from nkstats.narrative.writer import Writer, days_of
from nkstats.rows import Row

MOST_NAMES = 3


def claimant_name(writer: Writer, claimant: str, claimants: pd.DataFrame) -> str:
    """Return a claimant's name in the report's language, else the English one.

    That an outlet speaks for its own sources is left out: `one_voice` says it where it matters.
    """
    name = claimants.at[claimant, f"name_{writer.language.code}"]
    if pd.isna(name):
        name = claimants.at[claimant, "name_en"]
    return str(name).split(", own sources")[0]


def one_voice(writer: Writer, claimant: str, claimants: pd.DataFrame) -> Runs:
    """Return who alone reports an event; an outlet's unnamed source is called what it is."""
    name = Quoted(claimant_name(writer, claimant, claimants))
    if claimants.at[claimant, "kind"] != "media-sources":
        return (name,)
    return fill(writer.language.gettext("one anonymous source, through {outlet}"), outlet=name)


def names_of(
    writer: Writer, event: str, row: Row, voices: Sequence[str], claimants: pd.DataFrame
) -> Runs:
    """Return who reports an event: the first claimants by name, and how many more there are.

    Parameters
    ----------
    event, row
        The event and its resolved row.
    voices
        Its claimants.
    claimants
        Their register, indexed by claimant.
    """
    if len(voices) == 1:
        return one_voice(writer, voices[0], claimants)
    shown, others = voices[:MOST_NAMES], voices[MOST_NAMES:]
    names: list[Runs] = [(Quoted(claimant_name(writer, voice, claimants)),) for voice in shown]
    if others:
        more = writer.tally(
            len(others), id=f"events/{event}/further_claimants", period=days_of(row),
            source_ids=str(row["source_ids"]).split("; "),
        )  # fmt: skip
        names.append(fill(writer.language.gettext("and {n} more"), n=more))
    return joined(names, "; ")  # a name may hold a comma


def reporters_in_words(writer: Writer, found: Reporters, claimants: pd.DataFrame) -> Runs:
    """Return who reports some events: the one claimant by name, several by what they are."""
    if len(found.claimants) == 1:
        return one_voice(writer, found.claimants[0], claimants)
    kinds = [kind_name(writer.language, kind) for kind in found.kinds]
    *some, last = kinds
    if not some:
        return (Text(last),)
    words = writer.language.gettext("{some} and {last}")
    return fill(words, some=(Text(", ".join(some)),), last=(Text(last),))


def kind_name(language: Language, kind: str) -> str:
    """Return what bodies of a kind are called, in the plural."""
    gettext = language.gettext
    return {
        "government": gettext("governments"),
        "un": gettext("UN bodies"),
        "ngo": gettext("rights groups"),
        "state-media": gettext("state media"),
        "media": gettext("news media"),
        "individual": gettext("individuals"),
    }[kind]


def first_capital(words: Runs) -> Runs:
    """Return words with a capital at their beginning, as a sentence opens."""
    if not words or not isinstance(words[0], Text):
        return words
    first = words[0]
    opened = first.text[:1].upper() + first.text[1:]
    made = Quoted(opened, first.lang) if isinstance(first, Quoted) else Text(opened)
    return (made, *words[1:])
