"""Reported returns and handovers by country: ranges of people, returns and handovers apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from nkstats.analysis import ByCountry, Total
from nkstats.blocks import Chart, Quoted, Text, as_text, fill, joined
from nkstats.charts.canvas import Size, chart
from nkstats.charts.marks import span
from nkstats.narrative.writer import Writer
from nkstats.style import FOURTH, GREY, INK, SECOND
from nkstats.tables.arrivals import WITHHELD
from nkstats.tables.repatriations import country_table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEAST = 1.0  # where an open lower end and a sum without a number stand on the log scale
ROW = 0.34  # inches


def reports_by_country(writer: Writer, countries: Sequence[ByCountry]) -> Chart | None:
    """Return what is reported of each country, returns beside handovers; None without any.

    A sum of one or two people is withheld here as in the table.
    """
    if not countries:
        return None
    gettext = writer.language.gettext
    first = countries[0]
    country = (Quoted(writer.country(first.country)),)

    def draw(axes: Any, size: Size) -> None:
        names = (gettext("Returns"), gettext("Handovers"))
        for panel, name, kind in zip(axes.flat, names, ("returned", "handed"), strict=True):
            panel.set_title(name, loc="left")
            for place, row in enumerate(countries):
                _sum(panel, writer, place, row, getattr(row, kind), kind)
            _frame(panel, writer, countries, beside=size.narrow or kind == "returned")

    high = 0.8 + ROW * len(countries)
    title = gettext("Of {country}, sources report returns of {people}")
    if not first.returned.events:
        title = gettext("Of {country}, sources report handovers of {people}")
    most = first.returned if first.returned.events else first.handed
    return chart(
        writer, draw, name="countries", height=high, narrow_height=2 * high,
        grid=(1, 2), narrow_grid=(2, 1),
        title=fill(title, country=country, people=writer.total(most, first.country)),
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


def _sum(
    axes: Axes, writer: Writer, place: int, row: ByCountry, total: Total, kind: str
) -> None:  # fmt: skip
    words, withheld = _words(writer, total), total.high in WITHHELD
    low, high = total.low or None, total.high
    numbered = not withheld and (low is not None or high is not None)
    if total.events and numbered:
        hue = SECOND if kind == "returned" else FOURTH
        span(axes, place, low or LEAST, high, f"{writer.country(row.country)} · {words}", hue=hue,
             best=low if low == high else None, thick=7)  # fmt: skip
    most = (high or low or LEAST) if numbered else LEAST
    axes.annotate(
        words, (most, place), (9, 0), textcoords="offset points", va="center",
        color=INK if total.events else GREY, annotation_clip=False,
    )  # fmt: skip


def _words(writer: Writer, total: Total) -> str:
    """Return a sum and its events in words, for the drawing."""
    language = writer.language
    if not total.events:
        return language.gettext("none reported")
    events = language.ngettext("{n} event", "{n} events", total.events)
    said = language.gettext("withheld")
    if total.high not in WITHHELD:
        said = as_text(writer.total(total))
    return f"{said} ({events.format(n=language.number(total.events))})"


def _frame(
    axes: Axes, writer: Writer, countries: Sequence[ByCountry], *, beside: bool
) -> None:  # fmt: skip
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

    names = [writer.country(row.country) if beside else "" for row in countries]
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
