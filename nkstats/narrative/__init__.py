"""What a report says: results in, sentences out; computes no number."""

from nkstats.narrative.arrivals import section_arrivals, section_years
from nkstats.narrative.closing import care_note, changes, citation
from nkstats.narrative.opening import key_figures, opening
from nkstats.narrative.reported import section_exiles, section_repatriations
from nkstats.narrative.writer import Writer

__all__ = [
    "Writer",
    "care_note",
    "changes",
    "citation",
    "key_figures",
    "opening",
    "section_arrivals",
    "section_exiles",
    "section_repatriations",
    "section_years",
]
