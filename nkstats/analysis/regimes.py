"""The named regimes as stretches of time, from the raw table `regimes`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd


@dataclass(frozen=True)
class Regime:
    """A named regime: its kind, names, first day, and last day (None while it lasts)."""

    kind: str
    name_en: str
    name_ko: str
    start: date
    end: date | None
    source_id: str

    def name(self, lang: str) -> str:
        """Return the regime's name in a language."""
        return self.name_ko if lang == "ko" else self.name_en


def regimes(frame: pd.DataFrame) -> tuple[Regime, ...]:
    """Return the regimes in order; each lasts until the next begins."""
    rows = list(frame.sort_index().itertuples())
    starts = [row.Index.to_timestamp().date() for row in rows]
    ends = [*(start.fromordinal(start.toordinal() - 1) for start in starts[1:]), None]
    ends = ends[: len(starts)]
    return tuple(
        Regime(str(row.kind), str(row.name_en), str(row.name_ko), start, end, str(row.source_id))
        for row, start, end in zip(rows, starts, ends, strict=True)
    )
