"""Counts so small that a breakdown does not show them: a person could be known by them."""

from __future__ import annotations

FEW = (1, 2)
