"""Tables of figures that belong to no single event: people held, caught, returned, gone back."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from nkstats.analysis import StockClaim, WentBack
from nkstats.blocks import KeyFigure, Page, Quoted, Runs, Table, Text, When
from nkstats.narrative.dates import span_words
from nkstats.narrative.measures import measure_in_words
from nkstats.narrative.repatriation_sections import went_back_count
from nkstats.narrative.writer import Writer
from nkstats.tables.repatriations import bounds_id


def stock_tables(
    writer: Writer, claims: Sequence[StockClaim], places: pd.DataFrame, sources: pd.DataFrame
) -> Page:
    """Return the figures that belong to no single event, as claimed: held and returned.

    People caught in China are left out: a return is not claimed of them.

    Parameters
    ----------
    claims
        As `nk.analysis.stock_claims` gives them.
    places
        The register of places, indexed by place_id.
    sources
        The register of sources, indexed by source_id: who says it.
    """
    gettext = writer.language.gettext
    captions = {
        "held": gettext("People claimed to be held, each figure as of its day"),
        "returned": gettext("People claimed to have been returned in all or in a time"),
        "other": gettext("Other figures as claimed"),
    }
    groups = {name: [claim for claim in claims if claim.group == name] for name in captions}
    return Page(tuple(
        stock_table(writer, claims, captions[name], places, sources)
        for name, claims in groups.items()
        if claims
    ))  # fmt: skip


def stock_table(
    writer: Writer,
    claims: Sequence[StockClaim],
    caption: str,
    places: pd.DataFrame,
    sources: pd.DataFrame,
) -> Table:
    """Return figures as claimed: as of when, what is counted, how many, by whom."""
    gettext = writer.language.gettext
    rows = tuple(
        (
            (When(as_of_words(writer, claim)),),
            measure_in_words(writer, claim.measure, places),
            stock_figure(writer, claim),
            (Quoted(_publishers(claim, sources)),),
            (writer.cite(claim.source_ids),),
        )
        for claim in claims
    )
    return Table(
        caption=(Text(caption),),
        header=(gettext("As of"), gettext("What is counted"), gettext("How many"),
                gettext("According to"), gettext("Sources")),
        rows=rows, align="lllll",
    )  # fmt: skip


def _publishers(claim: StockClaim, sources: pd.DataFrame) -> str:
    names = dict.fromkeys(str(sources.at[source, "publisher"]) for source in claim.source_ids)
    return "; ".join(names)


def as_of_words(writer: Writer, claim: StockClaim) -> str:
    """Return for when a figure holds."""
    if claim.as_of is None:
        return writer.language.gettext("not dated")
    return span_words(writer.language, claim.as_of)


def stock_figure(writer: Writer, claim: StockClaim) -> Runs:
    """Return how many people, or cases, a figure claims."""
    low, high = claim.bounds
    name = f"stocks/{claim.measure}/{claim.as_of or 'undated'}/{bounds_id(low, high)}"
    return writer.bounds(
        low, high,
        lambda: KeyFigure(
            name, claim.best, claim.unit, claim.as_of or "", "reported", claim.source_ids, low, high
        ),
    )  # fmt: skip


def went_back_table(writer: Writer, rows: Sequence[WentBack]) -> Table | None:
    """Return South Korea's counts of people who went back, each with its source; None if none."""
    gettext = writer.language.gettext
    if not rows:
        return None
    return Table(
        caption=(Text(gettext("Voluntary returns that South Korea’s authorities report")),),
        header=(gettext("Period"), gettext("People"), gettext("Sources")),
        rows=tuple(
            (
                (When(span_words(writer.language, row.period)),),
                went_back_count(writer, row),
                (writer.cite(row.source_ids),),
            )
            for row in rows
        ),
        align="lrl",
        note=(Text(gettext(
            "Two figures for one period are of two replies; sums over several years stand last."
        )),),
    )  # fmt: skip
