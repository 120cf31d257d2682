"""nkstats: a sourced record of people who leave North Korea, and reports made from it.

Import it as ``nk``. Names are loaded when first used, so that importing costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nkstats import lazily

__version__ = "0.1.0"

_DATASETS = (
    "data_day", "load_arrivals", "load_claimants", "load_context",
    "load_exiles", "load_places", "load_profile", "load_publication", "load_regimes",
    "load_repatriations", "load_returns", "load_sources", "load_stocks", "load_timeline",
)  # fmt: skip
_FROM = dict.fromkeys(_DATASETS, "datasets") | {
    "Edition": "editions",
    "cite": "record",
    "claims_added": "additions",
    "coverage": "holdings",
    "diff": "changes",
    "latest_edition": "editions",
    "open_edition": "editions",
}
_MODULES = ("analysis", "charts", "narrative", "tables")

__all__ = ["__version__", *_MODULES, *sorted(_FROM)]


if not TYPE_CHECKING:
    __getattr__ = lazily.names(__name__, _FROM | dict(zip(_MODULES, _MODULES, strict=True)))


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)


if TYPE_CHECKING:
    from nkstats import analysis, charts, narrative, tables
    from nkstats.additions import claims_added
    from nkstats.changes import diff
    from nkstats.datasets import (
        data_day,
        load_arrivals,
        load_claimants,
        load_context,
        load_exiles,
        load_places,
        load_profile,
        load_publication,
        load_regimes,
        load_repatriations,
        load_returns,
        load_sources,
        load_stocks,
        load_timeline,
    )  # fmt: skip
    from nkstats.editions import Edition, latest_edition, open_edition
    from nkstats.holdings import coverage
    from nkstats.record import cite
