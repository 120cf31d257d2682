"""Figures that no source prints but that follow from printed ones by sums and differences.

Printed figures are seen as steps between days: a figure for 2024 leads from the first day of
2024 to the first day of 2025, and a cumulative total from the beginning to the day after its
end. A period follows from printed figures if steps lead from its first day to the day after
its last in one of three ways: as a sum of parts, as a whole less its other parts, or as the
difference of two cumulative totals. Where anything is subtracted, all figures must be of one
vintage (same source, or known within a year of each other).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import combinations, product
from typing import TypeVar

from nkstats.cells import Span, one_vintage

MOST_FIGURES = 4
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Split:
    """Men and women as one claim prints them beside a total."""

    male: int
    female: int
    known_by: datetime | None
    source_id: str


@dataclass(frozen=True)
class Figure:
    """One printed figure, with the splits by sex printed beside the same total, best first."""

    total: int
    status: str
    known_by: datetime | None
    source_id: str
    splits: tuple[Split, ...] = ()


@dataclass(frozen=True)
class Derived:
    """A derived figure: its counts and the printed figures and splits that went in, in order."""

    total: int
    figures: tuple[Figure, ...]
    male: int | None = None
    female: int | None = None
    splits: tuple[Split, ...] = ()

    @property
    def source_ids(self) -> tuple[str, ...]:
        """Every source that went in: of the totals first, then of the splits."""
        totals = tuple(figure.source_id for figure in self.figures)
        return totals + tuple(split.source_id for split in self.splits)


Way = tuple[tuple[Span, int], ...]


class Derivation:
    """All printed figures known on a day, ready to derive others from.

    Parameters
    ----------
    figures
        For each span its figures, the one believed first; spans in conflict are left out.
    """

    def __init__(self, figures: Mapping[Span, Sequence[Figure]]) -> None:
        self._figures = figures
        self._on: dict[date, list[Span]] = {}
        self._back: dict[date, list[Span]] = {}
        self._totals: dict[date, Span] = {}
        for span in sorted(figures, key=lambda s: (s.end, s.start or date.min)):
            after = span.end + _DAY
            if span.start is None:
                self._totals[after] = span
            else:
                self._on.setdefault(span.start, []).append(span)
                self._back.setdefault(after, []).append(span)

    def derive(self, target: Span) -> Derived | None:
        """Return the target's figure by the best way there is, or None.

        Flows come before cumulative totals; then the way whose oldest figure is newest, sums
        before differences, few figures before many.
        """
        found = [
            (_cost(way, derived), derived)
            for way in self._ways(target)
            for derived in (self._evaluate(way),)
            if derived
        ]
        return min(found, key=lambda pair: pair[0])[1] if found else None

    def _ways(self, target: Span) -> Iterator[Way]:
        goal = target.end + _DAY
        if target.start is not None:
            yield from self._sums(target.start, goal, ())
            yield from self._rests(target, target.start, (), whole=False)
            if goal in self._totals and target.start in self._totals:
                yield (self._totals[target.start], -1), (self._totals[goal], 1)

    def _sums(self, day: date, goal: date, way: Way) -> Iterator[Way]:
        """Yield the sums of parts that go on from a day."""
        for span in self._on.get(day, ()):
            after, longer = span.end + _DAY, (*way, (span, 1))
            if after == goal:
                yield longer
            elif after < goal and len(longer) < MOST_FIGURES:
                yield from self._sums(after, goal, longer)

    def _rests(self, target: Span, day: date, way: Way, *, whole: bool) -> Iterator[Way]:
        """Yield the wholes less other parts: back to where a whole begins, and from its end."""
        if len(way) == MOST_FIGURES:
            return
        goal = target.end + _DAY
        for span in self._back.get(day, ()):
            longer = (*way, (span, -1))
            assert span.start is not None
            if span.start == goal:
                yield longer
            elif not whole or span.start > goal:
                yield from self._rests(target, span.start, longer, whole=whole)
        for span in () if whole else self._on.get(day, ()):
            longer = (*way, (span, 1))
            if span.end > target.end:
                yield from self._rests(target, span.end + _DAY, longer, whole=True)
            elif span.end == target.end and way:
                yield longer

    def _evaluate(self, way: Way) -> Derived | None:
        signs = [sign for _, sign in way]
        for figures in _best_first([self._figures[span] for span, _ in way]):
            total = _add(signs, [figure.total for figure in figures])
            if total >= 0 and (min(signs) > 0 or _of_one_vintage(figures)):
                return _split(signs, Derived(total, figures))
        return None


Part = TypeVar("Part", Figure, Split)


def _best_first(ranked: Sequence[Sequence[Part]]) -> Iterator[tuple[Part, ...]]:
    """Yield one part a step, those believed most first."""
    numbered = [list(enumerate(parts)) for parts in ranked]
    for choice in sorted(product(*numbered), key=lambda c: sum(rank for rank, _ in c)):
        yield tuple(part for _, part in choice)


def _of_one_vintage(parts: Sequence[Part]) -> bool:
    return all(
        a.source_id == b.source_id or one_vintage(a.known_by, b.known_by)
        for a, b in combinations(parts, 2)
    )


def _split(signs: Sequence[int], derived: Derived) -> Derived:
    """Return the derived figure with men and women, where splits of one vintage give them."""
    for splits in _best_first([figure.splits for figure in derived.figures]):
        male = _add(signs, [split.male for split in splits])
        female = _add(signs, [split.female for split in splits])
        sound = min(male, female) >= 0 and male + female == derived.total
        if sound and (min(signs) > 0 or _of_one_vintage(splits)):
            return replace(derived, male=male, female=female, splits=splits)
    return derived


def _add(signs: Sequence[int], counts: Sequence[int]) -> int:
    return sum(sign * count for sign, count in zip(signs, counts, strict=True))


def _cost(way: Way, derived: Derived) -> tuple[bool, float, int, int]:
    cumulative = way[0][0].start is None
    oldest = min(_age(figure.known_by) for figure in derived.figures)
    return cumulative, -oldest, sum(sign < 0 for _, sign in way), len(way)


def _age(known_by: datetime | None) -> float:
    return float("-inf") if known_by is None else known_by.toordinal()
