"""Rows of text as a frame, each column of the type that the descriptor gives it.

The cells have been checked; nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from nkstats.schema import Column, Table
from nkstats.validation import Row

if TYPE_CHECKING:
    import pandas as pd

_TYPES = {"integer": "Int64", "number": "Float64", "date": "datetime64[us]"}


def frame_of(table: Table, rows: Sequence[Row]) -> pd.DataFrame:
    """Return the rows of a table as a frame, indexed by line; what is empty is missing."""
    import pandas as pd

    index = pd.Index([row.line for row in rows], name="line")
    data = {
        column.name: _typed(column, [row.cells[column.name] for row in rows])
        for column in table.columns
    }
    return pd.DataFrame(data, index=index)


def type_of(column: Column) -> Any:
    """Return what pandas calls the type of a column."""
    import pandas as pd

    if column.type in _TYPES:
        return _TYPES[column.type]
    return "string" if column.choices is None else pd.CategoricalDtype(list(column.choices))


def _typed(column: Column, texts: Sequence[str]) -> Any:
    """Return cells as an array; for each type the way that takes pandas least."""
    import numpy as np
    import pandas as pd

    kind = type_of(column)
    if column.type == "date":
        return np.array([text or "NaT" for text in texts], dtype=kind)
    if column.type == "integer":
        return pd.array([int(text) if text else None for text in texts], dtype=kind)
    cells = [text or None for text in texts]
    if column.type == "number":
        return pd.to_numeric(pd.array(cells, dtype="string")).astype(kind)
    if column.choices is None:
        return pd.array(cells, dtype=kind)
    codes: dict[str | None, int] = {word: code for code, word in enumerate(column.choices)}
    return pd.Categorical.from_codes([codes.get(cell, -1) for cell in cells], dtype=kind)
