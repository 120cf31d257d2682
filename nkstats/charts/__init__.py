"""How results look: results in, chart blocks out; computes no number.

`canvas` makes a chart of a function that draws, `marks` has the marks that all charts share,
`axes` their axes, and `regime_marks` the named regimes. Each other module is a chart of a report.
"""

from nkstats.charts.arrivals import arrivals_by_year, arrivals_recent
from nkstats.charts.campaign import campaign_year, campaign_years
from nkstats.charts.canvas import Size, chart, label, tip
from nkstats.charts.claimed_in_all import claimed_in_all
from nkstats.charts.claims_side_by_side import claims_side_by_side
from nkstats.charts.exile_map import exile_map
from nkstats.charts.exile_ranges import exile_ranges
from nkstats.charts.expected import counted_and_expected
from nkstats.charts.levels import regime_levels
from nkstats.charts.outlook import outlook_fans
from nkstats.charts.quality import coverage_chart, revisions_chart
from nkstats.charts.reported import reported_ranges
from nkstats.charts.reports_by_country import reports_by_country
from nkstats.charts.sexes import women_share
from nkstats.charts.timeline_of_reports import timeline_of_reports

__all__ = [
    "Size",
    "arrivals_by_year",
    "arrivals_recent",
    "campaign_year",
    "campaign_years",
    "chart",
    "claimed_in_all",
    "claims_side_by_side",
    "counted_and_expected",
    "coverage_chart",
    "exile_map",
    "exile_ranges",
    "label",
    "outlook_fans",
    "regime_levels",
    "reported_ranges",
    "reports_by_country",
    "revisions_chart",
    "timeline_of_reports",
    "tip",
    "women_share",
]
