"""What may be concluded: frames in, frozen results out; opens no file and draws nothing.

scipy and statsmodels are imported in the functions that use them: a report that only counts does
not wait for them. docs/methods.md says what each function does and how far it was tested.
"""

from nkstats.analysis.counts.comparison import Comparison, Figure, compare, figures
from nkstats.analysis.counts.growth import Growth, growth
from nkstats.analysis.counts.proportions import (
    Proportion,
    ProportionDifference,
    proportion,
    proportion_difference,
)
from nkstats.analysis.counts.rates import Rate, RateRatio, rate, rate_ratio
from nkstats.analysis.counts.revised import Revision, revisions
from nkstats.analysis.dated_changes.counterfactuals import Counterfactual, counterfactual
from nkstats.analysis.dated_changes.interruptions import Interrupted, interrupted
from nkstats.analysis.dated_changes.trends import Trend, trend
from nkstats.analysis.events.aggregation import Aggregate, aggregate
from nkstats.analysis.events.reported import Total, in_period, total, totals, totals_by_unit
from nkstats.analysis.events.sums import wholes
from nkstats.analysis.forecasts.backtesting import Backtest, backtest
from nkstats.analysis.forecasts.forecasting import Forecast, forecast
from nkstats.analysis.forecasts.outlooks import Scenarios, scenarios
from nkstats.analysis.named_regimes import Regime, interventions, regimes
from nkstats.analysis.regime_levels import RegimeLevels, by_regime
from nkstats.analysis.results import Result
from nkstats.analysis.seasonality.seasons import Decomposition, decompose
from nkstats.analysis.structural_breaks.breakpoints import Breaks, breaks

__all__ = [
    "Aggregate",
    "Backtest",
    "Breaks",
    "Comparison",
    "Counterfactual",
    "Decomposition",
    "Figure",
    "Forecast",
    "Growth",
    "Interrupted",
    "Proportion",
    "ProportionDifference",
    "Rate",
    "RateRatio",
    "Regime",
    "RegimeLevels",
    "Result",
    "Revision",
    "Scenarios",
    "Total",
    "Trend",
    "aggregate",
    "backtest",
    "breaks",
    "by_regime",
    "compare",
    "counterfactual",
    "decompose",
    "figures",
    "forecast",
    "growth",
    "in_period",
    "interrupted",
    "interventions",
    "proportion",
    "proportion_difference",
    "rate",
    "rate_ratio",
    "regimes",
    "revisions",
    "scenarios",
    "total",
    "totals",
    "totals_by_unit",
    "trend",
    "wholes",
]
