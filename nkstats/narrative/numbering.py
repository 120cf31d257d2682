"""The numbering of sources in one report: in the order in which they are first cited."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from nkstats.blocks import Cite, Quoted, Run, SourceNote, Sources, Text, When
from nkstats.i18n import Language
from nkstats.rows import Row, rows_of

MOST_NAMED = 1
_SHOWN = ("publisher", "title", "language", "url", "published_on", "known_by")


class Numbering:
    """Numbers the sources of one report, and writes the list of them at its end.

    Parameters
    ----------
    sources
        The register of sources, indexed by source_id.
    language
        The language of the report.
    """

    def __init__(self, sources: pd.DataFrame, language: Language) -> None:
        self._rows = rows_of(sources[[*_SHOWN]])
        self._language = language
        self._numbers: dict[str, int] = {}
        self._marked: set[int] = set()

    def number(self, source: str) -> int:
        """Return the number of a source, the next one if it is new."""
        return self._numbers.setdefault(source, len(self._numbers) + 1)

    def cite(self, ids: Iterable[str], most: int) -> Cite:
        """Return the marks of the first `most` sources, and how many more there are."""
        every = list(dict.fromkeys(ids))
        numbers = tuple(self.number(source) for source in every[:most])
        first = tuple(number for number in numbers if number not in self._marked)
        self._marked.update(numbers)
        return Cite(numbers, len(every) - len(numbers), first)

    def named(self, ids: Iterable[str]) -> str:
        """Return the first sources by publisher and day, and how many more there are."""
        every = list(dict.fromkeys(ids))
        rows = (self._rows[source] for source in every[:MOST_NAMED])
        names = [f"{row['publisher']}, {self._dated(row)}" for row in rows]
        if more := len(every) - len(names):
            words = self._language.gettext("and {n} more")
            names.append(words.format(n=self._language.number(more)))
        return "; ".join(names)

    def notes(self) -> Sources:
        """Return the numbered list of all sources cited so far."""
        back = self._language.gettext("Back to the text")
        return Sources(tuple(self._note(name, n) for name, n in self._numbers.items()), back)

    def _note(self, source: str, number: int) -> SourceNote:
        row = self._rows[source]
        words: list[Run] = [Quoted(f"{row['publisher']}. ")]
        if row["title"] is not None:
            words += [Quoted(f"“{row['title']}”", str(row["language"])), Text(". ")]
        words += [When(f"{self._dated(row)}"), Text(".")]
        return SourceNote(number, tuple(words), row["url"] or "", number in self._marked)

    def _dated(self, row: Row) -> str:
        if row["published_on"] is not None:
            return self._language.day(row["published_on"].date())
        if row["known_by"] is not None:
            words = self._language.gettext("undated, public by {day}")
            return words.format(day=self._language.day(row["known_by"].date()))
        return self._language.gettext("undated")
