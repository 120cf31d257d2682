"""The places from which people were reported as exiled, on a map: counties, cities and provinces.

Nothing closer than a county is shown. The outline is that of Natural Earth (public domain), drawn
with degrees of longitude shortened as at the middle of the map; it takes no side on any border.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pandas as pd

from nkstats.analysis import Site, Sites
from nkstats.blocks import Chart, Quoted, Runs, Text, fill, joined
from nkstats.charts.canvas import Size, chart, label, tip
from nkstats.narrative.places import place_name
from nkstats.narrative.writer import Writer
from nkstats.style import BAND, GREY, GRID, INK, PAPER, SECOND
from nkstats.tables.exiles import level_name, sites_table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

OUTLINE = "korea_outline.json"
HOME = "North Korea"
NEIGHBOURS = {"China": (125.6, 42.2), "South Korea": (127.9, 37.8), "Russia": (131.6, 43.0)}
CLOSE = (0.9, 0.25)  # degrees: a mark so near on the right sends a name to the left
KEY = (129.6, 39.4)  # where the key begins, on open water
LINE = 0.33  # degrees between its lines
SMALL, GROWTH = 5.0, 4.2  # points: of a mark, and by the root of its events


@lru_cache
def outline() -> dict[str, Any]:
    """Return the outline: countries by name as closed rings of points, and the map's edges."""
    text = files("nkstats.charts").joinpath(OUTLINE).read_text(encoding="utf-8")
    found = json.loads(text)
    shapes = {
        feature["properties"]["name"]: [
            ring for polygon in feature["geometry"]["coordinates"] for ring in polygon
        ]
        for feature in found["features"]
    }
    return {"edges": found["bbox"], "shapes": shapes}


def exile_map(writer: Writer, found: Sites, places: pd.DataFrame) -> Chart | None:
    """Return the map of reported exiles by place; None if no report names a place."""
    if not found.sites:
        return None
    gettext = writer.language.gettext

    def draw(axes: Axes, size: Size) -> None:
        _land(axes, writer)
        for site in reversed(found.sites):
            _mark(axes, writer, site, places)
        for site in found.sites:
            _name(axes, writer, site, places, found.sites)
        _key(axes, writer, found.sites, size)

    words = gettext("Source: reports of those named in the tables; outline: Natural Earth")
    return chart(
        writer, draw, name="map", height=5.0, narrow_height=3.2,
        title=_title(writer, found, places),
        subtitle=gettext(
            "Dated reports by the place from which people were moved; an event that names several "
            "places stands at each; nothing closer than a county"
        ),
        source=joined([(Text(words),), (writer.cite(found.source_ids, most=8),)], " "),
        alt=_alternative(writer, found, places), data=sites_table(writer, found.sites, places),
    )  # fmt: skip


def _land(axes: Axes, writer: Writer) -> None:
    drawn = outline()
    west, south, east, north = drawn["edges"]
    for name, rings in drawn["shapes"].items():
        home = name == HOME
        for ring in rings:
            xs, ys = zip(*ring, strict=True)
            axes.fill(xs, ys, facecolor=BAND if home else PAPER, edgecolor=GREY if home else GRID,
                      linewidth=0.9 if home else 0.7, zorder=0.6 if home else 0.4)  # fmt: skip
    for name, (x, y) in NEIGHBOURS.items():
        axes.text(x, y, writer.country(name), color=GREY, ha="center", va="center", zorder=0.7)
    axes.set_xlim(west, east)
    axes.set_ylim(south, north)
    axes.set_aspect(1 / math.cos(math.radians((south + north) / 2)))
    axes.set_axis_off()


def _mark(axes: Axes, writer: Writer, site: Site, places: pd.DataFrame) -> None:
    plans = not site.events
    look: dict[str, Any] = {
        "marker": "s" if site.level == "province" else "o",
        "markersize": _width(site), "color": SECOND, "linestyle": "none",
        "markerfacecolor": PAPER if plans else SECOND, "markeredgewidth": 1.4,
        "alpha": 0.55 if site.level == "province" and not plans else 0.9,
    }  # fmt: skip
    tip(axes.plot([site.lon], [site.lat], **look), _words(writer, site, places))


def _width(site: Site) -> float:
    """Return how wide a mark is, in points: its area grows with the events."""
    return SMALL + GROWTH * math.sqrt(max(len(site.events), 1) - 1)


def _name(
    axes: Axes, writer: Writer, site: Site, places: pd.DataFrame, sites: Sequence[Site]
) -> None:
    words = short_name(place_name(writer, site.place, places))
    if site.events:
        words = f"{words} {writer.language.number(len(site.events))}"
    left = site.level == "county" and any(_beside(site, other) for other in sites)
    made = label(axes, site.lon, site.lat, words, side="left" if left else "right", hue=INK)
    away = _width(site) / 2 + 3
    made.xyann = (-away if left else away, 0)
    made.set_in_layout(False)


def _beside(site: Site, other: Site) -> bool:
    """Whether another mark lies close on the right of a mark."""
    across, along = other.lon - site.lon, abs(other.lat - site.lat)
    return 0 < across < CLOSE[0] and along < CLOSE[1]


def short_name(name: str) -> str:
    """Return an English name without the spelling in brackets and the word for its level."""
    plain = name.split(" (")[0] if name.endswith(" province") else name
    return plain.removesuffix(" province").removesuffix(" county")


def _words(writer: Writer, site: Site, places: pd.DataFrame) -> str:
    """Return what a pointer over a mark shows: place, level, how many reports and plans."""
    language = writer.language
    said = [place_name(writer, site.place, places), level_name(writer, site)]
    if site.events:
        many = language.ngettext("{n} reported event", "{n} reported events", len(site.events))
        said.append(many.format(n=language.number(len(site.events))))
    if site.planned:
        plans = language.ngettext("{n} plan reported", "{n} plans reported", len(site.planned))
        said.append(plans.format(n=language.number(len(site.planned))))
    return " · ".join(said)


def _key(axes: Axes, writer: Writer, sites: Sequence[Site], size: Size) -> None:
    """Draw what the marks mean, those that are on the map, over open water."""
    gettext = writer.language.gettext
    lines = [("o", SECOND, gettext("county or city"), any(s.level == "county" for s in sites)),
             ("s", SECOND, gettext("only the province"), any(s.level == "province" for s in sites)),
             ("o", PAPER, gettext("only planned"), any(not s.events for s in sites))]  # fmt: skip
    x, y = KEY
    step = LINE * (1.35 if size.narrow else 1)
    for number, (marker, face, words, shown) in enumerate(line for line in lines if line[3]):
        assert shown
        axes.plot([x], [y - number * step], marker=marker, color=SECOND, markerfacecolor=face,
                  markersize=SMALL + 1, markeredgewidth=1.4, linestyle="none")  # fmt: skip
        axes.annotate(words, (x, y - number * step), (7, 0), textcoords="offset points",
                      va="center", color=GREY)  # fmt: skip


def _title(writer: Writer, found: Sites, places: pd.DataFrame) -> Runs:
    first = found.sites[0]
    gettext = writer.language.gettext
    if not first.events:
        return (Text(gettext("Only plans name a place")),)
    words = writer.language.ngettext(
        "{place} is named by {n} of {all} report", "{place} is named by {n} of {all} reports",
        len(found.all),
    )  # fmt: skip
    end = f"../{writer.edition.end}"
    return fill(
        words, place=Quoted(place_name(writer, first.place, places)),
        n=writer.tally(len(first.events), id=f"exile_places/{first.place}/events", period=end,
                       source_ids=first.source_ids),
        all=writer.tally(len(found.all), id="exile_places/all", period=end,
                         source_ids=found.source_ids),
    )  # fmt: skip


def _alternative(writer: Writer, found: Sites, places: pd.DataFrame) -> str:
    """Return in a sentence what the map shows; the numbers stand in a table."""
    language = writer.language
    words = language.gettext(
        "Map of North Korea with {n} places that reports of internal exile name. Events by place: "
        "{listed}."
    )
    one = language.gettext("{place} {n}")
    named = [
        one.format(place=place_name(writer, site.place, places),
                   n=language.number(len(site.events)))
        for site in found.sites if site.events
    ]  # fmt: skip
    if not named:
        named = [language.gettext("none")]
    return words.format(n=language.number(len(found.sites)), listed=", ".join(named))
