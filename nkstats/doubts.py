"""What looks doubtful in a record that is sound: warnings for the curator, no faults.

Asks the loaders and the raw frames; opens no file. Rows are named by table and line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise

import pandas as pd

from nkstats.cells import parse_period
from nkstats.claims import lone_events
from nkstats.datasets import DataDir, load_arrivals, provinces, read
from nkstats.paths import CORRECTIONS
from nkstats.periods import FREQUENCIES, relabelled
from nkstats.processing import SEPARATOR, correct
from nkstats.raw import Raw

EVENTS = ("repatriations", "exiles", "timeline")
JUMP = 5
MOST_RANGES = 100


@dataclass(frozen=True)
class Doubt:
    """A warning: its kind, and the words, which begin with the rows.

    Kinds: corrections, tie, jump, excess, early, unit, precision, close, single.
    """

    kind: str
    message: str


def doubts(*, data_dir: DataDir = None) -> list[Doubt]:
    """Return all doubts about the record, as corrected, by kind.

    Raises
    ------
    DataError
        If the record is not sound.
    """
    raw = read(data_dir)
    arrivals = _labelled(_corrected(raw, "arrivals"))
    resolved = load_arrivals(data_dir=data_dir)
    found = [
        *_of_kind("corrections", _idle_corrections(raw, arrivals, resolved)),
        *_of_kind("tie", _ties(arrivals, resolved)),
        *_of_kind("jump", _jumps_in_time(arrivals, data_dir)),
        *_of_kind("jump", _jumps_from_resolved(arrivals, resolved)),
        *_of_kind("excess", _excesses(raw)),
        *_of_kind("early", _early(arrivals, raw.frames["sources"])),
    ]
    for name in EVENTS:
        claims = _corrected(raw, name)
        found += _of_kind("jump", _jumps_within_events(name, claims))
        found += _of_kind("unit", _two_units(name, claims))
        found += _of_kind("precision", _misdated(name, claims))
        found += _of_kind("close", _close(raw, name, claims))
    return [*found, *_of_kind("single", _singles(raw, arrivals))]


def _of_kind(kind: str, messages: Iterable[str]) -> Iterator[Doubt]:
    return (Doubt(kind, message) for message in messages)


def _corrected(raw: Raw, table: str) -> pd.DataFrame:
    return correct(table, raw.frames[table], raw.corrections)


def _labelled(claims: pd.DataFrame) -> pd.DataFrame:
    """Return the claims with each period under the label that resolving gives it."""
    return claims.assign(period=[relabelled(text) for text in claims["period"]])


def _idle_corrections(raw: Raw, claims: pd.DataFrame, resolved: pd.DataFrame) -> Iterator[str]:
    """Yield that nothing is on record, and preferences that settle no tie."""
    if not raw.corrections:
        yield f"{CORRECTIONS}: no record; misprints count as they are printed"
    for record in raw.corrections:
        if record.action == "prefer":
            source, period = claims.loc[record.line, ["source_id", "period"]]
            first = str(resolved.loc[period, "source_ids"]).split(SEPARATOR)[0]
            if source != first:
                yield (
                    f"{record.table}.csv:{record.line}: preferred in {CORRECTIONS}, but {first} "
                    f"outranks it for {period}; remove the record"
                )


def _ties(claims: pd.DataFrame, resolved: pd.DataFrame) -> Iterator[str]:
    """Yield each period on which claims of equal rank differ, naming the rows."""
    for period, row in resolved[resolved["basis"] == "conflict"].iterrows():
        yield (
            f"{_rows(claims, str(period), row['source_ids'])}: {period} is {row['low']} or "
            f"{row['high']} by claims of equal rank; prefer one in corrections.yml"
        )


def _rows(claims: pd.DataFrame, period: str, source_ids: str) -> str:
    """Return the rows of a period's figure; the table alone if it is derived."""
    own = claims["source_id"].isin(source_ids.split(SEPARATOR)) & (claims["period"] == period)
    return ", ".join(f"arrivals.csv:{line}" for line in claims.index[own]) or "arrivals.csv"


def _is_jump(one: float, other: float) -> bool:
    """Return whether one figure is five times the other; zero counts as one."""
    return max(one, other) >= JUMP * max(min(one, other), 1)


def _jumps_in_time(claims: pd.DataFrame, data_dir: DataDir) -> Iterator[str]:
    """Yield neighbouring periods whose resolved figures are far apart."""
    for freq in FREQUENCIES:
        frame = load_arrivals(freq, data_dir=data_dir)
        figures = zip(frame.index.astype(str), frame["total"], frame["source_ids"], strict=True)
        for (before, old, _), (period, new, ids) in pairwise(figures):
            if pd.notna(old) and pd.notna(new) and _is_jump(old, new):
                words = f"{period} has {new} arrivals, {before} had {old}"
                yield f"{_rows(claims, period, ids)}: {words}; check both"


def _jumps_from_resolved(claims: pd.DataFrame, resolved: pd.DataFrame) -> Iterator[str]:
    """Yield claims far from the figure that their period is resolved to."""
    totals = resolved["total"].dropna()
    for line, period, total in zip(claims.index, claims["period"], claims["total"], strict=True):
        if period in totals.index and _is_jump(total, totals[period]):
            words = f"{total} arrivals in {period}, resolved to {totals[period]}"
            yield f"arrivals.csv:{line}: {words}; check it against the source"


def _jumps_within_events(table: str, claims: pd.DataFrame) -> Iterator[str]:
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


def _excesses(raw: Raw) -> Iterator[str]:
    """Yield parts above their wholes that revisions or open bounds may explain."""
    for excess in raw.excesses:
        yield (
            f"{excess.table}.csv:{excess.line}: {excess.column} {excess.figure} is above "
            f"{excess.whole}, the whole at {excess.table}.csv:{excess.whole_line}; check both"
        )


def _early(claims: pd.DataFrame, sources: pd.DataFrame) -> Iterator[str]:
    """Yield arrivals counted past the day by which their source was public."""
    known = claims["source_id"].map(sources.set_index("source_id")["known_by"])
    for line, row in claims[claims["end"] > known].iterrows():
        yield (
            f"arrivals.csv:{line}: {row['period']} ends after {known[line]:%Y-%m-%d}, when its "
            "source was public; check the period"
        )


def _close(raw: Raw, table: str, claims: pd.DataFrame) -> Iterator[str]:
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


def _two_units(table: str, claims: pd.DataFrame) -> Iterator[str]:
    """Yield events counted in two units: only one of them is in the resolved figure."""
    counted = claims[claims[["count_low", "count_best", "count_high"]].notna().any(axis=1)]
    units = counted["count_unit"].astype("string")
    for event, group in units[units.groupby(counted["event_id"]).transform("nunique") > 1].groupby(
        counted["event_id"], sort=False
    ):
        lines = ", ".join(f"{table}.csv:{line}" for line in group.index)
        words = " and ".join(dict.fromkeys(group))
        yield f"{lines}: {event} is counted in {words}; only the firmest claim's unit is shown"


def _misdated(table: str, claims: pd.DataFrame) -> Iterator[str]:
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


def _singles(raw: Raw, arrivals: pd.DataFrame) -> Iterator[str]:
    """Yield, for each table, the figures for which one body or page alone stands."""
    yield from _single("arrivals", arrivals, ["start", "end"], "source_id", "periods", "source")
    for table in EVENTS:
        claims = _corrected(raw, table)
        yield from _single(table, claims, ["event_id"], "claimant", "events", "claimant")


def _single(
    table: str, claims: pd.DataFrame, key: list[str], voice: str, things: str, one: str
) -> Iterator[str]:
    groups = claims.groupby(key, dropna=False)[voice]
    alone = groups.transform("nunique") == 1
    if alone.any():
        count = len(claims[alone].drop_duplicates(key))
        lines = ranges(list(claims.index[alone]))
        yield f"{table}.csv: {count} of {groups.ngroups} {things} rest on one {one}: lines {lines}"


def ranges(numbers: list[int]) -> str:
    """Return rising numbers in short: ``2, 5-7, 12``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1] = [runs[-1][0], number]
        else:
            runs.append([number, number])
    words = [f"{first}" if first == last else f"{first}-{last}" for first, last in runs]
    more = len(words) - MOST_RANGES
    return ", ".join(words[:MOST_RANGES]) + (f" and {more} more" if more > 0 else "")
