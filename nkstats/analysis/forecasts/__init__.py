"""Forecasts, scenarios and how earlier forecasts would have done."""
