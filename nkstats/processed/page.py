"""The codebook as a page of the docs: raw tables, resolved tables, and what claims add."""

from __future__ import annotations

from nkstats import codebook
from nkstats.processed.tables import ARRIVALS, added_columns, resolved_tables
from nkstats.schema import Schema

PAGE = "codebook.md"
_MADE = (
    "Made by `nkstats data` from `data/raw/datapackage.json` and "
    "`nkstats/processed/resolved.json`; do not edit. The same text is in the descriptors, in the "
    "sheet *codebook* of `nkstats.xlsx` and in `nkstats show codebook`."
)
_RAW = (
    "Typed by people under `data/raw/`: one CSV a table, each row what one source printed. An "
    "empty cell means unknown or not stated, never zero."
)
_RESOLVED = (
    "Made from the claims by the written rule, under `data/processed/`: as CSV, as Parquet, as a "
    "sheet of `nkstats.xlsx` and as a table of `nkstats.sqlite`. Lists of sources and places are "
    "text joined by `; `; the database has a link table for each list besides."
)
_ARRIVALS = "`{}` have the same columns as `arrivals`; they hold every period of their length."
_CLAIMS = (
    "The raw rows of these tables, known on the day, with the columns below added: as CSV, Parquet "
    "and in the database. The places of a claim about one person or household are widened to the "
    "province, and left out where they are free text. The other raw tables keep their names and "
    "have `line` and `known_by` added; `sources`, `claimants` and `places` are as typed."
)


def codebook_page(schema: Schema) -> str:
    """Return the page in Markdown."""
    alike = [name for name in ARRIVALS if name != "arrivals"]
    listed = "`, `".join(alike)
    resolved = [table for table in resolved_tables(schema) if table.name not in alike]
    return codebook.page(
        "Codebook",
        _MADE,
        [
            ("Raw tables", _RAW, list(schema.tables.values())),
            ("Resolved tables", f"{_RESOLVED} {_ARRIVALS.format(listed)}", resolved),
            ("Claims in data/processed", _CLAIMS, [added_columns()]),
        ],
    )
