"""How doubts name what they speak of: rows by their lines, and figures that are far apart."""

from __future__ import annotations

import pandas as pd

JUMP = 5
MOST_RANGES = 100


def is_jump(one: float, other: float) -> bool:
    """Return whether one figure is five times the other; zero counts as one."""
    return max(one, other) >= JUMP * max(min(one, other), 1)


def ranges(numbers: list[int]) -> str:
    """Return rising numbers in short: ``2, 5-7, 12``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1] = [runs[-1][0], number]
        else:
            runs.append([number, number])
    words = [f"{first}" if first == last else f"{first}-{last}" for first, last in runs]
    more = len(words) - MOST_RANGES
    return ", ".join(words[:MOST_RANGES]) + (f" and {more} more" if more > 0 else "")


def public_by(claims: pd.DataFrame, sources: pd.DataFrame) -> pd.Series:
    """Return, for each claim, the day by which its source was surely public."""
    return claims["source_id"].map(sources.set_index("source_id")["known_by"])
