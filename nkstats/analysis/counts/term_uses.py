"""Words for people who left, in the titles of the sources: the first day, the last, how often."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from nkstats.rows import cells_of

Title = tuple[pd.Timestamp, str, str]  # the day, the words, the source


@dataclass(frozen=True)
class TermUse:
    """A term in the titles of dated sources: how many have it, and the first and last day.

    `source_ids` are those sources, the earliest first; without any the days are None.
    """

    term: str
    titles: int
    first: date | None
    last: date | None
    source_ids: tuple[str, ...]


def term_uses(sources: pd.DataFrame, terms: Iterable[str]) -> tuple[TermUse, ...]:
    """Return one use a term, whatever its case and the spaces within it.

    Parameters
    ----------
    sources
        The register, as `nk.load_sources()` gives it.
    terms
        Words to look for, such as "escapee".
    """
    dated = sources.loc[sources["published_on"].notna() & sources["title"].notna()]
    days, titles = (cells_of(dated[name]) for name in ("published_on", "title"))
    every = sorted(zip(days, map(_plain, titles), map(str, dated.index), strict=True), key=_day)
    return tuple(_use(every, term) for term in terms)


def _use(dated: list[Title], term: str) -> TermUse:
    found = [title for title in dated if _plain(term) in title[1]]
    if not found:
        return TermUse(term, 0, None, None, ())
    first, last = (_day(found[place]).date() for place in (0, -1))
    return TermUse(term, len(found), first, last, tuple(source for _, _, source in found))


def _day(title: Title) -> pd.Timestamp:
    return title[0]


def _plain(words: str) -> str:
    return words.lower().replace(" ", "")
