"""A font in the form that pages carry: WOFF2, which is its tables packed together by Brotli.

Tables are packed as they are, without the transformations that the format also allows. The effort
is moderate: the utmost takes fifty times as long and makes a page about 2 % smaller.
"""

from __future__ import annotations

import struct

_SFNT = struct.Struct(">4s4H")  # of what was packed: kind, number of tables, and three to search by
_SFNT_TABLE = struct.Struct(">4s3I")  # tag, checksum, place, length
_HEADER = struct.Struct(">4s4sIHHII2H5I")
_ANY_TAG = 0x3F  # the tag is written out
_AS_IT_IS = 0xC0  # of outlines, which the format otherwise takes for transformed
_OUTLINES = (b"glyf", b"loca")
_VERSION, _NOTHING_MORE = (1, 0), (0,) * 5
_QUALITY, _WINDOW = 9, 16


def woff2(font: bytes) -> bytes:
    """Return an OpenType font as WOFF2; the same bytes for the same font.

    Parameters
    ----------
    font
        One font, not a collection.
    """
    import brotli

    kind, count, *_ = _SFNT.unpack_from(font)
    records = _SFNT_TABLE.iter_unpack(font[_SFNT.size :][: count * _SFNT_TABLE.size])
    tables = _ordered({tag: font[place : place + length] for tag, _, place, length in records})
    directory = b"".join(_entry(tag, len(table)) for tag, table in tables)
    content = b"".join(table for _, table in tables)
    packed: bytes = brotli.compress(content, mode=brotli.MODE_FONT, quality=_QUALITY, lgwin=_WINDOW)
    body = directory + packed
    body += bytes(-len(body) % 4)  # browsers refuse a file that ends within a word
    unpacked = _SFNT.size + sum(_SFNT_TABLE.size + _in_fours(len(table)) for _, table in tables)
    sizes = (_HEADER.size + len(body), count, 0, unpacked, len(packed))
    return _HEADER.pack(b"wOF2", kind, *sizes, *_VERSION, *_NOTHING_MORE) + body


def _ordered(tables: dict[bytes, bytes]) -> list[tuple[bytes, bytes]]:
    """Return the tables by tag, places of outlines right after the outlines."""
    return sorted(tables.items(), key=lambda table: (table[0].replace(b"loca", b"glyf"), table[0]))


def _entry(tag: bytes, length: int) -> bytes:
    how = _AS_IT_IS if tag in _OUTLINES else 0
    return bytes([_ANY_TAG | how]) + tag + _in_sevens(length)


def _in_sevens(number: int) -> bytes:
    """Return a number in groups of seven bits, all but the last with the eighth bit set."""
    groups = [number & 0x7F]
    while number := number >> 7:
        groups.append(number & 0x7F | 0x80)
    return bytes(reversed(groups))


def _in_fours(length: int) -> int:
    return (length + 3) & ~3
