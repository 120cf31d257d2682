"""Processed tables as Parquet: typed columns for pandas, R (arrow) and DuckDB."""

from __future__ import annotations

import io

from nkstats.processed.tables import Output


def parquet_bytes(output: Output) -> bytes:
    """Return a table as Parquet, days as days and closed lists as dictionaries."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.Table.from_pandas(output.frame, preserve_index=False)
    for place, column in enumerate(output.table.columns):
        if column.type == "date":
            days = table.column(place).cast(pa.date32())
            table = table.set_column(place, column.name, days)
    buffer = io.BytesIO()
    pq.write_table(table, buffer)
    return buffer.getvalue()
