"""How far the ratios of given breaks hang on the assumptions: dates, trend, slopes, families.

Each level term is estimated again with one thing changed. A variation that the series cannot
answer is left out and named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from nkstats.analysis.dated_changes.break_effects import Question
from nkstats.analysis.models.designs import Design, enough_for_bends
from nkstats.analysis.models.negative_binomial import fit_negative_binomial
from nkstats.analysis.models.two_opinions import Effect, Opinions, two_opinions
from nkstats.analysis.results import heard
from nkstats.analysis.wording import N_, Said

COLUMNS = ("term", "variation", "ratio", "low", "high")

RatioBounds = tuple[float, float, float]  # ratio, low, high


@dataclass(frozen=True)
class Variation:
    """One way of asking again: its name, the model, which of its steps, by which family."""

    name: Said
    design: Design
    step: int
    family: str = "both"


class Asked:
    """A question with the models fitted for it so far."""

    def __init__(self, question: Question) -> None:
        """Start without a model."""
        self.question = question
        self.fits: dict[Design, Opinions | None] = {}

    def bounds(self, variation: Variation) -> RatioBounds | None:
        """Return ratio, low and high under a variation; None where the series cannot say."""
        if variation.family == "negative binomial":
            return self._negative_binomial(variation)
        design = variation.design
        if design not in self.fits:
            self.fits[design] = self._fitted(design)
        opinions = self.fits[design]
        if opinions is None:
            return None
        effect = opinions.effect(design.step(variation.step), self.question.level)
        return _of_family(effect, variation.family)

    def _fitted(self, design: Design) -> Opinions | None:
        asked = self.question
        known = design.is_identified(asked.observed)
        return two_opinions(asked.observed, design, asked.offset) if known else None

    def _negative_binomial(self, variation: Variation) -> RatioBounds | None:
        asked, design = self.question, variation.design
        values, matrix = asked.observed.values, design.of(asked.observed)
        found = fit_negative_binomial(values, matrix, asked.offset)
        if found is None:
            return None
        column = design.step(variation.step)
        logs = (found.coefficients[column], *found.interval(column, asked.level))
        ratio, low, high = (float(bound) for bound in np.exp(logs))
        return ratio, low, high


def _of_family(effect: Effect, family: str) -> RatioBounds:
    if family == "log GLS":
        return effect.gls_ratio, effect.gls_low, effect.gls_high
    if family == "quasi-Poisson":
        return effect.ratio, effect.quasi_low, effect.quasi_high
    return effect.ratio, effect.low, effect.high


def vary(question: Question) -> tuple[pd.DataFrame, tuple[Said, ...]]:
    """Return the ratio of each level term under each variation, and what was left out."""
    asked, rows, missed = Asked(question), [], []
    message = N_("{date}, {variation}: this series cannot answer it.")
    with heard():
        for which, date in enumerate(question.dates):
            for variation in _variations(question, which):
                found, term = asked.bounds(variation), f"level {date}"
                if found is None or not np.isfinite(found).all():
                    missed.append(Said(message, date=date, variation=variation.name))
                else:
                    rows.append((term, variation.name, *found))
    return _frame(rows), tuple(missed)


def no_variations() -> pd.DataFrame:
    """Return the frame of variations without a row."""
    return _frame([])


def _frame(rows: list[tuple[str, Said, float, float, float]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
    return frame.astype(dict.fromkeys(("ratio", "low", "high"), float))


def _variations(question: Question, which: int) -> Iterator[Variation]:
    design = question.design
    yield Variation(Said(N_("as given")), design, which)
    yield from _moved(question, which)
    yield Variation(Said(N_("without the trend")), replace(design, trend=False, bends=()), which)
    yield from _bent(question, which)
    yield from _alone(question, which)
    for family, name in (
        ("quasi-Poisson", N_("quasi-Poisson alone")),
        ("negative binomial", N_("negative binomial")),
        ("log GLS", N_("least squares on logarithms alone")),
    ):
        yield Variation(Said(name), design, which, family)


def _moved(question: Question, which: int) -> Iterator[Variation]:
    design, step = question.design, question.design.steps[which]
    for by, name in ((-1, N_("a period earlier")), (1, N_("a period later"))):
        last = int(question.observed.at[-1])
        if 0 < step + by <= last and step + by not in design.steps:
            yield Variation(Said(name), _with_step_at(design, step, step + by), which)
    apart = replace(design, pulses=(step,))
    yield Variation(Said(N_("its first period left to itself")), apart, which)


def _with_step_at(design: Design, old: int, new: int) -> Design:
    def moved(steps: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(new if step == old else step for step in steps)

    return replace(design, steps=moved(design.steps), bends=moved(design.bends))


def _bent(question: Question, which: int) -> Iterator[Variation]:
    design, at = question.design, question.observed.at
    if design.bends:
        yield Variation(Said(N_("without slope changes")), replace(design, bends=()), which)
        return
    bends = enough_for_bends(at, design.steps)
    if bends:
        yield Variation(Said(N_("with slope changes")), replace(design, bends=bends), which)


def _alone(question: Question, which: int) -> Iterator[Variation]:
    design = question.design
    for other, date in enumerate(question.dates):
        if other != which:
            gone = design.steps[other]
            steps = tuple(step for step in design.steps if step != gone)
            bends = tuple(bend for bend in design.bends if bend != gone)
            name = Said(N_("without the break of {date}"), date=date)
            yield Variation(
                name, replace(design, steps=steps, bends=bends), which - (other < which)
            )
