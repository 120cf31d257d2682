"""Reported events as ranges: drawn from lowest to highest, as the record has them."""

from __future__ import annotations

from typing import Any

import nkstats as nk
from nkstats import charts
from nkstats.analysis import wholes
from nkstats.narrative.writer import Writer


def test_a_report_without_numbers_has_no_chart_of_ranges(writer: Writer) -> None:
    """Nothing to draw is nothing drawn."""
    assert charts.reported_ranges(writer, nk.load_repatriations().iloc[:0]) is None


def test_each_range_runs_from_its_lowest_to_its_highest(writer: Writer, settled: list[Any]) -> None:
    """Straight from the loader: 200 to 650 for October 2023 among them."""
    events = nk.load_repatriations().loc[["cn-2023-10-09-mass", "cn-2023-08-29-first-return"]]
    charts.reported_ranges(writer, events)
    bars = [line for line in settled[0].axes[0].lines if line.get_linewidth() > 5]
    drawn = {tuple(map(int, line.get_xdata())) for line in bars if len(line.get_xdata()) == 2}
    assert drawn == {(row.low, row.high) for row in wholes(events).itertuples()}
    assert (200, 650) in drawn
