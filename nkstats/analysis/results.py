"""What every statistic comes back as: an estimate, its interval, how they were made, in words.

Nothing is computed here. A figure that cannot be given is None and `reason` says why; it is never
NaN. What the libraries underneath warned of is kept in `warnings`.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from nkstats.analysis.wording import Said
from nkstats.errors import UsageError
from nkstats.i18n import Language, language

IntervalKind = Literal["exact", "quasi", "predictive", "scenario", "bound"]


@dataclass(frozen=True, kw_only=True)
class Result:
    """One statistic with its interval.

    `level` is the share of cases in which such an interval is to cover, `n` the number of
    observations used. `interval_kind` keeps a bound (all that was reported) apart from an interval
    of probability. `notes` are caveats in words.
    """

    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    level: float = 0.95
    interval_kind: IntervalKind
    method: str
    n: int
    reason: Said | None = None
    notes: tuple[Said, ...] = ()
    warnings: tuple[str, ...] = ()

    def sentence(self, lang: str = "en") -> str:
        """Return the result as a sentence in English or Korean; the reason where there is none."""
        if self.reason is not None:
            return self.reason.text(lang)
        return self._said(language(lang))

    def _said(self, words: Language) -> str:
        raise NotImplementedError


class Framed:
    """A result that is a table: what is asked of it, its frame answers."""

    frame: pd.DataFrame

    def __getitem__(self, key: Any) -> Any:
        """Return a column of the frame."""
        return self.frame[key]

    def __len__(self) -> int:
        """Return the number of rows of the frame."""
        return len(self.frame)

    def __getattr__(self, name: str) -> Any:
        """Ask the frame for what the result itself does not have."""
        if name.startswith("_") or "frame" not in self.__dict__:
            raise AttributeError(name)
        return getattr(self.frame, name)


@contextmanager
def heard() -> Iterator[list[str]]:
    """Yield a list that holds, once the block is left, each warning given in it, once."""
    said: list[str] = []
    with warnings.catch_warnings(record=True) as caught, np.errstate(all="ignore"):
        warnings.simplefilter("always")
        yield said
    said.extend(dict.fromkeys(f"{w.category.__name__}: {w.message}" for w in caught))


def finite(value: Any) -> float | None:
    """Return a number as a float, or None where it is none (empty, NaN, endless)."""
    if value is None or value is pd.NA:
        return None
    return float(value) if math.isfinite(value) else None


def tidy(value: float) -> int | float:
    """Return a whole number as an int, any other as it is."""
    return int(value) if float(value).is_integer() else value


def level_of(level: float) -> float:
    """Return the level of an interval, a share between 0 and 1.

    Raises
    ------
    UsageError
        If it is not between 0 and 1.
    """
    if isinstance(level, bool) or not isinstance(level, (int, float)) or not 0 < level < 1:
        raise UsageError(f"level is {level!r}; give a share between 0 and 1, such as 0.95")
    return float(level)
