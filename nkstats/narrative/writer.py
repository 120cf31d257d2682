"""The hand that writes a report: one edition, one language, one numbering of sources.

Sources are numbered in the order in which they are first cited; the list at the end of the
report is made from the same numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from nkstats.analysis import Figure, Total
from nkstats.analysis.wording import range_in_words, unit_name
from nkstats.blocks import Cite, Foreign, Run, Runs, SourceNote, Sources, Text, Value
from nkstats.editions import Edition

MOST_MARKS = 3


class Writer:
    """Writes numbers, sources and fixed words for one edition.

    Parameters
    ----------
    edition
        The edition, which holds the language.
    sources
        The register of sources, indexed by source_id.
    """

    def __init__(self, edition: Edition, sources: pd.DataFrame) -> None:
        self.edition = edition
        self.language = edition.language
        self._sources = sources
        self._numbers: dict[str, int] = {}

    def cite(self, ids: Iterable[str], most: int = MOST_MARKS) -> Cite:
        """Return the marks of the first sources of a figure, and how many more there are."""
        every = list(dict.fromkeys(ids))
        first = every[:most]
        for source in first:
            self._numbers.setdefault(source, len(self._numbers) + 1)
        return Cite(tuple(self._numbers[source] for source in first), len(every) - len(first))

    def cite_figure(self, figure: Figure) -> Cite:
        """Return the marks of a figure: of all that went in or disagree, or of the one believed."""
        one = figure.basis == "published"
        return self.cite(figure.source_ids[:1] if one else figure.source_ids)

    def count(self, figure: Figure) -> Run:
        """Return a figure's number, or in words that there is none."""
        if figure.total is None:
            return Text(self.gap(figure.basis))
        return self.number(figure.total, figure)

    def number(self, value: int, figure: Figure) -> Value:
        """Return a number that carries where it comes from."""
        ids = ", ".join(figure.source_ids)
        return Value(
            self.language.number(value), f"{figure.period} · {self.basis(figure.basis)} · {ids}"
        )

    def gap(self, basis: str) -> str:
        """Return in words why there is no figure."""
        return {
            "not_held": self.language.gettext("not in this record"),
            "not_published": self.language.gettext("not published"),
            "conflict": self.language.gettext("sources disagree"),
        }[basis]

    def basis(self, basis: str) -> str:
        """Return the word for a basis."""
        if basis == "published":
            return self.language.gettext("published")
        return self.language.gettext("derived") if basis == "derived" else self.gap(basis)

    def status(self, status: str | None) -> str:
        """Return the word for a status."""
        words = {
            "provisional": self.language.gettext("provisional"),
            "as_reported": self.language.gettext("as reported"),
            "final": self.language.gettext("final"),
            "official": self.language.gettext("official"),
            "confirmed": self.language.gettext("confirmed"),
            "reported": self.language.gettext("reported"),
            "planned": self.language.gettext("planned"),
            "denied": self.language.gettext("denied"),
        }
        return words[status] if status else ""

    def unit(self, unit: str, count: int) -> str:
        """Return the counter of a unit, as it follows a number."""
        return unit_name(self.language, unit, count)

    def counter(self, unit: str, count: int) -> str:
        """Return the counter with the space, if any, that parts it from the number before."""
        return self.language.gettext("{count} {unit}").format(count="", unit=self.unit(unit, count))

    def country(self, country: str) -> str:
        """Return a country's name."""
        gettext = self.language.gettext
        names = {
            "China": gettext("China"), "Russia": gettext("Russia"), "Laos": gettext("Laos"),
            "Mongolia": gettext("Mongolia"), "North Korea": gettext("North Korea"),
            "South Korea": gettext("South Korea"), "Vietnam": gettext("Vietnam"),
        }  # fmt: skip
        return names.get(country, country)

    def bounds(self, low: int | None, high: int | None, unit: str) -> Runs:
        """Return a range in words: a number, from-to, at least, up to, or no number."""
        return (Text(range_in_words(self.language, low, high, unit)),)

    def total(self, total: Total) -> Runs:
        """Return a sum of reported events in words; none reported is said, never a zero."""
        if total.events == 0:
            return (Text(self.language.gettext("none reported")),)
        if total.events == total.without_number:
            return (Text(self.language.gettext("no number")),)
        return self.bounds(total.low or None, total.high, total.unit)

    def sources(self) -> Sources:
        """Return the numbered list of all sources cited so far."""
        return Sources(tuple(self._note(source, n) for source, n in self._numbers.items()))

    def _note(self, source: str, number: int) -> SourceNote:
        row: Mapping[str, object] = self._sources.loc[source].to_dict()
        content: list[Run] = [Text(f"{row['publisher']}. ")]
        if not pd.isna(row["title"]):
            content += [Foreign(f"“{row['title']}”", str(row["language"])), Text(". ")]
        content.append(Text(f"{self._dated(row)}."))
        url = "" if pd.isna(row["url"]) else str(row["url"])
        return SourceNote(number, tuple(content), url)

    def _dated(self, row: Mapping[str, object]) -> str:
        published, known = row["published_on"], row["known_by"]
        if isinstance(published, pd.Timestamp) and not pd.isna(published):
            return self.language.day(published.date())
        if isinstance(known, pd.Timestamp) and not pd.isna(known):
            words = self.language.gettext("undated, public by {day}")
            return words.format(day=self.language.day(known.date()))
        return self.language.gettext("undated")


def joined(parts: Sequence[Runs], separator: str) -> Runs:
    """Return runs joined by a separator."""
    content: list[Run] = []
    for number, part in enumerate(parts):
        content += ([Text(separator)] if number else []) + list(part)
    return tuple(content)
