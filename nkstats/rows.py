"""Plain rows of a frame: Python values by column, an empty cell as None."""

from __future__ import annotations

from typing import Any

import pandas as pd

Row = dict[str, Any]


def rows_of(frame: pd.DataFrame) -> dict[Any, Row]:
    """Return the rows by index label, in order; the labels must be unique."""
    plain = frame.astype(object).where(frame.notna(), None)
    return dict(zip(frame.index, plain.to_dict("records"), strict=True))
