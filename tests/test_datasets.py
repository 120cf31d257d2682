"""Loaders: what they hand out, from where, and what they refuse."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import nkstats as nk
from nkstats.errors import DataError, UsageError

Rows = list[dict[str, str]]
ARRIVALS = [
    "total", "male", "female", "status", "basis", "source_ids", "known_by", "n_claims", "low",
    "high",
]  # fmt: skip
EVENTS = [
    "kind", "start", "end", "date_precision", "low", "best", "high", "unit", "status",
    "parent_id", "country", "place", "n_claims", "n_claimants", "source_ids", "known_by",
]  # fmt: skip
LOADERS: dict[str, Callable[..., pd.DataFrame]] = {
    "arrivals": nk.load_arrivals, "repatriations": nk.load_repatriations,
    "exiles": nk.load_exiles, "timeline": nk.load_timeline, "arrivals_profile": nk.load_profile,
    "repatriation_stock": nk.load_stocks, "voluntary_returns": nk.load_returns,
    "context": nk.load_context, "places": nk.load_places, "regimes": nk.load_regimes,
    "sources": nk.load_sources,
}  # fmt: skip
TIMELESS = {"places", "regimes", "sources"}


def kinds(frame: pd.DataFrame) -> dict[str, str]:
    """Return a word for the type of each column."""
    tests = {
        "whole": pd.api.types.is_integer_dtype, "real": pd.api.types.is_float_dtype,
        "day": pd.api.types.is_datetime64_any_dtype,
        "list": lambda dtype: isinstance(dtype, pd.CategoricalDtype),
        "text": pd.api.types.is_string_dtype,
    }  # fmt: skip
    return {
        str(name): next((word for word, is_ in tests.items() if is_(dtype)), str(dtype))
        for name, dtype in frame.dtypes.items()
    }


def test_everything_the_design_lists_is_public() -> None:
    """The names of section 5."""
    for name in (*(load.__name__ for load in LOADERS.values()), "cite", "diff"):
        assert name in nk.__all__
        assert callable(getattr(nk, name))


@pytest.mark.parametrize("freq", ["Y", "H", "Q", None])
def test_arrivals_have_the_columns_and_types_of_the_design(freq: str | None) -> None:
    """In this order; counts are whole numbers that may be missing."""
    frame = nk.load_arrivals(freq)
    assert list(frame.columns) == ARRIVALS
    assert kinds(frame) == dict.fromkeys(
        ["total", "male", "female", "n_claims", "low", "high"], "whole"
    ) | {"status": "list", "basis": "list", "source_ids": "text", "known_by": "day"}
    assert {str(dtype) for dtype in frame[["total", "male", "low"]].dtypes} == {"Int64"}
    assert set(frame["basis"].cat.categories) == {
        "published", "derived", "conflict", "not_held", "not_published",
    }  # fmt: skip
    assert frame.index.is_unique
    if freq in ("Y", "Q"):
        assert isinstance(frame.index, pd.PeriodIndex)
        assert str(frame.index[0]) == {"Y": "1998", "Q": "2003Q1"}[freq]
    else:
        assert all(isinstance(label, str) for label in frame.index)


@pytest.mark.parametrize("name", ["repatriations", "exiles", "timeline"])
def test_events_have_the_columns_and_types_of_the_design(
    table: Callable[..., Rows], name: str
) -> None:
    """One row an event of the raw table, indexed by event_id."""
    frame = LOADERS[name]()
    assert list(frame.columns) == EVENTS
    assert frame.index.name == "event_id"
    assert sorted(frame.index) == sorted({row["event_id"] for row in table(name)})
    found = kinds(frame)
    assert {found[c] for c in ("low", "best", "high", "n_claims", "n_claimants")} == {"whole"}
    assert {found[c] for c in ("start", "end", "known_by")} == {"day"}
    assert {found[c] for c in ("source_ids", "parent_id", "country", "place")} == {"text"}
    assert frame[["low", "best", "high"]].dtypes.astype(str).tolist() == ["Int64"] * 3


@pytest.mark.parametrize("name", LOADERS)
def test_claims_are_the_raw_rows_cell_by_cell(table: Callable[..., Rows], name: str) -> None:
    """`claims=True` gives the file: same columns, same cells, indexed by the line."""
    frame, rows = LOADERS[name](claims=True), table(name)
    assert list(frame.columns) == [column for column in rows[0] if column != "line"]
    assert list(frame.index) == [int(row["line"]) for row in rows]
    found = kinds(frame)
    for column in frame.columns:
        for cell, row in zip(frame[column], rows, strict=True):
            text = row[column]
            if text == "":
                assert pd.isna(cell)
            elif found[column] == "day":
                assert f"{cell:%Y-%m-%d}" == text
            elif found[column] in ("whole", "real"):
                assert float(cell) == float(text)
            else:
                assert cell == text


@pytest.mark.parametrize("name", LOADERS)
def test_a_frame_is_a_copy(name: str) -> None:
    """What one caller does to a frame, the next one does not see."""
    for options in ({}, {"claims": True}):
        frame = LOADERS[name](**options)
        before = frame.copy(deep=True)
        frame.iloc[:, :] = pd.NA
        frame["more"] = 1
        pd.testing.assert_frame_equal(LOADERS[name](**options), before)


@pytest.mark.parametrize("freq", ["Y", "H", "Q", None])
def test_frames_of_arrivals_are_copies_at_every_frequency(freq: str | None) -> None:
    """Also the ones that are cut from a shared, cached frame."""
    frame = nk.load_arrivals(freq)
    frame["total"] = 0
    frame.index.name = "mine"
    again = nk.load_arrivals(freq)
    assert again["total"].sum() > 1418
    assert again.index.name == "period"


@pytest.mark.parametrize("name", sorted(set(LOADERS) - TIMELESS))
def test_every_loader_takes_an_as_of_day(name: str) -> None:
    """An earlier day never knows more; claims and resolved rows alike."""
    for options in ({}, {"claims": True}):
        sizes = [len(LOADERS[name](as_of=day, **options)) for day in ("2012-02-01", None)]
        assert sizes[0] <= sizes[1]


def test_the_folder_is_the_argument_else_the_variable_else_the_project(
    raw_copy: Path, table: Callable[..., Rows], save: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
) -> None:  # fmt: skip
    """The three ways to say where the data are, in this order; each form of folder is found."""
    rows = [row for row in table("voluntary_returns") if row["period"] == "2012"]
    save(raw_copy, "voluntary_returns", rows)
    every, few = len(table("voluntary_returns")), len(rows)
    assert len(nk.load_returns()) == every
    for folder in (raw_copy, str(raw_copy), raw_copy.parent, raw_copy.parents[1]):
        assert len(nk.load_returns(data_dir=folder)) == few
        monkeypatch.setenv("NKSTATS_DATA", str(folder))
        assert len(nk.load_returns()) == few
    assert len(nk.load_returns(data_dir=Path(__file__).parents[1] / "data" / "raw")) == every
    monkeypatch.delenv("NKSTATS_DATA")
    inside = raw_copy.parents[1] / "notebooks"
    inside.mkdir()
    monkeypatch.chdir(inside)
    assert len(nk.load_returns()) == few
    monkeypatch.chdir(Path(__file__).parent)
    assert len(nk.load_returns()) == every


@pytest.mark.parametrize("name", LOADERS)
def test_a_folder_without_data_is_refused_by_every_loader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Given as argument or by the variable; the error names the folder and the way out."""
    with pytest.raises(DataError, match=rf"{tmp_path}.*datapackage\.json.*NKSTATS_DATA"):
        LOADERS[name](data_dir=tmp_path)
    monkeypatch.setenv("NKSTATS_DATA", str(tmp_path / "nowhere"))
    with pytest.raises(DataError, match="nowhere"):
        LOADERS[name]()


def test_a_changed_file_is_read_again(
    raw_copy: Path, table: Callable[..., Rows], save: Callable[..., None]
) -> None:
    """The memory of the loaders follows the files."""
    assert nk.load_context(data_dir=raw_copy).shape[0] == len(table("context"))
    save(raw_copy, "context", table("context")[:-1])
    assert nk.load_context(data_dir=raw_copy).shape[0] == len(table("context")) - 1


def test_a_folder_inside_the_data_does_no_harm(raw_copy: Path) -> None:
    """JupyterLab leaves .ipynb_checkpoints where a table was opened."""
    (raw_copy / ".ipynb_checkpoints").mkdir()
    assert len(nk.load_regimes(data_dir=raw_copy)) == 3


@pytest.mark.parametrize("freq", ["M", "y", "QE", "", "2016", 4])
def test_an_unknown_frequency_is_refused(freq: Any) -> None:
    """The message says what was given and what there is."""
    with pytest.raises(UsageError, match=rf"freq {freq!r}.*H, Q, Y.*None"):
        nk.load_arrivals(freq)


def test_an_unknown_source_is_refused() -> None:
    """The message names it and where the ids are."""
    with pytest.raises(UsageError, match=r"'nowhere-2016'.*load_sources"):
        nk.cite("nowhere-2016")


def test_an_unknown_style_is_refused() -> None:
    """The message names it and the styles there are."""
    with pytest.raises(UsageError, match="'apa'.*bibtex, csl, text"):
        nk.cite("amn-20200621-thought-crimes", "apa")


def parse_bibtex(text: str) -> tuple[str, str, dict[str, str]]:
    """Read one entry by counting braces; anything left over is an error."""
    head = re.match(r"@(\w+)\{([^\s,{}]+),", text)
    assert head, text
    rest, fields = text[head.end() :], {}
    while field := re.match(r"\s*(\w+)\s*=\s*\{", rest):
        depth, place = 1, field.end()
        while depth:
            char = rest[place]
            if char == "\\":
                place += 1
            depth += (char == "{") - (char == "}")
            place += 1
        value = rest[field.end() : place - 1]
        if value.startswith("{") and value.endswith("}"):
            value = value[1:-1]
        fields[field[1]] = re.sub(r"\\([&%$#_{}])", r"\1", value)
        rest = rest[place:].lstrip().removeprefix(",")
    assert rest.strip() == "}", rest
    return head[1], head[2], fields


def test_bibtex_of_every_source_parses_and_says_what_the_register_says(
    table: Callable[..., Rows],
) -> None:
    """Read back with braces counted: key, author, title, day, address and language."""
    for row in table("sources"):
        kind, key, fields = parse_bibtex(nk.cite(row["source_id"], "bibtex"))
        assert (kind, key) == ("misc", row["source_id"])
        assert fields["author"] == row["publisher"]
        assert fields.get("title", "") == row["title"]
        assert fields.get("date", "") == row["published_on"]
        assert fields.get("year", "") == row["published_on"][:4]
        assert fields.get("url", "") == row["url"]
        assert fields["langid"] == row["language"]


def test_csl_of_every_source_is_json_and_says_what_the_register_says(
    table: Callable[..., Rows],
) -> None:
    """One CSL item each; a day as its parts."""
    for row in table("sources"):
        item = json.loads(nk.cite(row["source_id"], "csl"))
        assert item["id"] == row["source_id"]
        assert item["type"]
        assert item["publisher"] == row["publisher"]
        assert (item.get("title", ""), item.get("URL", "")) == (row["title"], row["url"])
        if row["published_on"]:
            assert item["issued"]["date-parts"] == [
                [int(part) for part in row["published_on"].split("-")]
            ]
        else:
            assert "issued" not in item


def test_text_of_every_source_names_publisher_title_day_and_address(
    table: Callable[..., Rows],
) -> None:
    """A page without a date says so, with the bound if there is one."""
    for row in table("sources"):
        text = nk.cite(row["source_id"])
        assert row["publisher"] in text and row["title"] in text and row["url"] in text
        assert (row["published_on"] or row["known_by"]) in text
        assert ("Undated" in text) == (row["published_on"] == "")
        assert "None" not in text and "nan" not in text.lower().split()


def test_the_latest_edition_is_the_newest_half_or_quarter_with_a_figure() -> None:
    """As of a day, the newest then."""
    assert nk.latest_edition("2026-03-31") == "2025H2"
    assert nk.latest_edition("2012-02-01") == "2011H2"


def test_regimes_are_months_in_order(table: Callable[..., Rows]) -> None:
    """Indexed by the first month of each."""
    frame = nk.load_regimes()
    assert [str(month) for month in frame.index] == sorted(
        row["first_period"] for row in table("regimes")
    )


def test_no_cell_of_one_or_two_is_shown_in_a_breakdown() -> None:
    """Such a cell is withheld where it would point to people."""
    assert not nk.load_profile()["count"].isin([1, 2]).any()
