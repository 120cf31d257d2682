"""Links between numbers and source notes: addresses of Typst's made places in the document.

The frame gives them the addresses ``note:1`` (leads to a note), ``here:1`` (stands at the note) and
``back:1`` (leads back to what first refers to it). Typst itself would look up each of hundreds of
places in every pass; here each is known from where its link was painted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_TO_NOTE, _AT_NOTE, _FROM_NOTE = "note", "here", "back"
_OURS = re.compile(rf"({_TO_NOTE}|{_AT_NOTE}|{_FROM_NOTE}):([0-9]+)")


class UnknownNoteError(Exception):
    """A number leads to a source note that is not there."""

    def __init__(self, number: int) -> None:
        super().__init__(f"source note {number}")
        self.number = number


def link_notes(file: Any, words: Mapping[str, str]) -> None:
    """Let the links of an open PDF lead to its source notes and back, and say so in words.

    Parameters
    ----------
    words
        How a source is called (`source`), and the page that it is cited on (`cited`).

    Raises
    ------
    UnknownNoteError
        If a link leads to no note.
    """
    links = list(_links(file))
    places: dict[tuple[str, str], tuple[Any, int]] = {}
    for link, kind, note, page in links:
        if kind != _FROM_NOTE and (kind, note) not in places:
            places[kind, note] = (_place(file.pages[page].obj, link), page + 1)
    for link, kind, note, _ in links:
        end = _AT_NOTE if kind == _TO_NOTE else _TO_NOTE
        if (end, note) not in places:
            raise UnknownNoteError(int(note))
        link.Dest, page = places[end, note]
        cited = words["cited"].format(page=page).strip("()")
        link.Contents = f"{words['source']} {note}" if kind == _TO_NOTE else cited
        del link.A


def _links(file: Any) -> Iterator[tuple[Any, str, str, int]]:
    """Yield each of these links with its kind, the number of its note and its page, in order."""
    for number, page in enumerate(file.pages):
        for link in page.obj.get("/Annots", ()):
            if "/A" in link:
                ours = _OURS.fullmatch(str(link.A.get("/URI", "")))
                if ours is not None:
                    yield link, ours[1], ours[2], number


def _place(page: Any, link: Any) -> Any:
    import pikepdf

    rectangle = link.Rect
    return pikepdf.Array([page, pikepdf.Name.XYZ, rectangle[0], rectangle[3], 0])
