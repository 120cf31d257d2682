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
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, product

import pandas as pd

from nkstats.cells import Span
from nkstats.periods import holds
from nkstats.vintages import one_vintage

MOST_FIGURES = 4
_DAY = timedelta(days=1)

Node = date | None


@dataclass(frozen=True)
class Figure:
    """One printed figure, with the split by sex of the best claim that prints it."""

    total: int
    male: int | None
    female: int | None
    status: str
    known_by: pd.Timestamp | None
    source_id: str
    split_source_id: str | None = None

    @property
    def source_ids(self) -> tuple[str, ...]:
        """The sources that went in: of the total, and of the split where it is another."""
        return (self.source_id, self.split_source_id) if self.split_source_id else (self.source_id,)


@dataclass(frozen=True)
class Derived:
    """A derived figure: its counts and the printed figures that went in, in order."""

    total: int
    male: int | None
    female: int | None
    figures: tuple[Figure, ...]

    @property
    def source_ids(self) -> tuple[str, ...]:
        """Every source that went in, in order."""
        split = self.male is not None
        return tuple(
            source for figure in self.figures
            for source in (figure.source_ids if split else (figure.source_id,))
        )  # fmt: skip


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
        subtracts = any(sign < 0 for _, sign in way)
        for figures in self._choices(way):
            if subtracts and not all(_together(a, b) for a, b in combinations(figures, 2)):
                continue
            derived = _sum([sign for _, sign in way], figures)
            if derived.total >= 0:
                return derived
        return None

    def _choices(self, way: Way) -> Iterator[tuple[Figure, ...]]:
        """Yield one figure a step, those believed most first."""
        ranked = [list(enumerate(self._figures[span])) for span, _ in way]
        choices = sorted(product(*ranked), key=lambda choice: sum(rank for rank, _ in choice))
        for choice in choices:
            yield tuple(figure for _, figure in choice)


def _is_plain(way: Way, target: Span) -> bool:
    if any(span.start is None for span, _ in way):
        return len(way) == 2 and all(span.start is None for span, _ in way)
    wholes = [span for span, sign in way if sign > 0]
    return len(wholes) == len(way) or (len(wholes) == 1 and holds(wholes[0], target))


def _together(a: Figure, b: Figure) -> bool:
    return a.source_id == b.source_id or one_vintage(a.known_by, b.known_by)


def _cost(way: Way, derived: Derived) -> tuple[bool, float, int, int]:
    cumulative = way[0][0].start is None
    oldest = min(_age(figure.known_by) for figure in derived.figures)
    return cumulative, -oldest, sum(sign < 0 for _, sign in way), len(way)


def _age(known_by: pd.Timestamp | None) -> float:
    return float("-inf") if known_by is None else float(known_by.timestamp())


def _sum(signs: Sequence[int], figures: Sequence[Figure]) -> Derived:
    def add(cells: Sequence[int | None]) -> int | None:
        known = [cell for cell in cells if cell is not None]
        if len(known) < len(cells):
            return None
        return sum(sign * cell for sign, cell in zip(signs, known, strict=True))

    total = add([figure.total for figure in figures]) or 0
    male = add([figure.male for figure in figures])
    female = add([figure.female for figure in figures])
    if male is None or female is None or min(male, female) < 0:
        male = female = None
    return Derived(total, male, female, tuple(figures))
