"""What was published: corrections, precedence, derivation, and arrivals resolved by them."""

from nkstats.processing.arrivals import SEPARATOR, resolve_arrivals
from nkstats.processing.corrections import correct

__all__ = ["SEPARATOR", "correct", "resolve_arrivals"]
