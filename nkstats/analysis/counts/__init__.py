"""Rates, shares and changes of single counts."""
