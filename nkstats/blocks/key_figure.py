"""A quoted number as data: what a reader finds again in `key_figures.csv`."""

from __future__ import annotations

from dataclasses import dataclass

Number = int | float


@dataclass(frozen=True)
class KeyFigure:
    """One quoted number with what it rests on.

    `id` names it the same way in every language, as in ``arrivals/2025H2/total``. `value` is None
    where only bounds are known; `low` and `high` are bounds, or an interval of probability where
    `level` gives its share. `basis` is that of the record (published, derived), the status of a
    reported event, or ``computed`` from others.
    """

    id: str
    value: Number | None
    unit: str
    period: str
    basis: str
    source_ids: tuple[str, ...]
    low: Number | None = None
    high: Number | None = None
    level: float | None = None
