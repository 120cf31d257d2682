"""Reported returns and handovers by country: ranges of people, returns and handovers apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from nkstats.analysis import ByCountry, Total
from nkstats.blocks import Chart, Quoted, Runs, Text, as_text, fill, joined
from nkstats.charts.canvas import Size, beside, chart
from nkstats.charts.marks import span
from nkstats.narrative.writer import Writer
from nkstats.style import FOURTH, GREY, INK, SECOND
from nkstats.tables.repatriations import country_table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEAST = 1.0  # where an open lower end and a sum without a number stand on the log scale
ROW = 0.34  # inches


def reports_by_country(writer: Writer, countries: Sequence[ByCountry]) -> Chart | None:
    """Return what is reported of each country, returns beside handovers; None without a sum.

    A sum of one or two people is withheld here as in the table.
    """
    if not any(_numbered(total) for row in countries for total in (row.returned, row.handed)):
        return None
    gettext = writer.language.gettext

    def draw(axes: Any, size: Size) -> None:
        names = (gettext("Returns"), gettext("Handovers"))
        for panel, name, kind in zip(axes.flat, names, ("returned", "handed"), strict=True):
            panel.set_title(name, loc="left")
            for place, row in enumerate(countries):
                _sum(panel, writer, place, row, kind, narrow=size.narrow)
            _frame(panel, writer, countries, named=size.narrow or kind == "returned")

    high = 0.8 + ROW * len(countries)
    return chart(
        writer, draw, name="countries", height=high, narrow_height=2 * high,
        grid=(1, 2), narrow_grid=(2, 1),
        title=_title(writer, countries[0]),
        subtitle=gettext(
            "People reported, log scale, by country that sent them back; bar: lowest to highest "
            "sum, arrow: open, with the number of events"
        ),
        source=joined([
            (Text(gettext("Source: reports of those named in the tables")),),
            (writer.cite([s for row in countries for s in row.source_ids], most=1),),
        ], " "),
        alt=_alternative(writer, countries), data=country_table(writer, countries),
    )  # fmt: skip


def _title(writer: Writer, first: ByCountry) -> Runs:
    """Return what is reported of the country with most events; no sum that the rows withhold."""
    gettext = writer.language.gettext
    most = first.returned if first.returned.events else first.handed
    if not _numbered(most):
        return (Text(gettext("Forced repatriations reported, by country that sent people back")),)
    words = gettext("Of {country}, sources report returns of {people}")
    if not first.returned.events:
        words = gettext("Of {country}, sources report handovers of {people}")
    country = (Quoted(writer.country(first.country)),)
    return fill(words, country=country, people=writer.total(most, first.country))


def _sum(
    axes: Axes, writer: Writer, place: int, row: ByCountry, kind: str, *, narrow: bool
) -> None:  # fmt: skip
    total: Total = getattr(row, kind)
    words = _words(writer, total)
    low, high, numbered = total.low or None, total.high, _numbered(total)
    if numbered:
        hue = SECOND if kind == "returned" else FOURTH
        span(axes, place, low or LEAST, high, f"{writer.country(row.country)} · {words}", hue=hue,
             best=low if low == high else None, thick=7)  # fmt: skip
    most = (high or low or LEAST) if numbered else LEAST
    if narrow:
        words = words.replace(" (", "\n(")
    beside(axes, most, place, words, hue=INK if total.events else GREY)


def _numbered(total: Total) -> bool:
    """Whether there is a sum to show."""
    return bool(total.events and (total.low or total.high is not None)) and not total.withheld


def _words(writer: Writer, total: Total) -> str:
    """Return a sum and its events in words, for the drawing."""
    language = writer.language
    if not total.events:
        return language.gettext("none reported")
    events = language.ngettext("{n} event", "{n} events", total.events)
    said = language.gettext("withheld")
    if not total.withheld:
        said = as_text(writer.total(total))
    return f"{said} ({events.format(n=language.number(total.events))})"


def _frame(
    axes: Axes, writer: Writer, countries: Sequence[ByCountry], *, named: bool
) -> None:  # fmt: skip
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

    names = [writer.country(row.country) if named else "" for row in countries]
    axes.set_yticks(range(len(countries)), names)
    axes.tick_params(axis="y", labelcolor=INK)
    axes.tick_params(axis="x", labelcolor=GREY)
    axes.set_ylim(len(countries) - 0.5, -0.6)
    axes.set_xscale("log")
    axes.set_xlim(LEAST * 0.8, 3e6)
    axes.xaxis.set_major_locator(FixedLocator([1, 100, 10_000]))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: writer.language.number(value)))
    axes.grid(axis="y", visible=False)
    axes.grid(axis="x", visible=True)


def _alternative(writer: Writer, countries: Sequence[ByCountry]) -> str:
    words = writer.language.gettext("{country}: returns reported {returned}, handovers {handed}.")
    return " ".join(
        words.format(
            country=writer.country(row.country), returned=_words(writer, row.returned),
            handed=_words(writer, row.handed),
        )
        for row in countries
    )  # fmt: skip
