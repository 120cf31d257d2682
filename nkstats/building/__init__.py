"""Building editions: check what is asked, make the pages, publish each edition whole.

The one place where execution and reporting meet. What is up to date by its key is left alone.
"""

from nkstats.building.editions import build, build_all, published
from nkstats.building.explaining import explained
from nkstats.building.inputs import reports, versions
from nkstats.building.planning import Plan, check, plan, plan_all
from nkstats.building.producing import begun, label_of
from nkstats.building.request import FORMATS, LANGUAGES, Request
from nkstats.building.verifying import verify
from nkstats.building.watching import Watch

__all__ = [
    "FORMATS",
    "LANGUAGES",
    "Plan",
    "Request",
    "Watch",
    "begun",
    "build",
    "build_all",
    "check",
    "explained",
    "label_of",
    "plan",
    "plan_all",
    "published",
    "reports",
    "verify",
    "versions",
]
