"""The first page of the report on trends, and its section on all years."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nkstats import analysis
from nkstats.analysis import Figure, Proportion, Regime, compare, proportion
from nkstats.analysis.counts.comparison import highest
from nkstats.analysis.wording import interval_name
from nkstats.blocks import (
    Card,
    Cards,
    Heading,
    Opening,
    Page,
    Paragraph,
    Quoted,
    Run,
    Runs,
    Text,
    Value,
    fill,
    joined,
)
from nkstats.marking import capital
from nkstats.narrative.arrivals import named_regimes, standing
from nkstats.narrative.evidence import Evidence, evidence, interval_of, span
from nkstats.narrative.opening import arrivals_card, opening_of
from nkstats.narrative.writer import Writer, behind

if TYPE_CHECKING:
    from nkstats.analysis import Profile

REPORT = "arrivals_trends"


def trends_opening(
    writer: Writer, years: dict[str, Figure], profiles: tuple[Profile, ...]
) -> Opening:
    """Return the head of the report on trends."""
    gettext = writer.language.gettext
    return opening_of(
        writer,
        report=REPORT,
        headline=_headline(writer, profiles),
        lead=_lead(writer, years, profiles),
        description=gettext(
            "Arrivals of escapees from North Korea in South Korea over all years: levels between "
            "dated breaks, women and men, what changed at the breaks, scenarios of what may "
            "follow, and how often such forecasts held."
        ),
        spark=[(label, figure.total) for label, figure in years.items()],
    )


def profile_evidence(writer: Writer, profile: Profile) -> Evidence:
    """Return the figures of a regime as the evidence of what is said of it."""
    return evidence(writer, f"trends/{profile.period.replace('/', '-')}", profile.figures)


def mean_of(writer: Writer, profile: Profile) -> Runs:
    """Return the people a year of a regime; of a single year, its figure."""
    if len(profile.figures) == 1:
        return (writer.count(profile.figures[0]),)
    return (profile_evidence(writer, profile).people(profile.mean, "mean"),)


def regime_name(writer: Writer, profile: Profile) -> Run:
    """Return the name of a regime, its first letter large."""
    name = profile.name_ko if writer.language.code == "ko" else profile.name_en
    return Quoted(capital(name)) if name else Text(writer.language.gettext("all years"))


def profile_span(writer: Writer, profile: Profile) -> Runs:
    """Return the years of a regime in words."""
    return span(writer, profile.first, profile.last)


def _headline(writer: Writer, profiles: tuple[Profile, ...]) -> Runs:
    gettext = writer.language.gettext
    if not profiles:
        none = gettext("This record holds no yearly figure of arrivals before the end of {period}")
        return fill(none, period=writer.period(writer.edition.label))
    last, before = profiles[-1], analysis.reference(profiles)
    if before is None:
        return _from_first_to_last(writer, last)
    message = (
        gettext("{mean} people arrived in South Korea in {span}, against about {before} a year in "
                "{before_span}")
        if len(last.figures) == 1
        else gettext("About {mean} people a year arrived in South Korea in {span}, against about "
                     "{before} a year in {before_span}")
    )  # fmt: skip
    return fill(
        message, mean=mean_of(writer, last), span=profile_span(writer, last),
        before=mean_of(writer, before), before_span=profile_span(writer, before),
    )  # fmt: skip


def _from_first_to_last(writer: Writer, only: Profile) -> Runs:
    gettext, first, last = writer.language.gettext, only.figures[0], only.figures[-1]
    if first is last:
        message = gettext("{count} people arrived in South Korea in {year}")
    else:
        message = gettext(
            "{count} people arrived in South Korea in {year}, against {before} in {first}"
        )
    return fill(
        message, count=writer.count(last), year=writer.period(last.period),
        before=writer.count(first), first=writer.period(first.period),
    )  # fmt: skip


def _lead(writer: Writer, years: dict[str, Figure], profiles: tuple[Profile, ...]) -> Runs:
    if not profiles:
        known = writer.language.gettext("As known on {day}.")
        return fill(known, day=writer.day(writer.edition.data_day))
    return standing(writer, compare(years, profiles[-1].last))


def trends_key_figures(
    writer: Writer, years: dict[str, Figure], profiles: tuple[Profile, ...]
) -> Cards | None:
    """Return the key figures: the last year, the peak, the share of women, the level."""
    if not profiles:
        return None
    known = [figure for profile in profiles for figure in profile.figures]
    cards = [arrivals_card(writer, compare(years, known[-1].period)), _peak_card(writer, known)]
    cards += [card for card in (_women_card(writer, known), _level_card(writer, profiles)) if card]
    return Cards(tuple(cards), writer.language.gettext("Key figures"))


def _peak_card(writer: Writer, known: list[Figure]) -> Card:
    gettext = writer.language.gettext
    peak = highest(known)
    label = fill(gettext("Most in one year, {year}"), year=writer.period(peak.period))
    note = fill(
        gettext("of the years from {first} on {cite}"),
        first=writer.period(known[0].period), cite=writer.cite_figure(peak),
    )  # fmt: skip
    return Card(label, (writer.count(peak),), writer.counter("persons", peak.total or 0), note)


def _women_card(writer: Writer, known: list[Figure]) -> Card | None:
    """Return the share of women in the last year that gives both sexes and withholds none."""
    told = [f for f in known if f.total and f.female is not None and not _few(f)]
    if not told:
        return None
    gettext, last = writer.language.gettext, told[-1]
    share = proportion(last.female or 0, last.total or 0)
    shown = evidence(writer, f"arrivals/{last.period}", [last]).percent(
        share.estimate or 0, "women", interval=interval_of(share)
    )
    label = fill(gettext("Women among them, {year}"), year=writer.period(last.period))
    bounds = fill(
        gettext("{women} of {people} people ({interval} {bounds})"),
        women=writer.count(last, "female"), people=writer.count(last),
        interval=Quoted(interval_name(writer.language, share.level)),
        bounds=_bounds(writer, last, share),
    )  # fmt: skip
    return Card(label, (shown,), "", (*bounds, Text(" "), writer.cite_figure(last)))


def _bounds(writer: Writer, figure: Figure, share: Proportion) -> Value:
    ends = (
        writer.language.percent(100 * (end or 0), signed=False) for end in interval_of(share)[:2]
    )
    low, high = ends
    return writer.computed(
        writer.language.gettext("{low} to {high}").format(low=low, high=high), None,
        low=share.low, high=share.high, level=share.level, unit="share",
        id=f"arrivals/{figure.period}/women/interval", period=figure.period,
        source_ids=behind(figure),
    )  # fmt: skip


def _few(figure: Figure) -> bool:
    return bool({figure.male, figure.female} & {1, 2, None})


def _level_card(writer: Writer, profiles: tuple[Profile, ...]) -> Card | None:
    """Return the level of the last regime beside that of the one it is set against."""
    before, last = analysis.reference(profiles), profiles[-1]
    if before is None:
        return None
    gettext = writer.language.gettext
    label = fill(gettext("A year, {span}"), span=profile_span(writer, last))
    note = fill(
        gettext("against about {before} a year in {before_span}"),
        before=mean_of(writer, before), before_span=profile_span(writer, before),
    )  # fmt: skip
    counter = writer.counter("persons", round(last.mean))
    return Card(label, mean_of(writer, last), counter, note)


def section_long_run(
    writer: Writer, profiles: tuple[Profile, ...], regimes: tuple[Regime, ...]
) -> Page | None:
    """Return the heading and the sentences about all years."""
    if not profiles:
        return None
    gettext = writer.language.gettext
    known = [figure for profile in profiles for figure in profile.figures]
    peak = highest(known)
    heading = fill(
        gettext("Most people arrived in {year}: {count}"),
        year=writer.period(peak.period), count=writer.count(peak),
    )  # fmt: skip
    reading = gettext(
        "These are counts of all registered arrivals, without sampling error: an interval in this "
        "report says how far the process could have gone otherwise."
    )
    words = joined([named_regimes(writer, regimes), (Text(reading),)], " ")
    return Page((Heading(2, heading, "years"), Paragraph(words)))
