"""The shelf: a front page and a feed of all editions, made from their manifests alone.

Both are static and hold relative links only, so that a shelf can be copied anywhere. Which editions
there are is read from the folders each time; nothing is registered.
"""

from nkstats.reporting.shelf.holdings import EditionHeld, Languages, ReportHeld, holdings
from nkstats.reporting.shelf.refreshing import FEED, INDEX, in_step, refresh

__all__ = [
    "FEED",
    "INDEX",
    "EditionHeld",
    "Languages",
    "ReportHeld",
    "holdings",
    "in_step",
    "refresh",
]
