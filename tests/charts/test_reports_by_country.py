"""Reports by country, as drawn: a sum of one or two people is said nowhere on the chart."""

from __future__ import annotations

from dataclasses import replace

import pytest

import nkstats as nk
from nkstats import charts
from nkstats.analysis import ByCountry, Total
from nkstats.blocks import as_text
from nkstats.narrative.writer import Writer

NONE = Total("../2025-12-31", "return", "persons", 0, 0, 0, 0, ())


def country(name: str, low: int, high: int | None) -> ByCountry:
    """Return a country with one reported return of so many people."""
    ids = (str(nk.load_sources().index[0]),)
    returned = replace(NONE, low=low, high=high, events=1, source_ids=ids)
    return ByCountry(name, returned, replace(NONE, kind="handover"))


@pytest.mark.parametrize(
    ("low", "high", "withheld"),
    [(1, 1, True), (0, 2, True), (2, None, True), (3, None, False), (1, 3, False)],
)
def test_a_sum_of_one_or_two_people_is_withheld_with_an_open_end_too(
    writer: Writer, low: int, high: int | None, withheld: bool
) -> None:
    """In the title, in both drawings and in their words, as in the table behind them."""
    chart = charts.reports_by_country(writer, [country("Laos", low, high), country("China", 9, 9)])
    assert chart is not None
    (cell,) = (row[2] for row in chart.data.rows if as_text(row[0]) == "Laos")
    said = (as_text(cell), chart.wide, chart.narrow, chart.alt)
    assert ["withheld" in part for part in said] == [withheld] * len(said)
    assert ("Laos" in as_text(chart.title)) is not withheld


def test_there_is_no_chart_where_every_sum_is_withheld_or_has_no_number(writer: Writer) -> None:
    assert charts.reports_by_country(writer, [country("Laos", 1, 2)]) is None
    assert charts.reports_by_country(writer, [country("Laos", 0, None)]) is None
