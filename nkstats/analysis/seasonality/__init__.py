"""Seasons: decomposition, ratios, and the pattern that forecasts carry on."""
