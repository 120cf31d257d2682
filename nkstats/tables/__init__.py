"""Tables of results: what is in each row; computes no number."""

from nkstats.tables.arrivals import period_table, years_table
from nkstats.tables.reported import exiles_table, repatriations_table, totals_table

__all__ = ["exiles_table", "period_table", "repatriations_table", "totals_table", "years_table"]
