"""Which periods of arrivals the record has a figure for, and in what way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from nkstats import periods
from nkstats.analysis.counts.comparison import Figure
from nkstats.cells import parse_period

WITH_A_FIGURE = ("published", "derived")


@dataclass(frozen=True)
class Held:
    """The periods of one length up to a day: their figures, in order."""

    freq: str
    figures: tuple[Figure, ...]

    def of(self, *bases: str) -> tuple[Figure, ...]:
        """Return the figures with one of these bases."""
        return tuple(figure for figure in self.figures if figure.basis in bases)

    @property
    def source_ids(self) -> tuple[str, ...]:
        """The sources believed first, one a figure held."""
        return tuple(dict.fromkeys(ids[0] for f in self.figures if (ids := f.source_ids)))


def held_periods(known: Mapping[str, Figure], until: date) -> tuple[Held, ...]:
    """Return what is held of years, halves and quarters that ended on or before a day."""
    ended = [figure for label, figure in known.items() if parse_period(label).end <= until]
    return tuple(
        Held(freq, tuple(f for f in ended if periods.frequency(f.period) == freq))
        for freq in periods.FREQUENCIES
    )
