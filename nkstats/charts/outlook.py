"""Fans of what may follow, one panel a scenario, on a logarithmic axis shared by all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from nkstats.blocks import Chart, Runs, Text, fill
from nkstats.charts.arrivals_words import brief_words_of, source_line
from nkstats.charts.axes import log_count_axis, year_axis
from nkstats.charts.canvas import Size, chart, label
from nkstats.charts.marks import band, dot, line
from nkstats.charts.regime_marks import closures, places
from nkstats.narrative.outlook import outlook_evidence, scenario_name
from nkstats.narrative.writer import Writer
from nkstats.style import MAIN, SECOND
from nkstats.tables.outlook import outlook_table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from nkstats.analysis import Figure, Regime, Scenarios

RECENT = 10  # years shown before what may follow


def outlook_fans(
    writer: Writer, years: dict[str, Figure], outlook: Scenarios, regimes: tuple[Regime, ...]
) -> Chart | None:
    """Return one fan a scenario; None where there is no outlook."""
    table = outlook_table(writer, years, outlook)
    if table is None:
        return None
    known = [figure for figure in years.values() if figure.total is not None][-RECENT:]
    names = list(outlook.conditions)

    def draw(grid: Any, size: Size) -> None:
        for axes, name in zip(np.atleast_1d(grid), names, strict=True):
            _panel(axes, writer, known, outlook, name, regimes)

    gettext = writer.language.gettext
    return chart(
        writer, draw, name="outlook", height=3.1, narrow_height=1.9 * len(names) + 0.5,
        grid=(1, len(names)), narrow_grid=(len(names), 1),
        title=_title(writer, years, outlook),
        subtitle=(Text(gettext(
            "Persons a year; dashed: middle, darker: inner range, paler: outer range; logarithmic "
            "scale"
        )),),
        source=source_line(writer, known), alt=_alternative(writer, outlook), data=table,
    )  # fmt: skip


def _panel(
    axes: Axes,
    writer: Writer,
    known: Sequence[Figure],
    outlook: Scenarios,
    name: str,
    regimes: tuple[Regime, ...],
) -> None:
    rows = outlook.frame[outlook.frame["scenario"] == name]
    first, last = int(known[0].period), rows["period"].iloc[-1].year
    axes.set_title(scenario_name(writer, name), fontsize="small")
    year_axis(axes, first, last, few=True)
    bounds = outlook.frame.drop(columns=["scenario", "period"]).to_numpy(dtype=float)
    log_count_axis(axes, writer.language, [*(f.total or 0 for f in known), *bounds.ravel()])
    closures(axes, writer, regimes, places(known, first), (first - 0.7, last + 0.7))
    _fan(axes, writer, known[-1], rows, outlook.levels)
    xs = [int(figure.period) for figure in known]
    line(axes, xs, [max(figure.total or 0, 1) for figure in known], "", hue=MAIN)
    for figure in known:
        dot(
            axes,
            int(figure.period),
            max(figure.total or 0, 1),
            brief_words_of(writer, figure),
            size=3,
        )


def _fan(
    axes: Axes, writer: Writer, last: Figure, rows: pd.DataFrame, levels: tuple[float, ...]
) -> None:
    """Draw the ranges, widest first, and the middle, from the last known figure on."""
    start = float(max(last.total or 0, 1))
    xs = [int(last.period), *(period.year for period in rows["period"])]
    for level in reversed(levels):
        low, high = ([start, *rows[f"{side}{level:g}"].clip(lower=1.0)] for side in ("low", "high"))
        name = writer.language.gettext("{level}% interval")
        words = name.format(level=writer.language.level(level / 100))
        band(axes, xs, low, high, words, hue=SECOND, sure=level == levels[0])
    middle = [start, *rows["point"].clip(lower=1.0)]
    line(axes, xs, middle, writer.language.gettext("middle"), hue=SECOND, dashed=True)
    shown = writer.language.number(round(float(rows["point"].iloc[-1])))
    label(axes, xs[-1], middle[-1], shown, side="above", bold=True)


def _title(writer: Writer, years: dict[str, Figure], outlook: Scenarios) -> Runs:
    """Return the inner range of the last year if nothing changes: the finding, with its if."""
    rows = outlook.frame[outlook.frame["scenario"] == "continuation"]
    row, basis = rows.iloc[-1], outlook_evidence(writer, years)
    year, level = str(row["period"]), outlook.levels[0]
    ends = (float(row[f"low{level:g}"]), float(row[f"high{level:g}"]), level / 100)
    words = writer.language.gettext("If nothing opens or closes, {range} people in {year}")
    shown = basis.between(ends, f"continuation/{year}/{level:g}", period=year)
    return fill(words, range=shown, year=writer.period(year))


def _alternative(writer: Writer, outlook: Scenarios) -> str:
    """Return in sentences what the fans show: the last year of each scenario."""
    gettext = writer.language.gettext
    lead = gettext("Fan charts of what may follow, on a logarithmic scale.")
    said = [outlook.scenario(name, writer.language.code) for name in outlook.conditions]
    return " ".join([lead, *said])
