"""An edition: the reports of one reference period, as of one day, in one language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from nkstats import datasets, periods, record, resolved, vintages
from nkstats.cells import parse_period
from nkstats.datasets import DataDir
from nkstats.errors import UsageError
from nkstats.i18n import Language, language
from nkstats.processing import in_cadence
from nkstats.reads import noted
from nkstats.vintages import AsOf

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Edition:
    """What a report is asked for, checked and with its defaults filled in.

    `as_of` is None where every claim counts; `data_day` stands for "today"; `since` is the day
    that changes are counted from. `left_out` counts the claims that an as-of day leaves out for
    want of a date.
    """

    label: str
    as_of: date | None
    since: date
    data_day: date
    language: Language
    left_out: int = 0

    @property
    def end(self) -> date:
        """The last day of the reference period."""
        return parse_period(self.label).end

    @property
    def last_year(self) -> str:
        """The year of the reference period, or the one before if it has not ended."""
        ended = date(self.end.year, 12, 31) <= self.data_day
        return str(self.end.year if ended else self.end.year - 1)

    @property
    def closed_year(self) -> str:
        """The last year that was over by the end of the reference period."""
        over = date(self.end.year, 12, 31) <= self.end
        return str(self.end.year if over else self.end.year - 1)

    def periods_back(self, years: int) -> list[str]:
        """Return the reference period, its year and those before it, the newest first."""
        return list(dict.fromkeys([self.label, *(str(self.end.year - n) for n in range(years))]))

    def events_until(self, events: pd.DataFrame, years: int) -> pd.DataFrame:
        """Return the events of the last years up to the end of the reference period."""
        import pandas as pd

        last = events["end"].fillna(events["start"])
        first = pd.Timestamp(self.end.year - years + 1, 1, 1)
        return events[(last >= first) & (last <= pd.Timestamp(self.end))]


@noted
def latest_edition(as_of: AsOf = None, *, data_dir: DataDir = None) -> str:
    """Return the newest quarter or half with a published or derived figure of arrivals.

    Of a quarter and a half that end together, the one that the ministry announces.
    """
    raw, day = datasets.read(data_dir), vintages.as_day(as_of)
    rows, today = resolved.rows(raw, "arrivals", day), resolved.data_day(raw, day)
    held = [
        (parse_period(label).end, freq == "Q", label)
        for freq in ("H", "Q")
        for label in periods.until(freq, today)
        if rows[label]["total"] is not None
    ]
    if not held:
        raise UsageError(f"as_of {as_of}: no quarter or half has a figure of arrivals yet")
    newest = max(held)[0]
    last = [(in_cadence(label, resolved.cadences(raw)), *more, label) for end, *more, label in held
            if end == newest]  # fmt: skip
    return str(max(last)[-1])


@noted
def open_edition(
    edition: str = periods.LATEST,
    as_of: AsOf = None,
    since: AsOf = None,
    lang: str = "en",
    *,
    data_dir: DataDir = None,
) -> Edition:
    """Return an edition, its parameters checked.

    Parameters
    ----------
    edition
        A year, half or quarter (``2024``, ``2025H2``, ``2025Q1``), or ``latest``: the newest
        quarter or half with a published or derived figure of arrivals.
    as_of
        The day whose knowledge counts; None or empty for all.
    since
        The day that changes are counted from; by default the last day of the period before.
    lang
        "en" or "ko".

    Raises
    ------
    UsageError
        Naming the choices, if a parameter has no such value.

    Examples
    --------
    >>> open_edition("2025H2").since
    datetime.date(2025, 6, 30)
    """
    words = language(lang)
    day = vintages.as_day(as_of)
    today = datasets.data_day(day, data_dir=data_dir)
    label = latest_edition(day, data_dir=data_dir) if edition == periods.LATEST else str(edition)
    span = periods.check_edition(label, today)
    assert span.start is not None
    start = vintages.as_day(since, name="since") or periods.day_before(span.start)
    datasets.data_day(start, data_dir=data_dir)
    vintages.check_since(start, today)
    left_out = record.undated(day, data_dir=data_dir)
    return Edition(label, day, start, today, words, left_out)
