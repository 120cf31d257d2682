"""Level and slope changes at dates that were given beforehand (interrupted time series).

The dates come from outside the series; a search for them is `breaks`. Without a comparison series
nothing here speaks of causes: a change came after a date.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import pandas as pd

from nkstats.analysis.dated_changes.break_effects import Question, effects, no_effects
from nkstats.analysis.dated_changes.counterfactuals import (
    LEAST_BEFORE,
    YEARS,
    Counterfactual,
    expect,
    no_expectation,
)
from nkstats.analysis.dated_changes.interruption_words import STRAIGHT, said_of_effect
from nkstats.analysis.dated_changes.sensitivity import no_variations, vary
from nkstats.analysis.models.designs import (
    LEAST_FOR_SLOPE,
    Design,
    centred,
    enough_for_bends,
    log_exposure,
    points_before,
)
from nkstats.analysis.models.quasipoisson import corrected
from nkstats.analysis.models.two_opinions import Opinions, two_opinions
from nkstats.analysis.observed import Observed, observe, periods_in
from nkstats.analysis.results import Result, heard, level_of
from nkstats.analysis.wording import N_, ROUTE, Said
from nkstats.errors import UsageError
from nkstats.i18n import Language

STRONG = 0.5  # autocorrelation left by the model
METHOD = (
    "quasi-Poisson log-linear model with steps, Student's t, widened for autocorrelation; beside "
    "it least squares on log(y + 0.5) averaged over autocorrelations; the wider interval"
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Interrupted(Result):
    """Changes of level (and slope) at given dates.

    `estimate`, `low` and `high` are the ratio of the first date: the level from then on over the
    level that the trend before would have had.

    Attributes
    ----------
    effects : DataFrame
        One row a term, such as "level 2020", levels first and in the order of the dates:
        `ratio, low, high`; the two opinions (`quasi_*`, whose ratio is `ratio`, and `gls_*`) and
        which is the `wider`; the `kind` of the term and its `period`; the fitted values `before`
        and `after` the step in its first period; and the number of `points` that it rests on.
        The ratio of a slope is that of the change from one period to the next.
    at : the dates, as periods
    dispersion : float
        Variance over mean, at least 1.
    df : int
        Degrees of freedom of the model.
    autocorrelation : float
        Of neighbouring Pearson residuals, corrected for the length of the series, 0 to 0.9.
    seasonal : bool
        Whether season dummies are in the model.
    """

    effects: pd.DataFrame
    at: tuple[pd.Period, ...] = ()
    dispersion: float | None = None
    df: int | None = None
    autocorrelation: float | None = None
    seasonal: bool = False
    _question: Question | None = field(default=None, repr=False)

    @cached_property
    def sensitivity(self) -> pd.DataFrame:
        """The level terms under other assumptions: `term, variation, ratio, low, high`."""
        return self._varied[0]

    @cached_property
    def sensitivity_notes(self) -> tuple[Said, ...]:
        """Which variations could not be fitted."""
        return self._varied[1]

    @cached_property
    def _varied(self) -> tuple[pd.DataFrame, tuple[Said, ...]]:
        return vary(self._question) if self._question else (no_variations(), ())

    @cached_property
    def counterfactual(self) -> Counterfactual:
        """How many fewer than expected, had the years before one of the dates gone on.

        Answered for the last of the dates with 6 known periods and 4 years of its own regime
        before it, from that regime alone: of 2012, 2020 and 2023 it is 2020, expected from 2012
        to 2019. Ask the function `counterfactual` for others.
        """
        if self._question is None:
            return no_expectation(self.level, self.reason or Said(""))
        return _last_answerable(self._question)

    def _said(self, words: Language) -> str:
        said = [said_of_effect(words, row, self.level) for row in self.effects.itertuples()]
        return " ".join([*said, words.gettext(STRAIGHT)] if self._misfits else said)

    @property
    def _misfits(self) -> bool:
        """Whether one straight trend leaves neighbouring figures going together."""
        return (self.autocorrelation or 0.0) >= STRONG


def interrupted(
    series: pd.Series,
    at: Iterable[Any] | Any,
    slopes: bool = False,
    level: float = 0.95,
    *,
    exposure: pd.Series | None = None,
) -> Interrupted:
    """Return how the level of a series changed at dates given beforehand.

    The model is log mean = a + b t + sum c_i [t >= at_i], with season dummies for quarters and
    months where the series is long enough for them.

    Parameters
    ----------
    series
        Counts on a PeriodIndex; gaps stay gaps.
    at
        The first periods of the new regimes, such as `[2012, 2020, 2023]`, from outside the data.
    slopes
        Whether slopes may change too: where 6 points or more lie between a date and the next.
    level
        The share of cases in which an interval is to cover.
    exposure
        What the counts are relative to, such as a population, in each known period.

    Raises
    ------
    UsageError
        If the series, a date, the level or the exposure is unfit.

    References
    ----------
    Lopez Bernal, Cummins and Gasparrini 2017, Int J Epidemiol 46:348-355; Turner et al. 2021, BMC
    Med Res Methodol 21:181.
    """
    observed, level = observe(series), level_of(level)
    dates = dates_of(observed, at)
    offset = log_exposure(exposure, observed.periods)
    reason = _unfit(observed, dates)
    if reason is not None:
        return _refused(observed, dates, level, reason)
    plain = centred(observed, steps=tuple(observed.since(date) for date in dates))
    bent = _with_bends(observed, plain) if slopes else plain
    design = bent.seasonal(observed)
    if not design.is_identified(observed):
        return _refused(observed, dates, level, _too_few(observed, design))
    notes = _notes_on_design(observed, dates, design, slopes)
    return _fitted(Question(observed, dates, design, offset, level), notes)


def dates_of(observed: Observed, at: Iterable[Any] | Any) -> tuple[pd.Period, ...]:
    """Return dates given as periods, text or years, once each, in the order given."""
    dates = tuple(periods_in(observed, at))
    if not dates or any(date is pd.NaT for date in dates):
        raise UsageError(f"at is {at!r}; give the first periods of the new regimes, like [2020]")
    return dates


def _unfit(observed: Observed, dates: tuple[pd.Period, ...]) -> Said | None:
    if not observed.n:
        return Said(N_("There is no figure in the series."))
    if not observed.values.any():
        zeros = N_("Every figure of the series is {none}, so that no ratio can be given.")
        return Said(zeros, none=0)
    first, last = observed.periods[0], observed.periods[-1]
    outside = [date for date in dates if not first < date <= last]
    if outside:
        message = N_("The break {date} lacks figures on one side: they go from {first} to {last}.")
        return Said(message, date=outside[0], first=first, last=last)
    return None


def _too_few(observed: Observed, design: Design) -> Said:
    if observed.n <= design.width:
        message = N_("A model of {width} terms needs more figures than that; this series has {n}.")
        return Said(message, n=observed.n, width=design.width)
    return Said(N_("Two breaks have no figure between them, so that they cannot be told apart."))


def _with_bends(observed: Observed, design: Design) -> Design:
    fuller = replace(design, bends=enough_for_bends(observed.at, design.steps))
    return fuller if fuller.is_identified(observed) else design


def _notes_on_design(
    observed: Observed, dates: tuple[pd.Period, ...], design: Design, slopes: bool
) -> tuple[Said, ...]:
    kept = N_("The slope from {date} on is kept as before: it has fewer than {least} figures.")
    fixed = [date for date in dates if slopes and observed.since(date) not in design.bends]
    notes = [Said(kept, date=date, least=LEAST_FOR_SLOPE) for date in fixed]
    if observed.season > 1 and not design.seasons:
        notes.append(Said(N_("The series is too short for its seasons to be told apart.")))
    return tuple(notes)


def _fitted(question: Question, notes: tuple[Said, ...]) -> Interrupted:
    observed, level = question.observed, question.level
    with heard() as warned:
        opinions = two_opinions(observed, question.design, question.offset)
        found = None if opinions is None else effects(question, opinions)
    if opinions is None or found is None:
        reason = Said(N_("The figures are too small, or too far apart in size, for this model."))
        return _refused(observed, question.dates, level, reason, tuple(warned))
    ratio, low, high = (float(found[name].iloc[0]) for name in ("ratio", "low", "high"))
    return Interrupted(
        estimate=ratio, low=low, high=high, level=level, interval_kind="quasi", method=METHOD,
        n=observed.n, warnings=tuple(warned),
        notes=(*notes, *_notes_on_fit(question, found, opinions)),
        effects=found, at=question.dates, dispersion=opinions.quasi.dispersion,
        df=opinions.quasi.df, seasonal=bool(question.design.seasons), _question=question,
        autocorrelation=corrected(opinions.quasi.autocorrelation, observed.n),
    )  # fmt: skip


def _notes_on_fit(question: Question, found: pd.DataFrame, opinions: Opinions) -> tuple[Said, ...]:
    single = N_("The level from {date} on rests on one figure: described, not tested.")
    alone = found[(found["points"] == 1) & (found["kind"] == "level")]
    notes = [Said(single, date=date) for date in alone["period"]]
    if opinions.halved:
        message = N_("Too many figures are {none}: half a unit is added to each.")
        notes.append(Said(message, none=0))
    if corrected(opinions.quasi.autocorrelation, question.observed.n) >= STRONG:
        notes.append(Said(STRAIGHT))
    nobody = N_("No one was counted before {date}: the upper bound rests on the half unit added.")
    notes += [Said(nobody, date=date) for date in _after_nobody(question)]
    return (*notes, Said(ROUTE))


def _after_nobody(question: Question) -> list[pd.Period]:
    observed, steps = question.observed, question.design.steps
    befores = [points_before(observed.at, steps, which) for which in range(len(steps))]
    pairs = zip(question.dates, befores, strict=True)
    return [date for date, before in pairs if not observed.values[before].any()]


def _refused(
    observed: Observed, dates: tuple[pd.Period, ...], level: float, reason: Said,
    warned: tuple[str, ...] = (),
) -> Interrupted:  # fmt: skip
    return Interrupted(
        level=level, interval_kind="quasi", method=METHOD, n=observed.n, reason=reason,
        warnings=warned, effects=no_effects(), at=dates,
    )  # fmt: skip


def _last_answerable(question: Question) -> Counterfactual:
    observed, steps = question.observed, sorted(question.design.steps)
    befores = dict(zip(steps, [0, *steps[:-1]], strict=True))
    least = max(LEAST_BEFORE, YEARS * observed.season)
    enough = [
        step
        for step, since in befores.items()
        if ((observed.at >= since) & (observed.at < step)).sum() >= least
    ]
    step = enough[-1] if enough else steps[0]
    return expect(observed, question.offset, step, since=befores[step], level=question.level)
