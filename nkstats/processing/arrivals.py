"""Arrivals, resolved: one row a period, chosen from the claims by the written rule.

Raw frames in, resolved frames out; `precedence` says which claim is believed and
`derivation` which figures follow from printed ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pandas as pd

from nkstats import periods
from nkstats.cells import Span, parse_period
from nkstats.processing.derivation import Derivation, Derived, Figure
from nkstats.processing.precedence import STATUS_RANKS, ranked, rivals, splitting_claim

COLUMNS = {
    "total": "Int64",
    "male": "Int64",
    "female": "Int64",
    "status": pd.CategoricalDtype(list(STATUS_RANKS)),
    "basis": pd.CategoricalDtype(["published", "derived", "conflict", "not_held", "not_published"]),
    "source_ids": "string",
    "known_by": "datetime64[s]",
    "n_claims": "Int64",
    "low": "Int64",
    "high": "Int64",
}
SEPARATOR = "; "


def resolve_arrivals(claims: pd.DataFrame, publication: pd.DataFrame, day: date) -> pd.DataFrame:
    """Return every year, half and quarter ended by `day`, and every other period with a claim.

    Parameters
    ----------
    claims
        Known, corrected claims of arrivals.
    publication
        The publisher's cadences; decides between not held and not published.
    day
        The data day.

    Returns
    -------
    pandas.DataFrame
        Indexed by the period's label, in order of time; columns as in `COLUMNS`.
    """
    by_span = _by_span(claims)
    rows = {periods.label_of(span): _published(frame) for span, frame in by_span.items()}
    derivation = Derivation({
        span: _figures(frame)
        for span, frame in by_span.items()
        if rivals(frame)["total"].nunique() == 1
    })  # fmt: skip
    for label in _expected(day):
        if label not in rows:
            derived = derivation.derive(parse_period(label))
            rows[label] = _derived(derived) if derived else _gap(label, publication)
    return _frame(rows)


def _by_span(claims: pd.DataFrame) -> dict[Span, pd.DataFrame]:
    spans = [parse_period(label) for label in claims["period"]]
    keys = pd.Series([periods.label_of(span) for span in spans], index=claims.index, dtype="object")
    return {parse_period(str(key)): ranked(frame) for key, frame in claims.groupby(keys, sort=True)}


def _expected(day: date) -> Iterable[str]:
    return [label for freq in periods.FREQUENCIES for label in periods.until(freq, day)]


def _published(claims: pd.DataFrame) -> dict[str, object]:
    first, count = claims.iloc[0], len(claims)
    equals = rivals(claims)
    if equals["total"].nunique() > 1:
        return {
            "status": first["status"], "basis": "conflict", "n_claims": count,
            "source_ids": _join(equals["source_id"]), "known_by": first["known_by"],
            "low": equals["total"].min(), "high": equals["total"].max(),
        }  # fmt: skip
    split = splitting_claim(claims, first["total"])
    male, female = (None, None) if split is None else (split["male"], split["female"])
    agreeing = claims.loc[claims["total"] == first["total"], "source_id"]
    return {
        "total": first["total"], "male": male, "female": female, "status": first["status"],
        "basis": "published", "source_ids": _join(agreeing), "known_by": first["known_by"],
        "n_claims": count,
    }  # fmt: skip


def _figures(claims: pd.DataFrame) -> list[Figure]:
    figures = []
    for claim in claims.itertuples():
        split = splitting_claim(claims, claim.total)
        figures.append(Figure(
            total=int(claim.total),
            male=None if split is None else int(split["male"]),
            female=None if split is None else int(split["female"]),
            status=str(claim.status), known_by=claim.known_by, source_id=str(claim.source_id),
            split_source_id=None if split is None else str(split["source_id"]),
        ))  # fmt: skip
    return figures


def _derived(derived: Derived) -> dict[str, object]:
    figures = derived.figures
    return {
        "total": derived.total, "male": derived.male, "female": derived.female,
        "status": max((figure.status for figure in figures), key=STATUS_RANKS.__getitem__),
        "basis": "derived", "source_ids": _join(derived.source_ids),
        "known_by": pd.Series([figure.known_by for figure in figures]).max(skipna=False),
        "n_claims": len(figures),
    }  # fmt: skip


def _gap(label: str, publication: pd.DataFrame) -> dict[str, object]:
    """Return a row without a figure: not held within a cadence fine enough, else not published."""
    span = parse_period(label)
    cadence = {"quarterly": "YHQ", "half-yearly": "YH", "yearly": "Y"}
    for row in publication[publication["series"] == "arrivals"].itertuples():
        first = parse_period(str(row.first_period)).start
        last = date.max if pd.isna(row.last_period) else parse_period(str(row.last_period)).end
        fine_enough = periods.frequency(label) in cadence[str(row.cadence)]
        if fine_enough and periods.holds(Span(first, last), span):
            return {"basis": "not_held", "n_claims": 0}
    return {"basis": "not_published", "n_claims": 0}


def _join(ids: Iterable[str]) -> str:
    return SEPARATOR.join(dict.fromkeys(ids))


def _frame(rows: dict[str, dict[str, object]]) -> pd.DataFrame:
    order = sorted(rows, key=lambda label: _in_time(parse_period(label)))
    index = pd.Index(order, name="period", dtype="str")
    frame = pd.DataFrame([rows[label] for label in order], index=index, columns=list(COLUMNS))
    return frame.astype(COLUMNS)


def _in_time(span: Span) -> tuple[date, date]:
    return span.end, span.start or date.min
