"""`key_figures.csv`: every number that the reports of an edition quote, with what it rests on.

It takes the figures that the blocks give, and refuses those that disagree; it computes none.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from nkstats.blocks import FIGURES
from nkstats.errors import ReportError
from nkstats.reporting.document import bundles

NAME = "key_figures.csv"
COLUMNS = (
    "id", "value", "low", "high", "level", "unit", "period", "basis", "source_ids", "reports",
)  # fmt: skip
_CONTENT = COLUMNS[1:-1]
_SOURCES = COLUMNS.index("source_ids")

Figure = Mapping[str, Any]
Row = tuple[str, ...]  # the cells of a figure, as they stand in the table, without the reports
Copy = tuple[str, str]
Published = Mapping[Copy, Sequence[Row]]


def figures_of(notebook: Any) -> list[Figure]:
    """Return the figures that an executed notebook quotes, in order."""
    return [figure for bundle in bundles(notebook) for figure in bundle.get(FIGURES, ())]


def table(figures: Mapping[Copy, Sequence[Figure]], kept: Published | None = None) -> str | None:
    """Return the figures of an edition as CSV, sorted by id; None if no report quotes any.

    Parameters
    ----------
    figures
        What `figures_of` gives, by report and language.
    kept
        What `rows_of` gives, by report and language, of pages published before that stay.

    Raises
    ------
    ReportError
        A figure has no source, two reports give it otherwise, or the languages of a report do
        not quote the same figures.
    """
    made = {copy: [_row(figure) for figure in found] for copy, found in figures.items()}
    quoted = dict(sorted({**(kept or {}), **made}.items()))
    problems = [
        *_unsourced(quoted), *_disagreeing(quoted), *_unlike_twins(quoted),
    ]  # fmt: skip
    if problems:
        raise ReportError("\n".join(problems))
    rows = _rows(quoted)
    return _csv(rows) if rows else None


def rows_of(text: str, report: str) -> tuple[Row, ...]:
    """Return the rows of a published table that a report quotes, in any of its languages."""
    found = csv.DictReader(io.StringIO(text))
    return tuple(
        tuple(row[name] for name in COLUMNS[:-1])
        for row in found
        if f"; {report}; " in f"; {row['reports']}; "
    )


def _row(figure: Figure) -> Row:
    return str(figure["id"]), *(_cell(figure.get(name)) for name in _CONTENT)


def _unsourced(quoted: Published) -> Iterator[str]:
    for (report, lang), rows in quoted.items():
        for name in sorted({row[0] for row in rows if not row[_SOURCES]}):
            yield f"{report}.{lang}: the figure {name} has no source; give it the ids of its rows"


def _disagreeing(quoted: Published) -> Iterator[str]:
    first: dict[tuple[str, str], tuple[str, Row]] = {}
    told = set()
    for (report, lang), rows in quoted.items():
        for row in rows:
            name = row[0]
            where, other = first.setdefault((lang, name), (report, row))
            if row != other and (name, report) not in told:
                told.add((name, report))
                yield (
                    f"the figure {name} differs between {where} ({_said(other, row)}) and "
                    f"{report} ({_said(row, other)}); one id stands for one number"
                )


def _said(row: Row, other: Row) -> str:
    cells = zip(COLUMNS, row, other, strict=False)
    return ", ".join(f"{name} {mine or 'empty'}" for name, mine, theirs in cells if mine != theirs)


def _unlike_twins(quoted: Published) -> Iterator[str]:
    for report in dict.fromkeys(report for report, _ in quoted):
        sets = {lang: set(rows) for (name, lang), rows in quoted.items() if name == report}
        everywhere = set.intersection(*sets.values())
        ids = sorted({row[0] for found in sets.values() for row in found - everywhere})
        if ids:
            yield f"{report}: twins differ ({', '.join(sets)}) in the figures {', '.join(ids)}"


def _rows(quoted: Published) -> list[Row]:
    contents: dict[str, Row] = {}
    reports: dict[str, set[str]] = {}
    for (report, _), rows in quoted.items():
        for row in rows:
            contents[row[0]] = row
            reports.setdefault(row[0], set()).add(report)
    return [(*contents[name], "; ".join(sorted(reports[name]))) for name in sorted(contents)]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)


def _csv(rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return text.getvalue()
