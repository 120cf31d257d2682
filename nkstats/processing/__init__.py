"""What was published: corrections, precedence, derivation, and arrivals resolved by them."""

from nkstats.processing.arrivals import (
    SEPARATOR,
    arrivals_frame,
    arrivals_rows,
    in_cadence,
)
from nkstats.processing.claims import known_rows, standings, typed_rows
from nkstats.processing.corrections import settled

__all__ = [
    "SEPARATOR",
    "arrivals_frame",
    "arrivals_rows",
    "in_cadence",
    "known_rows",
    "settled",
    "standings",
    "typed_rows",
]  # fmt: skip
