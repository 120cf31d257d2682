"""Corrections on record, applied to claims: drop, fix or prefer.

Reading the raw tables has located each and checked its guard; here they take effect.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nkstats.validation import Correction

if TYPE_CHECKING:
    import pandas as pd


def correct(table: str, claims: pd.DataFrame, corrections: Sequence[Correction]) -> pd.DataFrame:
    """Return the claims with the table's corrections applied, and a column `preferred`."""
    claims = claims.assign(preferred=False)
    for correction in corrections:
        if correction.table == table:
            claims = _apply(claims, correction)
    return claims


def _apply(claims: pd.DataFrame, correction: Correction) -> pd.DataFrame:
    line = correction.line
    if correction.action == "drop":
        return claims.drop(index=line)
    if correction.action == "prefer":
        claims.loc[line, "preferred"] = True
    for column, text in correction.changes.items():
        claims.loc[line, column] = _typed(text, claims[column].dtype)
    return claims


def _typed(text: str, dtype: object) -> object:
    import pandas as pd

    if not text:
        return None
    if pd.api.types.is_datetime64_any_dtype(dtype):
        return pd.Timestamp(text)
    if pd.api.types.is_integer_dtype(dtype):
        return int(text)
    return float(text) if pd.api.types.is_float_dtype(dtype) else text
