"""The share of women: as counted, with statsmodels' own interval."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from statsmodels.stats.proportion import proportion_confint

import nkstats as nk
from nkstats import charts
from nkstats.analysis import Figure
from nkstats.blocks import Chart, as_text
from nkstats.narrative.writer import Writer


def test_the_band_is_the_interval_of_each_year(laid_out: Callable[..., list[Any]]) -> None:
    """Both its edges in 2016: 1,116 of 1,418."""
    (band,) = laid_out()[-2].axes[0].collections
    edge = {(round(x), y) for x, y in band.get_paths()[0].vertices}
    low, high = proportion_confint(1116, 1418, method="wilson")
    ends = sorted(y for x, y in edge if x == 2016)
    assert ends == pytest.approx([low, high])


def test_the_title_says_the_last_and_the_lowest_share(
    drawn: Callable[..., dict[str, Chart]],
) -> None:
    """198 of 223 in 2025, and 23 of 63 in 2021."""
    title = as_text(drawn()["women"].title)
    assert [title.find(f"{share:.0%}") >= 0 for share in (198 / 223, 23 / 63)] == [True, True]
    rows = drawn()["women"].data.rows
    years = nk.load_arrivals("Y").loc[:"2025"]
    assert len(rows) == years["female"].notna().sum()


def test_a_year_with_one_or_two_of_a_sex_is_not_shown(writer: Writer) -> None:
    ids = (str(nk.load_sources().index[0]),)
    years = {
        "2019": Figure("2019", 10, 4, 6, "final", "published", ids),
        "2020": Figure("2020", 10, 1, 9, "final", "published", ids),
        "2021": Figure("2021", 10, 5, 5, "final", "published", ids),
    }
    chart = charts.women_share(writer, years, ())
    assert chart is not None
    assert not re.search("<title>2020", chart.wide)
    assert len(chart.data.rows) == 2
    assert charts.women_share(writer, {"2020": years["2020"]}, ()) is None
