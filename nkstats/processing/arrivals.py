"""Arrivals, resolved: one row a period, chosen from the claims by the written rule.

Plain rows in and out; `precedence` says which claim is believed and
`derivation` which figures follow from printed ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from nkstats import periods
from nkstats.cells import Span, parse_period
from nkstats.processing.derivation import Derivation, Derived, Figure, Split
from nkstats.processing.precedence import (
    STATUS_RANKS,
    agree,
    ranked,
    rivals,
    splitting_claims,
)
from nkstats.rows import Row, frame_of

if TYPE_CHECKING:
    import pandas as pd

COLUMNS: Mapping[str, str | tuple[str, ...]] = {  # a closed list by its words
    "total": "Int64",
    "male": "Int64",
    "female": "Int64",
    "status": tuple(STATUS_RANKS),
    "basis": ("published", "derived", "conflict", "not_held", "not_published"),
    "source_ids": "string",
    "known_by": "datetime64[s]",
    "n_claims": "Int64",
    "low": "Int64",
    "high": "Int64",
}
SEPARATOR = "; "
_CADENCES = {"quarterly": "YHQ", "half-yearly": "YH", "yearly": "Y"}


def arrivals_rows(claims: Iterable[Row], cadences: Iterable[Row], day: date) -> dict[str, Row]:
    """Return every year, half and quarter ended by `day`, and every other period with a claim.

    Parameters
    ----------
    claims
        Known, corrected claims of arrivals.
    cadences
        How often the publisher told; decides between not held and not published.
    day
        The data day.

    Returns
    -------
    dict
        By the period's label, in order of time; names as in `COLUMNS`, what is empty as None.
    """
    by_span = _by_span(claims)
    agreed = {span: known for span, known in by_span.items() if agree(known)}
    rows = {
        periods.label_of(span): _published(known) if span in agreed else _in_conflict(known)
        for span, known in by_span.items()
    }
    derivation = Derivation({span: _figures(known) for span, known in agreed.items()})
    cadences = list(cadences)
    for label in _expected(day):
        if label not in rows:
            derived = derivation.derive(parse_period(label))
            rows[label] = _derived(derived) if derived else _gap(label, cadences)
    order = sorted(rows, key=lambda label: _in_time(parse_period(label)))
    return {label: {name: rows[label].get(name) for name in COLUMNS} for label in order}


def arrivals_frame(rows: Mapping[str, Row]) -> pd.DataFrame:
    """Return resolved rows as a frame, indexed by `period`."""
    import pandas as pd

    types = {
        name: kind if isinstance(kind, str) else pd.CategoricalDtype(kind)
        for name, kind in COLUMNS.items()
    }
    index = pd.Index(list(rows), name="period", dtype="str")
    return frame_of(rows.values(), types, index)


def _by_span(claims: Iterable[Row]) -> dict[Span, list[Row]]:
    """Return the ranked claims of each stretch of time, whatever its label."""
    groups: dict[Span, list[Row]] = {}
    for claim in claims:
        groups.setdefault(parse_period(claim["period"]), []).append(claim)
    return {span: ranked(group) for span, group in groups.items()}


def _expected(day: date) -> list[str]:
    return [label for freq in periods.FREQUENCIES for label in periods.until(freq, day)]


def _published(claims: Sequence[Row]) -> Row:
    total = claims[0]["total"]
    split = next(iter(splitting_claims(claims, total)), {})
    agreeing = _join(claim["source_id"] for claim in claims if claim["total"] == total)
    sexes = {"male": split.get("male"), "female": split.get("female")}
    return {
        **_believed(claims), **sexes, "total": total, "basis": "published", "source_ids": agreeing,
    }  # fmt: skip


def _in_conflict(claims: Sequence[Row]) -> Row:
    equals = rivals(claims)
    totals = [claim["total"] for claim in equals]
    ids = _join(claim["source_id"] for claim in equals)
    bounds = {"low": min(totals), "high": max(totals)}
    return {**_believed(claims), **bounds, "basis": "conflict", "source_ids": ids}


def _believed(claims: Sequence[Row]) -> Row:
    first = claims[0]
    return {"status": first["status"], "known_by": first["known_by"], "n_claims": len(claims)}


def _figures(claims: Sequence[Row]) -> list[Figure]:
    splits = {total: _splits(claims, total) for total in {claim["total"] for claim in claims}}
    return [
        Figure(
            claim["total"], claim["status"], claim["known_by"], claim["source_id"],
            splits[claim["total"]],
        )
        for claim in claims
    ]  # fmt: skip


def _splits(claims: Sequence[Row], total: int) -> tuple[Split, ...]:
    return tuple(
        Split(claim["male"], claim["female"], claim["known_by"], claim["source_id"])
        for claim in splitting_claims(claims, total)
    )


def _derived(derived: Derived) -> Row:
    figures = derived.figures
    days = [figure.known_by for figure in figures]
    return {
        "total": derived.total, "male": derived.male, "female": derived.female,
        "status": max((figure.status for figure in figures), key=STATUS_RANKS.__getitem__),
        "basis": "derived", "source_ids": _join(derived.source_ids),
        "known_by": None if None in days else max(day for day in days if day is not None),
        "n_claims": len(figures),
    }  # fmt: skip


def _gap(label: str, cadences: Iterable[Row]) -> Row:
    """Return a row without a figure: not held within the cadence, else not published."""
    basis = "not_held" if in_cadence(label, cadences) else "not_published"
    return {"basis": basis, "n_claims": 0}


def in_cadence(label: str, cadences: Iterable[Row]) -> bool:
    """Return whether the publisher's cadence was fine enough for a period at its time."""
    span = parse_period(label)
    for row in cadences:
        first = parse_period(row["first_period"]).start
        last = parse_period(row["last_period"]).end if row["last_period"] else date.max
        fine_enough = periods.frequency(label) in _CADENCES[row["cadence"]]
        arrivals = row["series"] == "arrivals"
        if arrivals and fine_enough and Span(first, last).holds(span):
            return True
    return False


def _join(ids: Iterable[str]) -> str:
    return SEPARATOR.join(dict.fromkeys(ids))


def _in_time(span: Span) -> tuple[date, date]:
    return span.end, span.start or date.min
