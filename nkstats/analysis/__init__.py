"""What may be concluded: frames in, frozen results out; opens no file and draws nothing."""

from nkstats.analysis.comparison import Comparison, Figure, compare, figures
from nkstats.analysis.regimes import Regime, regimes
from nkstats.analysis.reported import Total, in_period, total, totals, totals_by_unit, wholes
from nkstats.analysis.revisions import Revision, revisions

__all__ = [
    "Comparison",
    "Figure",
    "Regime",
    "Revision",
    "Total",
    "compare",
    "figures",
    "in_period",
    "regimes",
    "revisions",
    "total",
    "totals",
    "totals_by_unit",
    "wholes",
]
