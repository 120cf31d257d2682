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

Figure = Mapping[str, Any]
Copies = Mapping[tuple[str, str], Any]


def table(notebooks: Copies) -> str | None:
    """Return the figures of an edition as CSV, sorted by id; None if no report quotes any.

    Parameters
    ----------
    notebooks
        The executed notebooks by report and language.

    Raises
    ------
    ReportError
        A figure has no source, two reports give it otherwise, or the languages of a report do
        not quote the same figures.
    """
    quoted = {copy: _figures(notebook) for copy, notebook in notebooks.items()}
    problems = [
        *_unsourced(quoted), *_disagreeing(quoted), *_unlike_twins(quoted),
    ]  # fmt: skip
    if problems:
        raise ReportError("\n".join(problems))
    rows = _rows(quoted)
    return _csv(rows) if rows else None


def _figures(notebook: Any) -> list[Figure]:
    return [figure for bundle in bundles(notebook) for figure in bundle.get(FIGURES, ())]


def _content(figure: Figure) -> tuple[object, ...]:
    found = [figure.get(name) for name in _CONTENT]
    return tuple(tuple(value) if isinstance(value, list) else value for value in found)


def _unsourced(quoted: Mapping[tuple[str, str], Sequence[Figure]]) -> Iterator[str]:
    for (report, lang), figures in quoted.items():
        for name in sorted({f["id"] for f in figures if not f.get("source_ids")}):
            yield f"{report}.{lang}: the figure {name} has no source; give it the ids of its rows"


def _disagreeing(quoted: Mapping[tuple[str, str], Sequence[Figure]]) -> Iterator[str]:
    first: dict[tuple[str, str], tuple[str, Figure]] = {}
    told = set()
    for (report, lang), figures in quoted.items():
        for figure in figures:
            name = figure["id"]
            where, other = first.setdefault((lang, name), (report, figure))
            if _content(figure) != _content(other) and (name, report) not in told:
                told.add((name, report))
                yield (
                    f"the figure {name} differs between {where} ({_said(other, figure)}) and "
                    f"{report} ({_said(figure, other)}); one id stands for one number"
                )


def _said(figure: Figure, other: Figure) -> str:
    pairs = zip(_CONTENT, _content(figure), _content(other), strict=True)
    return ", ".join(f"{name} {mine!r}" for name, mine, theirs in pairs if mine != theirs)


def _unlike_twins(quoted: Mapping[tuple[str, str], Sequence[Figure]]) -> Iterator[str]:
    for report in dict.fromkeys(report for report, _ in quoted):
        sets = {
            lang: {(figure["id"], _content(figure)) for figure in figures}
            for (name, lang), figures in quoted.items()
            if name == report
        }
        everywhere = set.intersection(*sets.values())
        ids = sorted({name for found in sets.values() for name, _ in found - everywhere})
        if ids:
            yield f"{report}: twins differ ({', '.join(sets)}) in the figures {', '.join(ids)}"


def _rows(quoted: Mapping[tuple[str, str], Sequence[Figure]]) -> list[list[str]]:
    contents: dict[str, Figure] = {}
    reports: dict[str, set[str]] = {}
    for (report, _), figures in quoted.items():
        for figure in figures:
            contents[figure["id"]] = figure
            reports.setdefault(figure["id"], set()).add(report)
    return [
        [name, *map(_cell, _content(contents[name])), "; ".join(sorted(reports[name]))]
        for name in sorted(contents)
    ]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
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
