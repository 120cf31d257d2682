"""Numbers computed from a run of figures: each leads to the sources of that run.

How a ratio, a share or a count of people is shown stands here once for the report on trends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from nkstats.analysis import Figure, Result
from nkstats.analysis.wording import times as times_of
from nkstats.analysis.wording import whole
from nkstats.blocks import Runs, Value, fill
from nkstats.narrative.writer import Writer, behind

Interval = tuple[float | None, float | None, float | None]
NO_INTERVAL: Interval = (None, None, None)


@dataclass(frozen=True)
class Evidence:
    """The figures that a statistic rests on, and the hand that writes its numbers.

    `id` is what the statistic is called in the list of key figures.
    """

    writer: Writer
    id: str
    figures: tuple[Figure, ...]

    @property
    def period(self) -> str:
        """The periods from the first figure to the last, as an ISO 8601 interval."""
        first, last = self.figures[0].period, self.figures[-1].period
        return first if first == last else f"{first}/{last}"

    @property
    def source_ids(self) -> tuple[str, ...]:
        """The sources of the figures, each once."""
        ids = (source for figure in self.figures for source in behind(figure))
        return tuple(dict.fromkeys(ids))

    def people(
        self, value: float, name: str, *, period: str = "", interval: Interval = NO_INTERVAL
    ) -> Value:
        """Return a number of people, to the nearest whole one."""
        shown = whole(self.writer.language, value)
        return self._value(shown, value, name, "persons", period, interval)

    def times(self, value: float, name: str, *, interval: Interval = NO_INTERVAL) -> Value:
        """Return a ratio to two figures."""
        return self._value(
            times_of(self.writer.language, value), value, name, "times", "", interval
        )

    def ratio(self, value: float, interval: Interval, name: str) -> Value:
        """Return a ratio with its interval beside it, as one number of the list."""
        language, (low, high, _) = self.writer.language, interval
        shown = language.gettext("{ratio} ({low} to {high})").format(
            ratio=times_of(language, value), low=times_of(language, low or 0.0),
            high=times_of(language, high or 0.0),
        )  # fmt: skip
        return self._value(shown, value, name, "times", "", interval)

    def between(
        self, interval: Interval, name: str, *, times: bool = False, period: str = ""
    ) -> Value:
        """Return bounds as one number of the list: two counts of people, or two ratios."""
        language, (low, high, _) = self.writer.language, interval
        shown = times_of if times else whole
        words = language.gettext("{low} to {high}").format(
            low=shown(language, low or 0.0), high=shown(language, high or 0.0)
        )
        unit = "times" if times else "persons"
        return self._value(words, None, name, unit, period, interval)

    def percent(
        self, share: float, name: str, *, signed: bool = False, interval: Interval = NO_INTERVAL
    ) -> Value:
        """Return a share of one as a whole percentage."""
        shown = self.writer.language.percent(100 * share, signed=signed)
        return self._value(shown, share, name, "share", "", interval)

    def tally(self, number: int, name: str, unit: str = "figures") -> Value:
        """Return how many figures or outcomes there are."""
        return self._value(self.writer.language.number(number), number, name, unit, "", NO_INTERVAL)

    def said(self, sentence: Result | Callable[[str], str], name: str, unit: str = "") -> Runs:
        """Return the sentence of a result, each number in it a value of its own."""
        return self.writer.said(
            sentence, id=f"{self.id}/{name}", source_ids=self.source_ids, unit=unit,
            period=self.period,
        )  # fmt: skip

    def _value(
        self, shown: str, value: float | None, name: str, unit: str, period: str, interval: Interval
    ) -> Value:
        low, high, level = interval
        return self.writer.computed(
            shown, value, id=f"{self.id}/{name}", unit=unit, period=period or self.period,
            source_ids=self.source_ids, low=low, high=high, level=level,
        )  # fmt: skip


def evidence(writer: Writer, id: str, figures: Iterable[Figure]) -> Evidence:
    """Return the evidence of a statistic: the figures that are known."""
    return Evidence(writer, id, tuple(figure for figure in figures if figure.total is not None))


def span(writer: Writer, first: str, last: str) -> Runs:
    """Return a stretch of years in words: one year, or the first to the last."""
    if first == last:
        return (writer.period(first),)
    message = writer.language.gettext("{first} to {last}")
    return fill(message, first=writer.period(first), last=writer.period(last))


def interval_of(result: Result) -> Interval:
    """Return the interval of a result with its level."""
    return result.low, result.high, result.level
