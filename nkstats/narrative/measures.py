"""What a figure that belongs to no single event counts, in words made from its name.

A measure is named in the record by its parts, as in ``detained_in_china``: what, where, when.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pandas as pd

from nkstats.blocks import Quoted, Run, Runs, Text, When, joined
from nkstats.i18n import Language
from nkstats.narrative.dates import span_words
from nkstats.narrative.writer import Writer

_SPRING = re.compile(r"spring_(\d{4})(?:_|$)")
_MONTHS = re.compile(r"(\d{4})(?:_(\d{2}))?(?:_(\d{2}|\d{4}))?(?:_|$)")


def measure_in_words(writer: Writer, measure: str, places: pd.DataFrame) -> Runs:
    """Return what a measure counts: what was done, where, when.

    Parameters
    ----------
    measure
        Its name in the record.
    places
        The register of places, indexed by place_id.
    """
    words = _whats(writer.language)
    name = next((name for name in words if f"{measure}_".startswith(f"{name}_")), "")
    parts: list[Run] = [Text(words[name])] if name else []
    rest = measure[len(name) :].strip("_")
    parts += _where_and_when(writer.language, rest, _names(writer.language, places))
    return joined(parts, ", ")


def _whats(language: Language) -> dict[str, str]:
    """Return the beginnings of measures, the longer ones first."""
    gettext = language.gettext
    return {
        "detained_awaiting_return": gettext("held and awaiting return"),
        "detained_women": gettext("women held"),
        "detained": gettext("held"),
        "at_risk": gettext("held and at risk of return"),
        "apprehended": gettext("caught"),
        "repatriated_per_year": gettext("returned in a year"),
        "repatriated_per_month": gettext("returned in a month"),
        "repatriated_per_week_per_border_point": gettext("returned in a week at each crossing"),
        "repatriated_per_week": gettext("returned in a week"),
        "repatriated_per_two_days": gettext("returned in two days"),
        "repatriated_cumulative_two_decades": gettext("returned over two decades"),
        "repatriated_cumulative": gettext("returned in all"),
        "repatriated": gettext("returned"),
        "repatriation_cases_documented": gettext("cases of return documented"),
        "repatriation_cases": gettext("cases of return"),
        "boat_arrivals_returned": gettext("returned after arriving by boat"),
    }


def _names(language: Language, places: pd.DataFrame) -> Mapping[str, str]:
    """Return the words for parts of a measure's name: places of the register and fixed ones."""
    gettext = language.gettext
    column = f"name_{language.code}"
    held = places[column].fillna(places["name_en"]).to_dict()
    names = {str(place).replace("-", "_"): str(name) for place, name in held.items()}
    return names | {
        "in": "", "from": "",
        "past_year": gettext("in the year before"),
        "previous_year": gettext("in the year before"),
        "recent_years": gettext("in recent years"),
        "border": gettext("at the border"),
        "one_prison": gettext("in one prison"),
        "changchun_prison": gettext("Changchun prison"),
        "southern_china": gettext("southern China"),
        "qingdao": gettext("Qingdao"),
        "liaoning": gettext("Liaoning"),
    }  # fmt: skip


def _where_and_when(language: Language, rest: str, names: Mapping[str, str]) -> Iterator[Run]:
    longest = sorted(names, key=lambda name: (-len(name), name))
    while rest:
        if spring := _SPRING.match(rest):
            year = language.period(spring.group(1))
            yield When(language.gettext("spring of {year}").format(year=year))
            rest = rest[spring.end() :]
            continue
        since = rest.startswith("since_")
        if dated := _MONTHS.match(rest.removeprefix("since_")):
            yield _dated(language, dated, since=since)
            rest = rest.removeprefix("since_")[dated.end() :]
            continue
        part = next((name for name in longest if f"{rest}_".startswith(f"{name}_")), None)
        if part is None:
            part = rest.split("_", 1)[0]
            yield Quoted(part)
        elif names[part]:
            yield Quoted(names[part])
        rest = rest[len(part) :].lstrip("_")


def _dated(language: Language, found: re.Match[str], *, since: bool) -> When:
    year, month, last = found.groups()
    first = "-".join(filter(None, (year, month)))
    words = span_words(language, first)
    if since:
        return When(language.gettext("since {start}").format(start=words))
    if last is None:
        return When(words)
    ends = span_words(language, last if len(last) == len(year) else f"{year}-{last}")
    return When(language.gettext("{start} to {end}").format(start=words, end=ends))
