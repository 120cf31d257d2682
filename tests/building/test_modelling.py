"""Which reports need the libraries for models, by their notebooks."""

from __future__ import annotations

from pathlib import Path

import pytest

from nkstats.building import modelling
from nkstats.building.request import Request

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


@pytest.mark.parametrize(
    ("report", "expected"),
    [("arrivals_trends", True), ("data_quality", False), ("internal_exile", False),
     ("quarterly_report", False), ("repatriations", False)],
)  # fmt: skip
def test_a_report_that_only_counts_does_not_wait_for_models(report: str, expected: bool) -> None:
    """Measured: of the reports, arrivals_trends alone loads scipy."""
    assert modelling.estimates((NOTEBOOKS / f"{report}.ipynb").read_bytes()) is expected
    assert modelling.asked_for([Request(reports=(report,))]) is expected


def test_all_reports_are_asked_for_where_none_is_named() -> None:
    """And what a notebook imports by itself counts as well."""
    assert modelling.asked_for([Request()])
    assert modelling.estimates(b"import statsmodels.api as sm")
