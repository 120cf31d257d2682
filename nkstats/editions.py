"""An edition: the reports of one reference period, as of one day, in one language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from nkstats import datasets, periods, vintages
from nkstats.cells import parse_period
from nkstats.datasets import DataDir
from nkstats.errors import UsageError
from nkstats.i18n import Language, language
from nkstats.vintages import AsOf

LATEST = "latest"


@dataclass(frozen=True)
class Edition:
    """What a report is asked for, checked and with its defaults filled in.

    `as_of` is None where every claim counts; `data_day` stands for "today"; `since` is the day
    that changes are counted from.
    """

    label: str
    as_of: date | None
    since: date
    data_day: date
    language: Language

    @property
    def end(self) -> date:
        """The last day of the reference period."""
        return parse_period(self.label).end

    @property
    def last_year(self) -> str:
        """The last year that ended within the reference period or before it."""
        whole = self.end.month == 12
        return str(self.end.year if whole else self.end.year - 1)

    def years_back(self, count: int) -> list[str]:
        """Return the year of the edition and those before it, the newest first."""
        return [str(self.end.year - back) for back in range(count)]

    def events_until(self, events: pd.DataFrame, years: int) -> pd.DataFrame:
        """Return the events of the last years up to the end of the reference period."""
        last = events["end"].fillna(events["start"])
        first = pd.Timestamp(self.end.year - years + 1, 1, 1)
        return events[(last >= first) & (last <= pd.Timestamp(self.end))]


def open_edition(
    edition: str = LATEST,
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
    label = datasets.latest_edition(day, data_dir=data_dir) if edition == LATEST else str(edition)
    span = periods.check_edition(label, today)
    assert span.start is not None
    start = vintages.as_day(since, name="since") or periods.day_before(span.start)
    if start > today:
        raise UsageError(f"since {start} is after the data day {today}; choose an earlier day")
    return Edition(label, day, start, today, words)
