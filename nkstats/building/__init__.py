"""Building editions: check what is asked, run the notebooks, print them, publish them whole.

The one place where execution and reporting meet. What is up to date by its key is left alone.
"""

from nkstats.building.editions import build, published
from nkstats.building.inputs import reports, versions
from nkstats.building.planning import Plan, plan
from nkstats.building.request import FORMATS, LANGUAGES, Progress, Request
from nkstats.building.verifying import verify

__all__ = [
    "FORMATS",
    "LANGUAGES",
    "Plan",
    "Progress",
    "Request",
    "build",
    "plan",
    "published",
    "reports",
    "verify",
    "versions",
]
