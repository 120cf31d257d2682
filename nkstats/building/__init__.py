"""Building editions: check what is asked, make the pages, publish each edition whole.

The one place where execution and reporting meet. What is up to date by its key is left alone.
Names are loaded when first used: a crew warms up while what plans and publishes is loaded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nkstats import lazily

if TYPE_CHECKING:
    from nkstats.building.checking import check
    from nkstats.building.editions import build, build_all, published
    from nkstats.building.explaining import explained
    from nkstats.building.inputs import reports, versions
    from nkstats.building.planning import Plan, plan, plan_all
    from nkstats.building.producing import begun, label_of
    from nkstats.building.request import FORMATS, LANGUAGES, Request
    from nkstats.building.verifying import verify
    from nkstats.building.watching import Watch

_FROM = {
    "FORMATS": "request",
    "LANGUAGES": "request",
    "Plan": "planning",
    "Request": "request",
    "Watch": "watching",
    "begun": "producing",
    "build": "editions",
    "build_all": "editions",
    "check": "checking",
    "explained": "explaining",
    "label_of": "producing",
    "plan": "planning",
    "plan_all": "planning",
    "published": "editions",
    "reports": "inputs",
    "verify": "verifying",
    "versions": "inputs",
}

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

if not TYPE_CHECKING:
    __getattr__ = lazily.names(__name__, _FROM)


def __dir__() -> list[str]:
    """List the public names."""
    return __all__
