"""Sections on the named regimes: their levels, the women among those who came, their trends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nkstats import analysis
from nkstats.analysis.counts.counted import INDEPENDENT
from nkstats.blocks import Block, Heading, Page, Paragraph, Runs, Terms, Text, fill, joined
from nkstats.narrative.evidence import Evidence, evidence, interval_of, span
from nkstats.narrative.trends import profile_evidence, profile_span, regime_name
from nkstats.narrative.writer import Writer

if TYPE_CHECKING:
    from nkstats.analysis import Growth, Profile

    Profiles = tuple[Profile, ...]


def section_levels(writer: Writer, profiles: Profiles) -> Page | None:
    """Return what the level of the last regime is beside each earlier one."""
    if not profiles:
        return None
    gettext = writer.language.gettext
    method = gettext(
        "Method: mean, median and range of the years counted; the ratio of two means, each a count "
        "over a number of years, by a quasi-Poisson model, its dispersion from the years within "
        "each regime."
    )
    last, *_ = reversed(profiles)
    pairs = tuple(
        (_against(writer, last, one), _pair(writer, last, one).said(one.ratio, "ratio", "persons"))
        for one in profiles[:-1]
        if one.ratio is not None
    )
    blocks: list[Block] = [Heading(2, _levels_heading(writer, profiles), "levels")]
    blocks += [Terms(pairs)] if pairs else [Paragraph((Text(gettext(
        "No named regime begins within these years, so there is one level only."
    )),))]  # fmt: skip
    return Page((*blocks, _method(writer, method, _all(writer, profiles))))


def _levels_heading(writer: Writer, profiles: Profiles) -> Runs:
    gettext, before = writer.language.gettext, analysis.reference(profiles)
    ratio = None if before is None else before.ratio
    if before is None or ratio is None or ratio.estimate is None or not ratio.high:
        return (Text(gettext("Levels between the named breaks")),)
    shown = _pair(writer, profiles[-1], before).times(
        ratio.estimate, "times", interval=interval_of(ratio)
    )
    return fill(
        gettext("The level of {span}: {ratio} times that of {before}"),
        span=profile_span(writer, profiles[-1]), ratio=shown, before=profile_span(writer, before),
    )  # fmt: skip


def _against(writer: Writer, last: Profile, earlier: Profile) -> Runs:
    message = writer.language.gettext("{span} against {before}")
    return fill(message, span=profile_span(writer, last), before=profile_span(writer, earlier))


def _pair(writer: Writer, last: Profile, earlier: Profile) -> Evidence:
    """Return the years of two regimes as the evidence of what is said of both."""
    names = (one.period.replace("/", "-") for one in (last, earlier))
    return evidence(writer, "trends/" + "/".join(names), (*earlier.figures, *last.figures))


def _all(writer: Writer, profiles: Profiles) -> Evidence:
    return evidence(writer, "trends", [figure for one in profiles for figure in one.figures])


def _method(writer: Writer, words: str, basis: Evidence) -> Paragraph:
    """Return a line on the method, with the marks of the sources that went in."""
    return Paragraph(joined([(Text(words),), (writer.cite(basis.source_ids),)], " "), "note")


def section_women(writer: Writer, profiles: Profiles) -> Page | None:
    """Return the share of women in the last regime, and beside that of another."""
    told = [one for one in profiles if one.women is not None]
    if not told:
        return None
    gettext, last = writer.language.gettext, told[-1]
    assert last.women is not None
    basis, when = _women_evidence(writer, last), _told_span(writer, last)
    share = basis.percent(last.women.estimate or 0, "women", interval=interval_of(last.women))
    heading = fill(gettext("Women: {share} of those who arrived in {span}"), share=share, span=when)
    terms = [(when, basis.said(last.women, "women/said", "persons"))]
    terms += _women_against(writer, profiles)
    method = gettext(
        "Method: Wilson’s interval of a share, Newcombe’s of a difference. A year in which either "
        "sex counts one or two people is left out."
    )
    line = _method(writer, " ".join([method, gettext(INDEPENDENT)]), basis)
    return Page((Heading(2, heading, "women"), Terms(tuple(terms)), line))


def _women_against(writer: Writer, profiles: Profiles) -> list[tuple[Runs, Runs]]:
    """Return the difference between the last regime and the one it is set against, if known."""
    last, before = profiles[-1], analysis.reference(profiles)
    if before is None or before.women_difference is None:
        return []
    names = (one.period.replace("/", "-") for one in (last, before))
    pair = evidence(writer, "trends/" + "/".join(names), (*before.told, *last.told))
    against = fill(
        writer.language.gettext("{span} against {before}"),
        span=_told_span(writer, last), before=_told_span(writer, before),
    )  # fmt: skip
    return [(against, pair.said(before.women_difference, "women", "persons"))]


def _women_evidence(writer: Writer, profile: Profile) -> Evidence:
    return evidence(writer, f"trends/{profile.period.replace('/', '-')}", profile.told)


def _told_span(writer: Writer, profile: Profile) -> Runs:
    """Return the years that give both sexes, the first to the last."""
    return span(writer, profile.told[0].period, profile.told[-1].period)


def section_growth(writer: Writer, profiles: Profiles, growth: Growth) -> Page | None:
    """Return the last change and the trends within the regimes, or why there are none."""
    if not profiles:
        return None
    gettext, basis = writer.language.gettext, _all(writer, profiles)
    terms = [
        (
            (regime_name(writer, one),),
            profile_evidence(writer, one).said(one.trend, "trend", "persons"),
        )
        for one in profiles
    ]
    method = gettext(
        "Method: the interval of a change is that of the rate behind the counts, from the scatter "
        "of the other changes within regimes; a trend is quasi-Poisson and log-linear, and never "
        "fitted across a named break."
    )
    blocks: list[Block] = [
        Heading(2, _growth_heading(writer, basis, growth), "growth"),
        Paragraph(basis.said(growth, "growth", "persons")), Terms(tuple(terms)),
        _method(writer, method, basis),
    ]  # fmt: skip
    return Page(tuple(blocks))


def _growth_heading(writer: Writer, basis: Evidence, growth: Growth) -> Runs:
    gettext = writer.language.gettext
    if growth.percent is None or growth.estimate is None or growth.period is None:
        return (Text(gettext("The last change, and the trends between the breaks")),)
    message = (
        gettext("{change} in {year}: no trend can be told from one change")
        if (growth.low or 0) <= 0 <= (growth.high or 0)
        else gettext("{change} in {year}, more than chance alone would give")
    )
    shown = writer.computed(
        writer.language.percent(growth.percent), growth.percent, id="trends/growth/percent",
        unit="percent", period=str(growth.period), source_ids=basis.source_ids, low=growth.low,
        high=growth.high, level=growth.level,
    )  # fmt: skip
    return fill(message, change=shown, year=writer.period(str(growth.period)))
