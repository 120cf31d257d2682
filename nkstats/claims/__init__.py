"""Events from many claims: the rule for one, all as of a day, and what is shown no closer."""

from nkstats.claims.events import COLUMNS, Events
from nkstats.claims.places import lone_events, provinces, widened
from nkstats.claims.votes import PRECISIONS, STATUSES

__all__ = ["COLUMNS", "PRECISIONS", "STATUSES", "Events", "lone_events", "provinces", "widened"]
