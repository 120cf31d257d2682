"""Checks of the raw tables: text and rows passed in, problems out; nothing is ever repaired."""

from nkstats.validation.across import check_across
from nkstats.validation.cells import check_cells
from nkstats.validation.corrections import Correction, corrected, locate_corrections
from nkstats.validation.dates import ANNOUNCED, today
from nkstats.validation.problems import Problem, refusal
from nkstats.validation.relations import check_relations
from nkstats.validation.rules import check_rules
from nkstats.validation.text import Row, read_rows
from nkstats.validation.wholes import Excess

__all__ = [
    "ANNOUNCED",
    "Correction",
    "Excess",
    "Problem",
    "Row",
    "check_across",
    "check_cells",
    "check_relations",
    "check_rules",
    "corrected",
    "locate_corrections",
    "read_rows",
    "refusal",
    "today",
]
