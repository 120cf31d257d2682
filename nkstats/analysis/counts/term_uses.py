"""Words for people who left, in the titles of the sources: the first day, the last, how often."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pandas as pd


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
    dated = sources[sources["published_on"].notna() & sources["title"].notna()]
    dated = dated.sort_values("published_on", kind="stable")
    titles = dated["title"].str.lower().str.replace(" ", "", regex=False)
    return tuple(_use(dated, titles, term) for term in terms)


def _use(dated: pd.DataFrame, titles: pd.Series, term: str) -> TermUse:
    found = dated[titles.str.contains(term.lower().replace(" ", ""), regex=False)]
    if found.empty:
        return TermUse(term, 0, None, None, ())
    days = found["published_on"]
    return TermUse(
        term, len(found), days.iloc[0].date(), days.iloc[-1].date(), tuple(map(str, found.index))
    )
