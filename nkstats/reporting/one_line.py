"""Text that came from elsewhere, made fit for one line of a page, a feed or a terminal."""

from __future__ import annotations

from nkstats.reporting.foreign.characters import legible

_LONGEST = 500  # characters of a title


def one_line(text: object, longest: int = _LONGEST) -> str:
    r"""Return text in which nothing acts unseen, without line breaks, and not endless.

    Examples
    --------
    >>> one_line("a\x1b[31m\nb")
    'aU+001B[31m b'
    """
    plain = " ".join(legible(str(text)).split())
    return plain if len(plain) <= longest else f"{plain[:longest]}…"
