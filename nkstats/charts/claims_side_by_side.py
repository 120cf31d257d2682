"""What each claimant says of the events on which claimants do not agree, side by side."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from nkstats.analysis import Claimed, Disagreement
from nkstats.analysis.wording import range_in_words
from nkstats.blocks import Chart, Runs, Text, as_text, fill, joined
from nkstats.charts.canvas import Size, beside, chart
from nkstats.charts.marks import claim as tick
from nkstats.charts.marks import denied, span
from nkstats.narrative.voices import claimant_name
from nkstats.narrative.writer import Writer
from nkstats.style import GREY, INK, SECOND
from nkstats.tables.repatriations import claims_table, event_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_EVENTS = 3
ROW, NARROW_ROW = 0.24, 0.4  # inches
LONGEST, LONGEST_NARROW = 40, 27  # letters of a name; the table has it whole


@dataclass(frozen=True)
class Line:
    """One line of the chart: an event's name, or a claimant of it with all that it says."""

    words: str
    claims: tuple[Claimed, ...] = field(default=())


def claims_side_by_side(
    writer: Writer, found: Sequence[Disagreement], claimants: pd.DataFrame
) -> Chart | None:
    """Return the newest events with numbers that rule each other out, a line a claimant.

    None if there is no such event.
    """
    shown = [one for one in found if one.apart][:MOST_EVENTS]
    table = claims_table(writer, shown, claimants)
    if table is None:
        return None
    lines = [line for one in shown for line in _lines(writer, one, claimants)]
    gettext = writer.language.gettext

    def draw(axes: Axes, size: Size) -> None:
        for place, line in enumerate(lines):
            for claimed in line.claims:
                _claim(axes, writer, place, claimed, line.words)
            _name(axes, writer, place, line, size)
        _frame(axes, writer, lines, size)

    ids = [source for one in shown for claim in one.claims for source in claim.source_ids[:1]]
    return chart(
        writer, draw, name="claims", height=0.5 + ROW * len(lines),
        narrow_height=0.5 + NARROW_ROW * len(lines), title=_title(writer, shown),
        subtitle=gettext(
            "People reported, by claimant; tick: one figure, bar: a range, arrow: open on that "
            "side, diamond: denied"
        ),
        source=joined([
            (Text(gettext("Source: reports of those named")),), (writer.cite(ids, most=8),)
        ], " "),
        alt=_alternative(writer, shown), data=table,
    )  # fmt: skip


def _lines(writer: Writer, one: Disagreement, claimants: pd.DataFrame) -> Iterator[Line]:
    yield Line(as_text(event_name(writer, one.row)))
    said: dict[str, list[Claimed]] = {}
    for claimed in one.claims:
        if claimed.numbered or not claimed.counts:
            said.setdefault(claimed.claimant, []).append(claimed)
    for name, claims in said.items():
        yield Line(claimant_name(writer, name, claimants), tuple(claims))


def _claim(axes: Axes, writer: Writer, place: int, claimed: Claimed, name: str) -> None:
    low, high = claimed.bounds
    words = f"{name} · {_said(writer, claimed)} · {writer.status(claimed.status)}"
    if not claimed.counts:
        denied(axes, place, high or low or 0, words)
    elif low == high and low is not None:
        tick(axes, place, low, words, hue=SECOND)
    else:
        span(axes, place, low, high, words, best=claimed.best, thick=7)


def _said(writer: Writer, claimed: Claimed) -> str:
    if not claimed.counts:
        return writer.status(claimed.status)
    return range_in_words(writer.language, *claimed.bounds, "persons")


def _name(axes: Axes, writer: Writer, place: int, line: Line, size: Size) -> None:
    """Write what a claimant says beside its marks; on a narrow drawing, its name over them."""
    most_said = 1 if size.narrow else 2
    every = list(dict.fromkeys(_said(writer, claimed) for claimed in line.claims))
    said = ", ".join(every[:most_said]) + (", …" if len(every) > most_said else "")
    most = max((claimed.bounds[1] or claimed.bounds[0] or 0 for claimed in line.claims), default=0)
    if size.narrow or not line.claims:
        words = f"{_short(line.words, LONGEST_NARROW)}: {said}" if said else line.words
        axes.annotate(
            words, (0, place), (0, 6 if line.claims else -3 * size.narrow),
            textcoords="offset points", va="bottom" if size.narrow else "center", color=INK,
            fontweight="normal" if line.claims else "bold", annotation_clip=False,
        )  # fmt: skip
    else:
        beside(axes, most, place, said)


def _short(name: str, letters: int) -> str:
    return textwrap.shorten(name, letters, placeholder="…")


def _frame(axes: Axes, writer: Writer, lines: Sequence[Line], size: Size) -> None:
    from matplotlib.ticker import MaxNLocator

    names = [
        "" if size.narrow or not line.claims else _short(line.words, LONGEST) for line in lines
    ]
    axes.set_yticks(range(len(lines)), names)
    axes.tick_params(axis="y", labelcolor=INK)
    axes.tick_params(axis="x", labelcolor=GREY)
    axes.set_ylim(len(lines) - 0.4, -0.8)
    widest = max(
        (bound for line in lines for claimed in line.claims for bound in claimed.bounds if bound),
        default=1,
    )
    axes.set_xlim(-0.02 * widest, 1.08 * widest)
    axes.grid(axis="y", visible=False)
    axes.grid(axis="x", visible=True)
    axes.xaxis.set_major_locator(
        MaxNLocator(nbins=4 if size.narrow else 7, steps=[1, 2, 5, 10], integer=True)
    )
    axes.xaxis.set_major_formatter(lambda value, _: writer.language.number(int(value)))


def _widest(shown: Sequence[Disagreement]) -> Disagreement:
    """Return the event whose numbers lie furthest apart."""
    return max(shown, key=lambda one: (one.row["high"] or 0) - (one.row["low"] or 0))


def _title(writer: Writer, shown: Sequence[Disagreement]) -> Runs:
    one = _widest(shown)
    words = writer.language.gettext("Claimants report {people} for one event: {name}")
    return fill(words, people=writer.event(one.event, one.row), name=event_name(writer, one.row))


def _alternative(writer: Writer, shown: Sequence[Disagreement]) -> str:
    one = _widest(shown)
    words = writer.language.ngettext(
        "Chart of {n} reported event, a line a claimant. The numbers lie furthest apart for "
        "{name}: claimants report {people}.",
        "Chart of {n} reported events, a line a claimant. The numbers lie furthest apart for "
        "{name}: claimants report {people}.",
        len(shown),
    )
    people = range_in_words(writer.language, one.row["low"], one.row["high"], "persons")
    return words.format(
        n=writer.language.number(len(shown)), name=as_text(event_name(writer, one.row)),
        people=people,
    )  # fmt: skip
