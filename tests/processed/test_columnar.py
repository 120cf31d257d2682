"""Parquet: what pandas reads back is what the loaders give."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

import nkstats as nk
from nkstats.processed import write_processed


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out: Path = tmp_path_factory.mktemp("processed")
    write_processed(out)
    return out


@pytest.mark.parametrize("table", ["repatriations", "exiles", "timeline"])
def test_events_read_back_are_those_of_the_loader(folder: Path, table: str) -> None:
    """Values and missing cells; closed lists come back as categories."""
    read = pd.read_parquet(folder / f"{table}.parquet").set_index("event_id")
    frame = getattr(nk, f"load_{table}")()
    assert list(read.index) == list(frame.index)
    for column in frame.columns:
        old, new = frame[column].astype(object), read[column].astype(object)
        if column in ("start", "end", "known_by"):
            old = old.map(lambda day: day.date(), na_action="ignore")
        assert old.isna().tolist() == new.isna().tolist(), column
        assert old.dropna().tolist() == new.dropna().tolist(), column
    assert isinstance(read["status"].dtype, pd.CategoricalDtype)


def test_counts_days_and_words_have_their_types(folder: Path) -> None:
    """As any reader of Parquet sees them."""
    schema = pq.read_schema(folder / "arrivals.parquet")
    types = {name: str(schema.field(name).type) for name in schema.names}
    assert types["total"] == "int64"
    assert types["known_by"] == "date32[day]"
    assert types["basis"].startswith("dictionary")
    assert "string" in types["period"]


def test_every_csv_has_its_parquet_with_as_many_rows(folder: Path) -> None:
    """The same tables, the same columns."""
    stems = {path.stem for path in folder.glob("*.csv")}
    assert stems == {path.stem for path in folder.glob("*.parquet")}
    for stem in stems:
        read = pd.read_csv(folder / f"{stem}.csv", dtype=str, keep_default_na=False)
        columnar = pq.read_table(folder / f"{stem}.parquet")
        assert columnar.column_names == list(read.columns)
        assert columnar.num_rows == len(read)
