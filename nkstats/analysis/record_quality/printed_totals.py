"""How far the totals printed for a year lie apart, and from the one that the record holds now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from nkstats.analysis.counts.comparison import Figure, percent_change


@dataclass(frozen=True)
class PrintedTotal:
    """One total printed for a period, with the sources that print it.

    `percent` is its distance from the figure held, in percent of that.
    """

    total: int
    percent: float
    source_ids: tuple[str, ...]


@dataclass(frozen=True)
class Revised:
    """A period and the totals printed for it, from the smallest to the largest."""

    figure: Figure
    printed: tuple[PrintedTotal, ...]

    @property
    def spread(self) -> int:
        """The largest less the smallest, in persons."""
        return self.printed[-1].total - self.printed[0].total

    @property
    def source_ids(self) -> tuple[str, ...]:
        """The sources of all totals, each once."""
        return tuple(dict.fromkeys(s for total in self.printed for s in total.source_ids))


def revised_periods(figures: Iterable[Figure], claims: pd.DataFrame) -> tuple[Revised, ...]:
    """Return the periods for which sources print more than one total.

    Parameters
    ----------
    figures
        The figures held, such as those of years.
    claims
        The claims known, as `nk.claims_added(b=day)` gives them; a figure that a record of
        corrections drops or mends is a misprint and no revision.
    """
    sound = claims[(claims["table"] == "arrivals") & claims["correction"].isna()]
    by_period = dict(list(sound.groupby("key")))
    found = [
        _revised(figure, by_period[figure.period])
        for figure in figures
        if figure.period in by_period and figure.total
    ]
    return tuple(revised for revised in found if len(revised.printed) > 1)


def _revised(figure: Figure, claims: pd.DataFrame) -> Revised:
    printed = [
        PrintedTotal(int(total), percent_change(figure.total or 0, total), tuple(rows["source_id"]))
        for total, rows in claims.groupby("best", sort=True)
    ]
    return Revised(figure, tuple(printed))
