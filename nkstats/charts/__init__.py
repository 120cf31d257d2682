"""How results look: results in, chart blocks out; computes no number."""

from nkstats.charts.arrivals import arrivals_by_year, arrivals_recent
from nkstats.charts.canvas import canvas, chart
from nkstats.charts.reported import reported_ranges

__all__ = ["arrivals_by_year", "arrivals_recent", "canvas", "chart", "reported_ranges"]
