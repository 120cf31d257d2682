"""The share of women among those who arrived, by year, with its interval."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from nkstats.analysis import Figure, Proportion, Regime, proportion
from nkstats.analysis.wording import interval_name
from nkstats.blocks import Chart, Quoted, Runs, fill
from nkstats.charts.arrivals_words import source_line
from nkstats.charts.axes import percent_axis, year_axis
from nkstats.charts.canvas import Side, Size, chart, label
from nkstats.charts.marks import band, dot, line
from nkstats.charts.regime_marks import mark_regimes, places
from nkstats.narrative.writer import Writer
from nkstats.tables.behind_charts import percent, share_of_women, shares_table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Shares = Mapping[str, Proportion]
Year = TypeVar("Year", str, int)


def women_share(
    writer: Writer, years: dict[str, Figure], regimes: tuple[Regime, ...]
) -> Chart | None:
    """Return the share of women by year as a line with its interval; None if no year has one."""
    shares = {
        label: proportion(figure.female, figure.total)
        for label, figure in years.items()
        if figure.total and figure.female is not None and not figure.sexes_withheld
    }
    if not shares:
        return None
    shown = [years[label] for label in years if min(shares) <= label <= max(shares)]
    first, last = int(shown[0].period), int(shown[-1].period)

    def draw(axes: Axes, size: Size) -> None:
        axes.set_ylim(0, 1)
        year_axis(axes, first, last)
        mark_regimes(axes, writer, regimes, places(shown, first), (first - 0.7, last + 0.7))
        _draw_shares(axes, writer, shares)
        percent_axis(axes, writer.language)

    gettext = writer.language.gettext
    known = [years[label] for label in shares]
    level = interval_name(writer.language, shares[known[0].period].level)
    measure = gettext(
        "Share of women among persons registered as arrived, by year; pale: {interval}"
    )
    return chart(
        writer, draw, name="women", height=3.0,
        title=_title(writer, years, shares), subtitle=fill(measure, interval=Quoted(level)),
        source=source_line(writer, known), alt=_alternative(writer, shares),
        data=shares_table(writer, known, shares),
    )  # fmt: skip


def _draw_shares(axes: Axes, writer: Writer, shares: Shares) -> None:
    """Draw the band, the line, a dot a year; label both ends, the lowest, the highest."""
    known = {int(label): share for label, share in shares.items()}
    xs = list(range(min(known), max(known) + 1))
    measure = writer.language.gettext("Share of women")
    interval = interval_name(writer.language, known[xs[0]].level)
    band(axes, xs, _part(known, xs, "low"), _part(known, xs, "high"), interval)
    line(axes, xs, _part(known, xs, "estimate"), measure)
    for year, share in known.items():
        dot(axes, year, share.estimate or 0, f"{year}: {share.sentence(writer.language.code)}")
    for year in sorted({xs[0], _lowest(known), _highest(known), xs[-1]}):
        side: Side = "below" if year == _lowest(known) else "above"
        words, between = percent(writer, known[year].estimate), year == _highest(known) != xs[-1]
        label(axes, year, known[year].estimate or 0, words, side=side, away=6, optional=between)


def _part(known: Mapping[int, Proportion], years: Sequence[int], name: str) -> list[float]:
    """Return one number of each year's share, none (not a number) where there is no share."""
    return [getattr(known[year], name) if year in known else math.nan for year in years]


def _lowest(shares: Mapping[Year, Proportion]) -> Year:
    return min(shares, key=lambda year: shares[year].estimate or 0)


def _highest(shares: Mapping[Year, Proportion]) -> Year:
    return max(shares, key=lambda year: shares[year].estimate or 0)


def _title(writer: Writer, years: Mapping[str, Figure], shares: Shares) -> Runs:
    last, lowest = max(shares), _lowest(shares)
    gettext = writer.language.gettext
    if last == lowest:
        words = gettext(
            "Women were {share} of those who arrived in {year}, the lowest share so far"
        )
    else:
        words = gettext(
            "Women were {share} of those who arrived in {year}; the lowest share was {least}, in "
            "{least_year}"
        )
    return fill(
        words, share=share_of_women(writer, years[last], shares[last]), year=writer.period(last),
        least=share_of_women(writer, years[lowest], shares[lowest]),
        least_year=writer.period(lowest),
    )  # fmt: skip


def _alternative(writer: Writer, shares: Shares) -> str:
    """Return in a sentence what the line shows; the numbers stand in a table."""
    words = writer.language.gettext(
        "Line chart of the share of women among those who arrived in South Korea, from {first} to "
        "{last}, with its interval. The highest share is {most} in {most_year}, the lowest "
        "{least} in {least_year}; the last is {now}."
    )
    highest, lowest, last = _highest(shares), _lowest(shares), max(shares)
    period = writer.language.period
    return words.format(
        first=period(min(shares)), last=period(last),
        most=percent(writer, shares[highest].estimate), most_year=period(highest),
        least=percent(writer, shares[lowest].estimate), least_year=period(lowest),
        now=percent(writer, shares[last].estimate),
    )  # fmt: skip
