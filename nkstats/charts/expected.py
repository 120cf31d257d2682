"""What was counted after a break beside what the years before gave reason to expect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nkstats.analysis.wording import interval_name
from nkstats.blocks import Chart, Quoted, fill
from nkstats.charts.arrivals_words import brief_words_of, source_line
from nkstats.charts.axes import count_axis, year_axis
from nkstats.charts.canvas import Size, chart, label
from nkstats.charts.marks import band, dot, line
from nkstats.charts.regime_marks import mark_regimes, places
from nkstats.narrative.trend_changes import changes_evidence, counterfactual_span
from nkstats.narrative.writer import Writer
from nkstats.style import GREY, MAIN, SECOND
from nkstats.tables.trends import expected_table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from nkstats.analysis import Counterfactual, Figure, Interrupted, Profile, Regime

ROOM = 1.12


def counted_and_expected(
    writer: Writer,
    profiles: tuple[Profile, ...],
    changes: Interrupted | None,
    regimes: tuple[Regime, ...],
) -> Chart | None:
    """Return both as lines, the expected with its band; None where nothing can be expected."""
    if changes is None or changes.counterfactual.reason or changes.counterfactual.since is None:
        return None
    found, since = changes.counterfactual, str(changes.counterfactual.since)
    figures = [f for one in profiles for f in one.figures if f.period >= since]
    first, last = int(figures[0].period), int(figures[-1].period)

    def draw(axes: Axes, size: Size) -> None:
        highest = max(float(found.frame["high"].max()), *(figure.total or 0 for figure in figures))
        axes.set_ylim(0, highest * ROOM)
        year_axis(axes, first, last)
        mark_regimes(axes, writer, regimes, places(figures, first), (first - 0.7, last + 0.7))
        _draw_expected(axes, writer, found)
        _draw_counted(axes, writer, figures)
        count_axis(axes, writer.language)

    gettext = writer.language.gettext
    basis = changes_evidence(writer, profiles)
    return chart(
        writer, draw, name="expected", height=3.2,
        title=fill(
            gettext("Counted in {span}: {observed}; expected: {expected}"),
            span=counterfactual_span(writer, found),
            observed=basis.people(found.observed or 0, "observed"),
            expected=basis.people(found.expected or 0, "expected"),
        ),
        subtitle=fill(
            gettext("Persons registered as arrived in South Korea, by year; dashed: if the trend "
                    "before had gone on, pale: {interval} of a single year"),
            interval=Quoted(interval_name(writer.language, found.level)),
        ),
        source=source_line(writer, figures), alt=_alternative(writer, found),
        data=expected_table(writer, profiles, found),
    )  # fmt: skip


def _draw_expected(axes: Axes, writer: Writer, found: Counterfactual) -> None:
    frame, gettext = found.frame, writer.language.gettext
    years = [period.year for period in frame.index]
    name = interval_name(writer.language, found.level)
    if len(years) == 1:  # a band needs a width
        years, frame = [years[0] - 0.4, years[0] + 0.4], frame.loc[[*frame.index, *frame.index]]
    band(axes, years, frame["low"].tolist(), frame["high"].tolist(), name, hue=SECOND)
    line(axes, years, frame["expected"].tolist(), gettext("expected"), hue=SECOND, dashed=True)
    label(axes, years[-1], float(frame["expected"].iloc[-1]), gettext("expected"), side="right",
          hue=GREY)  # fmt: skip


def _draw_counted(axes: Axes, writer: Writer, figures: list[Figure]) -> None:
    years = [int(figure.period) for figure in figures]
    whole = list(range(years[0], years[-1] + 1))
    totals = {int(figure.period): float(figure.total or 0) for figure in figures}
    gettext = writer.language.gettext
    line(axes, whole, [totals.get(year) for year in whole], gettext("counted"), hue=MAIN)
    for figure in figures:
        dot(axes, int(figure.period), figure.total or 0, brief_words_of(writer, figure))
    label(axes, years[-1], totals[years[-1]], gettext("counted"), side="above", hue=MAIN, away=6)


def _alternative(writer: Writer, found: Counterfactual) -> str:
    """Return in a sentence what the lines show."""
    number, period = writer.language.number, writer.language.period
    words = writer.language.gettext(
        "Line chart of arrivals in South Korea and of what the trend before gave reason to expect. "
        "From {first} to {last} {observed} people were counted, {expected} expected."
    )
    return words.format(
        first=period(str(found.frame.index[0])), last=period(str(found.frame.index[-1])),
        observed=number(round(found.observed or 0)), expected=number(round(found.expected or 0)),
    )  # fmt: skip
