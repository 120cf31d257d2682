"""Frames as plain rows and back: Python values by column, an empty cell as None."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]


def rows_of(frame: pd.DataFrame) -> dict[Any, Row]:
    """Return the rows by index label, in order; the labels must be unique."""
    names = [str(name) for name in frame.columns]
    rows = zip(*(cells_of(column) for _, column in frame.items()), strict=True)
    labels = frame.index.to_numpy(dtype=object)  # far sooner than one label after the other
    return {
        label: dict(zip(names, row, strict=True)) for label, row in zip(labels, rows, strict=True)
    }


def frame_of(rows: Iterable[Row], types: Mapping[str, Any], index: pd.Index) -> pd.DataFrame:
    """Return rows as a frame, each column of its type."""
    import pandas as pd

    rows = list(rows)
    cells = {
        name: pd.Series([row[name] for row in rows], index=index, dtype=dtype)
        for name, dtype in types.items()
    }
    return pd.DataFrame(cells, index=index)


def cells_of(column: pd.Series) -> list[Any]:
    """Return a column as Python values: text, int, float or Timestamp, an empty cell as None."""
    import pandas as pd

    empty = pd.NaT
    days = column.dtype.kind == "M"  # which give a list in half the time
    cells = column.tolist() if days else column.to_numpy(dtype=object, na_value=None)
    return [None if cell is empty else cell for cell in cells]
