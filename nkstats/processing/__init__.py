"""What was published: corrections, precedence, derivation, and arrivals resolved by them."""

from nkstats.processing.arrivals import SEPARATOR, in_cadence, resolve_arrivals
from nkstats.processing.corrections import correct

__all__ = ["SEPARATOR", "correct", "in_cadence", "resolve_arrivals"]
