"""Tables of results: what is in each row; computes no number."""

from nkstats.tables.arrivals import period_table, years_table
from nkstats.tables.campaign import campaign_tables, campaign_years_table
from nkstats.tables.exiles import exile_years_table, exiles_table, undated_exiles
from nkstats.tables.outlook import backtest_table, outlook_table
from nkstats.tables.overall import stock_tables, went_back_table
from nkstats.tables.quality import coverage_table, kinds_table, revisions_table, voices_table
from nkstats.tables.repatriations import breakdown_tables, claims_table, unplaced_table
from nkstats.tables.reported import repatriations_table, totals_table
from nkstats.tables.trends import breaks_table, regimes_table, trends_table

__all__ = [
    "backtest_table",
    "breakdown_tables",
    "breaks_table",
    "campaign_tables",
    "campaign_years_table",
    "claims_table",
    "coverage_table",
    "exile_years_table",
    "exiles_table",
    "kinds_table",
    "outlook_table",
    "period_table",
    "regimes_table",
    "repatriations_table",
    "revisions_table",
    "stock_tables",
    "totals_table",
    "trends_table",
    "undated_exiles",
    "unplaced_table",
    "voices_table",
    "went_back_table",
    "years_table",
]
