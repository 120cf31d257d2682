"""Reported events added up as ranges."""
