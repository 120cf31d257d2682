"""Places by name in a report's language, as the register spells them."""

from __future__ import annotations

import pandas as pd

from nkstats.blocks import Quoted, Runs, Text
from nkstats.narrative.writer import Writer
from nkstats.processing import SEPARATOR
from nkstats.rows import Row


def place_name(writer: Writer, place: str, places: pd.DataFrame) -> str:
    """Return a place's name in the report's language, else the English one.

    A country is called as everywhere in the report.
    """
    columns = ("country", "name_en", f"name_{writer.language.code}")
    country, english, name = (places.at[place, column] for column in columns)
    if not pd.isna(country) and english == country:
        return writer.country(str(country))
    return str(english if pd.isna(name) else name)


def place_names(writer: Writer, event: Row, places: pd.DataFrame) -> Runs:
    """Return the places of an event, or in words that none is stated."""
    if not event["place"]:
        return (Text(writer.language.gettext("not stated")),)
    names = (place_name(writer, place, places) for place in event["place"].split(SEPARATOR))
    return (Quoted(", ".join(names)),)
