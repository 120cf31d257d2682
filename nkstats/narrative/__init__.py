"""What a report says: results in, sentences out; computes no number."""

from nkstats.narrative.arrivals import section_arrivals, section_years
from nkstats.narrative.campaign import section_campaign, section_peak
from nkstats.narrative.changed import changes
from nkstats.narrative.closing import care_note, citation, source_list
from nkstats.narrative.exile_sections import section_exile_years, section_sites
from nkstats.narrative.exiles import exile_cards, exile_opening
from nkstats.narrative.glossary import TERMS, glossary
from nkstats.narrative.methods import methods
from nkstats.narrative.opening import key_figures, opening
from nkstats.narrative.outlook import section_backtest, section_outlook, section_seasons
from nkstats.narrative.quality import (
    quality_cards,
    quality_opening,
    section_coverage,
    section_missing,
    section_revisions,
    section_sources,
    section_voices,
)
from nkstats.narrative.repatriation_sections import (
    section_disagreements,
    section_overall,
    section_reported_countries,
    section_reported_years,
    section_single_events,
    section_unplaced,
    section_went_back,
)
from nkstats.narrative.repatriations import (
    opening_repatriations,
    repatriation_cards,
    section_repatriations,
)
from nkstats.narrative.reported import section_exiles
from nkstats.narrative.trend_changes import section_breaks
from nkstats.narrative.trend_regimes import section_growth, section_levels, section_women
from nkstats.narrative.trends import section_long_run, trends_key_figures, trends_opening
from nkstats.narrative.writer import Writer

__all__ = [
    "TERMS",
    "Writer",
    "care_note",
    "changes",
    "citation",
    "exile_cards",
    "exile_opening",
    "glossary",
    "key_figures",
    "methods",
    "opening",
    "opening_repatriations",
    "quality_cards",
    "quality_opening",
    "repatriation_cards",
    "section_arrivals",
    "section_backtest",
    "section_breaks",
    "section_campaign",
    "section_coverage",
    "section_disagreements",
    "section_exile_years",
    "section_exiles",
    "section_growth",
    "section_levels",
    "section_long_run",
    "section_missing",
    "section_outlook",
    "section_overall",
    "section_peak",
    "section_repatriations",
    "section_reported_countries",
    "section_reported_years",
    "section_revisions",
    "section_seasons",
    "section_single_events",
    "section_sites",
    "section_sources",
    "section_unplaced",
    "section_voices",
    "section_went_back",
    "section_women",
    "section_years",
    "source_list",
    "trends_key_figures",
    "trends_opening",
]
