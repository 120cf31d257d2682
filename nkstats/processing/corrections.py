"""Corrections on record, applied to claims: drop, fix or prefer, each with a guard.

A correction names one raw row and what it must say. Once the row no longer says so, the
build stops, so that no correction outlives its reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from nkstats.errors import DataError


def correct(table: str, claims: pd.DataFrame, records: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Return the claims with the table's corrections applied, and a column `preferred`.

    Raises
    ------
    DataError
        If a record matches no row or several, or the row does not say what it expects.
    """
    claims = claims.assign(preferred=False)
    for number, record in enumerate(records, start=1):
        if record["table"] == table:
            claims = _apply(claims, _locate(claims, record, number), record, number)
    return claims


def _apply(claims: pd.DataFrame, line: int, record: Mapping[str, Any], number: int) -> pd.DataFrame:
    if record["action"] == "drop":
        return claims.drop(index=line)
    changes = {"preferred": True} if record["action"] == "prefer" else record.get("set")
    if record["action"] not in ("fix", "prefer") or not changes:
        raise DataError(
            f"corrections.yml: record {number} has action {record['action']!r}; "
            "expected drop, prefer, or fix with the cells under set"
        )
    for column, value in changes.items():
        claims.loc[line, column] = value
    return claims


def _locate(claims: pd.DataFrame, record: Mapping[str, Any], number: int) -> int:
    table, match = record["table"], dict(record["match"])
    unknown = [name for name in (*match, *record["expect"]) if name not in claims]
    if unknown:
        raise DataError(f"corrections.yml: record {number} names no column of {table}: {unknown}")
    found = claims[_says(claims, match)]
    if len(found) != 1:
        raise DataError(
            f"corrections.yml: record {number} matches {len(found)} rows of {table}.csv with "
            f"{match}; expected exactly one; mend the record"
        )
    line = int(found.index[0])
    if not _says(found, record["expect"]).iloc[0]:
        actual = {name: found.iloc[0][name] for name in record["expect"]}
        raise DataError(
            f"{table}.csv:{line}: the row now says {actual}, correction {number} expects "
            f"{dict(record['expect'])}; review the correction in corrections.yml"
        )
    return line


def _says(claims: pd.DataFrame, cells: Mapping[str, Any]) -> pd.Series:
    agrees = pd.Series(True, index=claims.index)
    for column, value in cells.items():
        agrees &= claims[column].astype("string").fillna("") == (
            "" if value is None else str(value)
        )
    return agrees
