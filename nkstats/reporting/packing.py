"""What is done to a PDF after it was set: rows headed, notes linked, its objects packed tightly.

Typst marks the header row of a table, but gives no way to say that the first column heads the
rows. It also writes each of the thousands of small objects of an accessible document plainly;
packed, as PDF has allowed since 2003, they take a third. No content is changed.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from tempfile import TemporaryFile, gettempdir
from typing import Any, BinaryIO

from nkstats.errors import ReportError
from nkstats.reporting.linking import link_notes

# elements that hold no table of ours, which has a caption: they need not be looked through
_WITHOUT = frozenset({"/P", "/H1", "/H2", "/H3", "/H4", "/H5", "/H6", "/L", "/Link", "/Span"})


def packed(pdf: bytes, words: Mapping[str, str]) -> bytes:
    """Return the PDF with row headers, links and object streams; the same bytes for the same PDF.

    Raises
    ------
    UnknownNoteError
        If a number leads to no source note.
    ReportError
        If there is no room for a temporary file.
    """
    import pikepdf

    buffer = io.BytesIO()
    mapped = pikepdf.AccessMode.mmap  # from memory, qpdf would come back to Python at every read
    with _plain(pdf) as plain, pikepdf.open(plain, access_mode=mapped) as file:
        _change(file, words)
        file.save(
            buffer,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            deterministic_id=True,
            fix_metadata_version=False,  # Typst wrote it, of a version that knows packed objects
        )
    return buffer.getvalue()


@contextmanager
def _plain(pdf: bytes) -> Iterator[BinaryIO]:
    """Give the PDF as a file without a name, which goes when it is closed."""
    try:
        plain: Any = TemporaryFile()  # noqa: SIM115 - closed below
        plain.write(pdf)
        plain.flush()
    except OSError as error:
        raise ReportError(
            f"{gettempdir()}: no room for a PDF while it is packed, the system said: "
            f"{error.strerror or error}. Free some space, or set TMPDIR to another folder."
        ) from error
    with plain:
        yield plain


def _change(file: Any, words: Mapping[str, str]) -> None:
    link_notes(file, words)
    for table in _tables(file.Root.get("/StructTreeRoot", {})):
        if any(_named(table, "/Caption")):
            _head_rows(table)


def _head_rows(table: Any) -> None:
    """Make the first cell of each row of a table's body the header of its row.

    A table with fewer other cells than headers stays as it is: it is as plain without, and
    checkers take it for one that fell to pieces.
    """
    bodies = _named(table, "/TBody")
    rows = [list(_named(row, "/TD")) for body in bodies for row in _named(body, "/TR")]
    columns = max(map(len, rows), default=0)
    if columns + len(rows) > (columns - 1) * len(rows):
        return
    for row in rows:
        for place, cell in enumerate(row):
            _set_scope(cell) if place == 0 else _drop_headers(cell)


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


def _tables(element: Any) -> Iterator[Any]:
    """Yield the tables below an element of the structure, in reading order."""
    for child, kind in _below(element):
        if kind == "/Table":
            yield child
        elif kind not in _WITHOUT:
            yield from _tables(child)


def _named(element: Any, wanted: str) -> Iterator[Any]:
    return (child for child, kind in _below(element) if kind == wanted)


def _below(element: Any) -> Iterator[tuple[Any, str]]:
    """Yield the elements of the structure right below one, each with its kind."""
    import pikepdf

    children = element.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        kind = child.get("/S") if isinstance(child, pikepdf.Dictionary) else None
        if kind is not None:
            yield child, str(kind)
