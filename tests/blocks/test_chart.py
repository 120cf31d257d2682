"""A chart on a page: two drawings of which one shows, its table and CSV behind it."""

from __future__ import annotations

import base64
import csv
import io
import re

import pytest
from bs4 import BeautifulSoup

from nkstats.blocks import Chart, KeyFigure, Quoted, Table, Text, Value
from nkstats.style import LIGHT

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" fill="#1a2433">'
    '<path d="M0 0h9" fill="#1b5e91"><title>{words}</title></path><text>9</text></svg>'
)
FIGURE = KeyFigure("arrivals/2016/total", 1418, "persons", "2016", "published", ("a", "b"))


@pytest.fixture
def chart() -> Chart:
    """Return a chart whose words would be markup if they could."""
    number = (Value("1,418", FIGURE, "2016 · published", 1),)
    row = ((Quoted("=1+1"),), number)
    table = Table((Text("caption"),), ("Name", "통계"), (row,), "lr")
    return Chart(
        "years", DRAWING.format(words="wide"), DRAWING.format(words="narrow"),
        (Text("A <b> finding"),), (Text("measure"),), (Text("Source"),), 'a "quoted" <alt>',
        table, "2025H2-years.csv", "Data table and CSV", "Download",
    )  # fmt: skip


def test_the_narrow_drawing_is_hidden_where_no_style_sheet_says_otherwise(chart: Chart) -> None:
    """And each says the same to who cannot see it."""
    page = BeautifulSoup(chart.html(), "html.parser")
    wide, narrow = page.select("figure#chart-years > div")
    assert (wide["class"], wide.has_attr("hidden")) == (["wide"], False)
    assert (narrow["class"], narrow.has_attr("hidden")) == (["narrow"], True)
    for drawing in page.find_all("svg"):
        assert (drawing["role"], drawing["aria-label"]) == ("img", chart.alt)


def test_colours_follow_the_page_and_fall_back_to_the_light_ones(chart: Chart) -> None:
    """On paper, where no style sheet is, they are as they are."""
    html = chart.html()
    assert f'fill="var(--main,{LIGHT["main"]})"' in html
    assert f'fill="var(--ink,{LIGHT["ink"]})"' in html
    assert not re.search(r'"#[0-9a-f]{6}"', html)
    assert "var(" not in chart.typst()
    assert chart.typst().count("<svg") == 1


def test_the_csv_opens_in_korean_excel(chart: Chart) -> None:
    """A byte-order mark, UTF-8, numbers without separators; the table is on the page as well."""
    page = BeautifulSoup(chart.html(), "html.parser")
    link = page.select_one("details a[download]")
    assert link is not None
    assert link["download"] == "2025H2-years.csv"
    kind, _, data = str(link["href"]).partition(";base64,")
    assert kind == "data:text/csv;charset=utf-8"
    raw = base64.b64decode(data)
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert rows[0] == ["Name", "통계"]
    assert rows[1][1] == "1418"
    assert page.select("details table td .value")


def test_its_numbers_count_among_the_figures_of_the_report(chart: Chart) -> None:
    runs = [run for content in chart.content() for run in content]
    assert [run.figure.id for run in runs if isinstance(run, Value)] == ["arrivals/2016/total"]


def test_as_text_it_says_what_it_shows(chart: Chart) -> None:
    assert chart.text() == f"A <b> finding\n{chart.alt}"
