"""The codebook: made from the descriptors, complete, and the same wherever it is shown."""

from __future__ import annotations

import json
import re
from pathlib import Path

from nkstats import codebook
from nkstats.processed.page import codebook_page
from nkstats.processed.tables import resolved_tables
from nkstats.schema import read_schema

ROOT = Path(__file__).resolve().parents[1]
RAW = ROOT / "data" / "raw"
PAGE = ROOT / "docs" / "codebook.md"


def test_the_page_is_up_to_date() -> None:
    """What `make data` would write is what is committed."""
    assert PAGE.read_text(encoding="utf-8") == codebook_page(read_schema(RAW)), "run `make data`"


def test_the_page_tells_every_raw_column_with_the_words_of_the_descriptor() -> None:
    """Read from the descriptor with the json module."""
    text = PAGE.read_text(encoding="utf-8")
    for resource in json.loads((RAW / "datapackage.json").read_text())["resources"]:
        (part,) = re.findall(rf"### {resource['name']}\n(.*?)\n##", text + "\n##", re.S)[:1]
        assert resource["description"] in part
        for field in resource["schema"]["fields"]:
            (line,) = [x for x in part.splitlines() if x.startswith(f"| `{field['name']}` ")]
            assert field["description"] in line
            for word in field.get("constraints", {}).get("enum", []):
                assert word in line


def test_the_page_tells_every_resolved_column() -> None:
    """Under its own heading in the part on resolved tables, arrivals among them."""
    resolved = PAGE.read_text(encoding="utf-8").partition("## Resolved tables")[2]
    for table in resolved_tables(read_schema(RAW)):
        if table.name in ("arrivals_yearly", "arrivals_half_yearly", "arrivals_quarterly"):
            assert f"`{table.name}`" in resolved
            continue
        part = resolved.partition(f"### {table.name}\n")[2].partition("\n### ")[0]
        for column in table.columns:
            assert f"| `{column.name}` |" in part, (table.name, column.name)


def test_an_entry_says_unit_key_bounds_and_target() -> None:
    """Of three columns known by hand."""
    schema = read_schema(RAW)
    found = {(e.table, e.column): e for e in codebook.entries(schema.tables.values())}
    total = found["arrivals", "total"]
    assert (total.unit, total.type, total.required) == ("persons", "integer", "yes")
    assert total.allowed == "0 to 100000"
    assert found["arrivals", "source_id"].refers_to == "sources.source_id"
    assert found["exiles", "from_place"].refers_to == "places"
    assert found["sources", "source_id"].key == "key"
