"""What is done to a PDF after it was set: row headers marked, and its objects packed tightly.

Typst marks the header row of a table, but gives no way to say that the first column heads the
rows. It also writes each of the thousands of small objects of an accessible document plainly;
packed, as PDF has allowed since 2003, they take a third. No content is changed.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any


def packed(pdf: bytes) -> bytes:
    """Return the PDF with row headers and object streams; the same bytes for the same PDF."""
    import pikepdf

    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as file:
        root = file.Root.get("/StructTreeRoot")
        for table in _elements(root, "/Table") if root is not None else ():
            if any(_elements(table, "/Caption")):
                _head_rows(table)
        file.save(
            buffer,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            deterministic_id=True,
        )
    return buffer.getvalue()


def _head_rows(table: Any) -> None:
    """Make the first cell of each row of a table's body the header of its row.

    A table with fewer other cells than headers stays as it is: it is as plain without, and
    checkers take it for one that fell to pieces.
    """
    rows = [list(_elements(row, "/TD")) for row in _rows(table)]
    columns = max(map(len, rows), default=0)
    if columns + len(rows) > (columns - 1) * len(rows):
        return
    for row in rows:
        for place, cell in enumerate(row):
            _set_scope(cell) if place == 0 else _drop_headers(cell)


def _rows(table: Any) -> Iterator[Any]:
    for body in _elements(table, "/TBody"):
        yield from _elements(body, "/TR")


def _set_scope(cell: Any) -> None:
    import pikepdf

    cell.S = pikepdf.Name.TH
    cell.A = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Row)


def _drop_headers(cell: Any) -> None:
    """Take away Typst's list of a cell's headers, which would be believed before their scopes."""
    import pikepdf

    attributes = cell.get("/A", [])
    for part in attributes if isinstance(attributes, pikepdf.Array) else [attributes]:
        if isinstance(part, pikepdf.Dictionary) and "/Headers" in part:
            del part["/Headers"]


def _elements(element: Any, kind: str) -> Iterator[Any]:
    """Yield the elements of a kind below an element of the structure, in reading order."""
    import pikepdf

    children = element.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if not isinstance(child, pikepdf.Dictionary) or "/S" not in child:
            continue
        if kind == child.S:
            yield child
        else:
            yield from _elements(child, kind)
