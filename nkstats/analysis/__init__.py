"""What may be concluded: frames in, frozen results out; opens no file and draws nothing.

What estimates models is loaded when it is first used, and so are scipy and statsmodels, by the
functions that use them: a report that only counts does not wait for them. docs/methods.md says
what each function does and how far it was tested.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nkstats import lazily
from nkstats.analysis.counts.comparison import Comparison, Figure, compare, figures
from nkstats.analysis.counts.moves import Move, Moves, Printed, moved
from nkstats.analysis.counts.proportions import (
    Proportion,
    ProportionDifference,
    proportion,
    proportion_difference,
)
from nkstats.analysis.counts.term_uses import TermUse, term_uses
from nkstats.analysis.events.aggregation import Aggregate, aggregate
from nkstats.analysis.events.breakdowns import ByCountry, ByCrossing, by_country, by_crossing
from nkstats.analysis.events.campaign import (
    Campaign,
    Lane,
    Peak,
    Tally,
    campaign,
)
from nkstats.analysis.events.exile_periods import ExilePeriod, Exiles, exiles_in, exiles_until
from nkstats.analysis.events.overall import (
    Measured,
    StockClaim,
    WentBack,
    most_claimed,
    newest_total,
    stock_claims,
    went_back,
)
from nkstats.analysis.events.places import Site, Sites, at_county, sites
from nkstats.analysis.events.placing import (
    Unplaced,
    events_until,
    largest,
    periods_reported,
    total_since,
    total_until,
    unnumbered,
    unplaced,
)
from nkstats.analysis.events.reported import Total, in_period, total, totals, totals_by_unit
from nkstats.analysis.events.sums import wholes
from nkstats.analysis.events.voices import (
    Claimed,
    Disagreement,
    Reporters,
    claimants_by_event,
    claims_of,
    disagreements,
    reporters,
)
from nkstats.analysis.named_regimes import Regime, interventions, regimes
from nkstats.analysis.record_quality.held_periods import Held, held_periods
from nkstats.analysis.record_quality.printed_totals import Revised, revised_periods
from nkstats.analysis.record_quality.voices import SourceKind, Voices, source_kinds, voices
from nkstats.analysis.regime_levels import RegimeLevels, by_regime
from nkstats.analysis.results import Result

if TYPE_CHECKING:
    from nkstats.analysis.counts.growth import Growth, growth
    from nkstats.analysis.counts.rates import Rate, RateRatio, rate, rate_ratio
    from nkstats.analysis.dated_changes.counterfactuals import Counterfactual, counterfactual
    from nkstats.analysis.dated_changes.interruptions import Interrupted, interrupted
    from nkstats.analysis.dated_changes.trends import Trend, trend
    from nkstats.analysis.forecasts.backtesting import Backtest, backtest
    from nkstats.analysis.forecasts.forecasting import Forecast, forecast
    from nkstats.analysis.forecasts.outlooks import Scenarios, scenarios
    from nkstats.analysis.regime_profiles import (
        Profile,
        interrupted_by_regimes,
        profiles,
        reference,
    )
    from nkstats.analysis.seasonality.seasons import Decomposition, decompose
    from nkstats.analysis.structural_breaks.breakpoints import Breaks, breaks

_LATER = {
    "counts.growth": ("Growth", "growth"),
    "counts.rates": ("Rate", "RateRatio", "rate", "rate_ratio"),
    "dated_changes.counterfactuals": ("Counterfactual", "counterfactual"),
    "dated_changes.interruptions": ("Interrupted", "interrupted"),
    "dated_changes.trends": ("Trend", "trend"),
    "forecasts.backtesting": ("Backtest", "backtest"),
    "forecasts.forecasting": ("Forecast", "forecast"),
    "forecasts.outlooks": ("Scenarios", "scenarios"),
    "regime_profiles": ("Profile", "interrupted_by_regimes", "profiles", "reference"),
    "seasonality.seasons": ("Decomposition", "decompose"),
    "structural_breaks.breakpoints": ("Breaks", "breaks"),
}
_FROM = {name: module for module, names in _LATER.items() for name in names}

__all__ = [
    "Aggregate",
    "Backtest",
    "Breaks",
    "ByCountry",
    "ByCrossing",
    "Campaign",
    "Claimed",
    "Comparison",
    "Counterfactual",
    "Decomposition",
    "Disagreement",
    "ExilePeriod",
    "Exiles",
    "Figure",
    "Forecast",
    "Growth",
    "Held",
    "Interrupted",
    "Lane",
    "Measured",
    "Move",
    "Moves",
    "Peak",
    "Printed",
    "Profile",
    "Proportion",
    "ProportionDifference",
    "Rate",
    "RateRatio",
    "Regime",
    "RegimeLevels",
    "Reporters",
    "Result",
    "Revised",
    "Scenarios",
    "Site",
    "Sites",
    "SourceKind",
    "StockClaim",
    "Tally",
    "TermUse",
    "Total",
    "Trend",
    "Unplaced",
    "Voices",
    "WentBack",
    "aggregate",
    "at_county",
    "backtest",
    "breaks",
    "by_country",
    "by_crossing",
    "by_regime",
    "campaign",
    "claimants_by_event",
    "claims_of",
    "compare",
    "counterfactual",
    "decompose",
    "disagreements",
    "events_until",
    "exiles_in",
    "exiles_until",
    "figures",
    "forecast",
    "growth",
    "held_periods",
    "in_period",
    "interrupted",
    "interrupted_by_regimes",
    "interventions",
    "largest",
    "most_claimed",
    "moved",
    "newest_total",
    "periods_reported",
    "profiles",
    "proportion",
    "proportion_difference",
    "rate",
    "rate_ratio",
    "reference",
    "regimes",
    "reporters",
    "revised_periods",
    "scenarios",
    "sites",
    "source_kinds",
    "stock_claims",
    "term_uses",
    "total",
    "total_since",
    "total_until",
    "totals",
    "totals_by_unit",
    "trend",
    "unnumbered",
    "unplaced",
    "voices",
    "went_back",
    "wholes",
]

if not TYPE_CHECKING:
    __getattr__ = lazily.names(__name__, _FROM)


def __dir__() -> list[str]:
    """List the public names."""
    return __all__
