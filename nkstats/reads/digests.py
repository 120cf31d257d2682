"""One SHA-256 for what a call gave: a frame, a dataclass or plain values.

The same on every machine and under every hash seed: values count, with their types, names and
order, not how they lie in memory. It takes what the record is handed out as, and nothing else.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any


def digest_of(value: object) -> str:
    """Return the SHA-256 of a value, in hexadecimal.

    Raises
    ------
    TypeError
        The value is of a kind that the record is not handed out as.

    Examples
    --------
    >>> digest_of("2025") == digest_of(2025)
    False
    """
    return hashlib.sha256(json.dumps(value, default=_parts).encode()).hexdigest()


def _parts(value: Any) -> object:
    """Return a value that JSON does not know as one that it does, with its type."""
    kind = type(value).__name__
    if isinstance(value, date) and value == value:  # all but NaT
        return {kind: value.isoformat()}
    if is_dataclass(value) and not isinstance(value, type):
        return {kind: [[field.name, getattr(value, field.name)] for field in fields(value)]}
    return {kind: _of_pandas(value)}


def _of_pandas(value: Any) -> object:
    import numpy as np
    import pandas as pd

    if isinstance(value, pd.DataFrame):
        columns = [[name, value[name]] for name in value.columns]
        return [value.index, value.columns.names, columns]
    if isinstance(value, pd.Series):
        return [value.name, _kind(value.dtype), _cells(value)]
    if isinstance(value, pd.Index):
        levels = list(map(_kind, value.dtypes)) if isinstance(value, pd.MultiIndex) else []
        return [list(value.names), _kind(value.dtype), levels, _cells(value)]
    if value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, np.generic):
        return [str(value.dtype), value.item()]
    if isinstance(value, pd.Period):
        return [value.freqstr, str(value)]
    raise TypeError(f"no digest of {type(value)!r}; expected a frame, a dataclass or plain values")


def _kind(dtype: Any) -> list[object]:
    """Return what a type of cells is called, and the words that a closed list allows."""
    categories = getattr(dtype, "categories", None)
    return [str(dtype)] if categories is None else ["category", dtype.ordered, list(categories)]


def _cells(column: Any) -> list[object]:
    """Return cells as plain values; days by their number, which is quicker than one by one."""
    import pandas as pd

    if column.dtype.kind == "M" and getattr(column.dtype, "tz", None) is None:
        return list(column.to_numpy().astype("int64").tolist())
    empty = _parts(pd.NA)  # at once: JSON would ask for each
    return [empty if cell is pd.NA else cell for cell in column.tolist()]
