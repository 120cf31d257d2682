"""Charts about the record itself: which periods it holds, and how far totals were revised."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from nkstats.analysis import Figure, Held, Revised
from nkstats.blocks import Chart, Runs, Text, fill, joined
from nkstats.cells import parse_period
from nkstats.charts.axes import year_axis
from nkstats.charts.canvas import Size, chart, label, tip
from nkstats.charts.marks import claim
from nkstats.narrative.quality import WITH_A_FIGURE, held_count
from nkstats.narrative.writer import Writer, arrivals_figure
from nkstats.style import ALERT, GREY, INK, MAIN, PAPER
from nkstats.tables.quality import coverage_table, freq_name, revisions_table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TALL = 0.62  # of a row
FAR = 3.0  # percent: what lies farther off is drawn at the edge, with its number
LOOKS: dict[str, dict[str, Any]] = {
    "published": {"facecolor": MAIN, "edgecolor": MAIN},
    "derived": {"facecolor": PAPER, "edgecolor": MAIN},
    "not_held": {"facecolor": PAPER, "edgecolor": GREY, "hatch": "////"},
    "not_published": {"facecolor": PAPER, "edgecolor": GREY, "linestyle": (0, (1, 2))},
    "conflict": {"facecolor": ALERT, "edgecolor": ALERT},
}


def coverage_chart(writer: Writer, held: Sequence[Held]) -> Chart:
    """Return every year, half and quarter as a box that says whether there is a figure."""
    gettext = writer.language.gettext

    def draw(axes: Axes, size: Size) -> None:
        for row, length in enumerate(held):
            for figure in length.figures:
                _box(axes, writer, figure, row)
        years = [figure.period for figure in held[0].figures]
        year_axis(axes, int(years[0]), int(years[-1]) + 1)
        axes.set_yticks(
            range(len(held)), [freq_name(writer.language, length.freq) for length in held]
        )
        axes.tick_params(axis="y", labelcolor=INK)
        axes.set_ylim(len(held) - 0.5, -0.5)
        axes.grid(visible=False)

    quarters = held[-1]
    title = fill(
        gettext("{n} quarters were published and are not in this record"),
        n=held_count(writer, quarters, "not_held"),
    )
    subtitle = gettext(
        "A box a period; solid: published, outlined: derived, hatched: not in this record, "
        "dotted: not published"
    )
    alt = gettext(
        "Boxes for years, halves and quarters. Quarters with a figure: {n} of {all}; published "
        "and not in this record: {missing}; not published: {never}."
    ).format(
        n=len(quarters.of(*WITH_A_FIGURE)), all=len(quarters.figures),
        missing=len(quarters.of("not_held")), never=len(quarters.of("not_published")),
    )  # fmt: skip
    return chart(
        writer, draw, name="coverage", height=1.9, title=title, subtitle=(Text(subtitle),),
        source=_source(writer, quarters.source_ids), alt=alt, data=coverage_table(writer, held),
    )  # fmt: skip


def _box(axes: Axes, writer: Writer, figure: Figure, row: int) -> None:
    from matplotlib.patches import Rectangle

    span = parse_period(figure.period)
    assert span.start is not None  # years, halves and quarters all have one
    start = span.start.year + (span.start.month - 1) / 12
    width = (span.end.year + span.end.month / 12) - start
    box = Rectangle(
        (start + 0.02, row - TALL / 2), width - 0.04, TALL, linewidth=0.8, zorder=2,
        **LOOKS[figure.basis],
    )  # fmt: skip
    axes.add_patch(box)
    tip(box, writer.origin(arrivals_figure(figure)))


def revisions_chart(writer: Writer, revised: Sequence[Revised]) -> Chart | None:
    """Return how far each total printed for a year lies from the one held; None without any."""
    if not revised:
        return None
    gettext = writer.language.gettext
    years = [int(period.figure.period) for period in revised]

    def draw(axes: Axes, size: Size) -> None:
        axes.axhline(0, color=MAIN, linewidth=1.2, zorder=0.9)
        for period in revised:
            _totals(axes, writer, period)
        year_axis(axes, years[0], years[-1])
        axes.set_ylim(-FAR * 1.25, FAR * 1.25)
        axes.yaxis.set_major_formatter(lambda value, _: writer.language.percent(value))

    widest = max(revised, key=lambda period: period.spread)
    number = writer.computed(
        writer.language.number(widest.spread), widest.spread,
        id=f"quality/spread/{widest.figure.period}", unit="rows", period="",
        source_ids=widest.source_ids,
    )  # fmt: skip
    title = fill(
        gettext("Printed totals lie farthest apart for {year}: by {n} people"),
        year=writer.period(widest.figure.period), n=number,
    )  # fmt: skip
    subtitle = gettext(
        "Totals printed for a year, a tick each, as distance in percent from the one held now; "
        "an arrow lies beyond the axis"
    )
    alt = gettext(
        "Ticks for the totals printed for {n} years, around the one held now. Farthest apart: "
        "{year}, by {spread} people."
    ).format(
        n=len(revised), year=writer.language.period(widest.figure.period),
        spread=writer.language.number(widest.spread),
    )  # fmt: skip
    ids = [source for period in revised for source in period.source_ids]
    return chart(
        writer, draw, name="revisions", height=2.6, title=title, subtitle=(Text(subtitle),),
        source=_source(writer, ids), alt=alt, data=revisions_table(writer, revised),
    )  # fmt: skip


def _totals(axes: Axes, writer: Writer, revised: Revised) -> None:
    year = int(revised.figure.period)
    for printed in revised.printed:
        said = f"{writer.language.short(revised.figure.period)}: "
        said += f"{writer.language.number(printed.total)} · {writer.named(printed.source_ids)}"
        if abs(printed.percent) <= FAR:
            claim(axes, year, printed.percent, said, upright=True)
        else:
            edge = FAR if printed.percent > 0 else -FAR
            tip(axes.plot([year], [edge], marker="^" if edge > 0 else "v", color=ALERT), said)
            label(axes, year, edge, writer.language.percent(printed.percent), side="right")


def _source(writer: Writer, ids: Sequence[str]) -> Runs:
    words = writer.language.gettext("Source: the claims of this record")
    return joined([(Text(words),), (writer.cite(ids, most=4),)], " ")
