"""What is written: claims that lead to their raw row, and no one shown too closely."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from nkstats.claims import PRECISIONS, STATUSES
from nkstats.processed import outputs
from nkstats.processed.tables import Output, resolved_tables
from nkstats.processing.arrivals import COLUMNS
from nkstats.schema import read_schema

ROOT = Path(__file__).resolve().parents[2]
RAW, PROCESSED = ROOT / "data" / "raw", ROOT / "data" / "processed"


@pytest.fixture(scope="module")
def made() -> dict[str, Output]:
    return {output.name: output for output in outputs()}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", ["arrivals", "repatriations", "exiles", "timeline"])
def test_a_claim_leads_to_its_line_in_the_raw_file(name: str) -> None:
    """The line told holds the same source, claim and status, as typed."""
    lines = (RAW / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    for row in rows(PROCESSED / f"{name}_claims.csv"):
        (cells,) = csv.reader([lines[int(row["line"]) - 1]])
        typed = dict(zip(lines[0].split(","), cells, strict=True))
        places = [column for column in typed if column.endswith("place")]
        for column, text in typed.items():
            if column not in places:
                assert row[column] == text, (row["line"], column)


def test_what_is_corrected_is_marked_and_shown_as_printed() -> None:
    """The misprint of 2001 stays 1,046 among the claims, and is marked as left out."""
    marked = {
        (row["period"], row["total"], row["correction"])
        for row in rows(PROCESSED / "arrivals_claims.csv")
        if row["correction"]
    }
    assert ("2001", "1046", "drop") in marked
    assert ("../2025-12-31", "24538", "fix") in marked
    assert len(marked) == (RAW / "corrections.yml").read_text().count("- table:")


def test_every_claim_of_arrivals_names_a_resolved_period() -> None:
    """Unless it was left out, the period is a row of the table arrivals."""
    resolved = {row["period"] for row in rows(PROCESSED / "arrivals.csv")}
    for row in rows(PROCESSED / "arrivals_claims.csv"):
        assert row["resolved_period"] in resolved


@pytest.mark.parametrize("name", ["repatriations", "exiles", "timeline"])
def test_no_claim_about_one_person_or_household_tells_a_place_below_the_province(
    name: str,
) -> None:
    """Wherever no claim on the event counts more than one."""
    places = {row["place_id"]: row for row in rows(RAW / "places.csv")}
    groups: dict[str, list[dict[str, str]]] = {}
    for row in rows(PROCESSED / f"{name}_claims.csv"):
        groups.setdefault(row["event_id"], []).append(row)
    seen = 0
    for claims in groups.values():
        counts = [
            int(claim[column])
            for claim in claims
            for column in ("count_low", "count_best", "count_high")
            if claim[column] and claim["count_unit"] in ("persons", "households", "families")
        ]
        if not counts or max(counts) > 1:
            continue
        for claim in claims:
            for column in (c for c in claim if c.endswith("place") and claim[c]):
                for item in claim[column].split("; "):
                    if not places[item]["province"]:
                        continue  # a country, a border, a body
                    seen += 1
                    shown = places[item]["name_en"].removesuffix(" province")
                    assert shown.split(" (")[0] == places[item]["province"], claim["event_id"]
    assert seen or name == "repatriations"


def test_the_closed_lists_told_are_those_of_the_code() -> None:
    """The words in the codebook are the categories of the frames."""
    tables = {table.name: table for table in resolved_tables(read_schema(RAW))}
    assert tables["arrivals"].column("basis").choices == COLUMNS["basis"]
    assert tables["arrivals"].column("status").choices == COLUMNS["status"]
    assert tables["exiles"].column("status").choices == tuple(STATUSES)
    assert tables["exiles"].column("date_precision").choices == tuple(PRECISIONS)


def test_every_column_is_described(made: dict[str, Output]) -> None:
    """Title and meaning, in every table that is written."""
    for output in made.values():
        for column in output.table.columns:
            assert column.title and column.description, (output.name, column.name)


def test_a_day_in_the_past_shows_what_was_known_then() -> None:
    """Claims and figures of later sources are absent; the registers stay whole."""
    then = {output.name: output.frame for output in outputs("2020-01-31")}
    now = {output.name: output.frame for output in outputs()}
    for name, frame in then.items():
        if name in ("sources", "claimants", "places"):
            assert len(frame) == len(now[name])
        elif "known_by" in frame:
            days = frame["known_by"].dropna()
            assert all(day.date().isoformat() <= "2020-01-31" for day in days)
            assert len(frame) < len(now[name]) or name in ("publication", "regimes")


def test_a_place_is_widened_where_a_correction_leaves_one_person(
    raw_copy: Path, table: Any, save: Any
) -> None:
    """Printed as 12, corrected to one: the claims tell no more than the event does."""
    claims = table("exiles", raw_copy)
    claims.append({
        **claims[1], "event_id": "ex-new", "count_low": "", "count_best": "12", "count_high": "",
        "count_unit": "persons", "from_place": "hyesan", "to_place": "kimjongsuk-county",
        "parent_event_id": "",
    })  # fmt: skip
    save(raw_copy, "exiles", claims)
    path = raw_copy / "corrections.yml"
    path.write_text(
        path.read_text(encoding="utf-8")
        + """
- table: exiles
  match: {event_id: ex-new}
  expect: {count_best: 12}
  action: fix
  set: {count_best: 1}
  reason: a digit too many
  status: open
""",
        encoding="utf-8",
    )
    made = {output.name: output.frame for output in outputs(data_dir=raw_copy)}
    shown = made["exiles_claims"].set_index("event_id").loc["ex-new"]
    assert made["exiles"].set_index("event_id").loc["ex-new", "place"] == "ryanggang"
    assert (shown["from_place"], shown["to_place"]) == ("ryanggang", "ryanggang")
    assert (shown["count_best"], shown["correction"]) == (12, "fix")
