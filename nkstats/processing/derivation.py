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
from datetime import date, timedelta
from itertools import combinations, product
from typing import TypeVar

import pandas as pd

from nkstats.cells import Span, one_vintage

MOST_FIGURES = 4
_DAY = timedelta(days=1)

Node = date | None


@dataclass(frozen=True)
class Split:
    """Men and women as one claim prints them beside a total."""

    male: int
    female: int
    known_by: pd.Timestamp | None
    source_id: str


@dataclass(frozen=True)
class Figure:
    """One printed figure, with the splits by sex printed beside the same total, best first."""

    total: int
    status: str
    known_by: pd.Timestamp | None
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
        self._steps: dict[Node, list[tuple[Node, Span, int]]] = {}
        for span in sorted(figures, key=lambda s: (s.end, s.start or date.min)):
            after = span.end + _DAY
            self._steps.setdefault(span.start, []).append((after, span, 1))
            self._steps.setdefault(after, []).append((span.start, span, -1))

    def derive(self, target: Span) -> Derived | None:
        """Return the target's figure by the best way there is, or None.

        Flows come before cumulative totals; then the way whose oldest figure is newest, sums
        before differences, few figures before many.
        """
        found = [
            (_cost(way, derived), derived)
            for way in self._ways(target)
            if _is_plain(way, target)
            for derived in (self._evaluate(way),)
            if derived
        ]
        return min(found, key=lambda pair: pair[0])[1] if found else None

    def _ways(self, target: Span) -> list[Way]:
        goal = target.end + _DAY
        ways: list[Way] = []

        def walk(node: Node, path: Way, seen: frozenset[Node]) -> None:
            for following, span, sign in self._steps.get(node, ()):
                longer = (*path, (span, sign))
                if following == goal:
                    ways.append(longer)
                elif following not in seen and len(longer) < MOST_FIGURES:
                    walk(following, longer, seen | {following})

        walk(target.start, (), frozenset({target.start}))
        return ways

    def _evaluate(self, way: Way) -> Derived | None:
        signs = [sign for _, sign in way]
        for figures in _best_first([self._figures[span] for span, _ in way]):
            total = _add(signs, [figure.total for figure in figures])
            if total >= 0 and (min(signs) > 0 or _of_one_vintage(figures)):
                return _split(signs, Derived(total, figures))
        return None


def _is_plain(way: Way, target: Span) -> bool:
    if any(span.start is None for span, _ in way):
        return len(way) == 2 and all(span.start is None for span, _ in way)
    wholes = [span for span, sign in way if sign > 0]
    return len(wholes) == len(way) or (len(wholes) == 1 and wholes[0].holds(target))


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


def _age(known_by: pd.Timestamp | None) -> float:
    return float("-inf") if known_by is None else float(known_by.timestamp())
