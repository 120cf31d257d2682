"""Checks of the raw tables: text and rows passed in, problems out; nothing is ever repaired."""

from nkstats.validation.cells import check_cells
from nkstats.validation.corrections import Correction, locate_corrections
from nkstats.validation.problems import Problem, refusal
from nkstats.validation.relations import check_relations
from nkstats.validation.rules import check_rules
from nkstats.validation.text import Row, read_rows

__all__ = [
    "Correction",
    "Problem",
    "Row",
    "check_cells",
    "check_relations",
    "check_rules",
    "locate_corrections",
    "read_rows",
    "refusal",
]
