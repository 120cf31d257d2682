"""What may be concluded: frames in, frozen results out; opens no file and draws nothing.

scipy and statsmodels are imported in the functions that use them: a report that only counts does
not wait for them.
"""

from nkstats.analysis.aggregation import Aggregate, aggregate
from nkstats.analysis.comparison import Comparison, Figure, compare, figures
from nkstats.analysis.named_regimes import Regime, interventions, regimes
from nkstats.analysis.regime_levels import RegimeLevels, by_regime
from nkstats.analysis.reported import Total, in_period, total, totals, totals_by_unit
from nkstats.analysis.results import Result
from nkstats.analysis.revised import Revision, revisions
from nkstats.analysis.sums import wholes

__all__ = [
    "Aggregate",
    "Comparison",
    "Figure",
    "Regime",
    "RegimeLevels",
    "Result",
    "Revision",
    "Total",
    "aggregate",
    "by_regime",
    "compare",
    "figures",
    "in_period",
    "interventions",
    "regimes",
    "revisions",
    "total",
    "totals",
    "totals_by_unit",
    "wholes",
]
