"""The descriptor: it describes every column of every table, and says so when it is broken."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nkstats.errors import DataError
from nkstats.raw import read_raw
from nkstats.schema import read_schema

TABLES = [
    "sources", "claimants", "arrivals", "arrivals_profile", "repatriations", "repatriation_stock",
    "voluntary_returns", "exiles", "timeline", "regimes", "publication", "context", "places",
]  # fmt: skip


def descriptor(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


def resource(package: dict[str, Any], name: str) -> dict[str, Any]:
    return next(item for item in package["resources"] if item["name"] == name)


def keys(item: dict[str, Any]) -> list[str]:
    schema = item["schema"]
    return schema.get("primaryKey") or schema["uniqueKeys"][0]


def test_the_tables_are_those_of_the_design_and_the_files_there(raw: Path) -> None:
    """Each raw table of the design has a resource and a file, and no file lacks a resource."""
    names = [item["name"] for item in descriptor(raw)["resources"]]
    assert sorted(names) == sorted(TABLES)
    assert sorted(path.stem for path in raw.glob("*.csv")) == sorted(TABLES)
    assert list(read_schema(raw).tables) == names


@pytest.mark.parametrize("name", TABLES)
def test_every_column_is_described_in_file_order(raw: Path, name: str) -> None:
    """Name, type, title and meaning of each column; a unit wherever it holds numbers."""
    with (raw / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    fields = resource(descriptor(raw), name)["schema"]["fields"]
    assert [field["name"] for field in fields] == header
    assert read_schema(raw).tables[name].header == header
    for field in fields:
        assert field["type"] in ("string", "integer", "number", "date", "list")
        assert field["title"] and len(field["description"]) > 10
        if field["type"] in ("integer", "number"):
            assert field["nkstats:unit"], field["name"]


@pytest.mark.parametrize("name", TABLES)
def test_keys_are_unique_and_references_exist(
    raw: Path, table: Callable[..., list[dict[str, str]]], name: str
) -> None:
    """Counted with sets over the text of the files."""
    item, rows = resource(descriptor(raw), name), table(name)
    found = [tuple(row[column] for column in keys(item)) for row in rows]
    assert len(found) == len(set(found))
    for reference in item["schema"].get("foreignKeys", []):
        (column,), target = reference["fields"], reference["reference"]
        known = {row[target["fields"][0]] for row in table(target["resource"])}
        assert {row[column] for row in rows} - {""} <= known


def test_every_row_names_a_source_that_is_registered(
    table: Callable[..., list[dict[str, str]]],
) -> None:
    """All tables but the registers themselves carry source_id, and no cell of it is empty."""
    register = {row["source_id"] for row in table("sources")}
    for name in set(TABLES) - {"sources", "claimants"}:
        assert {row["source_id"] for row in table(name)} <= register, name


def test_a_missing_descriptor_is_named(raw_copy: Path) -> None:
    """An error of ours with the file's name, not a traceback of Python."""
    (raw_copy / "datapackage.json").unlink()
    with pytest.raises(DataError, match=r"datapackage\.json"):
        read_raw(raw_copy)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "7", '"x"', "{}", '{"resources": 1}', '{"resources": [1]}',
             '{"resources": [{"name": "sources"}]}', '{"resources": null}', "\ufeff{}"],
)  # fmt: skip
def test_a_descriptor_that_is_no_data_package_is_named(raw_copy: Path, text: str) -> None:
    """Cut off, empty, or of another shape."""
    (raw_copy / "datapackage.json").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"datapackage\.json"):
        read_raw(raw_copy)


def test_a_descriptor_in_another_encoding_is_named(raw_copy: Path) -> None:
    """Saved as UTF-16."""
    path = raw_copy / "datapackage.json"
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))
    with pytest.raises(DataError, match=r"datapackage\.json"):
        read_raw(raw_copy)


def _key_of_no_column(arrivals: dict[str, Any]) -> None:
    arrivals["schema"]["primaryKey"] = ["period", "nowhere"]


def _reference_from_no_column(arrivals: dict[str, Any]) -> None:
    arrivals["schema"]["foreignKeys"][0]["fields"] = ["nowhere"]


def _reference_to_no_table(arrivals: dict[str, Any]) -> None:
    arrivals["schema"]["foreignKeys"][0]["reference"]["resource"] = "nowhere"


def _reference_to_no_column(arrivals: dict[str, Any]) -> None:
    arrivals["schema"]["foreignKeys"][0]["reference"]["fields"] = ["nowhere"]


def _items_of_no_table(arrivals: dict[str, Any]) -> None:
    arrivals["schema"]["fields"][0]["nkstats:items"] = {"resource": "nowhere"}


def _unknown_type(arrivals: dict[str, Any]) -> None:
    arrivals["schema"]["fields"][5]["type"] = "boolean"


def _bound_of_another_type(arrivals: dict[str, Any]) -> None:
    arrivals["schema"]["fields"][5]["constraints"]["minimum"] = "none"


def _broken_pattern(arrivals: dict[str, Any]) -> None:
    arrivals["schema"]["fields"][7]["constraints"]["pattern"] = "[a-z"


def _no_fields(arrivals: dict[str, Any]) -> None:
    del arrivals["schema"]["fields"]


def _field_without_name(arrivals: dict[str, Any]) -> None:
    del arrivals["schema"]["fields"][0]["name"]


def _unknown_constraint(arrivals: dict[str, Any]) -> None:
    arrivals["schema"]["fields"][5]["constraints"]["minium"] = 3


def _enum_of_one_word(arrivals: dict[str, Any]) -> None:
    arrivals["schema"]["fields"][6]["constraints"]["enum"] = "final"


def _no_description(arrivals: dict[str, Any]) -> None:
    del arrivals["schema"]["fields"][3]["description"]


def _path_elsewhere(arrivals: dict[str, Any]) -> None:
    arrivals["path"] = "../raw/arrivals.csv"


def _period_as_text(arrivals: dict[str, Any]) -> None:
    del arrivals["schema"]["fields"][0]["nkstats:form"]


def _counts_as_text(arrivals: dict[str, Any]) -> None:
    arrivals["schema"]["fields"][5] |= {"type": "string", "constraints": {}}


@pytest.mark.parametrize(
    "spoil",
    [
        _unknown_constraint, _enum_of_one_word, _no_description, _path_elsewhere, _period_as_text,
        _counts_as_text,
        _key_of_no_column, _reference_from_no_column, _reference_to_no_table,
        _reference_to_no_column, _items_of_no_table, _unknown_type, _bound_of_another_type,
        _broken_pattern, _no_fields, _field_without_name,
    ],
)  # fmt: skip
def test_a_descriptor_that_contradicts_itself_is_named(
    raw_copy: Path, spoil: Callable[[dict[str, Any]], None]
) -> None:
    """A fault of the descriptor is told as one, never as a KeyError."""
    package = descriptor(raw_copy)
    spoil(resource(package, "arrivals"))
    (raw_copy / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    with pytest.raises(DataError, match=r"datapackage\.json"):
        read_raw(raw_copy)


@pytest.mark.parametrize("name", ["sources", "arrivals", "publication"])
def test_a_descriptor_without_a_table_of_the_record_is_named(raw_copy: Path, name: str) -> None:
    """A table left out of the descriptor would otherwise be neither checked nor found."""
    package = descriptor(raw_copy)
    package["resources"].remove(resource(package, name))
    (raw_copy / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    with pytest.raises(DataError, match=rf"datapackage\.json.*{name}"):
        read_raw(raw_copy)


@pytest.mark.parametrize("column", ["person_name", "full_name", "victim_name", "name"])
def test_a_column_that_could_hold_a_persons_name_is_refused(raw_copy: Path, column: str) -> None:
    """Aggregates only: such a column is refused even where the descriptor allows it."""
    package = descriptor(raw_copy)
    field = {"name": column, "title": "Name", "type": "string", "description": "Name of a person."}
    resource(package, "exiles")["schema"]["fields"].append(field)
    (raw_copy / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    path = raw_copy / "exiles.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines = [f"{lines[0]},{column}", *(f"{line}," for line in lines[1:])]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(DataError, match=column):
        read_raw(raw_copy)


def test_a_table_that_stands_twice_is_named(raw_copy: Path) -> None:
    """The second would silently replace the first."""
    package = descriptor(raw_copy)
    package["resources"].append(resource(package, "arrivals"))
    (raw_copy / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    with pytest.raises(DataError, match="arrivals twice"):
        read_raw(raw_copy)


def test_the_processed_tables_are_not_taken_for_raw_ones(raw: Path) -> None:
    """One message of ours, for they have a descriptor of the same name."""
    with pytest.raises(DataError, match=r"datapackage\.json: .*name another folder"):
        read_raw(raw.parent / "processed")
