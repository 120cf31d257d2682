"""Trends within a regime, and changes at dates given beforehand."""
