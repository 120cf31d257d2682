"""The words of uncertainty: one place, two languages, no verdict that an interval does not bear."""

from __future__ import annotations

import copy
import math
import pickle

import pandas as pd
import pytest

from nkstats.analysis.wording import (
    N_,
    Said,
    chance,
    interval_name,
    period,
    range_in_words,
    times,
    two_figures,
    verdict,
    whole,
)
from nkstats.i18n import language

EN, KO = language("en"), language("ko")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.237, "0.24"), (0.0999, "0.10"), (0.999, "1.0"), (1.24, "1.2"), (9.97, "10"),
        (12.4, "12"), (99.6, "100"), (1449, "1,400"), (0.00123, "0.0012"), (-0.355, "-0.35"),
        (0.0, "0"), (math.inf, "∞"), (1e15, "1,000,000,000,000,000"),
    ],
)  # fmt: skip
def test_two_figures(value: float, shown: str) -> None:
    assert two_figures(EN, value) == shown
    digits = shown.replace(",", "").lstrip("-")
    if 1e-3 < abs(value) < 1e4:  # Python's own significant figures agree
        assert float(digits) == pytest.approx(abs(float(f"{value:.2g}")))


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (1.01, 3.0, "more"), (0.2, 0.99, "less"), (0.79, 1.84, "cannot tell"),
        (0.95, 1.05, "alike"), (0.0, math.inf, "cannot tell"), (None, None, "cannot tell"),
        (0.95, 2.0, "cannot tell"), (1.2, None, "more"),
    ],
)  # fmt: skip
def test_a_verdict_is_only_what_the_interval_bears(
    low: float | None, high: float | None, said: str
) -> None:
    assert verdict(low, high) == said


def test_a_message_is_its_english_and_knows_its_korean() -> None:
    said = Said(N_("{n} fewer than in {before}"), n=1204, before=pd.Period("2020Q1"))
    assert said == "1,204 fewer than in the first quarter of 2020"
    assert said.text("ko") == "2020년 1분기보다 1,204명 감소"


@pytest.mark.parametrize(
    "again", [copy.deepcopy, copy.copy, lambda x: pickle.loads(pickle.dumps(x))]
)
def test_a_message_survives_copies_and_other_processes(again: object) -> None:
    said = Said(N_("{n} fewer than in {before}"), n=3, before=pd.Period("2020"))
    assert again(said).text("ko") == said.text("ko")  # type: ignore[operator]


def test_a_message_within_a_message_is_said_in_the_same_language() -> None:
    inner = Said(N_("not published"))
    assert Said("{why}", why=inner).text("ko") == inner.text("ko") != inner


def test_levels_have_a_name_and_a_frequency() -> None:
    assert interval_name(EN, 0.95) == "95% interval"
    assert interval_name(KO, 0.995) == "99.5% 구간"
    assert chance(EN, 0.8) == "about 4 in 5"
    assert chance(EN, 0.95) == "about 19 in 20"
    assert chance(EN, 0.83) == "about 83 in 100"


@pytest.mark.parametrize(
    ("value", "english", "korean"),
    [("2020", "2020", "2020년"), ("2020Q3", "the third quarter of 2020", "2020년 3분기"),
     ("2020-08", "August 2020", "2020년 8월")],
)  # fmt: skip
def test_periods_in_words(value: str, english: str, korean: str) -> None:
    assert period(EN, pd.Period(value)) == english
    assert period(KO, pd.Period(value)) == korean


@pytest.mark.parametrize(
    ("value", "shown"), [(1.24, "1.2"), (0.0044, "0.0044"), (5e-10, "0"), (3e7, "∞"), (0, "0")]
)
def test_a_ratio_beyond_a_million_is_as_good_as_endless(value: float, shown: str) -> None:
    assert times(EN, value) == shown


def test_counts_are_whole_and_bounds_in_words() -> None:
    assert whole(EN, 1417.5) == "1,418"
    assert range_in_words(EN, None, 5, "persons") == "up to 5 people"
    assert range_in_words(KO, 3, None, "households") == "최소 3세대"
    assert range_in_words(EN, 1, 1, "persons") == "1 person"
    assert [range_in_words(words, 1, 2, "") for words in (EN, KO)] == ["1 to 2", "1~2"]
