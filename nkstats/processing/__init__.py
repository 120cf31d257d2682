"""What was published: corrections, precedence, derivation, and arrivals resolved by them."""

from nkstats.processing.arrivals import (
    SEPARATOR,
    arrivals_frame,
    arrivals_rows,
    in_cadence,
)
from nkstats.processing.claims import known_rows, standings, typed_rows
from nkstats.processing.corrections import correct

__all__ = [
    "SEPARATOR", "arrivals_frame", "arrivals_rows", "correct", "in_cadence", "known_rows",
    "standings", "typed_rows",
]  # fmt: skip
