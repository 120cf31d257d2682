"""Charts to look at: those of a report, and one that a test draws itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any
from xml.etree import ElementTree

import pytest

import nkstats as nk
from nkstats import charts
from nkstats.analysis import figures, regimes
from nkstats.blocks import Chart, Table, Text
from nkstats.charts import canvas
from nkstats.narrative.writer import Writer

SVG = "{http://www.w3.org/2000/svg}"


@cache
def of_report(edition: str, lang: str) -> tuple[dict[str, Chart], list[Any]]:
    """Return the charts of a report by name, and matplotlib's figures of them, wide and narrow."""
    asked = nk.open_edition(edition, lang=lang)
    writer = Writer(asked, nk.load_sources())
    years = figures(nk.load_arrivals("Y").loc[: asked.last_year])
    known = figures(*(nk.load_arrivals(freq) for freq in "YHQ"))
    named = regimes(nk.load_regimes())
    with pytest.MonkeyPatch.context() as patched:
        seen = watched(patched)
        made = [
            charts.arrivals_by_year(writer, years, named),
            charts.arrivals_recent(writer, known, asked.label, named),
            charts.reported_ranges(writer, asked.events_until(nk.load_repatriations(), 5)),
            charts.women_share(writer, years, named),
        ]
    return {chart.name: chart for chart in made if isinstance(chart, Chart)}, seen


def watched(patched: pytest.MonkeyPatch) -> list[Any]:
    """Return a list that will hold matplotlib's figures once all labels have their place."""
    seen: list[Any] = []
    whole = canvas.settle

    def settle(figure: Any) -> None:
        whole(figure)
        seen.append(figure)

    patched.setattr(canvas, "settle", settle)
    return seen


@pytest.fixture(scope="session")
def drawn() -> Callable[..., dict[str, Chart]]:
    """Return a drawer of a report's charts, by edition and language."""
    return lambda edition="latest", lang="en": of_report(edition, lang)[0]


@pytest.fixture(scope="session")
def laid_out() -> Callable[..., list[Any]]:
    """Return a drawer of a report's charts as matplotlib's figures, wide and narrow by turns."""
    return lambda edition="latest", lang="en": of_report(edition, lang)[1]


@pytest.fixture(scope="session")
def writer() -> Writer:
    """Return the writer of the latest edition in English."""
    return Writer(nk.open_edition(), nk.load_sources())


@pytest.fixture(scope="session")
def sketch(writer: Writer) -> Callable[..., Chart]:
    """Return a maker of a chart from what a test draws; anything else may be given too."""
    row = ((Text("first"),), (Text("second"),))
    table = Table((Text("caption"),), ("one", "two"), (row,), "ll")

    def made(draw: Callable[[Any, canvas.Size], None], **more: Any) -> Chart:
        given = {
            "name": "sketch", "height": 2.0, "title": (Text("A finding"),), "subtitle": "measure",
            "source": (Text("Source"),), "alt": "What the chart shows", "data": table,
        }  # fmt: skip
        return charts.chart(writer, draw, **(given | more))

    return made


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Collect matplotlib's figures of this test."""
    return watched(monkeypatch)


@pytest.fixture(scope="session")
def texts() -> Callable[[str], list[str]]:
    """Return a reader of the words of a drawing."""

    def read(svg: str) -> list[str]:
        root = ElementTree.fromstring(svg)
        return ["".join(node.itertext()).strip() for node in root.iter(f"{SVG}text")]

    return read
