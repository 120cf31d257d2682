"""The hand that writes a report: one edition, one language, one numbering of sources.

Whatever number it writes leads to its sources; it computes none. Dates and periods come from the
calendar, names from the record, and all other words from the catalogues.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date

import pandas as pd

from nkstats.analysis import Figure, Total
from nkstats.analysis.results import Result
from nkstats.analysis.wording import range_in_words, unit_name
from nkstats.blocks import Cite, KeyFigure, Quoted, Run, Runs, Sources, Text, Value, When
from nkstats.editions import Edition
from nkstats.marking import Mark, marking, parts
from nkstats.narrative import terms
from nkstats.narrative.numbering import Numbering

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
        self._numbering = Numbering(sources, edition.language)

    # Dates and names

    def period(self, label: str) -> When:
        """Return a year, half or quarter in words, as in a sentence."""
        return When(self.language.period(label))

    def short(self, label: str) -> When:
        """Return a year, half or quarter as it stands in a table."""
        return When(self.language.short(label))

    def day(self, day: date) -> When:
        """Return a day in words."""
        return When(self.language.day(day))

    def month(self, day: date) -> When:
        """Return a month in words."""
        return When(self.language.month(day))

    def gap(self, basis: str) -> str:
        """Return in words why there is no figure."""
        return terms.gap(self.language, basis)

    def basis(self, basis: str) -> str:
        """Return the word for a basis."""
        return terms.basis_name(self.language, basis)

    def status(self, status: str | None) -> str:
        """Return the word for a status."""
        return terms.status_name(self.language, status)

    def country(self, country: str) -> str:
        """Return a country's name."""
        return terms.country_name(self.language, country)

    def counter(self, unit: str, count: int) -> str:
        """Return the counter of a unit, with the space, if any, that parts it from the number."""
        name = unit_name(self.language, unit, count)
        return self.language.gettext("{count} {unit}").format(count="", unit=name)

    # Sources

    def cite(self, ids: Iterable[str], most: int = MOST_MARKS) -> Cite:
        """Return the marks of the first sources of a figure, and how many more there are."""
        return self._numbering.cite(ids, most)

    def cite_figure(self, figure: Figure) -> Cite:
        """Return the marks of a figure: of all that went in or disagree, or of the one believed."""
        return self.cite(behind(figure))

    def named(self, ids: Iterable[str]) -> str:
        """Return the first sources by publisher and day, and how many more there are."""
        return self._numbering.named(ids)

    def sources(self) -> Sources:
        """Return the numbered list of all sources cited so far."""
        return self._numbering.notes()

    # Numbers

    def value(self, shown: str, figure: KeyFigure) -> Value:
        """Return a number as it is shown, with its key figure: what every other method ends in."""
        return Value(shown, figure, self.origin(figure), self._first(figure.source_ids))

    def origin(self, figure: KeyFigure) -> str:
        """Return what a number rests on, in words: period, basis, sources."""
        period = figure.period
        when = self.language.short(period) if is_label(period) else period
        said = (when, self.basis(figure.basis), self.named(figure.source_ids))
        return " · ".join(part for part in said if part)

    def _first(self, source_ids: tuple[str, ...]) -> int:
        return self._numbering.number(source_ids[0]) if source_ids else 0

    def count(self, figure: Figure, part: str = "total") -> Run:
        """Return a figure of arrivals or a part of it, or in words that there is none."""
        number = getattr(figure, part)
        if number is None:
            return Text(self.gap(figure.basis))
        return self.value(self.language.number(number), arrivals_figure(figure, part))

    def computed(
        self,
        shown: str,
        value: float | None,
        *,
        id: str,
        unit: str,
        period: str,
        source_ids: Iterable[str],
        low: float | None = None,
        high: float | None = None,
        level: float | None = None,
    ) -> Value:
        """Return a number computed from figures of the record."""
        figure = KeyFigure(
            id, value, unit, period, "computed", tuple(dict.fromkeys(source_ids)), low, high, level
        )
        return self.value(shown, figure)

    def tally(self, number: int, *, id: str, period: str, source_ids: Iterable[str]) -> Value:
        """Return how many rows, events or sources there are."""
        return self.computed(
            self.language.number(number), number, id=id, unit="rows", period=period,
            source_ids=source_ids,
        )  # fmt: skip

    def bounds(self, low: int | None, high: int | None, figure: Callable[[], KeyFigure]) -> Runs:
        """Return a range in words: a number, from-to, at least, up to, or no number."""
        if low is None and high is None:
            return (Text(self.language.gettext("no number")),)
        made = figure()
        return (self.value(range_in_words(self.language, low, high, made.unit), made),)

    def event(self, event: str, row: dict[str, object]) -> Runs:
        """Return how many people (or households) an event is reported to have touched."""
        low, best, high = (row[name] for name in ("low", "best", "high"))
        ids = tuple(str(row["source_ids"]).split("; "))
        unit = str(row["unit"])
        return self.bounds(
            low, high,  # type: ignore[arg-type]
            lambda: KeyFigure(
                f"events/{event}", best, unit, days_of(row), str(row["status"]), ids, low, high  # type: ignore[arg-type]
            ),
        )  # fmt: skip

    def total(self, total: Total, of: str = "") -> Runs:
        """Return a sum of reported events in words; none reported is said, never a zero.

        `of` tells the id of a sum over some of a period's events, such as those of a country.
        """
        if total.events == 0:
            return (Text(self.language.gettext("none reported")),)
        if total.events == total.without_number:
            return (Text(self.language.gettext("no number")),)
        low = total.low or None
        name = "/".join(filter(None, ("reported", total.kind, total.period, total.unit, of)))
        return self.bounds(
            low, total.high,
            lambda: KeyFigure(
                name, None, total.unit, total.period, "reported", total.source_ids, low, total.high
            ),
        )  # fmt: skip

    def said(
        self,
        sentence: Result | Callable[[str], str],
        *,
        id: str,
        source_ids: Iterable[str],
        unit: str = "",
        period: str = "",
    ) -> Runs:
        """Return the sentence of a result, each number in it a value of its own.

        Parameters
        ----------
        sentence
            A result, or what gives its sentence for a language.
        id
            What the result is called; its numbers are ``id/1``, ``id/2``, in the order of the
            code, which is that of every language.
        source_ids
            The sources of the series that the result was computed from.
        unit, period
            Of the numbers, where all have the same.
        """
        with marking() as marks:
            say = sentence.sentence if isinstance(sentence, Result) else sentence
            text = say(self.language.code)
        ids = tuple(dict.fromkeys(source_ids))
        result = sentence if isinstance(sentence, Result) else None
        return tuple(
            Text(part) if isinstance(part, str)
            else self._marked(part, KeyFigure(
                f"{id}/{part[0] + 1}", part[1].value, part[1].unit or unit, period, "computed", ids,
                *_interval(result, part[1]),
            ))
            for part in parts(text, marks)
        )  # fmt: skip

    def _marked(self, part: tuple[int, Mark], figure: KeyFigure) -> Run:
        mark = part[1]
        if mark.kind == "number":
            return self.value(mark.text, figure)
        return When(mark.text) if mark.kind == "date" else Quoted(mark.text)


def behind(figure: Figure) -> tuple[str, ...]:
    """Return the sources that a figure stands on: the one believed, or all that went in."""
    return figure.source_ids[:1] if figure.basis == "published" else figure.source_ids


def arrivals_figure(figure: Figure, part: str = "total") -> KeyFigure:
    """Return a figure of arrivals as a key figure."""
    return KeyFigure(
        f"arrivals/{figure.period}/{part}", getattr(figure, part), "persons", figure.period,
        figure.basis, figure.source_ids,
    )  # fmt: skip


def is_label(period: str) -> bool:
    """Return whether a period is a year, half or quarter by its label."""
    return re.fullmatch(r"\d{4}([HQ]\d)?", period) is not None


def days_of(row: dict[str, object]) -> str:
    """Return the days of an event as an ISO 8601 interval, or what of them is known."""
    start, end = (
        f"{day:%Y-%m-%d}" if isinstance(day, pd.Timestamp) else ""
        for day in (row["start"], row["end"])
    )
    return start if start == end else f"{start or '..'}/{end or '..'}"


def _interval(result: Result | None, mark: Mark) -> tuple[float | None, float | None, float | None]:
    """Return the interval of a result beside its own estimate, nothing beside another number."""
    if result is None or mark.value is None or mark.value != result.estimate:
        return None, None, None
    return result.low, result.high, result.level
