"""What to do about a cell that does not parse: the advice that ends a problem's message.

Guesses how the text came to be (a spreadsheet, separators, words) and repairs nothing.
"""

from __future__ import annotations

import re

from nkstats.schema import Column

_SEPARATED = re.compile(r"[0-9]{1,3}([, .][0-9]{3})+")
_COMMA = re.compile(r"-?[0-9]+,[0-9]+")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_WELL_FORMED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_REWRITTEN_DAY = re.compile(
    r"[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4}"  # 1/5/2016, 2016.01.05, 2016-1-5
    rf"|[0-9]{{1,4}}[- ]{_MONTH}(?:[- ,]+[0-9]{{1,4}})?"  # 5-Jan-16, 5 Jan, 2016-Jan-05
    rf"|{_MONTH}[- ][0-9]{{1,4}}(?:,? +[0-9]{{2,4}})?"  # Jan-25, Jan 5, 2016
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{1,2}:[0-9]{2}.*",  # 2016-01-05 00:00:00
    re.IGNORECASE,
)
_SERIAL_DAY = re.compile(r"[0-9]{5}(\.[0-9]+)?|[0-9]{4}\.0")
_REWRITTEN_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?e[+-]?[0-9]+|-?[0-9]+\.0*", re.IGNORECASE)
_SPREADSHEET = "a spreadsheet may have rewritten it; type it again as text"


def advice(column: Column, text: str) -> str:
    """Return what to do about text that is no value of its column's type."""
    if any(char.isdigit() and not char.isascii() for char in text):
        return "type it in ASCII digits"
    if column.type in ("date", "period"):
        return _of_a_day(text)
    if _SEPARATED.fullmatch(text):
        return "remove the thousands separators"
    if column.type == "number" and _COMMA.fullmatch(text):
        return "write the decimal point as a point"
    return _of_a_number(column, text)


def _of_a_day(text: str) -> str:
    if _WELL_FORMED.fullmatch(text):
        return "check it against the source"
    if _REWRITTEN_DAY.fullmatch(text) or _SERIAL_DAY.fullmatch(text):
        return _SPREADSHEET
    return "check it against the source"


def _of_a_number(column: Column, text: str) -> str:
    if _REWRITTEN_NUMBER.fullmatch(text) or _REWRITTEN_DAY.fullmatch(text):
        return _SPREADSHEET
    if re.fullmatch(r"-?[0-9.]+", text):
        return "check it against the source"
    in_digits = "type the figure in digits"
    return (
        in_digits if column.required else f"{in_digits}, or leave it empty and say so in the note"
    )
