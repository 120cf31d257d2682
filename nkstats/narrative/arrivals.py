"""Sentences about arrivals: the headline, the period, and the years."""

from __future__ import annotations

from nkstats.analysis import Comparison, Figure, Regime
from nkstats.analysis.counts.comparison import highest
from nkstats.blocks import Block, Heading, Page, Paragraph, Quoted, Runs, Text, Value, fill, joined
from nkstats.narrative.writer import Writer, arrivals_figure, behind


def title(writer: Writer, comparison: Comparison) -> Runs:
    """Return what happened, in one sentence."""
    gettext, ngettext = writer.language.gettext, writer.language.ngettext
    now = comparison.now
    if now.total is None:
        message = {
            "not_published": gettext("No figure of arrivals was published for {period}"),
            "not_held": gettext("This record holds no figure of arrivals for {period}"),
            "conflict": gettext("Sources disagree on the arrivals of {period}"),
        }[comparison.asked.basis]
        return fill(message, period=writer.period(comparison.asked.period))
    arrived = fill(
        ngettext(
            "{count} person arrived in South Korea in {period}",
            "{count} people arrived in South Korea in {period}",
            now.total,
        ),
        count=writer.count(now),
        period=writer.period(now.period),
    )
    change = change_words(writer, comparison)
    return joined([arrived, change], ", ") if change else arrived


def change_words(writer: Writer, comparison: Comparison) -> Runs:
    """Return the change against the year before as a clause, or nothing across a gap."""
    language = writer.language
    if comparison.difference is None or comparison.before is None:
        return ()
    before = writer.period(comparison.before.period)
    if comparison.difference == 0:
        return fill(language.gettext("as many as in {before}"), before=before)
    message = (
        language.gettext("{n} more than in {before}")
        if comparison.difference > 0
        else language.gettext("{n} fewer than in {before}")
    )
    return fill(message, n=difference(writer, comparison), before=before)


def difference(writer: Writer, comparison: Comparison, *, signed: bool = False) -> Value:
    """Return how many people more or fewer than a year before, with a sign if asked."""
    number = comparison.difference or 0
    sign = ("+" if number > 0 else "") if signed else ""
    shown = writer.language.number(number if signed else abs(number))
    return _change(writer, comparison, sign + shown, number, "persons")


def percentage(writer: Writer, comparison: Comparison, *, signed: bool = False) -> Value:
    """Return the change against the year before in percent, with a sign if asked."""
    percent = comparison.percent or 0
    shown = writer.language.percent(percent, signed=signed)
    return _change(writer, comparison, shown, percent, "percent")


def _change(writer: Writer, comparison: Comparison, shown: str, value: float, unit: str) -> Value:
    figures = [comparison.now, *([comparison.before] if comparison.before else [])]
    period = comparison.now.period
    return writer.computed(
        shown, value, id=f"arrivals/{period}/change/{unit}", unit=unit, period=period,
        source_ids=[source for figure in figures for source in behind(figure)],
    )  # fmt: skip


def standing(writer: Writer, comparison: Comparison) -> Runs:
    """Return how sure the headline is: what it rests on, as of when, and how to read it."""
    parts = [_missing(writer, comparison), _rests_on(writer, comparison.now)]
    if comparison.withheld != "gap":
        reading = writer.language.gettext(
            "A difference between two registered counts does not by itself show that the flow "
            "changed."
        )
        parts.append((Text(reading),))
    known = writer.language.gettext("As known on {day}.")
    parts.append(fill(known, day=writer.day(writer.edition.data_day)))
    return joined([part for part in parts if part], " ")


def _missing(writer: Writer, comparison: Comparison) -> Runs:
    asked = comparison.asked
    if asked.total is not None or comparison.now.total is None:
        return ()
    gettext = writer.language.gettext
    message = {
        "not_published": gettext(
            "The Ministry of Unification published no figure for {asked}; that for {held} "
            "includes it."
        ),
        "not_held": gettext(
            "This record holds no figure for {asked}; that for {held} includes it."
        ),
        "conflict": gettext("Sources disagree on {asked}; the figure for {held} includes it."),
    }[asked.basis]
    return fill(
        message, asked=writer.period(asked.period), held=writer.period(comparison.now.period)
    )


def _rests_on(writer: Writer, figure: Figure) -> Runs:
    gettext = writer.language.gettext
    messages = {
        "provisional": gettext("The figure is provisional.{cite}"),
        "as_reported": gettext(
            "The figure is as reported; no source calls it provisional or final.{cite}"
        ),
        "final": gettext("The figure is final.{cite}"),
        "derived": gettext(
            "No source prints this figure: it is derived from published ones of one vintage.{cite}"
        ),
        "conflict": gettext("Claims that no rule can rank give {low} and {high}.{cite}"),
        "not_held": gettext(
            "The ministry publishes figures for such periods; this record holds none for it."
        ),
        "not_published": gettext("The ministry does not publish figures for such periods."),
    }
    ground = str(figure.status) if figure.basis == "published" else figure.basis
    return fill(
        messages[ground],
        cite=(Text(" "), writer.cite_figure(figure)),
        low=_bound(writer, figure, "low"),
        high=_bound(writer, figure, "high"),
    )


def _bound(writer: Writer, figure: Figure, part: str) -> Runs:
    if figure.basis != "conflict":
        return ()
    shown = writer.language.number(getattr(figure, part))
    return (writer.value(shown, arrivals_figure(figure, part)),)


def section_arrivals(writer: Writer, comparison: Comparison) -> Page:
    """Return the heading and the sentence about the period asked for."""
    language, now, asked = writer.language, comparison.now, comparison.asked
    heading = fill(language.gettext("Arrivals in {period}"), period=writer.period(asked.period))
    if asked.total is not None:
        known = language.gettext("Arrivals in {period}: {count}")
        heading = fill(known, period=writer.period(asked.period), count=writer.count(asked))
    blocks: list[Block] = [Heading(2, heading, "arrivals")]
    if missing := _missing(writer, comparison):
        blocks.append(Paragraph(missing))
    if now.total is not None:
        blocks.append(Paragraph(joined([*_sentences(writer, comparison)], " ")))
    return Page(tuple(blocks))


def _sentences(writer: Writer, comparison: Comparison) -> list[Runs]:
    language, now, before = writer.language, comparison.now, comparison.before
    said = language.ngettext(
        "The ministry registered {count} person in {period}.{cite}",
        "The ministry registered {count} people in {period}.{cite}",
        now.total or 0,
    )
    parts = [_registered(writer, said, now)]
    if before is not None and before.total is not None:
        earlier = language.ngettext(
            "In {period} it was {count} person.{cite}",
            "In {period} it was {count} people.{cite}",
            before.total,
        )
        parts.append(_registered(writer, earlier, before))
        parts.append(_percent_words(writer, comparison))
    return parts


def _registered(writer: Writer, message: str, figure: Figure) -> Runs:
    return fill(
        message,
        count=writer.count(figure),
        period=writer.period(figure.period),
        cite=(Text(" "), writer.cite_figure(figure)),
    )


def _percent_words(writer: Writer, comparison: Comparison) -> Runs:
    language = writer.language
    if comparison.percent is None:
        reason = language.gettext("No percentage is given on a base this small.")
        return (Text(reason),)
    message = (
        language.gettext("That is a rise of {percent}.")
        if comparison.percent > 0
        else language.gettext("That is a fall of {percent}.")
    )
    if round(comparison.percent) == 0:
        message = language.gettext("That is a change of less than one percent.")
    return fill(message, percent=percentage(writer, comparison))


def section_years(writer: Writer, years: dict[str, Figure], regimes: tuple[Regime, ...]) -> Page:
    """Return the heading and the sentences about all years."""
    language = writer.language
    known = [figure for figure in years.values() if figure.total is not None]
    peak = highest(known)
    heading = fill(
        language.gettext("Most people arrived in {year}: {count}"),
        year=writer.period(peak.period), count=writer.count(peak),
    )  # fmt: skip
    most = language.gettext("The most people in one year arrived in {year}: {count}.{cite}")
    return Page((
        Heading(2, heading, "years"),
        Paragraph(joined([
            _registered_in(writer, most, peak), named_regimes(writer, regimes)
        ], " ")),
    ))  # fmt: skip


def _registered_in(writer: Writer, message: str, figure: Figure) -> Runs:
    return fill(
        message,
        year=writer.period(figure.period),
        count=writer.count(figure),
        cite=(Text(" "), writer.cite_figure(figure)),
    )


def named_regimes(writer: Writer, regimes: tuple[Regime, ...]) -> Runs:
    """Return the dated events that divide the series, each with its month and source."""
    language = writer.language
    known = [regime for regime in regimes if regime.start <= writer.edition.end]
    if not known:
        return ()
    one = language.gettext("{name} from {month}{cite}")
    named = [
        fill(
            one,
            name=Quoted(regime.name(language.code)),
            month=writer.month(regime.start),
            cite=(Text(" "), writer.cite([regime.source_id])),
        )
        for regime in known
    ]
    lead = language.gettext("Dated events divide the series: {regimes}.")
    return fill(lead, regimes=joined(named, "; "))
