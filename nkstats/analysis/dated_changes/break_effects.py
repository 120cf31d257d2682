"""What each given break does to the level (and slope) of a series, as rows of a frame."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from nkstats.analysis.models.designs import Design, points_after
from nkstats.analysis.models.two_opinions import Opinions
from nkstats.analysis.observed import Floats, Observed

COLUMNS = (
    "ratio", "low", "high", "quasi_low", "quasi_high", "gls_ratio", "gls_low", "gls_high",
    "wider", "kind", "period", "before", "after", "points",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Question:
    """A series, the dates of its breaks, the model of it, and the level of the intervals.

    The steps of the design are the dates in their order; `offset` is the logarithm of the exposure.
    """

    observed: Observed
    dates: tuple[pd.Period, ...]
    design: Design
    offset: Floats
    level: float


def effects(question: Question, opinions: Opinions) -> pd.DataFrame | None:
    """Return one row a term, the levels first; None where a bound is beyond all numbers."""
    design, rows = question.design, {}
    for which, date in enumerate(question.dates):
        rows[f"level {date}"] = _level(question, opinions, which)
    for which, bend in enumerate(design.bends):
        date = question.dates[design.steps.index(bend)]
        rows[f"slope {date}"] = _slope(question, opinions, which)
    numbers = [value for row in rows.values() for value in row.values() if type(value) is float]
    if not np.isfinite(numbers).all():
        return None
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(COLUMNS))


def no_effects() -> pd.DataFrame:
    """Return the frame of effects without a row."""
    return pd.DataFrame(columns=list(COLUMNS))


def _level(question: Question, opinions: Opinions, which: int) -> dict[str, Any]:
    row = _row(question, opinions, question.design.step(which), which, "level")
    after = points_after(question.observed.at, question.design.steps, which)
    if not question.observed.values[after].any():
        row["low"] = 0.0  # nothing was counted since: no ratio is too small
    return row | {"before": row["after"] / row["ratio"] if row["ratio"] > 0 else np.inf}


def _slope(question: Question, opinions: Opinions, which: int) -> dict[str, Any]:
    design = question.design
    step = design.steps.index(design.bends[which])
    return _row(question, opinions, design.bend(which), step, "slope")


def _row(
    question: Question, opinions: Opinions, column: int, step: int, kind: str
) -> dict[str, Any]:
    after = points_after(question.observed.at, question.design.steps, step)
    fitted = float(opinions.quasi.fitted[after][0])
    effect = asdict(opinions.effect(column, question.level))
    places = {"kind": kind, "period": question.dates[step], "before": fitted, "after": fitted}
    return effect | places | {"points": int(after.sum())}
