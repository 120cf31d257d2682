"""Reported exiles over time: each event as its range, a panel a unit, since units never add up.

Time runs on a true scale; numbers are on a log scale, since events differ a thousandfold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from nkstats.analysis import ExilePeriod, Exiles, Regime, wholes
from nkstats.analysis.wording import range_in_words, unit_name
from nkstats.blocks import Chart, Runs, Text, fill, joined
from nkstats.charts.canvas import Size, chart, label
from nkstats.charts.days import days_of, place_of
from nkstats.charts.marks import claim, closure, dot, span
from nkstats.charts.regime_marks import mark_regimes
from nkstats.i18n import Language
from nkstats.narrative.dates import when
from nkstats.narrative.exiles import events_tally, planned_tally
from nkstats.narrative.writer import Writer
from nkstats.rows import Row, rows_of
from nkstats.style import GREY, SECOND
from nkstats.tables.exiles import drawn_exiles_table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

UNITS = ("households", "families", "persons")
FLOOR, PLANS = 0.13, 0.017  # where events without a number and plans stand
PANEL = 1.36  # inches
NOT_COUNTED = ("planned", "denied")


def exile_ranges(writer: Writer, exiles: Exiles, regimes: tuple[Regime, ...]) -> Chart | None:
    """Return all dated events as ranges, a panel a unit; None if there is none.

    Parameters
    ----------
    exiles
        What is reported up to the edition's end.
    regimes
        The named regimes, the closure among them.
    """
    every, rows = exiles.every, rows_of(wholes(exiles.dated, counting_only=False))
    if not rows:
        return None
    units = [unit for unit in UNITS if any(row["unit"] == unit for row in rows.values())]
    gettext = writer.language.gettext

    def draw(axes: Any, size: Size) -> None:
        panels = [axes] if len(units) == 1 else list(axes)
        for number, (panel, unit) in enumerate(zip(panels, units, strict=True)):
            named = {event: row for event, row in rows.items() if row["unit"] == unit}
            _frame(panel, writer, rows, size, last=number == len(units) - 1)
            _regimes(panel, writer, regimes, named=number == 0)
            _panel(panel, writer, named, unit, size)

    source = (Text(gettext("Source: reports of those named in the tables")),)
    height = 0.8 + PANEL * len(units)
    return chart(
        writer, draw, name="exiles", height=height, narrow_height=height,
        grid=(len(units), 1), title=_title(writer, every),
        subtitle=gettext(
            "Reported events by their last possible day, a panel a unit, log scale; bar: lowest "
            "to highest, dot: best figure, arrow: at least; tick: no number; open circle: planned, "
            "not counted"
        ),
        source=joined([source, (writer.cite(every.source_ids, most=8),)], " "),
        alt=_alternative(writer, every, rows), data=drawn_exiles_table(writer, rows),
    )  # fmt: skip


def _frame(
    axes: Axes, writer: Writer, rows: Mapping[str, Row], size: Size, *, last: bool
) -> None:  # fmt: skip
    from matplotlib.ticker import FixedLocator, NullLocator

    first = int(min(days_of(row)[0] for row in rows.values()))
    end = place_of(writer.edition.end)
    axes.set_xlim(first - 0.3, end + 0.3)
    step = 4 if size.narrow else 2
    years = range(first, int(end) + 1, step if end - first > step else 1)
    axes.set_xticks(list(years), [str(year) for year in years] if last else [""] * len(years))
    most = [row[name] for row in rows.values() for name in ("low", "best", "high")]
    top = max((number for number in most if number is not None), default=10)
    axes.set_yscale("log")
    axes.set_ylim(PLANS * 0.45, max(top, 10) * 4)
    axes.yaxis.set_minor_locator(NullLocator())
    ticks = [10**power for power in range(7) if 10**power <= max(top, 10)]
    axes.yaxis.set_major_locator(FixedLocator([PLANS, FLOOR, *ticks]))
    numbers = [writer.language.number(tick) for tick in ticks]
    gettext = writer.language.gettext
    axes.set_yticklabels([gettext("planned"), gettext("no number"), *numbers])


def _regimes(axes: Axes, writer: Writer, regimes: Sequence[Regime], *, named: bool) -> None:
    """Mark the regimes: their names over the first panel, the closure's band in each."""
    first, last = axes.get_xlim()
    if named:
        mark_regimes(axes, writer, regimes, place_of, (first, last))
        return
    for regime in regimes:
        begun = place_of(regime.start)
        if regime.kind == "closure" and begun < last:
            over = last if regime.end is None else place_of(regime.end)
            closure(axes, max(begun, first), min(over, last))


def _panel(axes: Axes, writer: Writer, rows: Mapping[str, Row], unit: str, size: Size) -> None:
    axes.set_title(
        unit_heading(writer.language, unit), fontsize="medium", pad=3, loc="left",
        x=-0.08 if size.narrow else 0,  # clear of the lines of events
    )  # fmt: skip
    for row in rows.values():
        _event(axes, writer, row)
    for row in sorted(rows.values(), key=_size, reverse=True):
        if _numbered(row):
            bare = range_in_words(writer.language, row["low"], row["high"], "")
            label(axes, days_of(row)[1], _size(row), bare, optional=True, hue=GREY)


def _event(axes: Axes, writer: Writer, row: Row) -> None:
    at, words = days_of(row)[1], _words(writer, row)
    if row["status"] in NOT_COUNTED:
        dot(axes, at, PLANS, words, hue=SECOND, hollow=True, size=6)
    elif not _numbered(row):
        claim(axes, at, FLOOR, words, hue=SECOND, upright=True)
    else:
        low = FLOOR if row["low"] is None else row["low"]
        span(axes, at, low, row["high"], words, best=row["best"], upright=True, hue=SECOND)


def _numbered(row: Row) -> bool:
    counted = row["status"] not in NOT_COUNTED
    return counted and any(row[name] is not None for name in ("low", "best", "high"))


def _size(row: Row) -> int:
    return max((row[name] or 0) for name in ("low", "best", "high"))


def _range(writer: Writer, row: Row) -> str:
    return range_in_words(writer.language, row["low"], row["high"], str(row["unit"]))


def _words(writer: Writer, row: Row) -> str:
    """Return what a pointer over an event shows: when, how many, standing."""
    gettext = writer.language.gettext
    many = gettext("not counted") if row["status"] in NOT_COUNTED else _range(writer, row)
    return f"{when(writer.language, row)} · {many} · {writer.status(row['status'])}"


def _year(writer: Writer, row: Row) -> str:
    return writer.language.period(str(int(days_of(row)[1])))


def unit_heading(language: Language, unit: str) -> str:
    """Return what a unit is called over its panel."""
    return {
        "households": language.gettext("Households"),
        "families": language.gettext("Families"),
        "persons": language.gettext("Persons"),
    }.get(unit) or unit_name(language, unit, 2)


def _title(writer: Writer, every: ExilePeriod) -> Runs:
    """Return how many events are drawn, how many of them without a number, and how many plans."""
    language = writer.language
    if not every.events:
        words = language.ngettext(
            "{k} plan reported, and no event", "{k} plans reported, and no event",
            len(every.planned),
        )  # fmt: skip
        return fill(words, k=planned_tally(writer, every))
    words = language.ngettext(
        "{n} dated event of internal exile is reported",
        "{n} dated events of internal exile are reported",
        len(every.events),
    )
    said = fill(words, n=events_tally(writer, every))
    if not every.planned:
        return said
    more = language.ngettext("{said}, and {k} plan", "{said}, and {k} plans", len(every.planned))
    return fill(more, said=said, k=planned_tally(writer, every))


def _alternative(writer: Writer, every: ExilePeriod, rows: Mapping[str, Row]) -> str:
    """Return in a sentence what the panels show; the numbers stand in a table."""
    gettext, number = writer.language.gettext, writer.language.number
    dated = sorted(rows.values(), key=days_of)
    words = gettext(
        "Chart of {n} reported events and {k} plans of internal exile, from {first} to {last}, "
        "each as a range, with a panel for each unit."
    )
    said = words.format(n=number(len(every.events)), k=number(len(every.planned)),
                        first=_year(writer, dated[0]), last=_year(writer, dated[-1]))  # fmt: skip
    numbered = [row for row in rows.values() if _numbered(row)]
    if not numbered:
        return said
    most = [max((row for row in numbered if row["unit"] == unit), key=_size) for unit in UNITS
            if any(row["unit"] == unit for row in numbered)]  # fmt: skip
    listed = "; ".join(f"{_range(writer, row)} ({when(writer.language, row)})" for row in most)
    largest = gettext("The largest by unit: {listed}.").format(listed=listed)
    return f"{said} {largest}"
