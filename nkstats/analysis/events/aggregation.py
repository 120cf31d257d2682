"""Reported events added up as ranges: bounds and a point, an inner band only when asked for.

Every claim may be wrong in the same way as the next, so that the bounds of a sum are the sums of
the bounds. What is reported as part of another event never adds to it, nor one kind to another,
nor one unit to another. Planned and denied events count no one.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from nkstats.analysis.events.sums import Overlap, Sum, added, checked, wholes
from nkstats.analysis.results import Framed, Result, level_of
from nkstats.analysis.wording import N_, Said, chance, period, range_in_words
from nkstats.errors import UsageError
from nkstats.i18n import Language, language
from nkstats.marking import capital

COLUMNS = ("low", "best", "high", "events", "open_events", "without_number")
INNER = ("inner_low", "inner_high")
ONE_THING = ("kind", "unit")
PERIODS = ("Y", "Q", "M")


@dataclass(frozen=True, kw_only=True)
class Aggregate(Framed, Result):
    """Sums of reported events, one row a group, kind and unit.

    `estimate`, `low` and `high` are given where there is one row; several are never added.
    `frame` is labelled by the group (by kind where none was asked for); `rows` hold the same sums
    by their labels, whose `names` say what they are.
    """

    frame: pd.DataFrame
    names: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], Sum], ...]
    events: int
    open_events: int
    without_number: int
    inner_level: float | None = None

    @property
    def best(self) -> float | None:
        """The sum of the central figures."""
        return self.estimate

    def sentence(self, lang: str = "en") -> str:
        """Return the sums in words, one sentence a row."""
        words = language(lang)
        if not self.rows:
            return self.reason.text(lang) if self.reason else ""
        unit = self.names.index("unit")
        lines = [
            _said(words, _label(words, self.names, labels), row, labels[unit], self.inner_level)
            for labels, row in self.rows
        ]
        caveat = words.gettext("These bounds are sums of what is reported, and no probability.")
        return " ".join([*lines, caveat])


def aggregate(
    events: pd.DataFrame,
    by: str | None = None,
    correlation: float = 0.0,
    *,
    overlap: Overlap = "add",
    inner: float | None = None,
    seed: int = 0,
) -> Aggregate:
    """Return sums of reported events, as ranges.

    A missing low counts 0, a missing high leaves the sum open ("at least"), and an event without
    any number is counted apart.

    Parameters
    ----------
    events
        One row an event, as `nk.load_repatriations()` gives them: `low`, `best`, `high` in
        persons (or `unit`), and where they are there `kind`, `unit`, `status`, `parent_id`.
    by
        A column to group by, or "Y", "Q", "M" for the period of the last day on which the event
        can have happened.
    correlation
        How far the errors of the events go together in the inner band, from 0 to 1.
    overlap
        "add" sums every low. "apart" lets the low count only reports that share no day, since
        others may count the same people twice.
    inner
        The share of a band inside the bounds, such as 0.8, if each true count is spread as a
        triangle over its bounds; an assumption, not a finding. None gives none.
    seed
        Of the draws behind the inner band.

    Raises
    ------
    DataError
        If an event's bounds are reversed or negative; it is named.
    UsageError
        If `by` is no column, or a share does not lie between 0 and 1.
    """
    if not 0 <= correlation <= 1:
        raise UsageError(f"correlation is {correlation!r}; give a share from 0 to 1")
    if not pd.api.types.is_scalar(by):
        raise UsageError(f"by is {by!r}; give one column")
    share = None if inner is None else level_of(inner)
    counted = wholes(checked(events))
    rows = {
        labels: added(part, overlap=overlap, inner=share, correlation=correlation, seed=seed)
        for labels, part in _groups(counted, by)
    }
    return _aggregate(rows, _key_names(by), share)


def _key_names(by: str | None) -> list[str]:
    """Return what rows are told apart by, first what was asked for."""
    return list(dict.fromkeys([by, *ONE_THING] if by else ONE_THING))


def _groups(events: pd.DataFrame, by: str | None) -> list[tuple[tuple[str, ...], pd.DataFrame]]:
    keys = [_labels(events, name) for name in _key_names(by)]
    return list(events.groupby(keys, sort=True))


def _labels(events: pd.DataFrame, by: str) -> pd.Series:
    if by in ONE_THING and by not in events:
        return pd.Series("", index=events.index)
    if by in events:
        return events[by].astype(object).where(events[by].notna(), "").astype(str)
    if by in PERIODS and {"start", "end"} <= set(events):
        last = pd.to_datetime(events["end"]).fillna(pd.to_datetime(events["start"]))
        return last.dt.to_period(by).astype(object).where(last.notna(), "").astype(str)
    raise UsageError(
        f"by is {by!r}; choose a column of the events ({', '.join(map(str, events.columns))}) "
        f"or one of {', '.join(PERIODS)} where they have start and end"
    )


def _aggregate(
    rows: dict[tuple[str, ...], Sum], names: list[str], inner: float | None
) -> Aggregate:
    only = next(iter(rows.values())) if len(rows) == 1 else None
    numbered = only is not None and only.events > only.without_number
    totals = [sum(getattr(row, name) for row in rows.values()) for name in
              ("events", "open_events", "without_number")]  # fmt: skip
    return Aggregate(
        estimate=only.best if only is not None and numbered else None,
        low=only.low if only is not None and numbered else None,
        high=only.high if only is not None and numbered else None,
        level=1.0, interval_kind="bound", method=_method(inner), n=totals[0],
        reason=_reason(rows, numbered, only), frame=_frame(rows, names, inner),
        names=tuple(names), rows=tuple(rows.items()), inner_level=inner,
        events=totals[0], open_events=totals[1], without_number=totals[2],
    )  # fmt: skip


def _frame(rows: dict[tuple[str, ...], Sum], names: list[str], inner: float | None) -> pd.DataFrame:
    """Return a row a group, labelled by what was grouped by, with kind and unit as columns."""
    cells = [
        (*labels[1:], row.low, row.best, row.high, row.events, row.open_events,
         row.without_number, *(row.inner or (None, None)))
        for labels, row in rows.items()
    ]  # fmt: skip
    index = pd.Index([labels[0] for labels in rows], name=names[0], dtype=object)
    frame = pd.DataFrame(cells, index=index, columns=[*names[1:], *COLUMNS, *INNER])
    frame = frame.astype(dict.fromkeys([*COLUMNS, *INNER], "Int64"))
    return frame if inner is not None else frame.drop(columns=list(INNER))


def _method(inner: float | None) -> str:
    return "sums of bounds" + ("" if inner is None else ", triangular inner band")


def _reason(rows: dict[tuple[str, ...], Sum], numbered: bool, only: Sum | None) -> Said | None:
    if not rows:
        return Said(N_("No reported event counts here."))
    if only is None:
        return Said(N_("Different groups, kinds and units are not added to each other."))
    if not numbered:
        return Said(N_("No source gives a number."))
    if only.best is None:
        return Said(N_("Not every event has a central figure, so only the bounds are added."))
    return None


def _kinds(words: Language) -> dict[str, str]:
    gettext = words.gettext
    return {
        "return": gettext("Returns"), "handover": gettext("Handovers"),
        "exile": gettext("Internal exile"), "rally": gettext("Rallies"),
        "lecture": gettext("Lectures"), "arrest": gettext("Arrests"),
        "leaflet_launch": gettext("Leaflet launches"), "order": gettext("Orders"),
        "law": gettext("Laws"), "border_closure": gettext("Border closures"),
        "demolition": gettext("Demolitions"), "punishment": gettext("Punishments"),
        "diplomatic": gettext("Diplomatic events"), "other": gettext("Other events"),
    }  # fmt: skip


def _label(words: Language, names: tuple[str, ...], labels: tuple[str, ...]) -> str:
    """Return what a row is about, without its unit; empty where nothing tells rows apart."""
    parts = [
        _part(words, name, label)
        for name, label in zip(names, labels, strict=True)
        if name != "unit"
    ]
    label = ", ".join(filter(None, parts))
    return f"{capital(label)}: " if label else ""


def _part(words: Language, name: str, label: str) -> str:
    if name == "kind":
        return _kinds(words).get(label, label)
    if name in PERIODS and label:
        return period(words, pd.Period(label, freq=name))
    return label or words.gettext("not stated")


def _said(words: Language, label: str, row: Sum, unit: str, level: float | None) -> str:
    """Return a sum as one sentence: its range, its events, its central figure and inner band."""
    if row.events == row.without_number:
        return f"{label}{_events(words, row)}."
    said = label + words.gettext("{range} ({events})").format(
        range=range_in_words(words, row.low or None, row.high, unit), events=_events(words, row)
    )
    if row.best is not None and row.best != row.low:
        said += words.gettext("; central figures add up to {best}").format(
            best=range_in_words(words, row.best, row.best, unit)
        )
    if row.inner is not None and level is not None and row.low != row.high:
        said += words.gettext(
            "; {range} in {chance} cases if errors are triangular within the bounds"
        ).format(range=range_in_words(words, *row.inner, unit), chance=chance(words, level))
    return said + "."


def _events(words: Language, row: Sum) -> str:
    some = words.ngettext("{n} reported event", "{n} reported events", row.events)
    said = some.format(n=words.number(row.events))
    if row.without_number:
        said += words.gettext("; {n} of them without a number").format(
            n=words.number(row.without_number)
        )
    return said
