"""Doubts about events: claims far apart, in two units, misdated, or too close to one person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

import pandas as pd

from nkstats.cells import parse_period
from nkstats.claims import lone_events, provinces
from nkstats.doubts.rows import JUMP, public_by, ranges
from nkstats.processing import SEPARATOR
from nkstats.raw import Raw
from nkstats.validation import ANNOUNCED


def jumps(table: str, claims: pd.DataFrame) -> Iterator[str]:
    """Yield events of which two claims in one unit are far apart, the smallest and largest."""
    figures = claims["count_best"].fillna(claims["count_low"]).fillna(claims["count_high"])
    stated = claims.assign(figure=figures).dropna(subset=["figure"])
    groups = stated.groupby(["event_id", stated["count_unit"].astype("string")])["figure"]
    least, most = groups.transform("min"), groups.transform("max")
    apart = stated[most >= JUMP * least.clip(lower=1)]
    for event, claimed in apart.groupby("event_id", sort=False):
        ordered = claimed["figure"].sort_values(kind="stable")
        low, high = ordered.index[0], ordered.index[-1]
        yield (
            f"{table}.csv:{low}, {table}.csv:{high}: {event} has {ordered.iloc[0]} and "
            f"{ordered.iloc[-1]}; check that they count the same event"
        )


def two_units(table: str, claims: pd.DataFrame) -> Iterator[str]:
    """Yield events counted in two units: only one of them is in the resolved figure."""
    counted = claims[claims[["count_low", "count_best", "count_high"]].notna().any(axis=1)]
    units = counted["count_unit"].astype("string")
    for event, group in units[units.groupby(counted["event_id"]).transform("nunique") > 1].groupby(
        counted["event_id"], sort=False
    ):
        lines = ", ".join(f"{table}.csv:{line}" for line in group.index)
        words = " and ".join(dict.fromkeys(group))
        yield f"{lines}: {event} is counted in {words}; only the firmest claim's unit is shown"


def misdated(table: str, claims: pd.DataFrame) -> Iterator[str]:
    """Yield claims whose days are not the day, month, quarter or year that they say they are."""
    exact = claims[claims["date_precision"] != "range"]
    days = zip(exact["start_date"], exact["end_date"], exact["date_precision"], strict=True)
    for line, (start, end, precision) in zip(exact.index, days, strict=True):
        known = start if pd.notna(start) else end
        if pd.notna(known):
            span = _stretch(known.date(), precision)
            if pd.isna(start) or pd.isna(end) or (start.date(), end.date()) != span:
                yield (
                    f"{table}.csv:{line}: the days are not the {precision} from {span[0]} to "
                    f"{span[1]}; mend them or date_precision"
                )


@lru_cache(maxsize=4096)
def _stretch(day: date, precision: str) -> tuple[date, date]:
    """Return the first and last day of the day, month, quarter or year that a day lies in."""
    labels = {
        "day": f"{day}", "month": f"{day:%Y-%m}", "year": f"{day:%Y}",
        "quarter": f"{day:%Y}Q{(day.month + 2) // 3}",
    }  # fmt: skip
    span = parse_period(labels[precision])
    return span.start or day, span.end


def close(raw: Raw, table: str, claims: pd.DataFrame) -> Iterator[str]:
    """Yield, for a table, the claims about one person or household that tell a close place."""
    wide = provinces(raw.frames["places"])
    columns = [column.name for column in raw.schema.tables[table].columns if column.items_of]
    lone = claims[claims["event_id"].isin(lone_events(claims))]
    close = [
        line
        for line, *places in lone[columns].itertuples()
        if any(item != wide.get(item, item) for text in places if pd.notna(text)
               for item in text.split(SEPARATOR))
    ]  # fmt: skip
    if close:
        yield (
            f"{table}.csv: {len(close)} claims about one person or household tell a place below "
            f"the province: lines {ranges(close)}; published tables widen it, this file does not"
        )


def early(table: str, claims: pd.DataFrame, sources: pd.DataFrame) -> Iterator[str]:
    """Yield claims on what began after their source was public; plans and laws are exempt."""
    known = public_by(claims, sources)
    planned = (
        claims["status"] == "planned" if "status" in claims else claims["kind"].isin(ANNOUNCED)
    )
    for line, day in claims.loc[(claims["start_date"] > known) & ~planned, "start_date"].items():
        yield (
            f"{table}.csv:{line}: begins on {day:%Y-%m-%d}, after {known[line]:%Y-%m-%d}, when its "
            "source was public; check the day"
        )
