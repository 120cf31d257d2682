"""The numbering of sources in one report: in the order in which they are first cited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from nkstats.blocks import Cite, Quoted, Run, SourceNote, Sources, Text, When
from nkstats.i18n import Language

MOST_NAMED = 1


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
        self._sources = sources
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
        names = [
            f"{row['publisher']}, {self._dated(row)}" for row in map(self._row, every[:MOST_NAMED])
        ]
        if more := len(every) - len(names):
            words = self._language.gettext("and {n} more")
            names.append(words.format(n=self._language.number(more)))
        return "; ".join(names)

    def notes(self) -> Sources:
        """Return the numbered list of all sources cited so far."""
        back = self._language.gettext("Back to the text")
        return Sources(tuple(self._note(name, n) for name, n in self._numbers.items()), back)

    def _note(self, source: str, number: int) -> SourceNote:
        row = self._row(source)
        words: list[Run] = [Quoted(f"{row['publisher']}. ")]
        if not pd.isna(row["title"]):
            words += [Quoted(f"“{row['title']}”", str(row["language"])), Text(". ")]
        words += [When(f"{self._dated(row)}"), Text(".")]
        url = "" if pd.isna(row["url"]) else str(row["url"])
        return SourceNote(number, tuple(words), url, number in self._marked)

    def _row(self, source: str) -> Mapping[str, object]:
        return dict(self._sources.loc[source].to_dict())

    def _dated(self, row: Mapping[str, object]) -> str:
        published, known = row["published_on"], row["known_by"]
        if isinstance(published, pd.Timestamp) and not pd.isna(published):
            return self._language.day(published.date())
        if isinstance(known, pd.Timestamp) and not pd.isna(known):
            words = self._language.gettext("undated, public by {day}")
            return words.format(day=self._language.day(known.date()))
        return self._language.gettext("undated")
