"""`key_figures.csv`: every quoted number once, and none that two reports give otherwise."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from nkstats.blocks import FIGURES
from nkstats.errors import ReportError
from nkstats.reporting import key_figures


def figure(name: str = "arrivals/2025H2/total", value: object = 127, **more: object) -> Any:
    plain = {"low": None, "high": None, "level": None, "unit": "persons", "period": "2025H2",
             "basis": "derived", "source_ids": ["newsis-a", "mou-b"]}  # fmt: skip
    return {"id": name, "value": value, **plain, **more}


def notebook(*figures: Any) -> list[Any]:
    """Return the figures of a notebook that shows these, one a cell."""
    outputs = [{"data": {FIGURES: [one]}} for one in figures]
    cells = [{"cell_type": "code", "outputs": outputs}]
    return list(key_figures.figures_of({"metadata": {}, "cells": cells}))


def rows(text: str | None) -> list[dict[str, str]]:
    assert text is not None
    return list(csv.DictReader(io.StringIO(text)))


def test_each_figure_is_one_row_sorted_by_id_with_the_reports_that_quote_it() -> None:
    share = figure("share", -20.5, low=-26.0, high=None, level=0.95, unit='of "all", in percent')
    made = key_figures.table({
        ("trends", "en"): notebook(share, figure(), figure()),
        ("trends", "ko"): notebook(share, figure()),
        ("quarterly", "en"): notebook(figure()),
    })  # fmt: skip
    assert made is not None
    assert made.splitlines()[0] == "id,value,low,high,level,unit,period,basis,source_ids,reports"
    assert "\r" not in made and not made.startswith("\ufeff")
    first, second = rows(made)
    assert first["id"] == "arrivals/2025H2/total"
    assert (first["value"], first["low"], first["source_ids"]) == ("127", "", "newsis-a; mou-b")
    assert first["reports"] == "quarterly; trends"
    assert (second["value"], second["low"], second["high"], second["level"]) == (
        "-20.5", "-26", "", "0.95",
    )  # fmt: skip
    assert second["unit"] == 'of "all", in percent'


def test_numbers_stand_in_full() -> None:
    """What is read back is the very number that the analysis gave."""
    exact = 100 * (1127 - 1418) / 1418
    (row,) = rows(key_figures.table({("a", "en"): notebook(figure(value=exact))}))
    assert float(row["value"]) == exact


def test_reports_without_figures_make_no_table() -> None:
    assert key_figures.table({("plain", "en"): notebook()}) is None


def test_two_reports_that_disagree_are_both_named() -> None:
    with pytest.raises(ReportError) as refused:
        key_figures.table({
            ("quarterly", "en"): notebook(figure()), ("trends", "en"): notebook(figure(value=128)),
        })  # fmt: skip
    for word in ("arrivals/2025H2/total", "quarterly", "trends", "127", "128"):
        assert word in str(refused.value)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_one_report_that_disagrees_with_itself_is_named(lang: str) -> None:
    with pytest.raises(ReportError, match="differs between trends"):
        key_figures.table({("trends", lang): notebook(figure(), figure(low=100))})


def test_a_figure_without_a_source_is_refused() -> None:
    with pytest.raises(ReportError, match=r"trends\.ko: the figure lost has no source"):
        key_figures.table({("trends", "ko"): notebook(figure("lost", source_ids=[]))})


@pytest.mark.parametrize(
    "other", [notebook(), notebook(figure(value=126)), notebook(figure(low=1)),
              notebook(figure(), figure("one/more"))],
)  # fmt: skip
def test_languages_that_quote_other_figures_are_refused(other: Any) -> None:
    copies = {("trends", "en"): notebook(figure()), ("trends", "ko"): other}
    with pytest.raises(ReportError, match=r"trends: twins differ \(en, ko\).*(total|one/more)"):
        key_figures.table(copies)


def test_the_order_of_quoting_is_no_difference_between_twins() -> None:
    one, two = figure(), figure("share", 1.5)
    copies = {("trends", "en"): notebook(one, two), ("trends", "ko"): notebook(two, one, one)}
    assert len(rows(key_figures.table(copies))) == 2


FIRST = {
    ("exiles", lang): notebook(figure("exiles/2019", 25), figure("share", 1.5, note="x"))
    for lang in ("en", "ko")
}  # fmt: skip
OTHERS = {
    ("trends", lang): notebook(figure(), figure("share", 1.5)) for lang in ("en", "ko")
}  # fmt: skip


def kept(text: str | None, *reports: str) -> dict[tuple[str, str], Any]:
    assert text is not None
    return {(r, lang): key_figures.rows_of(text, r) for r in reports for lang in ("en", "ko")}


def test_pages_that_are_kept_give_the_table_that_making_them_gives() -> None:
    """Whichever of them are kept, and also where a figure goes or comes."""
    whole = key_figures.table({**FIRST, **OTHERS})
    assert key_figures.table(FIRST, kept(whole, "trends")) == whole
    assert key_figures.table(OTHERS, kept(whole, "exiles")) == whole
    assert key_figures.table({}, kept(whole, "exiles", "trends")) == whole
    changed = {copy: notebook(figure("exiles/2020", 7)) for copy in FIRST}
    made = key_figures.table(changed, kept(whole, "trends"))
    assert made == key_figures.table({**changed, **OTHERS})
    assert [row["id"] for row in rows(made)] == ["arrivals/2025H2/total", "exiles/2020", "share"]


@pytest.mark.parametrize("copy", [("exiles", "en"), ("exiles", "ko"), ("more", "en")])
def test_a_page_that_disagrees_with_one_that_is_kept_is_refused(copy: tuple[str, str]) -> None:
    """A twin that is kept counts as well."""
    whole = key_figures.table({**FIRST, **OTHERS})
    with pytest.raises(ReportError, match="share"):
        key_figures.table({copy: notebook(figure("share", 1.6))}, kept(whole, "exiles", "trends"))


def test_a_report_is_told_from_one_with_a_name_around_its_own() -> None:
    figures = {("a", "en"): notebook(figure("one")), ("a b", "en"): notebook(figure("two"))}
    text = key_figures.table(figures)
    assert text is not None
    assert [row[0] for row in key_figures.rows_of(text, "a")] == ["one"]
