"""What a manifest says of a report: its names, whether it says them itself or in its metadata."""

from __future__ import annotations

from typing import Any

import nbformat
import pytest

from nkstats.blocks import DOCUMENT
from nkstats.reporting.documents import entry


def names(metadata: dict[str, Any], lang: str, **said: str) -> tuple[object, object]:
    """Return the title and the report's name in the entry of a notebook."""
    shown = {"output_type": "display_data", "metadata": {}, "data": {DOCUMENT: said}}
    cell = nbformat.v4.new_code_cell(outputs=[shown] if said else [])
    notebook = nbformat.v4.new_notebook(cells=[cell], metadata=metadata)
    made = entry(notebook, report="mine", lang=lang, edition="2025H2", date="2026-02-04", files=[])
    return made["title"], made["report_title"]


@pytest.mark.parametrize(
    ("metadata", "lang", "name"),
    [
        ({}, "en", "mine"),
        ({"title": "Mine"}, "ko", "Mine"),
        ({"title": "Mine", "nkstats": {"title": {"en": "My own", "ko": "내 것"}}}, "ko", "내 것"),
        ({"title": "Mine", "nkstats": {"title": {"en": "My own"}}}, "ko", "Mine"),
        ({"title": "Mine", "nkstats": "none"}, "en", "Mine"),
    ],
)
def test_a_notebook_that_does_not_say_what_it_is_goes_by_its_metadata(
    metadata: dict[str, Any], lang: str, name: str
) -> None:
    assert names(metadata, lang) == (name, name)


def test_a_report_that_says_what_it_is_goes_by_that() -> None:
    said = {"title": "236 people arrived", "report_title": "Report"}
    assert names({"title": "Mine"}, "en", **said) == ("236 people arrived", "Report")
