"""Scores of forecasts whose outcomes are known: how often ranges held, and how far points were off.

The frames are those of `backtesting`: one row an origin and step.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from nkstats.analysis.counts.proportions import wilson
from nkstats.analysis.forecasts.bands import columns_of

ALL, QUIET = "all", "without named moves"


def coverage_of(frame: pd.DataFrame, levels: tuple[float, ...]) -> pd.DataFrame:
    """Return one row a level, set of origins and step (0: all steps together)."""
    sets = {ALL: frame, QUIET: frame[~frame["regime_move"]]}
    steps = [0, *sorted(set(frame["step"]))]
    rows = [
        _share(level, name, step, part if step == 0 else part[part["step"] == step])
        for level in levels
        for name, part in sets.items()
        for step in steps
    ]
    return pd.DataFrame([row for row in rows if row["n"]])


def _share(level: float, name: str, step: int, part: pd.DataFrame) -> dict[str, Any]:
    hits, n = int(part[f"inside{level:g}"].sum()), len(part)
    row = {"level": level / 100, "origins": name, "step": step, "hits": hits, "n": n}
    if n == 0:
        return row
    apart = part["origin"].nunique()  # outcomes that do not overlap
    low, high = wilson(hits / n * apart, apart, 0.95)
    share = hits / n
    return row | {"share": share, "low": low, "high": high}


def misses_of(frame: pd.DataFrame, level: float) -> pd.DataFrame:
    """Return the rows whose outcome lay outside a level, and on which side."""
    low, high = columns_of(level)
    missed = frame.loc[~frame[f"inside{level:g}"]].reset_index(drop=True)
    side = np.where(missed["actual"] < missed[low], "below", "above")
    names = ["origin", "period", "step", "actual", "point", low, high, "regime_move"]
    return missed[names].assign(side=side)


def scaled_error(rows: pd.DataFrame, name: str) -> float | None:
    """Return the mean absolute error of a column in units of the usual change; None without any."""
    usable = rows[rows["scale"] > 0]
    errors = (usable[name] - usable["actual"]).abs() / usable["scale"]
    return float(errors.mean()) if len(usable) else None


def interval_score(rows: pd.DataFrame, level: float) -> float | None:
    """Return the mean width of a level with its fines for misses, in units of the usual change."""
    usable = rows[rows["scale"] > 0]
    low, high, actual = (usable[name] for name in (*columns_of(level), "actual"))
    outside = (low - actual).clip(lower=0) + (actual - high).clip(lower=0)
    score = (high - low + 2 / (1 - level / 100) * outside) / usable["scale"]
    return float(score.mean()) if len(usable) else None
