"""Loading: read the raw tables once, resolve them as of a day, hand out frames.

Each loader takes `data_dir` (else the variable NKSTATS_DATA, else the project found) and
`claims=True` for the raw rows (those known on the as-of day). Frames are copies.
"""

from __future__ import annotations

import os
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from nkstats import periods, resolved, vintages
from nkstats.errors import UsageError, choices
from nkstats.paths import raw_dir
from nkstats.raw import Raw, fingerprint, read_raw
from nkstats.reads import noted, rests_on
from nkstats.vintages import AsOf

if TYPE_CHECKING:
    import pandas as pd

DataDir = str | os.PathLike[str] | None
TABLES = {
    "arrivals": "load_arrivals", "repatriations": "load_repatriations", "exiles": "load_exiles",
    "timeline": "load_timeline", "arrivals_profile": "load_profile",
    "repatriation_stock": "load_stocks", "voluntary_returns": "load_returns",
    "context": "load_context", "places": "load_places", "regimes": "load_regimes",
    "publication": "load_publication", "sources": "load_sources", "claimants": "load_claimants",
}  # fmt: skip


def read(data_dir: DataDir = None) -> Raw:
    """Return the checked raw tables, read again only when a file has changed."""
    folder = raw_dir(data_dir).resolve()
    raw = _read(folder, fingerprint(folder))
    rests_on(raw)
    return raw


@lru_cache(maxsize=8)
def _read(folder: Path, _fingerprint: str) -> Raw:
    return read_raw(folder)


@noted
def load_arrivals(
    freq: str | None = None,
    as_of: AsOf = None,
    *,
    data_dir: DataDir = None,
    claims: bool = False,
) -> pd.DataFrame:
    """Return arrivals in South Korea, in persons, one row a period.

    Parameters
    ----------
    freq
        "Y" (from 1998) or "Q" (from 2003Q1): a contiguous PeriodIndex. "H": contiguous labels
        such as ``2025H1``. None: every resolved period, early bins and stocks (``../DATE``) too.
    as_of
        The day whose knowledge counts; None for every claim, undated ones too.

    Returns
    -------
    pandas.DataFrame
        total, male, female (persons), status, basis, source_ids (the source believed first,
        joined by "; "), known_by, n_claims, low, high. The counts of a row whose basis is
        conflict, not_held or not_published are empty.

    Examples
    --------
    >>> int(load_arrivals("Y").loc["2016", "total"])
    1418
    """
    raw = read(data_dir)
    if freq is not None and freq not in periods.FREQUENCIES:
        raise UsageError(f"freq {freq!r} does not exist; choose from {choices('YHQ')} or None")
    if claims:
        return _claims_known(raw, "arrivals", as_of)
    frame = resolved.frame(raw, "arrivals", vintages.as_day(as_of))
    if freq is None:
        rows = resolved.rows(raw, "arrivals", vintages.as_day(as_of))
        return frame[[resolved.is_told(row) for row in rows.values()]].copy()
    day = resolved.data_day(raw, vintages.as_day(as_of))
    labels = periods.until(freq, day)
    frame = frame.loc[labels].copy()
    if freq != "H":
        import pandas as pd

        frame.index = pd.PeriodIndex(labels, freq={"Y": "Y-DEC", "Q": "Q-DEC"}[freq], name="period")
    return frame


@noted
def load_repatriations(
    as_of: AsOf = None, *, data_dir: DataDir = None, claims: bool = False
) -> pd.DataFrame:
    """Return forced repatriations, one row an event, as reported by others.

    Returns
    -------
    pandas.DataFrame
        Indexed by event_id: kind (return or handover), start, end, date_precision, low, best,
        high (persons), unit, status, parent_id, country, place, n_claims, n_claimants,
        source_ids, known_by. An empty high is "at least", an empty low "up to".
    """
    return _load_events("repatriations", as_of, data_dir, claims=claims)


@noted
def load_exiles(
    as_of: AsOf = None, *, data_dir: DataDir = None, claims: bool = False
) -> pd.DataFrame:
    """Return internal exile and banishment, one row an event; columns as for repatriations.

    The unit is persons, households or families, as the source counts.
    """
    return _load_events("exiles", as_of, data_dir, claims=claims)


@noted
def load_timeline(
    as_of: AsOf = None, *, data_dir: DataDir = None, claims: bool = False
) -> pd.DataFrame:
    """Return dated events (rallies, orders, laws, closures ...); columns as for repatriations."""
    return _load_events("timeline", as_of, data_dir, claims=claims)


def _load_events(table: str, as_of: AsOf, data_dir: DataDir, *, claims: bool) -> pd.DataFrame:
    raw = read(data_dir)
    if claims:
        return _claims_known(raw, table, as_of)
    return resolved.frame(raw, table, vintages.as_day(as_of)).copy()


@noted
def load_regimes(
    as_of: AsOf = None, *, data_dir: DataDir = None, claims: bool = False
) -> pd.DataFrame:
    """Return the named regimes, indexed by their first month (a PeriodIndex)."""
    frame = _load_claims("regimes", as_of, data_dir, claims)
    if claims:
        return frame
    import pandas as pd

    frame = frame.set_index("first_period").drop(columns="known_by")
    frame.index = pd.PeriodIndex(frame.index, freq="M", name="first_period")
    return frame.sort_index()


@noted
def load_publication(
    as_of: AsOf = None, *, data_dir: DataDir = None, claims: bool = False
) -> pd.DataFrame:
    """Return the publishers' cadences, a row from one period to another."""
    return _load_claims("publication", as_of, data_dir, claims)


@noted
def load_sources(
    as_of: AsOf = None, *, data_dir: DataDir = None, claims: bool = False
) -> pd.DataFrame:
    """Return the register of sources, indexed by source_id; with a day, those public by then."""
    frame = _load_register("sources", "source_id", as_of, data_dir, claims)
    day = vintages.as_day(as_of)
    return vintages.until(frame, day)


@noted
def load_claimants(
    as_of: AsOf = None, *, data_dir: DataDir = None, claims: bool = False
) -> pd.DataFrame:
    """Return the bodies whose claims the sources carry, indexed by claimant.

    A name list without days: it is the same for every `as_of`.
    """
    return _load_register("claimants", "claimant", as_of, data_dir, claims)


@noted
def load_places(
    as_of: AsOf = None, *, data_dir: DataDir = None, claims: bool = False
) -> pd.DataFrame:
    """Return the places, indexed by place_id; lat and lon in degrees.

    A gazetteer, not a set of claims: it is the same for every `as_of`.
    """
    return _load_register("places", "place_id", as_of, data_dir, claims)


@noted
def load_profile(
    as_of: AsOf = None, *, data_dir: DataDir = None, claims: bool = False
) -> pd.DataFrame:
    """Return the published breakdowns of arrivals, a row a cell, as claimed."""
    return _load_claims("arrivals_profile", as_of, data_dir, claims)


@noted
def load_stocks(
    as_of: AsOf = None, *, data_dir: DataDir = None, claims: bool = False
) -> pd.DataFrame:
    """Return figures about people held or returned in all, a row a claim."""
    return _load_claims("repatriation_stock", as_of, data_dir, claims)


@noted
def load_returns(
    as_of: AsOf = None, *, data_dir: DataDir = None, claims: bool = False
) -> pd.DataFrame:
    """Return South Korea's counts of people who went back, a row a claim."""
    return _load_claims("voluntary_returns", as_of, data_dir, claims)


@noted
def load_context(
    as_of: AsOf = None, *, data_dir: DataDir = None, claims: bool = False
) -> pd.DataFrame:
    """Return other figures (populations, shares), a row a claim."""
    return _load_claims("context", as_of, data_dir, claims)


def _load_register(
    table: str, index: str, as_of: AsOf, data_dir: DataDir, claims: bool
) -> pd.DataFrame:
    raw = read(data_dir)
    resolved.data_day(raw, vintages.as_day(as_of))
    frame = raw[table]
    return frame if claims else frame.set_index(index).sort_index()


def _load_claims(table: str, as_of: AsOf, data_dir: DataDir, claims: bool) -> pd.DataFrame:
    raw = read(data_dir)
    if claims:
        return _claims_known(raw, table, as_of)
    resolved.data_day(raw, vintages.as_day(as_of))
    frame = resolved.known(raw, table, vintages.as_day(as_of))
    return frame.drop(columns=["source_rank", "preferred"]).reset_index(drop=True).copy()


def _claims_known(raw: Raw, table: str, as_of: AsOf) -> pd.DataFrame:
    """Return the raw rows of a table known on a day, as typed in."""
    resolved.data_day(raw, vintages.as_day(as_of))
    return vintages.until(resolved.typed_in(raw, table), as_of)[raw.frames[table].columns].copy()


@noted
def data_day(as_of: AsOf = None, *, data_dir: DataDir = None) -> date:
    """Return the day that stands for "today": the newest `known_by`, or `as_of` if earlier."""
    return resolved.data_day(read(data_dir), vintages.as_day(as_of))
