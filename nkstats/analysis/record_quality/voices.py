"""Who stands behind the record: sources by kind, claims by table, events by their claimants."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

BOUNDS = ["low", "best", "high"]


@dataclass(frozen=True)
class SourceKind:
    """Sources of one kind, how many of them carry no day, and the claims that they carry."""

    kind: str
    source_ids: tuple[str, ...]
    undated: tuple[str, ...]
    claims: int


@dataclass(frozen=True)
class Voices:
    """The events of one table, by what is known of each; every list holds event ids.

    `single` has one claimant, `disputed` several whose figures differ, `unnumbered` no figure,
    `undated` no day. `source_ids` are those believed first, one an event.
    """

    table: str
    events: tuple[str, ...]
    single: tuple[str, ...]
    disputed: tuple[str, ...]
    unnumbered: tuple[str, ...]
    undated: tuple[str, ...]
    source_ids: tuple[str, ...]


def source_kinds(sources: pd.DataFrame, claims: pd.DataFrame) -> tuple[SourceKind, ...]:
    """Return the sources that carry a claim by their kind, the most frequent first.

    Parameters
    ----------
    sources
        The register, as `nk.load_sources()` gives it.
    claims
        The claims known, as `nk.claims_added(b=day)` gives them.
    """
    carried = claims["source_id"].value_counts()
    used = sources[sources.index.isin(carried.index)]
    kinds = [_kind(str(kind), part, carried) for kind, part in used.groupby("kind", observed=True)]
    return tuple(sorted(kinds, key=lambda kind: (-len(kind.source_ids), kind.kind)))


def _kind(kind: str, sources: pd.DataFrame, carried: pd.Series) -> SourceKind:
    ids = tuple(map(str, sources.index))
    undated = tuple(map(str, sources.index[sources["published_on"].isna()]))
    return SourceKind(kind, ids, undated, int(carried.loc[list(ids)].sum()))


def voices(**tables: pd.DataFrame) -> tuple[Voices, ...]:
    """Return who stands behind the events of each table given by name."""
    return tuple(_voices(table, events) for table, events in tables.items())


def _voices(table: str, events: pd.DataFrame) -> Voices:
    several = events["n_claimants"] > 1
    differ = (events["low"] != events["high"]).fillna(True).astype(bool)
    unnumbered = events[BOUNDS].isna().all(axis=1)
    undated = events["start"].isna() & events["end"].isna()
    return Voices(
        table, _ids(events), _ids(events[~several]), _ids(events[several & differ & ~unnumbered]),
        _ids(events[unnumbered]), _ids(events[undated]), _leading(events["source_ids"]),
    )  # fmt: skip


def _ids(events: pd.DataFrame) -> tuple[str, ...]:
    return tuple(map(str, events.index))


def _leading(source_ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(ids).split("; ")[0] for ids in source_ids))
